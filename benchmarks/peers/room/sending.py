"""The page that stores a message and hands it to the group, once it is committed."""

import json

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.http import HttpResponse, JsonResponse

from .models import Member, Message


def send(request, room):
    """Store a message of a signed-in member and send it to the room's sockets."""
    if not request.user.is_authenticated or not Member.objects.filter(room=room, user=request.user).exists():
        return HttpResponse(status=404)
    body = json.loads(request.body)["body"]
    with transaction.atomic():
        message = Message.objects.create(room=room, author=request.user, body=body)
        payload = {
            "id": message.pk,
            "body": message.body,
            "author": {"id": request.user.pk, "name": request.user.get_username()},
            "created_at": message.created_at.isoformat(),
        }
        event = {"type": "chat.message", "text": json.dumps(payload)}
        transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(f"room-{room}", event))
    return JsonResponse(payload, status=201)
