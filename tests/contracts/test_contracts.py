"""The import contracts hold, and each of them catches the trespass that it is there for."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT, copy_of_package, lint


@dataclass(frozen=True)
class Trespass:
    """A line that somebody might write in a file of the package, and the contract that must refuse it."""

    what: str
    file: str
    line: str
    contract: str

    @property
    def module(self) -> str:
        return "collabkit." + self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


TRESPASSES = [
    Trespass("a new app", "polls/__init__.py", "", "apps"),
    Trespass(
        "a pipe calls its sibling", "invitations/actions.py", "import collabkit.realtime.registry", "apps"
    ),
    Trespass("a room calls a later room", "chat/actions.py", "import collabkit.forum.queries", "apps"),
    Trespass("the ground looks up", "core/events.py", "import collabkit.projects.queries", "apps"),
    Trespass("people look up at a room", "projects/actions.py", "import collabkit.chat.queries", "apps"),
    Trespass("files look sideways", "files/actions.py", "import collabkit.ops.conf", "apps"),
    Trespass("the cellar looks up", "accounts/queries.py", "import collabkit.projects.queries", "apps"),
    Trespass("a pipe knows content", "notifications/queries.py", "import collabkit.chat.queries", "apps"),
    Trespass(
        "a socket asks for more", "invitations/notices.py", "import collabkit.notifications.actions", "apps"
    ),
    Trespass(
        "the web knows an app", "web/views.py", "import collabkit.accounts.queries", "web-knows-core-only"
    ),
    Trespass("infra knows Django", "infra/settings.py", "import django.conf", "infra-stands-alone"),
    Trespass("infra knows an app", "infra/cli.py", "import collabkit.core.conf", "infra-stands-alone"),
    Trespass(
        "the package knows its example",
        "web/views.py",
        "import example_project.urls",
        "package-stands-alone",
    ),
    Trespass(
        "the package knows its tests", "core/testing.py", "import tests.factories", "package-stands-alone"
    ),
    Trespass(
        "invitations in a verb",
        "projects/actions.py",
        "import collabkit.invitations.actions",
        "socket-invites",
    ),
    Trespass(
        "a notice from a verb", "chat/actions.py", "import collabkit.notifications.registry", "socket-notices"
    ),
    Trespass("a push from an api", "chat/api.py", "import collabkit.realtime.registry", "socket-pushes"),
    Trespass("a file with a new name", "chat/helpers.py", "", "files-of-an-app"),
    Trespass("another app's extra file", "accounts/gateway.py", "", "files-of-an-app"),
    Trespass(
        "a read that writes", "projects/queries.py", "import collabkit.projects.actions", "files-of-an-app"
    ),
    Trespass("a policy that acts", "chat/policies.py", "import collabkit.chat.actions", "files-of-an-app"),
    Trespass(
        "a table that asks", "accounts/models.py", "import collabkit.accounts.queries", "files-of-an-app"
    ),
    Trespass(
        "a verb that speaks HTTP", "chat/actions.py", "import collabkit.chat.payloads", "files-of-an-app"
    ),
    Trespass("an api over tables", "chat/api.py", "import collabkit.chat.models", "edges-and-models"),
    Trespass(
        "a socket over tables", "projects/notices.py", "import collabkit.projects.models", "edges-and-models"
    ),
    Trespass("a foreign table", "chat/tasks.py", "import collabkit.projects.models", "edges-and-models"),
    Trespass("guardian elsewhere", "projects/policies.py", "import guardian.shortcuts", "home-of-guardian"),
    Trespass(
        "notify elsewhere", "chat/notices.py", "import notifications.signals", "home-of-notifications-package"
    ),
    Trespass("a socket library elsewhere", "ops/apps.py", "import websockets", "home-of-websocket-libraries"),
    Trespass(
        "Channels anywhere", "realtime/apps.py", "import channels.layers", "home-of-websocket-libraries"
    ),
    Trespass("Elasticsearch elsewhere", "chat/queries.py", "import elasticsearch", "home-of-search-clients"),
    Trespass("troposphere elsewhere", "ops/apps.py", "import troposphere", "home-of-cloud-libraries"),
    Trespass("boto3 elsewhere", "files/actions.py", "import boto3", "home-of-cloud-libraries"),
]


def commit(trespass: Trespass, package: Path) -> None:
    """Write the line into the copy, and make the modules that it names."""
    for module in (trespass.module, trespass.line.removeprefix("import ")):
        if module.startswith("collabkit."):
            parts = module.removeprefix("collabkit.").split(".")
            (package / parts[0]).mkdir(exist_ok=True)
            (package / parts[0] / "__init__.py").touch()
            if len(parts) > 1 and not (package / parts[0] / parts[1]).is_dir():
                (package / parts[0] / f"{parts[1]}.py").touch()
    file = package / trespass.file
    target = file if file.parent.is_dir() and file.exists() else file.with_suffix("") / "__init__.py"
    target.write_text(f"{target.read_text()}\n{trespass.line}\n")


def test_the_package_keeps_every_contract() -> None:
    code, printed = lint(ROOT)
    assert code == 0, printed


@pytest.mark.parametrize("trespass", TRESPASSES, ids=lambda trespass: trespass.what)
def test_a_trespass_is_caught(trespass: Trespass, tmp_path: Path) -> None:
    commit(trespass, copy_of_package(tmp_path))
    code, printed = lint(tmp_path, trespass.contract)
    assert code == 1, printed
    assert "Contracts: 0 kept, 1 broken." in printed
    imported = trespass.line.removeprefix("import ")
    named = imported if imported.startswith("collabkit.") else imported.split(".")[0]
    # The report must name this very trespass, not some other fault of the tree.
    assert (f"{trespass.module} -> {named}" if named else f"- {trespass.module}") in printed


@pytest.mark.parametrize(
    "line",
    [
        "def late():\n    import collabkit.chat.queries",
        "from collabkit import chat",
        "from ..chat import queries as conversations",
        "from collabkit.chat.queries import visible_messages",
    ],
)
def test_a_trespass_is_caught_however_it_is_written(line: str, tmp_path: Path) -> None:
    with (copy_of_package(tmp_path) / "accounts" / "queries.py").open("a") as file:
        file.write(f"\n{line}\n")
    code, printed = lint(tmp_path, "apps")
    assert code == 1, printed
    assert "collabkit.accounts.queries -> collabkit.chat" in printed
