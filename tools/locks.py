"""Renews locks/: one pass of uv per lock, with hashes, without a host name or a path of this machine."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from tools.matrix import DJANGO_NEEDS, newest_django
from tools.tree import LOCKS, ROOT, child_environment, say

OLDEST_PYTHON = "3.11"
# The Python that each peer of the benchmarks runs on.
PEERS = {
    "peer-channels": "3.13",
    "peer-guardian": "3.13",
    "peer-notifications": "3.13",
    "peer-pinax-messages": "3.11",
    "peer-private-chat2": "3.13",
}
# What a machine of a deployment installs, from wheels alone: the example site with everything that it may use.
SERVED = ("allauth", "mail", "notifications", "postgres", "redis", "s3", "server")
# Exactly Debian 12's: who builds a release has another 3.11, for which some of what this one needs would be left out.
MACHINES_PYTHON, MACHINES = "3.11.2", "linux"
# The emulator of AWS pins what it was released with; it works with what is asked of AWS with here.
EMULATOR = ("botocore>=1.44", "graphql-core>=3.3")
_PROJECT = ("pyproject.toml", "--all-extras")


def renew(arguments: Sequence[str]) -> None:
    """Resolve every lock again; the arguments go to uv (say --upgrade, or --upgrade-package django)."""
    _compile("dev", "--group", "dev", extra=arguments)
    _compile("node", "--group", "node", extra=arguments)
    _compile("test", *_PROJECT, "--group", "test", extra=arguments)
    _compile("demo", *_PROJECT, "--group", "demo", "--constraints", "locks/test.txt", extra=arguments)
    _compile("docs", *_PROJECT, "--group", "docs", "--constraints", "locks/test.txt", extra=arguments)
    infra = ("pyproject.toml", "--extra", "infra", "--group", "infra", "--constraints", "locks/test.txt")
    _compile("infra", *infra, extra=arguments, overrides=EMULATOR)
    _compile("checkov", "--group", "checkov", python="3.13", extra=arguments)
    served = [word for extra in SERVED for word in ("--extra", extra)]
    binary = ("--only-binary", ":all:", "--constraints", "locks/test.txt")
    _compile(
        "production", "pyproject.toml", *served, *binary, python=MACHINES_PYTHON, extra=arguments, on=MACHINES
    )
    for peer, peer_python in PEERS.items():
        _compile(peer, "--group", peer, python=peer_python, extra=arguments)
    for django, oldest_python in DJANGO_NEEDS.items():
        if django != newest_django("3.13"):
            source = (*_PROJECT, "-", "--group", "test")
            pin = f"Django~={django}.0"
            _compile(f"test-django{django}", *source, python=oldest_python, extra=arguments, pin=pin)


def _compile(
    name: str,
    *source: str,
    python: str = OLDEST_PYTHON,
    extra: Sequence[str] = (),
    pin: str = "",
    overrides: Sequence[str] = (),
    on: str = "",
) -> None:
    output = LOCKS / f"{name}.txt"
    say(f"resolving {output.relative_to(ROOT)} …")
    uv = str(Path(sys.executable).parent / "uv")
    where = ("--python-platform", on) if on else ("--universal",)
    shape = (*where, "--python-version", python, "--generate-hashes")
    # A machine's own index and wheel folders would end up in the file as host names and paths.
    clean = ("--no-config", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet")
    result = ("--output-file", str(output.relative_to(ROOT)))
    environment = child_environment()
    environment.pop("UV_FIND_LINKS", None)
    with NamedTemporaryFile("w", suffix=".txt") as stronger:
        stronger.write("\n".join(overrides))
        stronger.flush()
        command = [
            uv,
            "pip",
            "compile",
            *source,
            *shape,
            *clean,
            *extra,
            "--overrides",
            stronger.name,
            *result,
        ]
        subprocess.run(command, cwd=ROOT, env=environment, input=pin, text=True, check=True)


if __name__ == "__main__":
    renew(sys.argv[1:])
