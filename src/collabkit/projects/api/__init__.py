"""The HTTP side of projects."""

# Paths without a project (applications/…, ownership/…, of/…) never look like a public id, so their order is
# free.
from . import decisions, members, projects
from .router import router

__all__ = ["decisions", "members", "projects", "router"]
