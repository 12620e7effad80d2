"""Accounts: a profile for any user model, and who a person is to the outside."""
