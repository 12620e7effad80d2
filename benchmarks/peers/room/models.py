"""A member may write in a room; a message is stored before it is sent on."""

from django.conf import settings
from django.db import models


class Member(models.Model):
    """Somebody in a room."""

    room = models.IntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="peer_member_once")]

    def __str__(self):
        return f"{self.user_id} in {self.room}"


class Message(models.Model):
    """What somebody wrote."""

    room = models.IntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["room", "id"], name="peer_message_of_room")]

    def __str__(self):
        return self.body[:40]
