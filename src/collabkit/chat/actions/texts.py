"""What is accepted as a message or as a name, and what the conversation says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.conf import settings as site
from django.utils import translation
from django.utils.translation import gettext as _

from collabkit.chat.conf import settings
from collabkit.core import markdown
from collabkit.core.errors import Invalid
from collabkit.core.text import can_be_seen, name_line, text_block

MAX_MENTIONS = 50
MAX_NAME = 80
_BREAKS_A_MENTION = re.compile(r"[\[\]\\]")


class Text(NamedTuple):
    """An accepted message: its source, its HTML and the people named in it."""

    body: str
    html: str
    mentions: list[str]


def accepted(body: str) -> Text:
    """Return a message's text tidied, rendered and searched for mentions; raise Invalid with the reason."""
    try:
        tidy = text_block(body)
    except ValueError as error:
        raise _invalid("body", str(error)) from error
    if not can_be_seen(tidy):
        raise _invalid("body", _("Write something first."))
    if len(tidy) > settings.max_body_length:
        raise _invalid(
            "body", _("A message has at most %(limit)s characters.") % {"limit": settings.max_body_length}
        )
    mentions = markdown.mentioned_people(tidy)
    if len(mentions) > MAX_MENTIONS:
        raise _invalid("body", _("A message can mention at most %(limit)s people.") % {"limit": MAX_MENTIONS})
    return Text(tidy, markdown.render(tidy), mentions)


def accepted_name(name: str) -> str:
    """Return a group's name tidied; raise Invalid when it is empty or too long."""
    try:
        tidy = name_line(name)
    except ValueError as error:
        raise _invalid("name", str(error)) from error
    if len(tidy) > MAX_NAME:
        raise _invalid("name", _("A name has at most %(limit)s characters.") % {"limit": MAX_NAME})
    return tidy


def names(people: Iterable[tuple[UUID, str]]) -> str:
    """Return people as mentions in a row, for a sentence of the conversation about itself."""
    return ", ".join(f"@[{_BREAKS_A_MENTION.sub('', name) or '?'}](person:{uuid})" for uuid, name in people)


def sentence(what: str, *, actor: str, people: str = "", name: str = "") -> str:
    """Return what a conversation says about itself: created, renamed, added or left.

    In the site's language, not the actor's: it is written once for everybody.
    """
    with translation.override(site.LANGUAGE_CODE):
        sentences = {
            "created": _("%(actor)s began the group “%(name)s” with %(people)s."),
            "renamed": _("%(actor)s renamed the group to “%(name)s”."),
            "added": _("%(actor)s added %(people)s."),
            "left": _("%(actor)s left."),
        }
        return sentences[what] % {"actor": actor, "people": people, "name": name}


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, errors={field: message})
