"""A password hash for tests that measure time."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class AdjustableHasher(PBKDF2PasswordHasher):
    """Django's own, with as many rounds as a test can afford."""

    algorithm = "pbkdf2_adjustable"
    iterations = 20_000
