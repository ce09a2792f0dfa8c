"""Posters and plain codes: what hangs on an office's wall and opens the right page or bot."""
