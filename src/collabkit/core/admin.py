"""Read-only views of the event log and of what was not delivered."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Delivery, EventRecord, PeriodicRun
from .worker import retry

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    # Generic for the type checker only: before Django 6.1 the class takes no parameter at run time.
    Base = admin.ModelAdmin


class ReadOnlyAdmin(Base):
    """Looks, does not touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds rows by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes rows by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes rows by hand."""
        return False


@admin.register(EventRecord)
class EventRecordAdmin(ReadOnlyAdmin):
    """What happened."""

    list_display = ("created_at", "type", "subject", "actor")
    list_filter = ("type",)
    search_fields = ("=subject", "=uuid")
    list_select_related = ("actor",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What is still to be delivered, and what was given up."""

    list_display = ("event", "subscriber", "state", "attempts", "available_at", "last_error")
    list_filter = ("state", "subscriber")
    list_select_related = ("event",)
    actions = ("try_again",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may change deliveries may have them tried again, which is all that is changed here."""
        return request.user.has_perm("collabkit_core.change_delivery")

    @admin.action(description=_("Try again what was given up"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Put given-up deliveries back in the queue; what waits already stays as it is."""
        number = retry(queryset)
        said = ngettext(
            "%(number)s delivery is tried again.", "%(number)s deliveries are tried again.", number
        )
        self.message_user(request, said % {"number": number})


@admin.register(PeriodicRun)
class PeriodicRunAdmin(ReadOnlyAdmin):
    """When scheduled work runs."""

    list_display = ("name", "next_run_at", "started_at", "finished_at", "last_error")
