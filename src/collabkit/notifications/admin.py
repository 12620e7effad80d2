"""The outbox for those who look after the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import actions
from .models import OutgoingEmail

if TYPE_CHECKING:
    Base = admin.ModelAdmin[OutgoingEmail]
else:
    # Generic for the type checker only: before Django 6.1 the class takes no parameter at run time.
    Base = admin.ModelAdmin


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(Base):
    """What is waiting, what was sent, what was given up."""

    list_display = ["created_at", "kind", "state", "attempts", "available_at", "sent_at", "last_error"]
    list_filter = ["state", "kind"]
    actions = ["send_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """E-mails come from events only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingEmail | None = None) -> bool:
        """An e-mail can be looked at and sent again, not edited."""
        return False

    @admin.action(description=_("Try the failed ones again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingEmail]) -> None:
        """Queue what was given up."""
        count = actions.retry_failed_mail(actor=request.user, uuids=[mail.uuid for mail in queryset])
        self.message_user(request, _("%(count)s e-mails wait again.") % {"count": count})
