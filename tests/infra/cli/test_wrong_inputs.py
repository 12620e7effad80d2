"""What people give by mistake: files, numbers, addresses and names that cannot be; each is told in a sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from collabkit.infra.cli import cli
from collabkit.infra.cli.options import Tools
from collabkit.infra.deploy import Exit

from .base import SMALL, run, said, sentence
from .test_errors import _process

NEST = 100_000
PROGRAM = f"'{sys.executable}' -c 'from collabkit.infra.cli import main; main()'"
FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"Resources": {"A": {"Type": "\xff"}}}', "is not UTF-8"),
        (b'{"Resources": {"A": 1}}', "the resource A is no object"),
        (b'{"Resources": {"A": []}}', "the resource A is no object"),
        (b'{"Resources": [1]}', "is no template in JSON"),
        (b"", "is no template in JSON"),
        (b'{"Resources": {}', "is no template in JSON"),
        (b'{"Resources": {"A": {"Type": ' + b"[" * NEST + b"]" * NEST + b"}}}", "nested too deep"),
        (b'{"Resources": {"A": {"Type": ' + b"9" * 5000 + b"}}}", "is no template in JSON"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_check_of_a_file_that_is_no_template(content, words, tmp_path):
    (tmp_path / "own.json").write_bytes(content)
    result = run("check", "--templates", tmp_path, "--json")
    assert result.exit_code == Exit.WRONG_USE
    message = said(result)["error"]["message"]
    assert "own.json" in message
    assert words in message


def test_check_of_a_template_that_the_rules_cannot_go_down_to_the_end_of(tmp_path):
    script = '{"Fn::Base64": ' * 2000 + '"x"' + "}" * 2000
    text = '{"Resources": {"A": {"Type": "AWS::EC2::Instance", "Properties": {"UserData": ' + script + "}}}}"
    (tmp_path / "own.json").write_text(text, encoding="utf-8")
    result = run("check", "--templates", tmp_path, "--no-cfn-lint")
    assert result.exit_code == Exit.WRONG_USE
    assert "nested too deep" in sentence(result)


def test_check_of_a_loop_of_cloudformation(tmp_path):
    loop = ["Name", ["a", "b"], {"Topic${Name}": {"Type": "AWS::SNS::Topic"}}]
    template = {"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::Topics": loop}}
    (tmp_path / "own.json").write_text(json.dumps(template), encoding="utf-8")
    assert run("check", "--templates", tmp_path, "--no-cfn-lint").exit_code == 0


def test_check_of_templates_with_wrong_types_ends(tmp_path):
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": "x"}, "Metadata": []}
    (tmp_path / "own.json").write_text(json.dumps({"Resources": {"A": alarm}}), encoding="utf-8")
    result = run("check", "--templates", tmp_path, "--no-cfn-lint", "--json")
    assert result.exit_code == Exit.FINDINGS
    assert {each["rule"] for each in said(result)["findings"]} >= {"alarm-runbook", "alarm-owner"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--settings", SMALL, "--runbooks", "nowhere"),
        ("check", "--templates", "nowhere"),
        ("review", "--settings", SMALL, "--root", "nowhere"),
    ],
    ids=lambda arguments: arguments[-2],
)
def test_a_folder_that_is_not_there_is_told(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == Exit.WRONG_USE
    assert "Directory 'nowhere' does not exist" in sentence(result)


@pytest.mark.parametrize(
    "arguments",
    [
        ("render", "--settings", SMALL, "--out", ""),
        ("render", "--settings", "", "--out", "out"),
        ("graph", "--settings", SMALL, "--out", ""),
        ("cost", "--settings", SMALL, "--prices", ""),
        ("check", "--templates", ""),
        ("simulate", "--settings", SMALL, "--svg", ""),
        ("simulate", "--settings", SMALL, "--load", ""),
        ("deploy", "--settings", SMALL, "--release", ""),
        ("deploy", "--settings", SMALL, "--only", ""),
    ],
    ids=lambda arguments: f"{arguments[0]} {arguments[-2]}",
)
def test_an_empty_text_is_nothing_to_work_with(arguments, tmp_path, monkeypatch):
    # As a variable of the shell that was never set.
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == Exit.WRONG_USE
    assert re.search(r"Give|does not exist|Choose", sentence(result))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--days", "--cell-requests"])
@pytest.mark.parametrize("number", ["nan", "-nan", "inf", "-inf", "0", "1e300", "seven"])
def test_numbers_that_are_none(option, number):
    result = run("simulate", "--settings", SMALL, option, number)
    assert result.exit_code == Exit.WRONG_USE
    assert re.search(r"is not in the range|is not a valid", sentence(result))


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_port_that_cannot_be_is_told(port):
    address = f"http://127.0.0.1:{port}"
    result = CliRunner().invoke(
        cli, ["deploy", "--settings", str(SMALL), "--endpoint-url", address], obj=Tools()
    )
    assert result.exit_code == Exit.WRONG_USE
    assert "Write the emulator's whole address: http://127.0.0.1:4566" in sentence(result)


KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def test_a_port_in_the_environment_is_told_too():
    done = _process("diff", "--settings", SMALL, AWS_ENDPOINT_URL="http://127.0.0.1:99999", **KEYS)
    assert done.returncode == Exit.WRONG_USE
    assert "Write the emulator's whole address" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [(("--region", "foo bar"), {}), ((), {"AWS_REGION": "Frankfurt!"})],
    ids=["option", "environment"],
)
def test_what_is_no_region_is_told(arguments, variables):
    done = _process("doctor", *arguments, **variables, **KEYS)
    said_ = " ".join(done.stderr.split())
    assert done.returncode == Exit.WRONG_USE
    assert re.search(r"'(foo bar|Frankfurt!)' is no region\. Write it as AWS does: eu-central-1", said_)
    assert "emulator" not in said_


def test_credentials_that_cannot_be_read_are_no_fault_of_an_address(tmp_path):
    config = tmp_path / "config"
    config.write_text("[default]\ncredential_process = echo no document\n", encoding="utf-8")
    done = _process("doctor", AWS_CONFIG_FILE=str(config))
    assert done.returncode == Exit.WRONG_USE
    assert "AWS's configuration cannot be used: " in done.stderr
    assert "emulator" not in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "name = " + "[" * 5000 + "]" * 5000,
        ".".join(["a"] * 5000) + " = 1",
        "a = " + "{a = " * 5000 + "1" + "}" * 5000,
        "a = " + "9" * 5000,
        "a = 1e9999999999999999999999",
        "a = 2024-13-45",
        "a = 25:00:00",
    ],
    ids=["lists", "keys", "tables", "whole number", "amount", "date", "time"],
)
@pytest.mark.parametrize("arguments", [("cost", "--settings"), ("cost", "--settings", SMALL, "--prices")])
def test_toml_that_cannot_be_read(arguments, text, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    result = run(*arguments, path, "--json")
    assert result.exit_code == Exit.WRONG_USE
    message = said(result)["error"]["message"]
    assert "own.toml" in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("arguments", "command", "words"),
    [
        (("deploy",), "deploy", "Missing option '--settings'"),
        (("render", "--settings", SMALL), "render", "Missing option '--out'"),
        (("render", "--settings", SMALL, "--out", "x", "--fast"), "render", "No such option"),
        (("deploy", "--settings", SMALL, "--release", "no.tar.gz"), "deploy", "does not exist"),
        (("cost", "--settings", SMALL, "more"), "cost", "unexpected extra argument"),
        (("graph", "--settings", SMALL, "--format", "png"), "graph", "is not one of"),
        (("nonsense",), "", "No such command"),
        ((), "", "No such option"),
    ],
    ids=lambda value: " ".join(map(str, value))[:30] if isinstance(value, tuple) else "",
)
def test_json_says_what_was_wrong_with_the_question(arguments, command, words):
    result = run(*arguments, "--json")
    assert result.exit_code == Exit.WRONG_USE
    answer = said(result)
    assert (answer["command"], answer["format"], answer["error"]["exit"]) == (command, 1, 2)
    assert words in answer["error"]["message"]
    assert sentence(result).count(words) == 1
    assert run(*arguments).stdout == ""


def test_render_over_what_is_no_text(tmp_path):
    (tmp_path / "dns.json").write_bytes(b"\xff\x00")
    result = run("render", "--settings", SMALL, "--out", tmp_path, "--json")
    assert result.exit_code == 0
    states = {Path(each["path"]).name: each["state"] for each in said(result)["templates"]}
    assert (states["dns.json"], states["edge.json"]) == ("changed", "new")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff,1\n", "is not UTF-8"),
        (b"0," + b"1" * 200_000 + b"\n", "load.csv:1"),
        (b"0,1\n60,1e300\n", "load.csv:2"),
        (b"-60,1\n0,2\n", ""),
        (b"\xef\xbb\xbfseconds,requests\n0,1\n60,2\n", ""),
    ],
    ids=["encoding", "field", "flood", "before zero", "byte order mark"],
)
def test_a_trace_that_cannot_be_read_is_told(content, words, tmp_path):
    path = tmp_path / "load.csv"
    path.write_bytes(content)
    result = run("simulate", "--settings", SMALL, "--load", path, "--days", "0.1")
    assert result.exit_code == (Exit.WRONG_USE if words else Exit.DONE)
    assert words in sentence(result)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("as_of = ", 'as_of = "today" #'),
        ("hours = ", 'hours = "many" #'),
        ("hours = ", "hours = -1 #"),
        ("region = ", "region = 1 #"),
        ("alarm = ", "alarm = nan #"),
        ("alarm = ", "alarm = inf #"),
        ("alarm = ", "alarm = -1 #"),
        ("alarm = ", "alarm = true #"),
        ("alarm = ", 'alarm = "cheap" #'),
        ("alarm = ", "alarm = [1] #"),
        ("alarm = ", "alarm = 1e999999 #"),
    ],
    ids=lambda value: value,
)
def test_prices_that_cannot_be(old, new, tmp_path):
    text = files("collabkit.infra").joinpath("prices.toml").read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    path.write_text(re.sub(f"(?m)^{old}", new, text, count=1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    result = run("cost", "--settings", SMALL, "--prices", path)
    assert result.exit_code == Exit.WRONG_USE
    assert "is no table of prices" in sentence(result)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_output_does_not_depend_on_what_the_terminal_can_write(encoding, tmp_path):
    (tmp_path / "own.json").write_text(
        '{"Resources": {"A\\ud800\u2013\U0001f600": {"Type": "AWS::CloudWatch::Alarm"}}}', encoding="utf-8"
    )
    check = ("check", "--templates", tmp_path, "--no-cfn-lint")
    table, document = (
        _process(*check, *more, PYTHONIOENCODING=encoding, PYTHONUTF8="0") for more in ((), ("--json",))
    )
    assert (table.returncode, document.returncode) == (Exit.FINDINGS, Exit.FINDINGS)
    assert "Resources/A" in table.stdout
    assert json.loads(document.stdout)["findings"][0]["path"].startswith("Resources/A\ud800\u2013\U0001f600")


class _Server(ThreadingHTTPServer):
    answer: tuple[int, bytes]


class _Site(BaseHTTPRequestHandler):
    """A web server that is not AWS's."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self):
        status, content = self.server.answer
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Stay silent."""


@pytest.fixture
def site(request):
    with _Server(("127.0.0.1", 0), _Site) as server:
        server.answer = request.param
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "site",
    [(200, b"<html>Hello</html>"), (404, b"<html>No</html>"), (403, b"Forbidden"), (200, b"{}"), (302, b"")],
    indirect=True,
    ids=["page", "absent", "forbidden", "other service", "redirect"],
)
@pytest.mark.parametrize("command", ["doctor", "cells", "diff"])
def test_a_server_that_is_not_aws_is_told(command, site, monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    words = [command, "--settings", str(SMALL), "--endpoint-url", site, "--json"]
    result = CliRunner().invoke(cli, words, obj=Tools())
    assert result.exit_code in (Exit.AWS_REFUSED, Exit.FINDINGS)
    told = json.dumps(said(result))
    assert "What answers is not AWS. Check --endpoint-url, AWS_ENDPOINT_URL and a proxy." in told
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not FULL.exists(), reason="has no disk that is always full")
@pytest.mark.parametrize(
    "words", ["review", "review --json", f"cost --settings {SMALL}", "--help", "cost --help"]
)
def test_a_full_disk_behind_stdout_is_told(words):
    done = _shell(f"{words} > /dev/full")
    assert done.returncode == Exit.WRONG_USE
    assert done.stderr.strip() == "No space left on device. Choose a place that can be used."


@pytest.mark.parametrize(
    "words", ["review", "review --json", f"cost --settings {SMALL}", "--help", "nonsense"]
)
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_nobody_who_listens(words, closed):
    done = _shell(f"{words} {closed}")
    assert done.returncode == (Exit.WRONG_USE if words == "nonsense" else Exit.DONE)
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("words", ["review", "review --json", f"cost --settings {SMALL}", "--help"])
def test_who_stops_to_read_interrupts_it_without_a_word(words):
    done = _shell(f"{words} | true")
    assert done.returncode == Exit.STOPPED
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


def _shell(words):
    """Run the command in a shell, with what the shell does to its streams."""
    # The program is still being loaded when `true` is through.
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{PROGRAM} {words}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
    )
