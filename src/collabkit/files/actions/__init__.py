"""The verbs of files."""

from .storing import discard_file, receive_upload, store_image, sweep_bytes

__all__ = ["discard_file", "receive_upload", "store_image", "sweep_bytes"]
