"""A host that installs notifications and none of its siblings."""
