"""The API of invitations. Reading a token changes nothing: only the POSTs that answer it do."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Status
from ninja.security import django_auth

from collabkit.core.http import Router
from collabkit.core.pagination import Cursor, Limit, Page, keyset
from collabkit.core.ratelimit import limit as rate_limit

from . import actions, payloads, policies, queries
from .payloads import (
    AcceptedInvitation,
    AcceptInvitation,
    BulkResults,
    CreateLink,
    DeclineInvitation,
    Invitation,
    InvitationLink,
    InvitationPreview,
    SendInvitation,
    SendInvitations,
    SentInvitation,
    State,
    TokenBody,
)

router = Router()

TargetId = Annotated[UUID | None, Query(None, description="Only to this project or other target.")]


def whoever_holds_the_token(request: HttpRequest) -> bool:
    """Let through who is not signed in; `django_auth`, asked before, has checked the CSRF token."""
    return True


@router.post("", response={201: SentInvitation})
@rate_limit("invitations.send.request", "60/minute")
def send_invitation(request: HttpRequest, payload: SendInvitation) -> Status[SentInvitation]:
    """Invite one person, by e-mail address or by name."""
    sent = actions.invite(actor=request.user, **payload.dict())
    [shown] = payloads.sent([sent], request.user)
    return Status(201, SentInvitation(**shown.dict(), warning=actions.decline_warning(request.user)))


@router.post("/bulk", response=BulkResults)
@rate_limit("invitations.bulk", "10/minute")
def send_invitations(request: HttpRequest, payload: SendInvitations) -> BulkResults:
    """Invite a list of addresses and say what came of each line."""
    fields = payload.dict()
    results = actions.invite_many(actor=request.user, csv_text=fields.pop("csv"), **fields)
    return payloads.line_results(results)


@router.get("/sent", response=Page[Invitation])
def list_sent_invitations(
    request: HttpRequest,
    target: TargetId = None,
    state: State | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[Invitation]:
    """List what the person sent, or all invitations to a target which the person may invite to."""
    powers = policies.powers_to_invite(request.user, target)
    rows = queries.in_state(queries.sent_invitations(request.user, target, powers), state)
    page, following = keyset(rows, order=queries.NEWEST_FIRST, cursor=cursor, limit=limit)
    return Page[Invitation](items=payloads.sent(page, request.user), next=following)


@router.get("/received", response=Page[Invitation])
def list_received_invitations(
    request: HttpRequest, state: State | None = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[Invitation]:
    """List what is addressed to the person or to an address that he or she has proved."""
    rows = queries.in_state(queries.received_invitations(request.user), state)
    page, following = keyset(rows, order=queries.NEWEST_FIRST, cursor=cursor, limit=limit)
    return Page[Invitation](items=payloads.received(page, request.user), next=following)


@router.post("/lookup", response=InvitationPreview, auth=None)
@rate_limit("invitations.lookup", "60/minute")
def lookup_invitation(request: HttpRequest, payload: TokenBody) -> InvitationPreview:
    """Show what a token leads to, before it is answered; changes nothing."""
    row, issue = queries.looked_up(payload.token)
    return payloads.preview(row, issue, request.user)


@router.post("/accept", response=AcceptedInvitation)
@rate_limit("invitations.answer", "60/minute")
def accept_invitation(request: HttpRequest, payload: AcceptInvitation) -> AcceptedInvitation:
    """Accept an invitation by its token or its id, or get in by a reusable link's token."""
    got = actions.accept(actor=request.user, token=payload.token, uuid=payload.uuid)
    return payloads.accepted(got.kind, got.role, got.target)


@router.post("/decline", response=Invitation, auth=[django_auth, whoever_holds_the_token])
@rate_limit("invitations.answer", "60/minute")
def decline_invitation(request: HttpRequest, payload: DeclineInvitation) -> Invitation:
    """Decline an invitation; who holds its token needs no account to say no."""
    actor: Any = request.user if request.user.is_authenticated else None
    declined = actions.decline_invitation(actor=actor, **payload.dict())
    return payloads.received([declined], request.user)[0]


@router.post("/links", response={201: InvitationLink})
@rate_limit("invitations.links", "20/minute")
def create_invitation_link(request: HttpRequest, payload: CreateLink) -> Status[InvitationLink]:
    """Make a reusable link; its address is shown only in this answer."""
    link, token = actions.create_link(actor=request.user, **payload.dict())
    return Status(201, payloads.new_link(link, request.user, token))


@router.get("/links", response=Page[InvitationLink])
def list_invitation_links(
    request: HttpRequest, target: TargetId = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[InvitationLink]:
    """List the links that the person made, or all to a target which the person may invite to."""
    rows = queries.visible_links(request.user, target, policies.powers_to_invite(request.user, target))
    page, following = keyset(rows, order=queries.NEWEST_FIRST, cursor=cursor, limit=limit)
    return Page[InvitationLink](items=payloads.links(page, request.user), next=following)


@router.post("/links/{uuid}/revoke", response=InvitationLink)
def revoke_invitation_link(request: HttpRequest, uuid: UUID) -> InvitationLink:
    """Take a link back, at once."""
    link = actions.revoke_link(actor=request.user, uuid=uuid)
    return payloads.links([link], request.user)[0]


@router.post("/{uuid}/revoke", response=Invitation)
def revoke_invitation(request: HttpRequest, uuid: UUID) -> Invitation:
    """Take an invitation back; its link dies at once and the invited person is told."""
    revoked = actions.revoke_invitation(actor=request.user, uuid=uuid)
    return payloads.sent([revoked], request.user)[0]


@router.post("/{uuid}/resend", response=Invitation)
@rate_limit("invitations.resend", "30/minute")
def resend_invitation(request: HttpRequest, uuid: UUID) -> Invitation:
    """Send an invitation again with a new link; the old link is dead from now on."""
    sent = actions.resend_invitation(actor=request.user, uuid=uuid)
    return payloads.sent([sent], request.user)[0]
