"""A site that has used django-notifications-community all along and now installs collabkit beside it."""
