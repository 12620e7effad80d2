"""Apps meet only at their public modules; everything else of an app is its own affair."""

from collections.abc import Iterator

import grimp
import pytest

PUBLIC = {"actions", "events", "policies", "queries", "registry"}
# A shape may hold another app's shape: a message shows its author as accounts shows people.
BETWEEN_SHAPES = {"api", "payloads"}
# The ground is there for everybody; the notices of its own app are an app's own file.
OPEN_APPS = {"core"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("collabkit", exclude_type_checking_imports=True, cache_dir=None)


def meetings(graph: grimp.ImportGraph) -> Iterator[tuple[str, str]]:
    """Yield importer and imported for every import from one app into another."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            apps = [module.split(".")[1:2] for module in (importer, imported)]
            if apps[0] and apps[1] and apps[0] != apps[1]:
                yield importer, imported


def is_private(importer: str, imported: str) -> bool:
    app, *inside = imported.split(".")[1:]
    if app in OPEN_APPS or (inside and inside[0] in PUBLIC):
        return False
    both_shapes = {importer.split(".")[2], inside[0] if inside else ""} <= BETWEEN_SHAPES
    return not (both_shapes and inside[0] == "payloads")


def private_meetings(graph: grimp.ImportGraph) -> list[str]:
    return [
        f"{importer} -> {imported}"
        for importer, imported in meetings(graph)
        if is_private(importer, imported)
    ]


def test_apps_meet_only_at_public_modules(graph: grimp.ImportGraph) -> None:
    assert private_meetings(graph) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("collabkit.chat.queries", "collabkit.projects.models"),
        ("collabkit.chat.actions", "collabkit.accounts.conf"),
        ("collabkit.chat.actions", "collabkit.accounts.payloads"),
        ("collabkit.chat.payloads", "collabkit.accounts.api"),
        ("collabkit.chat.queries", "collabkit.projects"),
    ],
)
def test_a_private_meeting_is_caught(graph: grimp.ImportGraph, importer: str, imported: str) -> None:
    trespassed = graph.__deepcopy__({})
    for module in (importer, imported):
        trespassed.add_module(module)
    trespassed.add_import(importer=importer, imported=imported)
    assert f"{importer} -> {imported}" in private_meetings(trespassed)
