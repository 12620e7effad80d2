"""A room built on Channels as its tutorial has it, with what ours does besides: stored, and for members only."""

from django.apps import AppConfig


class PeerRoomConfig(AppConfig):
    """Rooms, their members and messages."""

    name = "benchmarks.peers.room"
    label = "peer_room"
    default_auto_field = "django.db.models.BigAutoField"
