"""Alerts: a notice to one clerk, by the ways that they chose. No word of a citizen is in it."""
