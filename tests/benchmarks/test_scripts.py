"""Each benchmark runs to its end, with numbers so small that its figures say nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import PATHS

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "benchmarks"
QUICKLY = ("--rounds", "1", "--seconds", "0.2")
# What a script measures beside the usual, and which numbers keep it small.
OPTIONS = {
    "chat_send": (*QUICKLY, "--without-share", "--clients", "1", "2"),
    "fanout": (*QUICKLY, "--sockets", "3"),
    "growth": (*QUICKLY, "--scale", "2"),
    "send_to_socket": (*QUICKLY, "--sockets", "3"),
}
# They measure other things than servers, and have a test of their own, the last one in tests/infra.
ELSEWHERE = {"notifications_tell", "client_room", "infrastructure"}
# In every full run; the others use the same parts and are run before a release.
ALWAYS = {"chat_send", "send_to_socket"}
EXPECTED = {
    "fanout": {"ours", "floor"},
    "growth": {"as usual", "2 times"},
    "chat_send": {"collabkit", "without FOR SHARE", "floor"},
}


def figures_in(found: Any) -> Iterator[dict[str, Any]]:
    """Return every round in a file of results, however they are grouped."""
    if isinstance(found, list):
        for part in found:
            yield from figures_in(part)
    elif isinstance(found, dict) and "server" in found:
        yield found
    elif isinstance(found, dict):
        for part in found.values():
            yield from figures_in(part)


def run(name: str, results: Path) -> Any:
    """Run a script without peers, which take an environment each, and return what it stored."""
    words = [sys.executable, "-m", f"benchmarks.{name}", *OPTIONS.get(name, QUICKLY), "--json", str(results)]
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith(("COLLABKIT_", "DJANGO_"))
    }
    tiny = {"BENCH_TINY": "1", "BENCH_WITHOUT_PEERS": "1", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        words, cwd=ROOT, env={**inherited, **tiny}, capture_output=True, text=True, timeout=540, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return json.loads(results.read_text())["figures"]


def test_every_script_is_among_the_paths() -> None:
    measuring = {
        file.stem for file in SCRIPTS.glob("*.py") if "python -m benchmarks." + file.stem in file.read_text()
    }
    assert measuring == set(PATHS)


def each_script() -> list[Any]:
    """Return the scripts that measure servers, most of them marked as further ones."""
    wide = pytest.mark.wide
    return [
        pytest.param(name, marks=() if name in ALWAYS else wide) for name in PATHS if name not in ELSEWHERE
    ]


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.slow
@pytest.mark.parametrize("name", each_script())
def test_a_script_measures_every_server(name: str, tmp_path: Path) -> None:
    figures = list(figures_in(run(name, tmp_path / "figures.json")))
    assert {figure["server"] for figure in figures} == EXPECTED.get(name, {"collabkit", "floor"})
    for figure in figures:
        assert figure.get("errors", 0) == 0, figure
        assert figure.get("lost", 0) == 0, figure
        assert figure.get("requests", 0) + figure.get("deliveries", 0) + figure.get("messages", 0) > 0, figure


@pytest.mark.postgres
@pytest.mark.slow
def test_telling_everybody_is_measured(tmp_path: Path) -> None:
    ms = run("notifications_tell", tmp_path / "figures.json")["ms"]
    assert set(ms) == {"collabkit", "floor"}
    assert all(len(times) == 1 and times[0] > 0 for times in ms.values())


@pytest.mark.browser
@pytest.mark.slow
def test_typing_and_scrolling_are_measured(tmp_path: Path) -> None:
    found = run("client_room", tmp_path / "figures.json")
    assert set(found) == {"typing", "scrolling"}
    assert set(found["typing"]) == {"20,000 messages", "60 messages", "floor"}
    assert all(len(times) == 1 and times[0] > 0 for sides in found.values() for times in sides.values())
