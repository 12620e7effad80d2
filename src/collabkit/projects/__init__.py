"""Projects: spaces with members, roles, applications, ownership and initiatives."""
