"""The command line: `motcua`."""
