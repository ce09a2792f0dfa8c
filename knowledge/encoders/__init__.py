"""Adapters of the Encoder port: text in, unit vectors out."""
