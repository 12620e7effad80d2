"""Projects of the same shape as ours, guarded by guardian's generic permissions."""

import uuid

from django.db import models


class Project(models.Model):
    """A space that some people may see."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=24, default="project")
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=280, blank=True)
    visibility = models.CharField(max_length=12, default="private")
    state = models.CharField(max_length=12, default="active")
    created_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.name
