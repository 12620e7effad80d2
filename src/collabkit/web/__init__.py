"""collabkit.web: serves the built client."""
