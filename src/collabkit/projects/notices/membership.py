"""Notices of membership and roles: given, taken, about to end, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.accounts.queries import profiles_by_person
from collabkit.notifications.registry import Notice, NoticeKind, Presented, register
from collabkit.projects import queries
from collabkit.projects.events import MemberLeft, MembershipEndsSoon, RoleGranted, RoleRevoked

from .people import role_holders, user_keys, visible_scopes

if TYPE_CHECKING:
    from collabkit.core.models import EventRecord
    from collabkit.projects.models import Membership

# A role that came with the membership, or with an accepted ownership, is no news to the person who just
# agreed to it.
TOGETHER = timedelta(seconds=2)


def newly_appointed(event: RoleGranted, record: EventRecord) -> list[Any]:
    """Tell the member, unless he or she has just agreed to it."""
    row = queries.memberships_between([event.project], [event.person]).get((event.project, event.person))
    if row is None or event.role == "owner" or record.created_at - row.joined_at < TOGETHER:
        return []
    return [row.user_id]


def dismissed(event: RoleRevoked, record: EventRecord) -> list[Any]:
    """Tell the person who lost the role and is still a member; the end of a membership is told by itself."""
    row = queries.memberships_between([event.project], [event.person]).get((event.project, event.person))
    return [row.user_id] if row and event.how in {"revoked", "expired"} else []


def removed(event: MemberLeft, record: EventRecord) -> list[Any]:
    """Tell the person whose membership ended without his or her doing."""
    return user_keys(event.person) if event.how in {"removed", "expired"} else []


def both_sides(event: MembershipEndsSoon, record: EventRecord) -> set[Any]:
    """Tell the member, and those who can prolong it."""
    return role_holders(event.project, queries.MANAGING) | set(user_keys(event.person))


def present_granted(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show a role that was given."""
    return _present_role(viewer, notices, _("You are now %(role)s of %(project)s"))


def present_revoked(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show a role that was taken."""
    return _present_role(viewer, notices, _("You are no longer %(role)s of %(project)s"))


def _present_role(viewer: Any, notices: Sequence[Notice], text: str) -> dict[int, Presented]:
    projects = visible_scopes(viewer, notices)
    return {
        notice.id: Presented(
            title=text % {"role": _role(notice.data["role"]), "project": project.name},
            body=notice.data.get("reason") or _until(notice.data.get("ends_at")),
            url=f"/projects/{project.uuid}",
        )
        for notice in notices
        if notice.scope and (project := projects.get(notice.scope))
    }


def present_removed(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show that a membership ended; the name of a project that the viewer no longer sees stays hidden."""
    projects = visible_scopes(viewer, notices)
    shown = {}
    for notice in notices:
        project = projects.get(notice.scope) if notice.scope else None
        title = _("Your membership in a private project has ended")
        if project:
            title = _("Your membership in %(project)s has ended") % {"project": project.name}
        url = f"/projects/{project.uuid}" if project else "/projects"
        shown[notice.id] = Presented(title=title, body=notice.data.get("reason") or "", url=url)
    return shown


def present_ends_soon(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show an end that is near, to the member and to whoever manages the project, while it still stands."""
    projects = visible_scopes(viewer, notices)
    persons = {UUID(notice.data["person"]) for notice in notices}
    profiles = profiles_by_person(persons)
    memberships = queries.memberships_between(projects, persons)
    grants = queries.running_grants(list(memberships.values()))
    roles = queries.roles_in(viewer, [row.pk for row in projects.values()])
    shown = {}
    for notice in notices:
        person, scope = UUID(notice.data["person"]), notice.scope
        row = memberships.get((scope, person)) if scope else None
        if row is None or not _still_ends(row, grants.get(row.pk, []), notice.data):
            continue
        if row.user_id == viewer.pk:
            shown[notice.id] = _own_end(row, notice.data)
        elif roles.get(row.project_id, frozenset()) & queries.MANAGING and person in profiles:
            shown[notice.id] = _other_end(row, notice.data, profiles[person].display_name)
    return shown


def _still_ends(row: Membership, grants: Sequence[Any], data: dict[str, Any]) -> bool:
    ends_at = datetime.fromisoformat(data["ends_at"])
    if data.get("role"):
        return any(grant.role == data["role"] and grant.ends_at == ends_at for grant in grants)
    return row.ends_at == ends_at


def _own_end(row: Membership, data: dict[str, Any]) -> Presented:
    names = {"project": row.project.name, "role": _role(data.get("role") or "member")}
    return Presented(
        title=_("Your time as %(role)s of %(project)s ends soon") % names,
        body=_until(data["ends_at"]) + " " + _("Ask one of the managers if you want to go on."),
        url=f"/projects/{row.project.uuid}",
    )


def _other_end(row: Membership, data: dict[str, Any], name: str) -> Presented:
    names = {"name": name, "project": row.project.name, "role": _role(data.get("role") or "member")}
    return Presented(
        title=_("The time of %(name)s as %(role)s of %(project)s ends soon") % names,
        body=_until(data["ends_at"]) + " " + _("You can set another end."),
        url=f"/projects/{row.project.uuid}/members",
    )


def _until(ends_at: str | None) -> str:
    if not ends_at:
        return ""
    moment = timezone.localtime(datetime.fromisoformat(ends_at))
    return _("Until %(moment)s.") % {"moment": formats.date_format(moment, "DATETIME_FORMAT")}


def _role(name: str) -> str:
    return {
        "moderator": _("moderator"),
        "manager": _("manager"),
        "security_manager": _("security manager"),
        "owner": _("owner"),
    }.get(name, _("member"))


def _role_data(event: RoleGranted | RoleRevoked) -> dict[str, Any]:
    ends_at = getattr(event, "ends_at", None)
    return {"role": event.role, "reason": event.reason, "ends_at": ends_at.isoformat() if ends_at else None}


def _end_data(event: MembershipEndsSoon) -> dict[str, Any]:
    return {"person": str(event.person), "role": event.role, "ends_at": event.ends_at.isoformat()}


register(
    NoticeKind(
        name="projects.role_granted",
        label=gettext_lazy("You were given a role in a project"),
        event=RoleGranted,
        recipients=newly_appointed,
        subject=lambda event: event.project,
        scope=lambda event: event.project,
        data=_role_data,
        present=present_granted,
    )
)
register(
    NoticeKind(
        name="projects.role_revoked",
        label=gettext_lazy("A role of yours in a project ended"),
        event=RoleRevoked,
        recipients=dismissed,
        subject=lambda event: event.project,
        scope=lambda event: event.project,
        data=_role_data,
        present=present_revoked,
    )
)
register(
    NoticeKind(
        name="projects.membership_ends_soon",
        label=gettext_lazy("A membership or role, yours or one you manage, ends soon"),
        event=MembershipEndsSoon,
        recipients=both_sides,
        subject=lambda event: event.project,
        scope=lambda event: event.project,
        data=_end_data,
        present=present_ends_soon,
    )
)
register(
    NoticeKind(
        name="projects.membership_removed",
        label=gettext_lazy("Your membership in a project ended"),
        event=MemberLeft,
        recipients=removed,
        subject=lambda event: event.project,
        scope=lambda event: event.project,
        data=lambda event: {"reason": event.reason},
        present=present_removed,
    )
)
