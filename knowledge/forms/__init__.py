"""What an editor writes in a form, made into a record by the importers' own readers."""
