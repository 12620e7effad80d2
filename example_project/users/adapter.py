"""How allauth behaves on this site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from collabkit.core.conf import settings
from collabkit.core.network import client_ip, limited_address

RESET_MAIL = "account/email/password_reset_code"
# A site on one's own machine: its passkeys work at http://localhost, the one name that needs no TLS.
LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True)
class ConfiguredSite:
    """The site as its settings name it."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Believes the settings, not the request, about what the site is called and who is calling."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an e-mail that names the configured site; a Host header is anybody's to write."""
        if template_prefix == RESET_MAIL:
            # A stranger's address is looked for in one table more; a quicker answer would tell the two apart.
            list(get_user_model()._default_manager.filter(email__iexact=email))
        site = ConfiguredSite(name=settings.site_name, domain=urlsplit(settings.site_url).netloc)
        super().send_mail(template_prefix, email, {"current_site": site, **context})

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of a known address, after as long as it takes to hash a new account's password.

        Without that, the quick answer would say that the address has an account.
        """
        make_password(get_random_string(20))
        super().send_account_already_exists_mail(email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits count by: the API's own answer."""
        return limited_address(client_ip(request))


class MFAAdapter(DefaultMFAAdapter):
    """Ties passkeys and codes to the configured site: a Host header is anybody's to write."""

    def _get_site_name(self) -> str:
        return str(settings.site_name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site that a passkey belongs to: by its name, for browsers take no number."""
        host = urlsplit(settings.site_url).hostname or ""
        return {"id": "localhost" if host in LOOPBACK else host, "name": settings.site_name}
