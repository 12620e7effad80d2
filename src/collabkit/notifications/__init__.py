"""Notifications: the inbox, e-mail and preferences, for whatever other apps tell people about."""
