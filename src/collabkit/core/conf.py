"""Typed settings, read lazily from the one ``COLLABKIT`` dict of the Django settings.

Each app declares a section::

    class ChatSettings(Section, name="CHAT"):
        max_body_length: int = setting(10_000, "Longest message, in characters.")

    settings = ChatSettings()

and a site overrides it with ``COLLABKIT = {"CHAT": {"MAX_BODY_LENGTH": 4_000}}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast, get_type_hints

from django.conf import settings as django_settings

__all__ = ["CoreSettings", "Section", "Setting", "sections", "setting", "settings"]

T = TypeVar("T")

sections: dict[str, type[Section]] = {}


@dataclass
class Setting:
    """One documented setting: its default, what it means, and (once bound) where it is found."""

    default: Any
    help: str
    section: str = ""
    key: str = ""

    def __set_name__(self, owner: type[Section], name: str) -> None:
        self.key = name.upper()

    def __get__(self, instance: Section | None, owner: type[Section]) -> Any:
        if instance is None:
            return self
        return configured(owner.section).get(self.key, self.default)


def setting(default: T, help: str) -> T:
    """Declare a setting with its ``default`` and one sentence of ``help``; reads as a value of the default's type."""
    return cast(T, Setting(default=default, help=help))


def configured(section: str) -> dict[str, Any]:
    """Return what the site set for ``section`` (an empty dict when it set nothing)."""
    whole = getattr(django_settings, "COLLABKIT", {})
    part = whole.get(section, {}) if isinstance(whole, dict) else {}
    return part if isinstance(part, dict) else {}


class Section:
    """The settings of one app; subclass it with ``name="CHAT"``."""

    section: ClassVar[str] = ""

    def __init_subclass__(cls, *, name: str) -> None:
        super().__init_subclass__()
        cls.section = name
        sections[name] = cls

    @classmethod
    def declared(cls) -> dict[str, Setting]:
        """Return the settings of this section by key (upper case)."""
        return {item.key: item for item in vars(cls).values() if isinstance(item, Setting)}

    @classmethod
    def types(cls) -> dict[str, Any]:
        """Return the declared type of each setting by key."""
        hints = get_type_hints(cls)
        return {key.upper(): hint for key, hint in hints.items() if key.upper() in cls.declared()}


class CoreSettings(Section, name="CORE"):
    """Settings of collabkit.core."""

    site_url: str = setting(
        "http://localhost:8000", "Where people reach the site; every link in an e-mail starts with it."
    )
    site_name: str = setting("collabkit", "The name shown in e-mails and page titles.")
    trusted_proxies: int = setting(
        0, "How many proxies stand in front of the site; only that many X-Forwarded-For hops are believed."
    )
    rate_limiting: bool = setting(True, "Whether rate limits are enforced.")
    rate_limit_storage: str = setting(
        "memory://", "Where counts are kept: memory:// for one process, redis://… for several."
    )
    rate_limits: dict[str, str] = setting({}, "Overrides by name, such as {'chat.post': '60/minute'}.")
    max_body_bytes: int = setting(262_144, "Largest JSON body, in bytes.")
    max_upload_bytes: int = setting(11_000_000, "Largest multipart body, in bytes.")
    worker_poll_seconds: float = setting(0.5, "How often an idle worker looks for due work, in seconds.")
    delivery_attempts: int = setting(8, "How often a delivery is tried before it is set aside as dead.")


settings = CoreSettings()
