"""What the knowledge page shows and does: a file for each tab, and who may use it."""
