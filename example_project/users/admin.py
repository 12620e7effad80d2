"""Accounts in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from example_project.users.models import User


class AccountForm(UserChangeForm):
    """Django's form; an account on which something depends stays open."""

    def closes_account(self) -> bool:
        """Return whether an open account is to be closed."""
        return "is_active" in self.changed_data and not self.cleaned_data.get("is_active")

    def clean_is_active(self) -> bool:
        """Refuse to close the account of who owns a project alone, in words that say so."""
        # Late, because a small site has this user model without the app of profiles.
        from collabkit.accounts.actions import hold_account
        from collabkit.accounts.registry import reasons_to_stay

        wanted = bool(self.cleaned_data["is_active"])
        was_open = self.instance.is_active
        # Held before what depends on it is locked, as everywhere; the page is one transaction.
        if was_open and not wanted and hold_account(self.instance):
            reasons = reasons_to_stay(self.instance)
            if reasons:
                self.add_error("is_active", reasons)
        return wanted


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's account pages, with the address in the place of a user name."""

    form = AccountForm
    ordering = ("email",)
    list_display = ("email", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email",)
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Close an account by the verb that tells everybody concerned, not by a tick alone (B16)."""
        closing = change and form.closes_account()
        obj.is_active = obj.is_active or closing
        super().save_model(request, obj, form, change)
        if closing:
            from collabkit.accounts.actions import deactivate_person

            deactivate_person(actor=request.user, person=obj, reason="Closed in the admin.")
