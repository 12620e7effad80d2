"""What pydantic finds wrong with a value, in a sentence of the reader's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["sentence"]

# By the kind of error, with the names under which pydantic gives the limits.
SENTENCES = {
    "missing": gettext_lazy("This is needed."),
    "string_too_long": gettext_lazy("Too long: at most %(max_length)s characters are possible."),
    "string_too_short": gettext_lazy("Too short: at least %(min_length)s characters are needed."),
    "too_long": gettext_lazy("Too many: at most %(max_length)s are possible."),
    "too_short": gettext_lazy("Too few: at least %(min_length)s are needed."),
    "greater_than": gettext_lazy("The number must be above %(gt)s."),
    "greater_than_equal": gettext_lazy("The number must be %(ge)s or more."),
    "less_than": gettext_lazy("The number must be below %(lt)s."),
    "less_than_equal": gettext_lazy("The number must be %(le)s or less."),
    "literal_error": gettext_lazy("Choose one of these: %(expected)s."),
    "enum": gettext_lazy("Choose one of these: %(expected)s."),
    "extra_forbidden": gettext_lazy("There is no such field."),
}
KINDS = {
    "bool": gettext_lazy("Say true or false."),
    "date": gettext_lazy("Give a date."),
    "datetime": gettext_lazy("Give a date and a time."),
    "float": gettext_lazy("Give a number."),
    "int": gettext_lazy("Give a whole number."),
    "list": gettext_lazy("Give a list."),
    "string": gettext_lazy("Give a text."),
    "uuid": gettext_lazy("This is not a valid id."),
}


def sentence(error: dict[str, Any]) -> str:
    """Say in one sentence what one pydantic error means; what is not foreseen stays in pydantic's words."""
    kind, limits = str(error.get("type", "")), error.get("ctx") or {}
    if kind == "string_too_short" and limits.get("min_length") == 1:
        return _("This cannot be empty.")
    said = SENTENCES.get(kind)
    if said is not None:
        return str(said) % limits
    said = KINDS.get(kind.partition("_")[0]) if kind.endswith(("_parsing", "_type", "_from_float")) else None
    return str(said or error.get("msg", "")).removeprefix("Value error, ")
