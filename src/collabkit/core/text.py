"""Rules for text that people type: what is refused, what is tidied, and pydantic types that apply them."""

import re
import unicodedata
from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import AfterValidator

__all__ = [
    "EmailAddress",
    "Line",
    "Text",
    "can_be_seen",
    "name_line",
    "normalise_email",
    "single_line",
    "text_block",
    "unsafe_reason",
]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Characters that reorder or hide what surrounds them, or show nothing at all; a name with one can pose as another
# name. Not among them: the joiners and selectors that scripts and emoji are written with (U+200C, U+200D, U+FE0F).
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
)
# Invisible twins of ASCII; behind a black flag they spell which region's it is.
_TAGS = re.compile(r"(\U0001f3f4[\U000e0030-\U000e007a]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")
# Braille's empty cell is a letter to Unicode, and a blank to the eye.
_BLANK = str.maketrans("\u2800", " ")
_SPACE = re.compile(r"\s+")
MAX_EMAIL_LENGTH = 254


def unsafe_reason(value: str) -> str | None:
    """Return why ``value`` cannot be stored anywhere (NUL, lone surrogate), or None when it can."""
    if "\x00" in value:
        return _("The text contains a NUL character. Remove it and try again.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return _("The text contains half of a surrogate pair. Type the character again.")
    return None


def single_line(value: str) -> str:
    """Return ``value`` as one tidy line: NFC, no control or reordering characters, single spaces.

    Raises ValueError for text that cannot be stored.
    """
    _refuse_unsafe(value)
    value = unicodedata.normalize("NFC", value)
    shown = _INVISIBLE.sub("", _CONTROL.sub(" ", value)).translate(_BLANK)
    shown = _TAGS.sub(lambda found: found[1] or "", shown)
    return _SPACE.sub(" ", shown).strip()


def name_line(value: str) -> str:
    """Return ``value`` as `single_line` does; raises ValueError also when nothing of it can be seen."""
    name = single_line(value)
    if not can_be_seen(name):
        raise ValueError(_("This cannot be empty."))
    return name


def can_be_seen(value: str) -> bool:
    """Tell whether anything of ``value`` can be seen, which may be stored anywhere.

    A letter, digit, punctuation mark or symbol of any script can; marks, joiners and blanks alone cannot.
    """
    return any(unicodedata.category(character)[0] in "LNPS" for character in single_line(value))


def text_block(value: str) -> str:
    """Return ``value`` as tidy text of several lines: NFC, Unix line ends, no control characters but tab.

    Raises ValueError for text that cannot be stored.
    """
    _refuse_unsafe(value)
    value = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", value).strip("\n").rstrip()


def normalise_email(value: str) -> str:
    """Return ``value`` as the address we compare by: trimmed, NFKC, lower case.

    Raises ValueError when it is not a plain address. Addresses with characters outside ASCII are refused: two that
    look alike could otherwise stand for one person.
    """
    value = unicodedata.normalize("NFKC", value.strip()).lower()
    if len(value) > MAX_EMAIL_LENGTH or not value.isascii():
        raise ValueError(_("Enter a valid e-mail address."))
    try:
        validate_email(value)
    except ValidationError as error:
        raise ValueError(_("Enter a valid e-mail address.")) from error
    return value


def _refuse_unsafe(value: str) -> None:
    reason = unsafe_reason(value)
    if reason:
        raise ValueError(reason)


Line = Annotated[str, AfterValidator(single_line)]
Text = Annotated[str, AfterValidator(text_block)]
EmailAddress = Annotated[str, AfterValidator(normalise_email)]
