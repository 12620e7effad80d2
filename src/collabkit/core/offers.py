"""What a person or an organisation offers and seeks: lists of short words, and how they are found.

Every word that one looks for must begin a word of the list, in any order: "arab" and "ARABIC transl" find
"Translation into Arabic", "lation" does not. Neither case nor accents count, on every database alike: the lists
are stored a second time in the form in which they are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import AfterValidator, Field

from .text import name_line

__all__ = [
    "FoldedTags",
    "OffersAndSeeks",
    "TagSearch",
    "Tags",
    "check_tags",
    "columns_of",
    "folded",
    "with_tags",
]

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    # Generic for the type checker only.
    TextField = models.TextField

LONGEST, MOST = 60, 20
# As in every search: more words than that say nothing more.
MOST_WORDS = 5
LISTS = ("offers", "seeks")

Tag = Annotated[
    str,
    # What the schema says in advance; the check itself comes after tidying, in words for people.
    Field(max_length=LONGEST, json_schema_extra={"minLength": 1}),
    AfterValidator(name_line),
]
Tags = Annotated[list[Tag], Field(max_length=MOST)]
TagSearch = Annotated[
    str,
    Query("", max_length=LONGEST, description="Beginnings of words of the list, all of which must be there."),
]


def check_tags(value: Any) -> None:
    """Raise Django's ValidationError for what is no list of a few short words."""
    if isinstance(value, list) and len(value) <= MOST and all(map(_is_short, value)):
        return
    detail = _("Give at most %(most)d words or short phrases, each of at most %(longest)d characters.")
    raise ValidationError(detail % {"most": MOST, "longest": LONGEST})


def _is_short(tag: Any) -> bool:
    return isinstance(tag, str) and 0 < len(tag) <= LONGEST


def folded(tags: Iterable[str]) -> str:
    """Return the words of these tags with a space before each, without case and accents."""
    return "".join(f" {word}" for tag in tags for word in _words(tag))


def _words(text: str) -> list[str]:
    # In this order: what is taken apart may have capitals of its own, as "℡" has.
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(map(_shown, plain)).split()
    # Of punctuation alone nothing would be left to compare.
    return bare or plain.split()


def _shown(character: str) -> str:
    """Return a character as it counts: accents not at all, punctuation and control characters as a space."""
    if unicodedata.combining(character):
        return ""
    # "C#" is another word than "C".
    return " " if unicodedata.category(character)[0] in "PZC" and character != "#" else character


class FoldedTags(TextField):
    """The folded form of the list `of`: it follows the list whenever a row is saved.

    A save that names its columns must name this one too, see `columns_of`.
    """

    def __init__(self, *args: Any, of: str, **options: Any) -> None:
        super().__init__(
            *args, **{"blank": True, "default": "", "db_default": "", "editable": False, **options}
        )
        self.of = of

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes down."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the folded form of what the list holds now."""
        value = folded(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value


class OffersAndSeeks(models.Model):
    """The columns of whoever offers and seeks something.

    They have defaults in the database too: servers with the code from before write beside the new ones for a while.
    """

    offers = models.JSONField(default=list, db_default=[], blank=True, validators=[check_tags])
    seeks = models.JSONField(default=list, db_default=[], blank=True, validators=[check_tags])
    offers_folded = FoldedTags(of="offers")
    seeks_folded = FoldedTags(of="seeks")

    class Meta:
        abstract = True


RowT = TypeVar("RowT", bound=OffersAndSeeks)


def columns_of(changed: Iterable[str]) -> list[str]:
    """Return the columns to save when these fields have changed."""
    return [column for name in changed for column in ((name, f"{name}_folded") if name in LISTS else (name,))]


def with_tags(rows: QuerySet[RowT], *, offers: str = "", seeks: str = "") -> QuerySet[RowT]:
    """Return those of the rows that offer and seek what begins with these words; all of them for no words."""
    for name, asked in zip(LISTS, (offers, seeks), strict=True):
        for word in _words(asked)[:MOST_WORDS]:
            rows = rows.filter(**{f"{name}_folded__contains": f" {word}"})
    return rows
