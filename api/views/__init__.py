"""Records of the rooms as the JSON of the HTTP interface."""
