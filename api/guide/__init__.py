"""The public guide: what its pages show, made from the records that answers come from."""
