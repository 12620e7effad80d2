"""The people whose password the demo prints."""

from dataclasses import dataclass

PASSWORD = "collaborate-2026"  # noqa: S105 (printed on purpose: it opens nothing but the demo)


@dataclass(frozen=True)
class Login:
    """One person to try the demo as."""

    email: str
    name: str
    role: str


LOGINS = (
    Login(
        "amara.okafor@collabkit.example", "Amara Okafor", "owns two projects and has applications to decide"
    ),
    Login(
        "jonas.lindqvist@collabkit.example", "Jonas Lindqvist", "manages a project and is invited to another"
    ),
    Login("mei.tanaka@collabkit.example", "Mei Tanaka", "security manager, with unread messages"),
    Login("admin@collabkit.example", "Ruth Ferreira", "site administrator: /admin/"),
)
