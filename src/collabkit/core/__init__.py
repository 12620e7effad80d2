"""The ground every collabkit app stands on: events, errors, grants, settings, HTTP and text rules."""
