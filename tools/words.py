"""The server's words: gathers them from the code, tells which are not translated, compiles the catalogues.

Run by `./dev words`. Babel does it in Python, so no machine needs the programs of GNU gettext.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from hatch_build import compile_words
from tools.tree import ROOT

LANGUAGES = ("de", "ar")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# As Django's own catalogues have them.
PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
# These say when, by whom and by what a file was written: it would change although no word did.
_FIELDS = "Project-Id Language-Team POT-Creation PO-Revision Last-Translator Generated-By Report-Msgid"
FLEETING = re.compile(rf'^"(?:{"|".join(_FIELDS.split())})[^\n]*\n', re.M)
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%[sd]")
IN_TEMPLATE = re.compile(r"""\b(?:_|gettext)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\)""")


def parts() -> Iterator[tuple[Path, list[Path]]]:
    """Yield each folder of catalogues with the folders whose words are in it: one per app, one for the example."""
    for app in sorted(path.parent for path in (ROOT / "src/collabkit").glob("*/apps.py")):
        yield app / "locale", [app]
    yield ROOT / "example_project/locale", [ROOT / "example_project/users"]


def said_in(folders: list[Path]) -> Catalog:
    """Return what the code and the templates in these folders say."""
    found = Catalog(charset="utf-8")
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                for _line, text, comments, context in extract_from_file("python", path, KEYWORDS, ["Words:"]):
                    found.add(text, auto_comments=comments, context=context)
        for path in sorted([*folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")]):
            for text in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
                found.add(_unquoted(text))
    return found


def _unquoted(text: str) -> str:
    quote = text.lstrip("u")[0]
    return text.lstrip("u")[1:-1].replace(f"\\{quote}", quote)


def catalogue(folder: Path, language: str) -> Catalog:
    """Return the words of an app in a language, with a place for each that the code says, and none else."""
    path = folder / language / "LC_MESSAGES" / "django.po"
    text = path.read_bytes() if path.exists() else _empty(language)
    return read_po(BytesIO(text), locale=language)


def _empty(language: str) -> bytes:
    head = (
        "Content-Type: text/plain; charset=utf-8",
        f"Language: {language}",
        f"Plural-Forms: {PLURALS[language]}",
    )
    return b'msgid ""\nmsgstr ""\n' + b"".join(f'"{line}\\n"\n'.encode() for line in head)


def extract() -> None:
    """Bring the catalogues up to date with the code; what is new waits there for its translation."""
    for folder, sources in parts():
        said = said_in(sources)
        if not len(said):
            continue
        for language in LANGUAGES:
            known = catalogue(folder, language)
            known.update(said, no_fuzzy_matching=True)
            known.obsolete.clear()
            path = folder / language / "LC_MESSAGES" / "django.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            out = BytesIO()
            known.header_comment = ""
            write_po(out, known, no_location=True, sort_output=True, width=100)
            path.write_text(FLEETING.sub("", out.getvalue().decode()).lstrip("#\n"), encoding="utf-8")


def faults() -> list[str]:
    """Name every word of the server that is missing in a language, left over, doubtful or has other placeholders."""
    found = []
    for folder, sources in parts():
        said = said_in(sources)
        if not len(said):
            continue
        for language in LANGUAGES:
            known, where = catalogue(folder, language), f"{folder.parent.name} ({language})"
            for message in said:
                if message.id:
                    found += [f"{where}: {fault}" for fault in _faults_of(message, known)]
            left = {(row.id, row.context) for row in known if row.id} - {
                (row.id, row.context) for row in said
            }
            found += [f"{where}: nothing says this any more: {text!r}" for text, _context in left]
    return found


def _faults_of(message: Message, known: Catalog) -> Iterator[str]:
    row = known.get(message.id[0] if message.pluralizable else message.id, message.context)
    texts = () if row is None else (row.string,) if isinstance(row.string, str) else row.string
    if row is None or not texts or not all(texts):
        yield f"not translated: {message.id!r}"
    elif row.fuzzy:
        yield f"doubtful: {message.id!r}"
    elif any(_places(text) != _places(str(message.id)) for text in texts):
        yield f"other placeholders: {message.id!r}"


def _places(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def main(arguments: list[str]) -> int:
    """Do what is asked for: `compile`, or `extract` and say what waits for its translation."""
    if arguments == ["compile"]:
        compile_words(ROOT)
        return 0
    extract()
    compile_words(ROOT)
    waiting = faults()
    print(*(waiting or ["Every word of the server is translated."]), sep="\n")
    return int(bool(waiting))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
