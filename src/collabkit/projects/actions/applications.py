"""Asking to become a member, and deciding on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.accounts.queries import is_active_person, person_of
from collabkit.core import clock
from collabkit.core.errors import Conflict, NotAllowed, NotFound, RateLimited
from collabkit.core.events import announce
from collabkit.projects.events import ApplicationDecided, ApplicationSubmitted, ApplicationWithdrawn
from collabkit.projects.models import Application, ApplicationState, JoinPolicy, Project
from collabkit.projects.policies import can_manage_members, can_view_project
from collabkit.projects.queries import NO_SUCH_APPLICATION, NO_SUCH_PROJECT, pending_application

from .refusals import AlreadyDecided, AlreadyMember, require_active
from .writes import cleaned, lock_project, open_membership, running_membership

# Whoever is declined may try again with better words; asking and taking back mails the managers each time.
MOST_IN_A_DAY = 3
DAY = timedelta(days=1)


@transaction.atomic
def apply_to_project(*, actor: Any, project: Project, message: str = "") -> Application:
    """Ask to become a member, with a message of up to 1,000 characters.

    Raises NotFound, Archived, AlreadyMember, NotAllowed where people do not join by application, Conflict
    while an application of the person waits, RateLimited after three of the person within a day.
    """
    project = lock_project(project)
    if not is_active_person(actor) or not can_view_project(actor, project):
        raise NotFound(NO_SUCH_PROJECT)
    require_active(project)
    if running_membership(project, actor):
        raise AlreadyMember(_("You are a member already."))
    if project.join_policy == JoinPolicy.OPEN:
        raise NotAllowed(_("This project is open: join it, no application is needed."))
    if project.join_policy != JoinPolicy.APPLICATION:
        raise NotAllowed(_("People join this project by invitation. Ask one of its managers."))
    if pending_application(actor, project):
        raise Conflict(_("Your application is waiting for a decision already."), code="already_applied")
    _refuse_insisting(actor, project)
    application = cleaned(Application(project=project, user=actor, message=message))
    application.save()
    event = ApplicationSubmitted(project=project.uuid, application=application.uuid, person=person_of(actor))
    announce(event, actor=actor)
    return application


@transaction.atomic
def decide_application(
    *, actor: Any, application: Application, accept: bool, reason: str = ""
) -> Application:
    """Accept an applicant as a member, or decline with a reason.

    Raises NotFound for whoever does not manage the project's members, Archived, AlreadyDecided.
    """
    hold_account(application.user)
    project = lock_project(application.project)
    application = Application.objects.select_related("user").get(pk=application.pk)
    if not can_manage_members(actor, project):
        _refuse(actor, project, application)
    if application.state != ApplicationState.PENDING:
        raise AlreadyDecided
    application.state = ApplicationState.ACCEPTED if accept else ApplicationState.DECLINED
    application.decided_by, application.decided_at, application.reason = actor, clock.now(), reason
    cleaned(application).save()
    if accept and running_membership(project, application.user) is None:
        open_membership(project, application.user, via="application", actor=actor)
    event = ApplicationDecided(
        project=project.uuid,
        application=application.uuid,
        person=person_of(application.user),
        accepted=accept,
    )
    announce(event, actor=actor)
    return application


@transaction.atomic
def withdraw_application(*, actor: Any, application: Application) -> Application:
    """Take back one's own application. Raises NotFound for another's, AlreadyDecided."""
    project = lock_project(application.project)
    application = Application.objects.get(pk=application.pk)
    if application.user_id != actor.pk:
        raise NotFound(NO_SUCH_APPLICATION)
    if application.state != ApplicationState.PENDING:
        raise AlreadyDecided
    application.state, application.decided_at = ApplicationState.WITHDRAWN, clock.now()
    application.save(update_fields=["state", "decided_at"])
    event = ApplicationWithdrawn(project=project.uuid, application=application.uuid, person=person_of(actor))
    announce(event, actor=actor)
    return application


def _refuse(actor: Any, project: Project, application: Application) -> None:
    """An applicant may know the application, a manager of an archived project too; nobody else."""
    from collabkit.projects.queries import visible_applications

    if not visible_applications(actor).filter(pk=application.pk).exists():
        raise NotFound(NO_SUCH_APPLICATION)
    require_active(project)
    raise NotAllowed(_("Only owners and managers decide on applications."))


def _refuse_insisting(actor: Any, project: Project) -> None:
    """Raise RateLimited for whoever applied to this project so often within a day, whatever came of it."""
    since = clock.now() - DAY
    rows = project.applications.filter(user=actor, created_at__gt=since).order_by("-created_at")
    recent = list(rows.values_list("created_at", flat=True)[:MOST_IN_A_DAY])
    if len(recent) < MOST_IN_A_DAY:
        return
    wait = recent[-1] - since
    detail = _("You applied to this project several times lately. Wait a day before the next one.")
    raise RateLimited(detail, retry_after=int(wait.total_seconds()) + 1)
