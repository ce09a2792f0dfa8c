"""Concrete adapters made from the settings."""
