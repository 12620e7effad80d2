"""The sockets: `uvicorn benchmarks.peers.room.asgi:application`."""

import django

django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from .models import Member  # noqa: E402


class Consumer(AsyncWebsocketConsumer):
    """A member's socket in one room."""

    async def connect(self):
        """Let members in."""
        room, user = self.scope["url_route"]["kwargs"]["room"], self.scope["user"]
        allowed = Member.objects.filter(room=room, user_id=user.pk).exists
        if not user.is_authenticated or not await database_sync_to_async(allowed)():
            await self.close()
            return
        await self.channel_layer.group_add(f"room-{room}", self.channel_name)
        await self.accept()
        await self.send(text_data='"subscribed"')

    async def chat_message(self, event):
        """Send on what was written."""
        await self.send(text_data=event["text"])


sockets = URLRouter([path("ws/<int:room>", Consumer.as_asgi())])
application = ProtocolTypeRouter({"websocket": AuthMiddlewareStack(sockets)})
