"""A user model as hosts have them: a UUID as the key, no user name, no staff flag, no permissions of Django's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class MemberManager(BaseUserManager["Member"]):
    """Creates members."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Create a member."""
        member = self.model(email=email, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    """A member."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    called = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """Return what the member is called."""
        return self.called
