"""A host that installs invitations and none of its siblings."""
