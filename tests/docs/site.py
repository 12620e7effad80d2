"""A Django site in a folder of its own, in which a page is followed: files, commands and code."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .pages import DOCS, ROOT, RUN, Block, blocks

# Runs each block in one namespace and answers with the traceback, or nothing.
_INTERPRETER = """
import json, sys, traceback
import django
django.setup()
names = {"__name__": "__console__"}
for line in sys.stdin:
    name, code = json.loads(line)
    try:
        exec(compile(code, name, "exec"), names)
        answer = ""
    except BaseException:
        answer = traceback.format_exc()
    print("\\n\\x00" + json.dumps(answer), flush=True)
"""
# These run until they are stopped; other commands end by themselves.
_SERVERS = re.compile(r"\b(runserver|uvicorn|granian|collabkit_gateway|collabkit_worker(?! --once))\b")
INSTALLS = re.compile(r"^(?:\S*python\S* -m )?pip install (.*)$")
# The ports that pages name: others may be using them, so each site has free ones in their place.
_PORTS = ("8000", "8001", "8002", "8003")


class BlockFailed(AssertionError):
    """What a page tells its reader to do does not work."""


@dataclass
class Site:
    """The folder, the Python that runs in it, and what runs there now."""

    folder: Path
    python: Path = Path(sys.executable)
    environment: dict[str, str] = field(default_factory=dict)
    # Where the servers' output goes when it is not the folder.
    log_folder: Path | None = None
    servers: list[subprocess.Popen[str]] = field(default_factory=list)
    # What a page names → what stands for it here: the address of a server, a module.
    instead: dict[str, str] = field(default_factory=dict)
    ports: dict[str, str] = field(
        default_factory=lambda: dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
    )
    _interpreter: subprocess.Popen[str] | None = None

    def follow(self, block: Block) -> str:
        """Do what the block shows; returns what was printed. Raises BlockFailed."""
        block = replace(block, code=self.translated(block.code))
        if block.language == "console":
            return "".join(self.command(block, line) for line in _commands(block.code))
        if block.caption:
            self.write(block)
            return ""
        return self.run_python(block)

    def translated(self, text: str) -> str:
        """Return the text with what stands here for the addresses that pages name."""
        for named, here in self.instead.items():
            text = text.replace(named, here)
        for named, free in self.ports.items():
            text = re.sub(rf"\b{named}\b", free, text)
        return text

    def write(self, block: Block) -> None:
        """Write or extend the file that the caption names: a page adds to the files that Django made."""
        path = self.folder / block.caption
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + ("\n" if before else "") + block.code, encoding="utf-8")
        # What runs already has not seen the file.
        self._end_interpreter()

    def run_python(self, block: Block) -> str:
        """Run the code in the namespace of the page, in a process that has the site's settings."""
        process = self._interpreter or self._start_interpreter()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([str(block), block.code]) + "\n")
        process.stdin.flush()
        printed = ""
        for line in process.stdout:
            if line.startswith("\x00"):
                if trouble := json.loads(line[1:]):
                    raise BlockFailed(f"{block}\n{trouble}")
                return printed
            printed += line
        raise BlockFailed(f"{block}: Python ended.\n{printed}")

    def command(self, block: Block, line: str) -> str:
        """Run one command, without a shell; a server is started, must say that it listens, and runs on."""
        if _SERVERS.search(line):
            return self._serve(block, line)
        done = subprocess.run(
            shlex.split(line),
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        if done.returncode != 0:
            raise BlockFailed(f"{block}: {line}\n{done.stdout}{done.stderr}")
        return done.stdout

    def close(self) -> None:
        """End what was started."""
        self._end_interpreter()
        for server in self.servers:
            # What ended by itself is not there to be told.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
        for server in self.servers:
            try:
                server.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.communicate()

    @property
    def logs(self) -> Path:
        return self.log_folder or self.folder

    @property
    def variables(self) -> dict[str, str]:
        """The environment of every command: this Python first, buffered nowhere, no settings from outside."""
        inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        path = os.pathsep.join([str(self.python.parent), inherited.get("PATH", "")])
        return {**inherited, "PATH": path, "PYTHONUNBUFFERED": "1", **self.environment}

    def _serve(self, block: Block, line: str) -> str:
        log = self.logs / f"server-{len(self.servers)}.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                shlex.split(line), cwd=self.folder, env=self.variables, text=True, start_new_session=True,
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.servers.append(server)
        port = next((int(port) for port in self.ports.values() if port in line), None)
        ends = time.monotonic() + 60
        while server.poll() is None and time.monotonic() < ends:
            # A worker has no port; it says that it runs.
            if _listens(port) if port else log.read_text():
                return log.read_text()
            time.sleep(0.1)
        raise BlockFailed(f"{block}: {line} did not start.\n{log.read_text()}")

    def _start_interpreter(self) -> subprocess.Popen[str]:
        variables = {"DJANGO_SETTINGS_MODULE": "mysite.settings", **self.variables}
        variables["PYTHONPATH"] = os.pathsep.join([str(self.folder), variables.get("PYTHONPATH", "")])
        self._interpreter = subprocess.Popen(
            [str(self.python), "-c", _INTERPRETER], cwd=self.folder, env=variables, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return self._interpreter

    def _end_interpreter(self) -> None:
        if self._interpreter is not None:
            self._interpreter.communicate(timeout=30)
            self._interpreter = None


def _free_ports(count: int) -> list[str]:
    """Return ports that nobody uses now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [str(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _commands(code: str) -> list[str]:
    """Return the commands of a console block: what stands behind `$ `, continued lines joined."""
    joined = code.replace("\\\n", " ")
    return [line.removeprefix("$ ") for line in joined.split("\n") if line.startswith("$ ")]


def checkout_environment() -> dict[str, str]:
    """Return the variables with which a site finds this checkout's code."""
    return {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def without_installing(block: Block) -> Block:
    """Return the block without its pip lines: this environment has everything."""
    if block.language != "console":
        return block
    kept = [line for line in block.code.split("\n") if not INSTALLS.match(line.removeprefix("$ "))]
    return replace(block, code="\n".join(kept))


def started_by_the_tutorial(site: Site) -> None:
    """Make the site that the tutorial makes, as far as its files: nothing is migrated, nothing runs."""
    _run(site, "django-admin startproject mysite .")
    for block in blocks(DOCS / "tutorial" / "chat-in-your-site.md"):
        if block.language in RUN and block.caption:
            site.follow(block)


def started(folder: Path) -> Site:
    """Return a site that has every collabkit app installed and migrated: where a how-to begins."""
    site = Site(folder, environment=checkout_environment())
    (folder / "mysite").mkdir()
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    _run(site, "python manage.py migrate --verbosity 0")
    return site


def _run(site: Site, line: str) -> None:
    site.command(Block("tests/docs/site.py", 0, "console", "", ""), line)


_FILES: dict[str, Any] = {
    "manage.py": (
        "import os, sys\n"
        "from django.core.management import execute_from_command_line\n"
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")\n'
        "execute_from_command_line(sys.argv)\n"
    ),
    "mysite/__init__.py": "",
    "mysite/settings.py": (
        "from tests.projects.full.settings import *\n"
        'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}\n'
        'ROOT_URLCONF = "mysite.urls"\n'
        'ALLOWED_HOSTS = ["*"]\n'
    ),
    "mysite/urls.py": "from example_project.urls import urlpatterns\n",
    "mysite/wsgi.py": (
        "import os\n"
        "from django.core.wsgi import get_wsgi_application\n"
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")\n'
        "application = get_wsgi_application()\n"
    ),
}
