"""Which role may do what, from the one table that decides it."""

from collabkit.projects.models import Project
from collabkit.projects.policies import ROLE_PERMISSIONS

from .text import anchor, code, paragraphs, table


def markdown() -> str:
    """Return the table of roles, and a heading for each permission."""
    described = dict(Project._meta.permissions)
    names = sorted({name for given in ROLE_PERMISSIONS.values() for name in given})
    roles = list(ROLE_PERMISSIONS)
    rows = [
        (
            f"[{code(name)}](#{'permission-' + name.replace('_', '-')})",
            *("yes" if name in ROLE_PERMISSIONS[role] else "" for role in roles),
        )
        for name in names
    ]
    parts = [
        table(("permission", *(str(getattr(role, "value", role)).replace("_", " ") for role in roles)), rows)
    ]
    for name in names:
        text = described.get(name) or f"Can {name.replace('_', ' ')} (one of Django's own)"
        parts += [f"{anchor('permission', name)}\n## `collabkit_projects.{name}`", f"{text}."]
    return paragraphs(*parts)
