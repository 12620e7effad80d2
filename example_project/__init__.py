"""A complete site made of collabkit's apps: the one that the demo runs and that hosts copy from."""
