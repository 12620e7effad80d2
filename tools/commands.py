"""The commands of ./dev: each chooses nox sessions, and some start servers around them."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

from tools import matrix, reports
from tools.bootstrap import BootstrapError, tools_python
from tools.services.chromium import find_chromium
from tools.services.process import ServiceError
from tools.services.run import private_services
from tools.tree import ROOT, child_environment

PASSED_ON = {
    "format": "lay out the code and mend what can be mended",
    "docs": "build the documentation into docs/_build/html",
    "coverage": "the Python suite on SQLite, and the lines no test reached",
    "infra": "prove the infrastructure: templates, checks, the scaler [pytest arguments]",
    "words": "gather what the client and the server say, and tell what is not translated",
    "screens": "take the pictures of the documentation [--out FOLDER]",
}
# What a release run asks for beyond the daily one: more rounds of each race, more made-up requests, all browser pairs.
THOROUGH = {
    "COLLABKIT_TEST_MATRIX": "1",
    "COLLABKIT_RACE_ROUNDS": "300",
    "COLLABKIT_FUZZ_EXAMPLES": "300",
}


def main(arguments: Sequence[str]) -> int:
    """Run one ./dev command and return its exit code."""
    # A stopped run must still stop the servers it started: turn the polite signal into an exception.
    signal.signal(signal.SIGTERM, _interrupted)
    options, rest = _parser().parse_known_args(arguments)
    rest = [word for word in rest if word != "--"]
    try:
        return _run(options, rest)
    except (BootstrapError, ServiceError) as problem:
        print(f"./dev: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupted(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("./dev", description="Needs only Python 3.11 or newer.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("demo", help="serve the example site [--port N] [--data-dir DIR]", add_help=False)
    test = commands.add_parser("test", help="run the tests; further arguments go to pytest")
    kind = test.add_mutually_exclusive_group()
    kind.add_argument("--services", action="store_true", help="everything, on private servers")
    kind.add_argument(
        "--matrix", action="store_true", help="every Python × Django × database, size × direction"
    )
    for name, text in PASSED_ON.items():
        commands.add_parser(name, help=text)
    commands.add_parser("lint", help="style, types, contracts, migrations, the client, production settings")
    commands.add_parser("bench", help="measure [--quick] [path …] beside peers and the floor")
    commands.add_parser("lock", help="renew locks/ [--upgrade | --upgrade-package NAME]", add_help=False)
    return parser


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    match options.command:
        case "demo":
            return _replace_by_nox("demo", rest)
        case "test" if options.services:
            return _test_with_services(_everything(), rest)
        case "test" if options.matrix:
            return _test_matrix(rest)
        case "test":
            return _test(rest)
        case "lint":
            return _nox(["lint", "client_lint", "deployment"], rest)
        case "bench":
            with private_services() as servers:
                return _nox(["bench"], rest, **servers)
        case "lock":
            renew = [str(tools_python()), "-m", "tools.locks", *rest]
            return subprocess.run(renew, cwd=ROOT, check=False).returncode
        case name:
            return _nox([name], rest)


def _command(sessions: Sequence[str], rest: Sequence[str]) -> list[str]:
    return [str(tools_python()), "-m", "nox", "--sessions", *sessions, "--", *rest]


def _nox(sessions: Sequence[str], rest: Sequence[str], **variables: str) -> int:
    process = subprocess.Popen(_command(sessions, rest), cwd=ROOT, env=child_environment(**variables))
    try:
        return process.wait()
    except KeyboardInterrupt:
        # nox ends what it started when it is interrupted; killed, it would leave the tests running.
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def _replace_by_nox(session: str, rest: Sequence[str]) -> NoReturn:
    command = _command([session], rest)
    os.chdir(ROOT)
    os.execve(command[0], command, child_environment())  # noqa: S606 - signals reach the server, not a middleman


def _test(rest: Sequence[str]) -> int:
    """Run everything that needs no server; with pytest arguments, only the Python tests they choose."""
    python_tests = matrix.newest_combination("sqlite").session
    if rest:
        return _summed_up([python_tests], rest)
    chromium = find_chromium()
    if chromium is None:
        code = _summed_up(["client", python_tests])
        print("The browser tests were not run: there is no Chromium on this machine.")
        return code
    return _summed_up(["client", python_tests, "browser"], COLLABKIT_TEST_CHROMIUM=str(chromium))


def _everything() -> list[str]:
    # The newest of all on PostgreSQL, in full; the oldest on SQLite, without what is slow; --matrix has all between,
    # and ./dev test the newest on SQLite.
    newest, oldest = matrix.newest_combination("postgres"), matrix.oldest_combination("sqlite")
    python_tests = [newest.session, "hosts", oldest.session]
    return ["lint", "docs", "client", "deployment", *python_tests, "infra", "package", "browser"]


def _test_matrix(rest: Sequence[str]) -> int:
    combinations = [combination.session for combination in matrix.present()]
    code = _test_with_services([*combinations, "hosts", "browser"], rest, **THOROUGH)
    for combination in matrix.absent():
        print(f"Not run, its interpreter is not on this machine: {combination}")
    return code


def _test_with_services(sessions: Sequence[str], rest: Sequence[str], **variables: str) -> int:
    with contextlib.ExitStack() as stack:
        servers = stack.enter_context(private_services())
        return _summed_up(sessions, rest, **servers, **variables)


def _summed_up(sessions: Sequence[str], rest: Sequence[str] = (), **variables: str) -> int:
    """Run the sessions and close with one line over all of them; with servers at hand a skip is a failure."""
    reports.clear()
    code = _nox(sessions, rest, **variables)
    total = reports.tally()
    if total.skipped and "COLLABKIT_TEST_SERVICES" in variables:
        print("With the servers at hand nothing may be skipped, but these were:", *total.skipped, sep="\n  ")
        code = code or 1
    if "COLLABKIT_TEST_SERVICES" in variables:
        print("What took longest:", *total.slowest(), sep="\n  ")
    if total.failed:
        print("What failed, in short:", *total.failed, sep="\n  ")
    if code == 0 and len(total.failed) + total.passed == 0:
        print("No test ran.")
        code = 1
    print(total, flush=True)
    return code
