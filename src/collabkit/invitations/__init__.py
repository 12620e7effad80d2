"""Invitations: tokens, expiry, acceptance and refusal, for whatever other apps invite people to."""
