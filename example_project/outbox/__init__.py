"""The demo's mail: kept in the database and shown on a page instead of sent. Not installed in production."""
