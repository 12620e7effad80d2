"""How the tests run the command: against a fake account, without network, without waiting."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from collabkit.infra.cli import cli
from collabkit.infra.cli.options import Tools
from collabkit.infra.deploy import Exit
from collabkit.infra.settings import Environment, load

from .fake import NOW, Account, wire

ENVIRONMENTS = Path(__file__).parents[1] / "environments"
PRODUCTION, SMALL = ENVIRONMENTS / "production.toml", ENVIRONMENTS / "small.toml"


def run(
    *arguments: object, account: Account | None = None, typed: str | None = None, faulty: bool = False
) -> Result:
    """Run the command; `typed` is what somebody types; `faulty` says that a fault of its own is meant."""
    wire().account = account or Account()
    tools = Tools(clients=wire().clients, sleep=lambda seconds: None, now=lambda: NOW)
    result = CliRunner().invoke(cli, [str(each) for each in arguments], obj=tools, input=typed)
    # What is no SystemExit was not turned into a sentence.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code == Exit.FAULT) == faulty, result.stderr
    return result


def said(result: Result) -> Any:
    """Return the JSON document of a run."""
    return json.loads(result.stdout)


def sentence(result: Result) -> str:
    """Return what a run said on stderr as one line."""
    return " ".join(result.stderr.split())


def deployed(settings: Path) -> tuple[Account, Environment]:
    """Return an account of one's own that an environment was deployed into, with its calls forgotten."""
    environment = load(settings)
    return deepcopy(_deployed(settings.read_bytes(), settings)), environment


@cache
def _deployed(content: bytes, settings: Path) -> Account:
    account = Account(polls=1).ready(load(settings))
    result = run("deploy", "--settings", settings, account=account)
    assert result.exit_code == 0, result.output
    account.calls.clear()
    return account


def changed(settings: Path, folder: Path, **texts: str) -> Path:
    """Return a copy of settings in which each text is replaced, given as old=new pairs under any names."""
    content = settings.read_text(encoding="utf-8")
    for pair in texts.values():
        old, _, new = pair.partition(" -> ")
        assert old in content
        content = content.replace(old, new)
    path = folder / "changed.toml"
    path.write_text(content, encoding="utf-8")
    return path
