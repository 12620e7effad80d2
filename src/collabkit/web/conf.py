"""Settings of the client's page."""

from __future__ import annotations

from collabkit.core.conf import Section, setting

__all__ = ["WebSettings", "settings"]


class WebSettings(Section, name="WEB"):
    """Settings of collabkit.web."""

    site_name: str = setting("", "The name in the browser's title; CORE.SITE_NAME when left empty.")
    auth_url: str = setting(
        "/_allauth/browser/v1/", "Where the client finds django-allauth's headless API (browser client)."
    )
    websocket_url: str = setting(
        "/ws", "Where the client opens its socket: a path on this site, or wss://host/path for another host."
    )
    avatar_origins: list[str] = setting(
        [], "Other origins that pictures may come from, such as a storage's: https://bucket.example."
    )


settings = WebSettings()
