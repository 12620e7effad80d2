"""The one HTTP API: input hygiene on the way in, problem documents on the way out."""

from .api import build_api
from .payload import Payload
from .problems import Problem
from .router import Router

__all__ = ["Payload", "Problem", "Router", "build_api"]
