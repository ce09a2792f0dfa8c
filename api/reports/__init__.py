"""What a month was like, to print or send."""
