"""README's first command, as it stands there: `./dev demo` brings what it needs and serves the site."""

from __future__ import annotations

import shlex
import signal
from pathlib import Path

import httpx
import pytest

from tests.docs.pages import ROOT, blocks
from tests.example.demo_process import DemoProcess

pytestmark = [pytest.mark.package, pytest.mark.slow]


def test_dev_demo_serves_the_client_until_it_is_stopped(tmp_path: Path) -> None:
    """On a free port and in a folder of its own; the signal reaches the server through ./dev and nox."""
    [line] = [block.first for block in blocks(ROOT / "README.md") if block.first.startswith("./dev demo")]
    demo = DemoProcess(tmp_path, command=shlex.split(line))
    page = httpx.get(f"{demo.url}/", timeout=30)
    assert page.status_code == 200
    assert '<script type="module"' in page.text
    assert any("Sign in as one of these people" in printed for printed in demo.lines)
    assert demo.stop(signal.SIGTERM) == 0
