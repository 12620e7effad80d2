"""What goes wrong is one sentence, an exit code and with --json a document, in a process of its own too."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from collabkit.infra.cli import INTERRUPTED, changing, cli
from collabkit.infra.cli.options import Tools
from collabkit.infra.cli.screen import Screen
from collabkit.infra.deploy import Exit

from .base import SMALL, run, sentence

PROGRAM = "from collabkit.infra.cli import main; main()"
# Ctrl-C while the command is being loaded.
INTERRUPTED_EARLY = """
import sys
class Loading:
    def find_spec(self, name, *rest):
        if name == "collabkit.infra.cli.program":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Loading())
"""


def _process(*arguments, script=PROGRAM, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    environment |= {"AWS_CONFIG_FILE": os.devnull, "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("render", "--settings", "absent.toml", "--out", "out"), 2, "cannot be read"),
        (("deploy", "--settings", SMALL), 3, "There are no credentials."),
        (("deploy", "--settings", SMALL, "--endpoint-url", "foo"), 2, "--endpoint-url is 'foo'"),
    ],
)
def test_a_process_of_its_own_writes_the_error_as_json(arguments, code, words):
    done = _process(*arguments, "--json")
    assert done.returncode == code
    answer = json.loads(done.stdout)
    assert answer["command"] == arguments[0]
    assert answer["error"]["exit"] == code
    assert words in answer["error"]["message"]
    assert "Traceback" not in done.stderr


def test_the_line_of_progress_is_taken_away_when_it_fails(monkeypatch):
    rested = []
    monkeypatch.setattr(Screen, "rest", lambda screen: rested.append(screen.data["command"]))
    # No tools of the tests': the command makes its own.
    result = CliRunner().invoke(cli, ["deploy", "--settings", "absent.toml"])
    assert result.exit_code == Exit.WRONG_USE
    assert "deploy" in rested


def test_ctrl_c_while_it_is_loaded_is_an_interruption():
    done = _process("render", script=INTERRUPTED_EARLY + PROGRAM)
    assert done.returncode == Exit.STOPPED
    assert done.stderr.strip() == INTERRUPTED


@pytest.mark.parametrize("address", ["foo", "", "http://", "ftp://127.0.0.1", "http://a b", "http://x:port"])
def test_what_is_no_address_is_told(address):
    result = CliRunner().invoke(
        cli, ["deploy", "--settings", str(SMALL), "--endpoint-url", address], obj=Tools()
    )
    assert result.exit_code == Exit.WRONG_USE
    assert "Write the emulator's whole address: http://127.0.0.1:4566" in sentence(result)


def test_an_address_in_the_environment_is_told_too():
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    done = _process("diff", "--settings", SMALL, AWS_ENDPOINT_URL="foo", **keys)
    assert done.returncode == Exit.WRONG_USE
    assert "Invalid endpoint: foo. Write the emulator's whole address" in " ".join(done.stderr.split())


def test_a_fault_of_the_program_has_a_code_of_its_own_and_says_what_to_report(monkeypatch):
    def fail(path):
        raise KeyError("of all things")

    monkeypatch.setattr(changing, "load", fail)
    result = run("deploy", "--settings", SMALL, "--json", faulty=True)
    assert result.exit_code == Exit.FAULT
    assert json.loads(result.stdout)["error"] == {
        "exit": 5,
        "message": "KeyError: 'of all things'. "
        "That is a fault of this program: report it with the lines above.",
    }
    assert "Traceback (most recent call last)" in result.stderr
    assert "5 a fault of this program" in " ".join(run("--help").output.split())
