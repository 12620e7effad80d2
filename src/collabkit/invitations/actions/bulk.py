"""Invite a list of people: one result for each line, and one bad line spoils no other."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.core.errors import CollabkitError, Conflict, Invalid
from collabkit.core.text import unsafe_reason
from collabkit.invitations.conf import settings

from .invite import authorised, checked_address, checked_days, checked_message, count_sending, send

HEADINGS = frozenset({"email", "e-mail", "mail", "address"})
MOST_CHARACTERS = 200_000
# As mail programs write it: Ada Lovelace <ada@example.org>
NAMED_ADDRESS = re.compile(r".*<([^<>]+)>")


class LineResult(NamedTuple):
    """What came of one line: `ok`, or why not."""

    line: int
    email: str
    ok: bool
    detail: str


def invite_many(
    *,
    actor: Any,
    kind: str,
    target: UUID,
    csv_text: str,
    role: str | None = None,
    message: str = "",
    expires_in_days: int | None = None,
) -> list[LineResult]:
    """Invite every address of a CSV text and return what came of each line.

    csv_text: one address a line or several, or a table with a column `email`; comma, semicolon or tab; quotes and a
    byte order mark as spreadsheets write them, names as mail programs do (`Ada <ada@example.org>`). Raises Invalid
    for what is no such text or too long, else as `invite`.
    """
    found = authorised(actor, kind, target, role)
    same = {
        "actor": actor,
        "kind": found,
        "target": target,
        "role": role or found.roles[0],
        "message": checked_message(message),
        "lifetime": checked_days(expires_in_days),
    }
    results: list[LineResult] = []
    seen: set[str] = set()
    for line, address in _addresses(csv_text):
        results.append(_invite_line(line, address, seen, same))
    return results


def _invite_line(line: int, address: str, seen: set[str], same: dict[str, Any]) -> LineResult:
    try:
        if "\n" in address or "\r" in address:
            raise Invalid(
                _("A quotation mark opens here and does not close: nothing up to its end was read.")
            )
        named = NAMED_ADDRESS.fullmatch(address)
        email = checked_address(named[1] if named else address)
        if email in seen:
            raise Conflict(_("This address is in the list twice."))
        seen.add(email)
        count_sending(same["actor"])
        with transaction.atomic():
            send(email=email, person=None, **same)
    except CollabkitError as error:
        return LineResult(line=line, email=address[:254], ok=False, detail=str(error.detail))
    return LineResult(line=line, email=email, ok=True, detail=_("Invited."))


def _addresses(text: str) -> list[tuple[int, str]]:
    """Return (line number, address) for each line that is not empty, and for each address of a line of several."""
    rows = _rows(text)
    head = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    column = next((number for number, cell in enumerate(head) if cell in HEADINGS), None)
    if column is None:
        found = [(line, address) for line, cells in rows for address in _in_line(cells)]
    else:
        found = [(line, cells[column].strip() if column < len(cells) else "") for line, cells in rows[1:]]
    if not found:
        raise _refused(_("The list is empty."))
    if len(found) > settings.bulk_lines:
        raise _refused(_("At most %(most)s lines at once.") % {"most": settings.bulk_lines})
    return found


def _in_line(cells: list[str]) -> list[str]:
    """Return what looks like an address in a line without headings; where nothing does, what stands first."""
    stripped = [cell.strip() for cell in cells]
    return [cell for cell in stripped if _looks_like_address(cell)] or stripped[:1]


def _looks_like_address(cell: str) -> bool:
    return any("@" in word[1:-1] for word in cell.split())


def _rows(text: str) -> list[tuple[int, list[str]]]:
    if len(text) > MOST_CHARACTERS or unsafe_reason(text):
        raise _refused(_("This is not a list of addresses."))
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows, starts = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((starts, cells))
            starts = reader.line_num + 1
    except csv.Error as error:
        raise _refused(_("Line %(line)s cannot be read.") % {"line": reader.line_num}) from error
    return rows


def _refused(text: str) -> Invalid:
    return Invalid(text, errors={"csv": text})
