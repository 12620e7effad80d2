"""What people are told about projects.

Everything is read anew, by the viewer's own rights, whenever it is shown.
"""

from . import applications, membership, ownership

__all__ = ["applications", "membership", "ownership"]
