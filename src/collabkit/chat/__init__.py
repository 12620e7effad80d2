"""Chat: a channel for each project, one-to-one and group conversations."""
