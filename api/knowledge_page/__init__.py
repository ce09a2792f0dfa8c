"""What the knowledge page shows and does, tab by tab."""
