"""A password hash for tests that measure time."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class SlowEnoughHasher(PBKDF2PasswordHasher):
    """Django's own, with fewer rounds: a tenth of the time that it takes in production."""

    algorithm = "pbkdf2_short"
    iterations = 100_000
