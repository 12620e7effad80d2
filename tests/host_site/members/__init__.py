"""The host's own people, who were there long before collabkit."""
