"""Read-only views of the event log and of what was not delivered."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .clock import now
from .models import Delivery, EventRecord, PeriodicRun

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

    @admin.action(description=_("Try again now"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Put given-up deliveries back in the queue."""
        queryset.update(state=Delivery.State.PENDING, attempts=0, available_at=now())


@admin.register(PeriodicRun)
class PeriodicRunAdmin(ReadOnlyAdmin):
    """When scheduled work runs."""

    list_display = ("name", "next_run_at", "started_at", "finished_at", "last_error")
