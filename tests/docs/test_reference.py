"""The reference is complete: everything that the code has can be linked to."""

from __future__ import annotations

import json
import re

import pytest

from docs._ext.generated import GENERATORS, filled
from docs._ext.reference import (
    api,
    checks,
    commands,
    data,
    events,
    health,
    problems,
    python,
    realtime,
    settings,
)
from docs._ext.reference.text import slug

from .pages import DOCS, ROOT

PACKAGE = ROOT / "src" / "collabkit"


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def anchors(page: str) -> set[str]:
    """Return every explicit target of a page of the reference, as it is built."""
    text = filled((DOCS / "reference" / f"{page}.md").read_text(encoding="utf-8"))
    return set(re.findall(r"^\((\S+)\)=$", text, re.MULTILINE)) | set(re.findall(r'<a id="(\S+)">', text))


def test_every_setting_is_there() -> None:
    declared = {
        slug("setting", section.section, key) for section in settings.shipped() for key in section.declared()
    }
    assert len(declared) > 20
    assert declared <= anchors("settings")


def test_every_setting_says_what_it_is_for() -> None:
    silent = [
        f"{section.section}.{key}"
        for section in settings.shipped()
        for key, item in section.declared().items()
        if len(item.help) < 15
    ]
    assert silent == []


def test_every_event_is_there_and_says_when_it_happens() -> None:
    shipped = events.shipped()
    assert {slug("event", kind.type_name) for kind in shipped} <= anchors("events")
    assert [
        kind.type_name for kind in shipped if not kind.__doc__ or kind.__doc__.startswith(f"{kind.__name__}(")
    ] == []


def test_every_operation_and_shape_is_there() -> None:
    committed = json.loads((ROOT / "frontend" / "openapi.json").read_text(encoding="utf-8"))
    named = {
        slug("operation", item["operationId"])
        for path in committed["paths"].values()
        for item in path.values()
    }
    assert named <= anchors("api")
    assert {slug("shape", name) for name in committed["components"]["schemas"]} <= anchors("shapes")


def test_every_operation_has_a_sentence() -> None:
    silent = [
        operation["operationId"]
        for _path, _method, operation in api.shipped()
        if not operation.get("description")
    ]
    assert silent == []


def test_every_operation_that_writes_is_limited() -> None:
    limits = api.limits()
    writing = [operation["operationId"] for _path, method, operation in api.shipped() if method != "get"]
    assert [name for name in writing if not limits[name]] == []


def test_every_check_is_there() -> None:
    written = set(re.findall(r"collabkit_[a-z]+\.[EWI]\d{3}", source()))
    assert len(written) > 10
    assert {slug("check", name) for name in written} <= anchors("checks")


def test_every_check_says_what_to_do() -> None:
    assert [message.id for message in checks.shipped() if not message.hint] == []


def test_every_health_check_is_there() -> None:
    assert len(health.shipped()) >= 8
    assert {slug("health", check.name) for check in health.shipped()} <= anchors("health")


def test_every_command_is_there() -> None:
    files = {path.stem for path in PACKAGE.glob("*/management/commands/*.py")} - {"__init__"}
    assert set(commands.shipped()) == files
    assert {slug("command", name) for name in files} <= anchors("commands")


def test_every_problem_code_is_there() -> None:
    used = set(re.findall(r'\bcode="([a-z_]+)"', source())) | {
        kind.code for kind in problems.kinds().values()
    }
    assert {slug("problem", code) for code in used} <= anchors("problems")


def test_every_kind_of_notification_and_invitation_is_there() -> None:
    from collabkit.invitations.registry import kinds as invitation_kinds
    from collabkit.notifications.registry import kinds as notice_kinds

    assert len(invitation_kinds.all()) >= 4
    assert {slug("notice-kind", kind.name) for kind in notice_kinds} <= anchors("notifications")
    assert {slug("invitation-kind", kind.name) for kind in invitation_kinds} <= anchors("invitations")


def test_every_frame_push_and_close_code_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "realtime").rglob("*.py"))
    )
    frames = set(re.findall(r'"t": ?"(\w+)"', code))
    operations = set(re.findall(r'request\.op == "(\w+)"', code))
    found = anchors("sockets")
    assert {"hello", "event", "head"} <= frames
    assert {f"frame-{name}" for name in frames} | {f"op-{name}" for name in operations} <= found
    assert {slug("push", name) for name in realtime.pushes()} <= found
    codes = set(re.findall(r"(?:close\(|Refused\(|\"code\": )(\d{4})", code))
    page = (DOCS / "reference" / "sockets.md").read_text(encoding="utf-8")
    assert codes == set(re.findall(r"^\| (\d{4}) \|", page, re.MULTILINE))


def test_every_table_and_public_name_is_there() -> None:
    assert {slug("model", model._meta.label) for model in data.shipped()} <= anchors("tables")
    assert {
        python.target(path, name, item)
        for path, module in python.modules()
        for name, item in python.public(module).items()
    } <= anchors("python")


def test_every_public_name_has_a_docstring() -> None:
    silent = [
        f"{path}.{name}"
        for path, module in python.modules()
        for name, item in python.public(module).items()
        if not item.__doc__
    ]
    assert silent == []


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_every_generated_part_is_used_once(name: str) -> None:
    used = [
        page
        for page in DOCS.rglob("*.md")
        if f"<!-- generated: {name} -->" in page.read_text(encoding="utf-8")
    ]
    assert len(used) == 1


def test_no_anchor_is_written_twice() -> None:
    texts = [filled(page.read_text(encoding="utf-8")) for page in sorted((DOCS / "reference").glob("*.md"))]
    found = [name for text in texts for name in re.findall(r"^\((\S+)\)=$", text, re.MULTILINE)]
    assert len(found) == len(set(found))
