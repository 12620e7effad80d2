"""What no import shows: a model, a module or a migration that is named in a string follows the same drawing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from collabkit.core.apps import CollabkitConfig

from .tree import PACKAGE, copy_of_package

# "collabkit_chat.Message" for a relation or apps.get_model, "collabkit.chat.queries" for importlib.
NAME = re.compile(r"collabkit[._]([a-z]+)\b")
# The doctor looks whether the client is built where the site has it, the page whether the site has conversations to ask
# for; neither names anything inside.
LOOKS_ONLY = {("ops/checks.py", "web"), ("web/hints.py", "chat")}
# It is no app and knows none.
STANDS_ALONE = "infra"


def may_name(app: str) -> frozenset[str]:
    """Return the app, core, and what it says that it requires, down to the ground."""
    if app == STANDS_ALONE:
        return frozenset({app})
    config = apps.get_app_config(f"collabkit_{app}")
    assert isinstance(config, CollabkitConfig)
    below = [may_name(name.removeprefix("collabkit.")) for name in config.requires]
    return frozenset({app, "core"}).union(*below)


def strings(module: ast.Module) -> Iterator[str]:
    """Yield the strings of a module that are not texts for people: those without a blank."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not re.search(r"\s", node.value)
        ):
            yield node.value


def trespasses(package: Path) -> list[str]:
    known = {config.label.removeprefix("collabkit_") for config in apps.get_app_configs()}
    found = []
    for file in sorted(package.glob("*/**/*.py")):
        place = file.relative_to(package).as_posix()
        allowed = may_name(place.split("/")[0])
        for text in strings(ast.parse(file.read_text())):
            named = NAME.match(text)
            if named and named[1] in known - allowed and (place, named[1]) not in LOOKS_ONLY:
                found.append(f"{place} names {text}")
    return found


def test_apps_name_only_what_they_stand_on() -> None:
    assert trespasses(PACKAGE) == []


@pytest.mark.parametrize(
    ("file", "line", "named"),
    [
        ("projects/models/__init__.py", 'room = models.ForeignKey("collabkit_chat.Conversation")', "chat"),
        ("notifications/models.py", 'about = models.OneToOneField("collabkit_invitations.X")', "invitations"),
        ("projects/queries/__init__.py", 'apps.get_model("collabkit_chat", "Message")', "chat"),
        (
            "core/events.py",
            'def late():\n    importlib.import_module("collabkit.projects.queries")',
            "projects",
        ),
        ("files/migrations/0009_later.py", 'dependencies = [("collabkit_chat", "0001_initial")]', "chat"),
        ("infra/graph.py", 'COMMAND = "collabkit.ops.checks"', "ops"),
    ],
)
def test_a_name_that_looks_up_or_sideways_is_caught(file: str, line: str, named: str, tmp_path: Path) -> None:
    trespassed = copy_of_package(tmp_path) / file
    before = trespassed.read_text() if trespassed.exists() else ""
    trespassed.write_text(f"{before}\n{line}\n")
    found = trespasses(tmp_path / "src" / "collabkit")
    assert len(found) == 1
    assert re.match(rf"{file} names collabkit[._]{named}\b", found[0])


def without_init(package: Path) -> list[str]:
    folders = {file.parent for file in package.rglob("*.py")}
    return sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists())


def test_every_folder_is_a_package_that_the_contracts_see() -> None:
    assert without_init(PACKAGE) == []


def test_a_folder_that_the_contracts_cannot_see_is_caught(tmp_path: Path) -> None:
    hidden = copy_of_package(tmp_path) / "polls" / "queries.py"
    hidden.parent.mkdir()
    hidden.touch()
    assert without_init(tmp_path) == [str(hidden.parent)]
