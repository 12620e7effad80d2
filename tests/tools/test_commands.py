"""./dev says no when a check could not run: a server that is missing or does not start, a test that was skipped.

Each test runs ./dev's own code in a process whose machine is made up: what stands on its PATH, and what runs in the
place of nox.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.matrix import COMBINATIONS

ROOT = Path(__file__).resolve().parents[2]
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
OTHERS = [str(combination) for combination in COMBINATIONS if combination.python != RUNNING]
# What ./dev starts: this in the place of PostgreSQL's programs, of Redis, of the browser and of nox.
WORKS = "exit 0"
RUNS_ON = "exec sleep 60"
ANSWERS = f"""exec {sys.executable} -c '
import socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])))
while True:
    client, _ = server.accept()
    client.recv(16)
    client.sendall(b"+PONG")
    client.close()
' "$@"
"""
ENDS = "echo 'cannot allocate the shared memory' >&2; exit 1"
POSTGRES = {"initdb": "mkdir data", "postgres": RUNS_ON, "pg_isready": WORKS, "psql": WORKS}
DRIVER = """
import sys
from pathlib import Path
from tools import commands, reports
from tools.services import postgres, process, redis
machine = Path(sys.argv[1])
postgres.DEBIAN_VERSIONS, reports.REPORTS = machine / "postgresql", machine / "reports"
commands.tools_python = lambda: machine / "nox"
process.START_SECONDS = process.STOP_SECONDS = 2.0
# Everything here belongs to whoever runs this, and no other account could reach it.
postgres.account = redis.account = lambda *preferred: None
sys.exit(commands.main(sys.argv[2:]))
"""
REPORT = "<testsuite><testcase classname='tests.chat' name='test_post' time='61'>{}</testcase></testsuite>"
PASSED, SKIPPED = REPORT.format(""), REPORT.format("<skipped/>")


@dataclass
class Machine:
    """A machine with exactly these programs."""

    folder: Path

    def has(self, **programs: str) -> None:
        """Put programs on PATH; dashes are written as low lines."""
        for name, script in programs.items():
            self._write(self.folder / "bin" / name.replace("_", "-"), script)

    def has_postgres(self, **other: str) -> None:
        """Put PostgreSQL where Debian has it."""
        for name, script in {**POSTGRES, **other}.items():
            self._write(self.folder / "postgresql" / "15" / "bin" / name, script)

    def runs(self, report: str) -> None:
        """Let the sessions that ./dev chooses end well, with a test that ended like this."""
        (self.folder / "report").write_text(report)
        lines = f'echo "$@" > {self.folder}/sessions; cp {self.folder}/report {self.folder}/reports/tests.xml'
        self._write(self.folder / "nox", lines)

    def sessions(self) -> list[str]:
        """Return the sessions that nox was asked for."""
        words = (self.folder / "sessions").read_text().split("--sessions ")[1].split()
        return words[: words.index("--")]

    def dev(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ./dev with these words."""
        here = {"PATH": str(self.folder / "bin"), "PYTHONPATH": str(ROOT), "PYENV_ROOT": str(self.folder)}
        return subprocess.run(
            [sys.executable, "-c", DRIVER, str(self.folder), *words],
            cwd=ROOT, env=here, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    @staticmethod
    def _write(path: Path, script: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with a shell and everything that ./dev needs."""
    made = Machine(tmp_path)
    made.has(redis_server=ANSWERS, chromium=WORKS, gpg=WORKS, gpgv=WORKS, jq=WORKS)
    for name in ("sh", "sleep", "mkdir", "cp"):
        program = shutil.which(name) or shutil.which(name, path=os.defpath)
        assert program
        (made.folder / "bin" / name).symlink_to(program)
    made.has_postgres()
    made.runs(PASSED)
    return made


def test_with_its_servers_up_and_all_tests_passed_the_run_is_good(machine: Machine) -> None:
    """The other tests differ from this one in what they take away."""
    done = machine.dev("test", "--services")
    told = "What took longest:\n     61 s  tests: tests.chat\n1 passed, 0 failed"
    assert (done.returncode, done.stdout.strip()) == (0, told), done.stderr
    assert {"lint", "docs", "client", "infra", "package", "browser"} <= set(machine.sessions())


@pytest.mark.parametrize(
    ("program", "package"),
    [("redis-server",) * 2, ("chromium",) * 2, ("gpg", "gnupg"), ("gpgv", "gnupg"), ("jq",) * 2],
)
def test_a_missing_program_fails_the_run(machine: Machine, program: str, package: str) -> None:
    """It is named with the command that installs it, and nothing is run without it."""
    (machine.folder / "bin" / program).unlink()
    done = machine.dev("test", "--services")
    assert done.returncode == 1
    assert f"./dev: Missing on this machine: {package}. On Debian, as root: apt-get install" in done.stderr
    assert not (machine.folder / "sessions").exists()


def test_a_missing_postgresql_fails_the_run(machine: Machine) -> None:
    shutil.rmtree(machine.folder / "postgresql")
    done = machine.dev("test", "--services")
    assert done.returncode == 1
    assert "./dev: Missing on this machine: postgresql." in done.stderr
    assert not (machine.folder / "sessions").exists()


@pytest.mark.parametrize("script", [ENDS, f"{ENDS.split(';', maxsplit=1)[0]}; {RUNS_ON}"])
def test_a_redis_that_does_not_start_fails_the_run(machine: Machine, script: str) -> None:
    """Whether it ends at once or stays silent; the end of its log says why."""
    machine.has(redis_server=script)
    done = machine.dev("test", "--services")
    assert done.returncode == 1
    assert "./dev: Redis did not start; the end of its log:" in done.stderr
    assert "cannot allocate the shared memory" in done.stderr
    assert not (machine.folder / "sessions").exists()


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({"postgres": ENDS, "pg_isready": "exit 1"}, "./dev: PostgreSQL did not start; the end of its log:"),
        ({"pg_isready": "exit 1"}, "./dev: PostgreSQL did not start; the end of its log:"),
        ({"initdb": ENDS}, "./dev: initdb failed:"),
        ({"psql": ENDS}, "./dev: psql failed:"),
    ],
)
def test_a_postgresql_that_does_not_start_fails_the_run(
    machine: Machine, programs: dict[str, str], sentence: str
) -> None:
    """At whichever step it fails."""
    machine.has_postgres(**programs)
    done = machine.dev("test", "--services")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (machine.folder / "sessions").exists()


@pytest.mark.parametrize("how", ["--services", "--matrix"])
def test_a_skipped_test_fails_a_run_with_servers(machine: Machine, how: str) -> None:
    """The sessions ended well, yet something was not looked at; it is named."""
    machine.runs(SKIPPED)
    done = machine.dev("test", how)
    assert done.returncode == 1
    assert "nothing may be skipped, but these were:\n  tests: tests.chat::test_post" in done.stdout
    assert "0 passed, 0 failed, 1 skipped" in done.stdout


def test_without_servers_a_test_may_be_skipped(machine: Machine) -> None:
    """It is counted in the closing line."""
    machine.runs("<testsuites>" + PASSED + SKIPPED + "</testsuites>")
    done = machine.dev("test", "tests/chat")
    assert (done.returncode, done.stdout.strip()) == (0, "1 passed, 0 failed, 1 skipped")


def test_what_failed_is_told_again_at_the_end(machine: Machine) -> None:
    """Whoever sees the end of a long log only reads what was expected, and where."""
    told = "def test_post():\n    assert 1 == 2\nE   assert 1 == 2\n\ntests/chat/test_post.py:7: AssertionError\n"
    machine.runs(REPORT.format(f"<failure message='assert 1 == 2'>{told}</failure>"))
    lines = machine.dev("test", "tests/chat").stdout.splitlines()
    assert lines == [
        "What failed, in short:",
        "  tests: tests.chat::test_post",
        "    E   assert 1 == 2",
        "    tests/chat/test_post.py:7: AssertionError",
        "0 passed, 1 failed",
    ]


def test_a_run_without_a_single_test_fails(machine: Machine) -> None:
    """Sessions that end well and have looked at nothing prove nothing."""
    machine.runs("<testsuite></testsuite>")
    done = machine.dev("test", "--services")
    assert done.returncode == 1
    assert "No test ran." in done.stdout


def test_the_matrix_names_what_it_could_not_run(machine: Machine) -> None:
    """Only the Python that runs this is on the machine: each combination with another one is named."""
    done = machine.dev("test", "--matrix")
    assert done.returncode == 0, done.stderr
    named = [line.rpartition(": ")[2] for line in done.stdout.splitlines() if line.startswith("Not run,")]
    assert named == OTHERS
    present = [combination.session for combination in COMBINATIONS if combination.python == RUNNING]
    assert machine.sessions() == [*present, "hosts", "browser"]


def test_what_ci_runs_is_this_command() -> None:
    """.ci/run hands over to ./dev test --services, whose exit code is its own."""
    last = (ROOT / ".ci" / "run").read_text().rstrip().splitlines()[-1]
    assert last == "exec ./dev test --services"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
