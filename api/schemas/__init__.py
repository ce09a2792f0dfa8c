"""The JSON of the HTTP interface, a file for each page."""
