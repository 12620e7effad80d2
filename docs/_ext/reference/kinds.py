"""What apps declare to the pipes: kinds of invitations, of notifications and of e-mail."""

from collabkit.invitations.registry import kinds as invitation_kinds
from collabkit.notifications.registry import Channels, NoticeKind, mail_kinds
from collabkit.notifications.registry import kinds as notice_kinds

from .text import anchor, code, paragraphs, slug, table


def invitations() -> str:
    """Return a heading for each kind of invitation."""
    return "\n".join(
        paragraphs(
            f"{anchor('invitation-kind', kind.name)}\n## `{kind.name}`",
            f"{kind.label}.",
            f"Roles: {', '.join(code(role) for role in kind.roles)}."
            + (
                f" By link: {', '.join(code(role) for role in kind.link_roles)}."
                if kind.link_roles
                else " No links."
            ),
        )
        for kind in sorted(invitation_kinds, key=lambda kind: kind.name)
    )


def notices() -> str:
    """Return a heading for each kind of notification, and the e-mails to people without an account."""
    parts = [_notice(kind) for kind in sorted(notice_kinds, key=lambda kind: kind.name)]
    rows = [
        (code(kind.name), _event(kind.event.type_name))
        for kind in sorted(mail_kinds, key=lambda kind: kind.name)
    ]
    outside = table(("name", "sent for"), rows)
    return "\n".join([*parts, "## E-mail to people without an account\n", outside, ""])


def _notice(kind: NoticeKind) -> str:  # type: ignore[type-arg]
    said = [f"Caused by {_event(kind.event.type_name)}.", _channels(kind.channels)]
    if kind.security:
        said.append("Cannot be switched off.")
    if kind.actionable:
        said.append("Asks for a decision.")
    if kind.closed_by:
        said.append("Done by " + ", ".join(_event(event.type_name) for event in kind.closed_by) + ".")
    if kind.mail_delay is not None:
        said.append(f"Its e-mail waits {round(kind.mail_delay().total_seconds())} s.")
    return paragraphs(
        f"{anchor('notice-kind', kind.name)}\n## `{kind.name}`", f"{kind.label}.", " ".join(said)
    )


def _channels(channels: Channels) -> str:
    words = {True: "on", False: "off", None: "not offered"}
    return f"Inbox: {words[channels.inbox]}; e-mail: {words[channels.email]}."


def _event(name: str) -> str:
    return f"[{name}](events.md#{slug('event', name)})"
