"""The server says everything in each of its languages."""

from __future__ import annotations

from babel.messages.catalog import Catalog

from tools import words
from tools.tree import ROOT


def test_every_word_of_the_server_is_translated() -> None:
    """`./dev words` gathers what is new; a person writes the translation beside it."""
    assert words.faults() == []


def test_every_app_that_speaks_is_looked_at() -> None:
    looked_at = {folder.parent.name for folder, sources in words.parts() if len(words.said_in(sources)) > 1}
    assert {"core", "accounts", "projects", "chat", "invitations", "notifications", "files"} <= looked_at


def test_words_of_templates_are_found() -> None:
    folder = ROOT / "src/collabkit/notifications"
    assert words.said_in([folder]).get("Or copy this address into your browser:")


def _faults(said: str, translated: str) -> list[str]:
    known, source = Catalog(locale="de"), Catalog()
    known.add(said, translated)
    source.add(said)
    (message,) = (row for row in source if row.id)
    return list(words._faults_of(message, known))


def test_a_missing_translation_and_a_lost_placeholder_are_faults() -> None:
    assert _faults("Hello %(name)s.", "Hallo %(name)s.") == []
    assert _faults("Hello %(name)s.", "")
    assert _faults("Hello %(name)s.", "Hallo.")
    assert _faults("Hello %(name)s.", "Hallo %(nmae)s.")
