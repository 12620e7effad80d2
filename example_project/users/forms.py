"""What signing up asks for beside address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.models import Profile
from collabkit.core.text import name_line

MAX_NAME = Profile._meta.get_field("display_name").max_length or 0


class SignUpForm(forms.Form):
    """A name to be called by; whoever leaves it out is asked for it later."""

    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=MAX_NAME,
    )

    def clean_display_name(self) -> str:
        """Return the name as one tidy line."""
        try:
            typed = self.cleaned_data["display_name"]
            name = name_line(typed) if typed else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        # Composing characters can make a text longer, and after this the account is made.
        if len(name) > MAX_NAME:
            raise forms.ValidationError(
                _("The name is longer than %(limit)s characters.") % {"limit": MAX_NAME}
            )
        return name

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Give the new person's profile the name."""
        from collabkit.accounts.actions import update_profile

        if self.cleaned_data["display_name"]:
            update_profile(actor=user, display_name=self.cleaned_data["display_name"])
