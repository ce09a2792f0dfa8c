"""How a reply reaches a citizen on each channel, and how their events come in."""
