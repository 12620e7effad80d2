"""A book, its keeper, and who else may read it."""

from django.conf import settings
from django.db import models

from collabkit.core.grants import user_grants_base


class Book(models.Model):
    """Something that a person keeps."""

    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    class Meta:
        permissions = (("read_book", "Can read the book"),)

    def __str__(self) -> str:
        return f"Book {self.pk}"


class BookGrant(user_grants_base()):  # type: ignore[misc]
    """A person's single permission on one book."""

    content_object = models.ForeignKey(Book, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"Grant {self.pk}"


class Lamp(models.Model):
    """Something without a table of grants."""

    def __str__(self) -> str:
        return f"Lamp {self.pk}"
