"""What the scripts of user data must not leave out: hashes of what they install, word of how it ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.machines import scripts
from collabkit.infra.checks.templates import Templates

__all__ = ["RULES"]

_INSTALLS = re.compile(r"""\bpip[\d.]*["']?\s+install\b(?P<rest>[^\n;&|]*)""")
_SIGNALS = re.compile(r"\b(?:cfn-signal|signal-resource)\b")
_AT_THE_END = re.compile(
    r"^[ \t]*trap\s+(?:(?P<function>\w+)|(?P<command>'[^']*'|\"[^\"]*\"))\s+(?:EXIT|0)\b", re.MULTILINE
)


def _lines(text: str) -> str:
    """Return a script without comments, each command on one line."""
    return re.sub(r"^[ \t]*#.*$", "", text.replace("\\\n", " "), flags=re.MULTILINE)


def installs_without_hashes(templates: Templates) -> Iterator[Finding]:
    """Whatever pip installs has the hash that was locked: a package may be another one tomorrow."""
    for resource, path, text in scripts(templates):
        if any("--require-hashes" not in found["rest"] for found in _INSTALLS.finditer(_lines(text))):
            yield Finding(
                rule="userdata-hashes",
                stack=resource.stack,
                path=path,
                problem="The user data installs packages whose hashes nobody checks.",
                remedy="Give pip install --require-hashes and a list with hashes.",
            )


def fails_silently(templates: Templates) -> Iterator[Finding]:
    """A script that tells CloudFormation how it went does so however it ends."""
    for resource, path, text in scripts(templates):
        script = _lines(text)
        if _SIGNALS.search(script) and not _tells_at_the_end(script):
            yield Finding(
                rule="userdata-signal",
                stack=resource.stack,
                path=path,
                problem="When the script fails it tells nobody, and the stack waits until its time is over.",
                remedy="Tell CloudFormation in a function, and write: trap <function> EXIT",
            )


def _tells_at_the_end(script: str) -> bool:
    for found in _AT_THE_END.finditer(script):
        name, command = found["function"], found["command"]
        defined = name and re.search(rf"^[ \t]*(?:function\s+)?{name}\s*\(\)", script, re.MULTILINE)
        if defined or (command and "signal" in command):
            return True
    return False


RULES = {"userdata-hashes": installs_without_hashes, "userdata-signal": fails_silently}
