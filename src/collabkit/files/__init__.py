"""Files: every uploaded byte, its limits, its storage and the one download view."""
