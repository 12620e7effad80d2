"""Tables of invitations."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from collabkit.core import clock
from collabkit.core.ids import new_uuid

LINK_PREFIX = "L"


class InvitationState(models.TextChoices):
    """What became of an invitation."""

    PENDING = "pending", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    REVOKED = "revoked", _("taken back")
    EXPIRED = "expired", _("expired")
    SUPERSEDED = "superseded", _("replaced")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Chainable filters."""

    def pending(self) -> InvitationQuerySet:
        """Keep what can still be answered: pending and in time."""
        return self.filter(state=InvitationState.PENDING, expires_at__gt=clock.now())

    def overdue(self) -> InvitationQuerySet:
        """Keep what nobody answered in time and is not yet marked as expired."""
        return self.filter(state=InvitationState.PENDING, expires_at__lte=clock.now())


def new_nonce() -> str:
    """Return what makes the tokens of one invitation unguessable even to who knows its public id."""
    return secrets.token_hex(16)


def packed(raw: bytes) -> str:
    """Write bytes as they may stand in an address."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes | None:
    """Read bytes from an address; None when they are malformed."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


class Invitation(models.Model):
    """One person is invited to one thing, by address or by name."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(max_length=64)
    target = models.UUIDField()
    role = models.CharField(max_length=32)
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # By address: email is set and invitee stays empty until accepted. By person: the other way round.
    email = models.EmailField(max_length=254, blank=True)
    invitee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    message = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    # Each sending has its own token; only the newest opens the door.
    issue = models.PositiveSmallIntegerField(default=1, editable=False)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    # Nobody is told of its newest sending: the person behind it was invited too often, by name and by address.
    is_quiet = models.BooleanField(default=False, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "kind", "email"],
                name="ck_invites_pending_email",
                condition=Q(state="pending") & ~Q(email=""),
            ),
            models.UniqueConstraint(
                fields=["target", "kind", "invitee"],
                name="ck_invites_pending_person",
                condition=Q(state="pending", invitee__isnull=False),
            ),
            models.CheckConstraint(
                condition=~Q(email="") | Q(invitee__isnull=False), name="ck_invites_to_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "created_at", "id"], name="ck_invites_by_target"),
            models.Index(fields=["inviter", "created_at", "id"], name="ck_invites_by_inviter"),
            models.Index(fields=["invitee", "created_at", "id"], name="ck_invites_by_invitee"),
            models.Index(
                fields=["email", "created_at", "id"], name="ck_invites_by_email", condition=~Q(email="")
            ),
            models.Index(fields=["expires_at"], name="ck_invites_due", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.email or self.invitee_id} ({self.state})"

    @property
    def state_now(self) -> str:
        """The state as it is at this moment, also before the clock's work has marked it as expired."""
        overdue = self.state == InvitationState.PENDING and self.expires_at <= clock.now()
        return InvitationState.EXPIRED if overdue else self.state

    @property
    def token(self) -> str:
        """The secret of the newest sending; derived each time, never stored."""
        head = self.uuid.bytes + self.issue.to_bytes(2, "big")
        return f"{packed(head)}.{packed(self.signature(self.issue, settings.SECRET_KEY))}"

    def signature(self, issue: int, secret: str | bytes) -> bytes:
        """Sign one sending."""
        text = f"{self.uuid}|{self.nonce}|{issue}"
        return salted_hmac("collabkit.invitations", text, secret=secret, algorithm="sha256").digest()

    def is_signed(self, signature: bytes, issue: int) -> bool:
        """Tell whether we signed this sending of this invitation, with the present key or a former one."""
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return any(constant_time_compare(self.signature(issue, key), signature) for key in keys)


def read_token(token: str) -> tuple[UUID, int, bytes] | None:
    """Take an invitation's token apart into public id, sending and signature; None when it is malformed."""
    head, _dot, tail = token.partition(".")
    raw, signature = unpacked(head), unpacked(tail)
    if raw is None or not signature or len(raw) != 18:
        return None
    return UUID(bytes=raw[:16]), int.from_bytes(raw[16:], "big"), signature


class InvitationLink(models.Model):
    """A link that lets in whoever has it, up to a number of people and until a date."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(max_length=64)
    target = models.UUIDField()
    role = models.CharField(max_length=32)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField()
    max_uses = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(uses__lte=F("max_uses")), name="ck_invites_link_not_overused"),
        ]
        indexes = [models.Index(fields=["target", "created_at", "id"], name="ck_invites_link_by_target")]

    def __str__(self) -> str:
        return f"link to {self.kind}, {self.uses} of {self.max_uses}"

    @property
    def state_now(self) -> str:
        """Whether it still lets people in: pending, revoked, expired or used_up."""
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.expires_at <= clock.now():
            return InvitationState.EXPIRED
        return "used_up" if self.uses >= self.max_uses else InvitationState.PENDING

    def matches(self, secret: str) -> bool:
        """Return whether this is the link's secret."""
        return constant_time_compare(self.token_hash, hash_of(secret))


def hash_of(secret: str) -> str:
    """Return what is kept of a link's secret. It has 256 random bits: a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_link_token(uuid: UUID) -> tuple[str, str]:
    """Make a link's token, shown once, and the hash that is kept of it."""
    secret = secrets.token_urlsafe(32)
    return f"{LINK_PREFIX}.{packed(uuid.bytes)}.{secret}", hash_of(secret)


def read_link_token(token: str) -> tuple[UUID, str] | None:
    """Take a link's token apart into public id and secret; None when it is malformed or no link's."""
    prefix, _dot, rest = token.partition(".")
    head, _dot, secret = rest.partition(".")
    raw = unpacked(head)
    if prefix != LINK_PREFIX or not secret or raw is None or len(raw) != 16:
        return None
    return UUID(bytes=raw), secret
