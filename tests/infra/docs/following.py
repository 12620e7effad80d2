"""Whoever follows a page about AWS: writes its files, changes its settings, gives its commands to a made-up account."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

from tests.docs.pages import ROOT, Block, blocks, front_matter, pages
from tests.infra.cli.base import run
from tests.infra.cli.fake import Account, wire

from . import aws_calls

__all__ = ["APART", "PAGES", "REGION", "MadeUp", "Place", "Reader", "commands", "merged"]

PAGES = [page for page in pages() if front_matter(page).get("site") == "infra"]
REGION = "eu-central-1"
FETCHES = (
    "fetches from a package index; tests/infra/boot makes a release by the same commands and installs it"
)
# The beginning of a command → why it is not run.
APART = {
    "python -m pip install": "this environment has it",
    "python -m build": FETCHES,
    "python -m pip download": FETCHES,
    "sudo systemd-run": "on a machine; tests/infra/boot boots one with this folder and this file",
    "sleep": "waits for AWS",
    "curl": "asks the site itself, or fetches from AWS",
}
# What a page copies from a checkout → what stands here for it, below the root of this one.
STANDS_IN = {"locks/production.txt": "locks/demo.txt", "example_project": "example_project/settings"}
# (page, command) → the exit code that the page speaks of; 0 everywhere else.
EXPECTED = {
    ("docs/tutorial/on-aws.md", "collabkit-infra doctor"): 1,
    ("docs/how-to/aws-break-glass.md", "collabkit-infra doctor"): 1,
    ("docs/how-to/aws-own-search.md", "collabkit-infra diff"): 4,
}
_EXPORT = re.compile(r"export (\w+)=(\S+)")
_KEPT = re.compile(r"([A-Z_]+)=\$\(.*\)")


def commands(block: Block) -> list[str]:
    """Return the commands of a console block, continued lines joined."""
    joined = re.sub(r" \\\n\s*", " ", block.code)
    return [line.removeprefix("$ ") for line in joined.split("\n") if line.startswith("$ ")]


def why_apart(command: str) -> str:
    """Return why a command is not run; empty for one that is."""
    return next((why for begins, why in APART.items() if command.startswith(begins)), "")


class Place(Protocol):
    """An account that commands are given to."""

    def run(self, words: list[str]) -> Result:
        """Run `collabkit-infra` with these words."""

    def clients(self, service: str, region: str) -> Any:
        """Return the client of a service."""


@dataclass
class MadeUp:
    """The made-up account of tests/infra/cli."""

    account: Account

    def run(self, words: list[str]) -> Result:
        """Run `collabkit-infra` with these words."""
        return run(*words, account=self.account)

    def clients(self, service: str, region: str) -> Any:
        """Return the client of a service."""
        wire().account = self.account
        return wire().clients(service, region)


@dataclass
class Reader:
    """Somebody who has a folder with a settings file, and an account."""

    folder: Path
    place: Place
    monkeypatch: pytest.MonkeyPatch
    differs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Exit codes that are others here than in EXPECTED."""
    kept: dict[str, str] = field(default_factory=dict)
    """Variables of the shell."""
    done: list[tuple[str, Result | None]] = field(default_factory=list)
    """Each command, with what `collabkit-infra` came to."""

    def follow(self, page: Path) -> None:
        """Do what the page says, block by block."""
        self.monkeypatch.chdir(self.folder)
        for block in blocks(page):
            if block.language == "console":
                for command in commands(block):
                    self.command(block.page, command)
            elif block.caption:
                self.write(block)

    def write(self, block: Block) -> None:
        """Write a file; of settings, put in what the page changes."""
        path = self.folder / block.caption
        text = block.code
        if block.language == "toml":
            text = merged(path.read_text(encoding="utf-8"), block.code)
        path.write_text(text, encoding="utf-8")

    def command(self, page: str, command: str) -> None:
        """Give one command; fails when it ends otherwise than the page says."""
        if why_apart(command):
            return
        if export := _EXPORT.fullmatch(command):
            # A profile is for the real library, which would look for it.
            if export[1].startswith("COLLABKIT_"):
                self.monkeypatch.setenv(*export.groups())
            return
        for named, here in STANDS_IN.items():
            command = re.sub(rf"^(cp .*){named}\b", rf"\g<1>{ROOT / here}", command)
        if re.match(r"([A-Z_]+=\$\()?aws ", command):
            self._aws(page, command)
        elif command.startswith("collabkit-infra "):
            self._infra(page, command)
        else:
            words = [sys.executable if word == "python" else word for word in shlex.split(command)]
            subprocess.run(words, check=True, capture_output=True, timeout=60)
            self.done.append((command, None))

    def outcomes(self, command: str) -> list[dict[str, str]]:
        """Return what each run of a command came to for each stack: the first two columns of its table."""
        found = [result.stdout for line, result in self.done if line == command and result is not None]
        return [dict(line.split("\t")[:2] for line in text.splitlines() if "\t" in line) for text in found]

    def _infra(self, page: str, command: str) -> None:
        result = self.place.run(shlex.split(command)[1:])
        expected = {**EXPECTED, **self.differs}.get((page, command), 0)
        assert result.exit_code == expected, f"{page}: {command}\n{result.output}"
        self.done.append((command, result))

    def _aws(self, page: str, command: str) -> None:
        filled = re.sub(r"(?<!\\)\$(\w+)", lambda found: self.kept[found[1]], command)
        assert aws_calls.problems(filled) == [], f"{page}: {command}"
        answer = self._answer(aws_calls.words(filled)[1:3], aws_calls.options(filled))
        if kept := _KEPT.fullmatch(command):
            self.kept[kept[1]] = answer
        self.done.append((command, None))

    def _answer(self, call: list[str], options: Mapping[str, list[str]]) -> str:
        """Do in the account what it can do; every other call is held to its model and answered with a word."""
        said = {name: values[0] if values else "" for name, values in options.items()}
        if call[0] != "ssm" or not call[1].endswith("-parameter"):
            return "-".join(call)
        ssm = self.place.clients("ssm", REGION)
        # One that is written must be there already: else nobody reads it.
        found = str(ssm.get_parameter(Name=said["--name"])["Parameter"]["Value"])
        if call[1] == "put-parameter":
            ssm.put_parameter(Name=said["--name"], Value=said["--value"], Overwrite=True)
        return found


def merged(text: str, change: str) -> str:
    """Return settings with the keys of a change in them, as somebody would type them in."""
    whole = tomllib.loads(text, parse_float=Decimal)
    for name, value in tomllib.loads(change, parse_float=Decimal).items():
        whole[name] = {**whole.get(name, {}), **value} if isinstance(value, dict) else value
    plain = [f"{name} = {_toml(value)}" for name, value in whole.items() if not isinstance(value, dict)]
    for name, table in whole.items():
        if isinstance(table, dict):
            plain += ["", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in table.items())]
    return "\n".join(plain) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, list) else str(value)
