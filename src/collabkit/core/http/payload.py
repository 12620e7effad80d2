"""Base of the shapes that go in and out."""

from ninja import Schema
from pydantic import ConfigDict

__all__ = ["Payload"]


class Payload(Schema):
    """A shape with exactly its declared fields: an unknown one is an error, not ignored."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)
