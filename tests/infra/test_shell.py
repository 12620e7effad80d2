"""The shell files at work: signals, secrets and deployments, with programs of our own in the place of AWS's."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from collabkit.infra import buildspecs, userdata
from collabkit.infra.deploy import releases
from collabkit.infra.deploy.units import units
from collabkit.infra.settings import load

pytestmark = pytest.mark.skipif(
    not (shutil.which("jq") and shutil.which("bash")), reason="needs bash and jq, which every machine gets"
)

FOLDER = userdata.FOLDER


def program(folder: Path, name: str, body: str) -> None:
    """Put a program into a folder that comes first in the search path."""
    file = folder / name
    file.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def run(script: str, *arguments: str, programs: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script with bash, these programs before all others."""
    return subprocess.run(
        ["bash", "-c", script, "script", *arguments],
        env={"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(programs), **variables},
        cwd=programs,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


# --- the signal ---


class Signals(BaseHTTPRequestHandler):
    """Takes signals as CloudFormation's signed address does: with an empty Content-Type or none."""

    taken: list[dict[str, str]] = []

    def do_PUT(self):
        """Keep what came, or refuse it as a signature that does not fit."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fits = not self.headers.get("Content-Type")
        self.send_response(200 if fits else 403)
        self.end_headers()
        if fits:
            self.taken.append(json.loads(body))

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def signals():
    Signals.taken = []
    server = HTTPServer(("127.0.0.1", 0), Signals)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/signal?Signature=a%2Bb&Expires=1", Signals.taken
    server.shutdown()
    server.server_close()
    thread.join()


def base(programs: Path, wait_url: str, then: str) -> str:
    """Return base.sh for a machine that has all packages, with these lines after it."""
    program(programs, "dpkg-query", "echo 'install ok installed'")
    program(programs, "curl", "exit 7")
    program(programs, "aws", f'echo "$@" >>{programs}/aws.log')
    (programs / "image.env").write_text(f"PATH={programs}:$PATH\n", encoding="utf-8")
    values = {
        "ROLE": "web",
        "REGION": "eu-central-1",
        "STACK": "production-cell-1",
        "GROUP": "WebGroup",
        "WAIT_URL": f"'{wait_url}'",
        "ARTEFACTS": "artefacts",
        "SSM_AGENT_SHA256": "''",
        "AGENT_CONFIG": "/collabkit/production/observability/AgentWeb",
        "AGENT_VERSION": "0123456789ab",
        "PACKAGES": "nginx",
    }
    text = (
        (FOLDER / "base.sh")
        .read_text(encoding="utf-8")
        .replace("/etc/collabkit/image.env", f"{programs}/image.env")
    )
    return re.sub(r"@\{(\w+)\}", lambda place: values[place[1]], text) + then


def test_a_machine_that_is_ready_says_so(signals, tmp_path):
    url, taken = signals
    done = run(base(tmp_path, url, "step last\n"), programs=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [(each["Status"], each["Reason"]) for each in taken] == [("SUCCESS", "The web machine is ready")]
    said = (tmp_path / "aws.log").read_text(encoding="utf-8")
    assert "signal-resource --stack-name production-cell-1 --logical-resource-id WebGroup" in said
    assert "--status SUCCESS" in said


def test_a_step_that_fails_is_named(signals, tmp_path):
    url, taken = signals
    done = run(base(tmp_path, url, "step 'the hard one'\nfalse\nstep never\n"), programs=tmp_path)
    assert done.returncode == 1
    assert [each["Status"] for each in taken] == ["FAILURE"]
    assert taken[0]["Reason"] == "The web machine failed at: the hard one"
    assert "never" not in done.stdout
    assert "--status FAILURE" in (tmp_path / "aws.log").read_text(encoding="utf-8")


def test_a_machine_that_comes_later_is_not_failed_by_an_old_address(tmp_path):
    program(tmp_path, "sleep", "true")
    done = run(base(tmp_path, "http://127.0.0.1:1/gone", "step last\n"), programs=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "the wait condition took no signal" in done.stdout


# --- secrets ---

SECRETS = {
    "application": {"secret_key": "k" * 50},
    "cache": {"token": "t/o&k"},
    "database": {"username": "collabkit", "password": "a:b/c?d#e%f@g"},
}


@pytest.fixture
def secrets(tmp_path):
    """Return what runs collabkit-secrets, and the folder it works in."""
    for name, value in SECRETS.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    program(tmp_path, "aws", f'while [ "$1" != --secret-id ]; do shift; done; cat {tmp_path}/$2.json')
    program(tmp_path, "systemctl", f'echo "$@" >>{tmp_path}/systemctl.log')
    (tmp_path / "site.env").write_text("SITE_URL=https://together.example\n", encoding="utf-8")
    (tmp_path / "secrets.env").write_text(
        "AWS_ENDPOINT=''\nREGION=eu-central-1\nAPPLICATION_SECRET=application\nCACHE_HOST=cache.example\n"
        "CACHE_SECRET=cache\nCACHE_SCHEME=rediss\nDATABASE=site\nDATABASE_HOST=db.example\nDATABASE_PORT=5432\n"
        "DATABASE_QUERY='sslmode=verify-full'\nDATABASE_SECRET=database\nSEARCH_SECRET=''\n",
        encoding="utf-8",
    )
    text = (FOLDER / "application.sh").read_text(encoding="utf-8")
    script = text.partition("/usr/local/sbin/collabkit-secrets <<'END'\n")[2].partition("\nEND\n")[0]
    script = script.replace("/etc/collabkit", str(tmp_path)).replace("/run/collabkit", f"{tmp_path}/run")

    def call(*arguments: str) -> None:
        done = run(script, *arguments, programs=tmp_path)
        assert done.returncode == 0, done.stderr

    return call, tmp_path


def test_secrets_become_variables_that_only_root_reads(secrets):
    call, folder = secrets
    call()
    file = folder / "run/environment"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8").splitlines() == [
        "SITE_URL=https://together.example",
        f"SECRET_KEY={'k' * 50}",
        "SECRET_KEY_FALLBACKS=",
        "DATABASE_URL=postgresql://collabkit:a%3Ab%2Fc%3Fd%23e%25f%40g@db.example:5432/site?sslmode=verify-full",
        "REDIS_URL=rediss://:t%2Fo%26k@cache.example:6379/0",
    ]
    assert [each.name for each in (folder / "run").iterdir() if each.name.startswith("new")] == []


def test_a_key_that_is_on_its_way_out_is_still_known(secrets):
    call, folder = secrets
    document = {"secret_key": "new", "secret_key_fallbacks": ["old", "older"]}
    (folder / "application.json").write_text(json.dumps(document), encoding="utf-8")
    call()
    lines = (folder / "run/environment").read_text(encoding="utf-8").splitlines()
    assert lines[1:3] == ["SECRET_KEY=new", "SECRET_KEY_FALLBACKS=old,older"]


def test_a_rotated_password_restarts_the_site_once(secrets):
    call, folder = secrets
    call()
    call("restart")
    assert not (folder / "systemctl.log").exists()
    (folder / "database.json").write_text('{"username": "collabkit", "password": "new"}', encoding="utf-8")
    # One process came down and took the new password; the others still have the old one.
    call()
    call("restart")
    call("restart")
    assert (folder / "systemctl.log").read_text(encoding="utf-8") == "try-restart collabkit-site-*.service\n"


def test_without_an_answer_the_old_secrets_stay(secrets):
    call, folder = secrets
    call()
    before = (folder / "run/environment").read_bytes()
    program(folder, "aws", "exit 255")
    with pytest.raises(AssertionError):
        call("restart")
    assert (folder / "run/environment").read_bytes() == before


# --- deployment ---

AWS = r"""
here=$HOME
there() { grep -q "^$1 " "$here/stacks" || { echo "Stack with id $1 does not exist" >&2; exit 254; }; }
case "$1 $2" in
"ssm get-parameter") cat "$here/$(basename "$4")" ;;
"ssm put-parameter")
    while [ $# -gt 0 ]; do
        case $1 in --name) name=$2 ;; --value) value=$2 ;; esac
        shift
    done
    printf '%s\n' "$value" >"$here/$(basename "$name")" ;;
"cloudformation list-stacks") tr ' ' '\t' <"$here/stacks" ;;
"cloudformation describe-stacks")
    there "$4"
    case $* in
    *StackStatus*)
        if [ -e "$here/lost" ]; then
            rm "$here/lost"
            echo "An error occurred (Throttling): Rate exceeded" >&2
            exit 254
        fi
        sed -n "s/^$4 //p" "$here/stacks" ;;
    *) echo '[{"ParameterKey": "ReleaseName"}, {"ParameterKey": "Image"}]' ;;
    esac ;;
"cloudformation update-stack")
    there "$4"
    if [ "$(cat "$here/at-$4")" = "$(cat "$here/Name")" ]; then
        echo "An error: No updates are to be performed." >&2
        exit 254
    fi
    echo "$4 $(cat "$here/Name")" >>"$here/updates"
    printf '%s' "$9" >"$here/parameters" ;;
"cloudformation wait")
    . "$here/meanwhile"
    there "$5"
    if grep -qx "$5 $(cat "$here/Name")" "$here/failing" 2>/dev/null; then
        sed -i "s/^$5 UPDATE_COMPLETE/$5 UPDATE_ROLLBACK_COMPLETE/" "$here/stacks"
        exit 255
    fi
    cat "$here/Name" >"$here/at-$5" ;;
esac
"""


@pytest.fixture
def deploy(tmp_path):
    """Return what runs a deployment from the release r1 to r2, and the folder that stands for AWS."""
    program(tmp_path, "aws", AWS)
    program(tmp_path, "curl", f"test ! -e {tmp_path}/silent")
    program(tmp_path, "sleep", f". {tmp_path}/waiting")
    (tmp_path / "Name").write_text("r1\n", encoding="utf-8")
    (tmp_path / "Sha256").write_text("one\n", encoding="utf-8")
    (tmp_path / "release.env").write_text("RELEASE=r2\nSHA256=two\n", encoding="utf-8")
    for name in ("meanwhile", "waiting", "stacks"):
        (tmp_path / name).touch()
    for name in ("cell-10", "cell-2", "cell-1", "worker", "gateway", "data", "network"):
        stands(tmp_path, name)
    script = (buildspecs.FOLDER / "deploy.sh").read_text(encoding="utf-8").replace("TRIES=120", "TRIES=3")

    def call() -> subprocess.CompletedProcess[str]:
        return run(
            script,
            programs=tmp_path,
            ENVIRONMENT="pre-live",
            ROLE="arn:role",
            SITE="https://a.example",
            READY_PATH="/readyz",
        )

    return call, tmp_path


def stands(folder: Path, name: str, status: str = "UPDATE_COMPLETE", release: str = "r1") -> None:
    """Let a stack be there, or have another status than before."""
    file = folder / "stacks"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    others = [line for line in lines if not line.startswith(f"pre-live-{name} ")]
    file.write_text("".join([*others, f"pre-live-{name} {status}\n"]), encoding="utf-8")
    (folder / f"at-pre-live-{name}").write_text(f"{release}\n", encoding="utf-8")


def happens(folder: Path, name: str, release: str, *commands: str) -> None:
    """Let these commands of the shell run while a stack is brought to a release, once."""
    lines = "; ".join([*commands, f": >{folder}/meanwhile"])
    (folder / "meanwhile").write_text(
        f'if [ "$5 $(cat "$here/Name")" = "pre-live-{name} {release}" ]; then {lines}; fi\n', encoding="utf-8"
    )


def updates(folder: Path) -> list[str]:
    """Return the updates that were asked for, in order: the stack and the release."""
    return (folder / "updates").read_text(encoding="utf-8").replace("pre-live-", "").splitlines()


def test_a_release_goes_from_stack_to_stack(deploy):
    call, folder = deploy
    done = call()
    assert done.returncode == 0, done.stdout + done.stderr
    assert updates(folder) == ["gateway r2", "worker r2", "cell-1 r2", "cell-2 r2", "cell-10 r2"]
    assert (folder / "Sha256").read_text(encoding="utf-8") == "two\n"
    assert json.loads((folder / "parameters").read_text(encoding="utf-8")) == [
        {"ParameterKey": "ReleaseName", "ParameterValue": "/collabkit/pre-live/release/Name"},
        {"ParameterKey": "Image", "UsePreviousValue": True},
    ]


@pytest.mark.parametrize(
    ("status", "times", "fails"),
    [
        # The waiter gives up after an hour, or at a poll that was lost.
        ("UPDATE_IN_PROGRESS", 2, False),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", 1, False),
        ("UPDATE_COMPLETE", 1, False),
        ("UPDATE_ROLLBACK_COMPLETE", 1, True),
    ],
)
def test_an_update_is_waited_for_as_long_as_it_goes_on(deploy, status, times, fails):
    call, folder = deploy
    counted = f"n=$(cat {folder}/waits 2>/dev/null || echo 0); echo $((n + 1)) >{folder}/waits"
    gives_up = f'sed -i "s/^$5 .*/$5 {status}/" {folder}/stacks; exit 255'
    (folder / "meanwhile").write_text(
        f'if [ "$5 $(cat "$here/Name")" = "pre-live-worker r2" ]; then {counted}; '
        f"if [ $n -lt {times} ]; then {gives_up}; fi; fi\n",
        encoding="utf-8",
    )
    done = call()
    assert done.returncode == fails, done.stdout + done.stderr
    if status.endswith("IN_PROGRESS"):
        assert (folder / "waits").read_text(encoding="utf-8") == f"{times + 1}\n"
    assert ("everything goes back to r1" in done.stdout) is fails


def test_an_answer_that_is_lost_takes_no_release_back(deploy):
    call, folder = deploy
    happens(folder, "worker", "r2", f"touch {folder}/lost", f": >{folder}/meanwhile", "exit 255")
    done = call()
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (folder / "lost").exists()
    assert "everything goes back" not in done.stdout


def test_by_hand_and_by_the_delivery_a_release_goes_the_same_way(deploy):
    call, folder = deploy
    call()
    environment = load(Path(__file__).parent / "environments" / "production.toml")
    by_hand = [
        unit.name.removeprefix("production-")
        for unit in units(environment, [1, 2, 10])
        if releases.follows(environment, unit)
    ]
    assert [line.split()[0] for line in updates(folder)] == by_hand


@pytest.mark.parametrize("role", ["gateway", "worker", "web", "web_with_gateway"])
def test_whichever_machine_is_first_migrates_before_it_serves(role):
    parts = userdata.PARTS[role]
    serving = [parts.index(part) for part in ("gateway", "worker", "web") if part in parts]
    assert parts.count("migrate") == 1
    assert parts.index("migrate") < min(serving)
    # Whoever comes second waits, and finds nothing left to do.
    assert "pg_advisory_lock" in userdata.text(role)


def test_a_cell_that_does_not_become_well_takes_all_back(deploy):
    call, folder = deploy
    (folder / "failing").write_text("pre-live-cell-2 r2\n", encoding="utf-8")
    done = call()
    assert done.returncode == 1
    assert updates(folder) == [
        "gateway r2", "worker r2", "cell-1 r2", "cell-2 r2",
        # CloudFormation has put back cell-2 itself, and cell-10 never had it.
        "cell-1 r1", "worker r1", "gateway r1",
    ]  # fmt: skip
    assert (folder / "Name").read_text(encoding="utf-8") == "r1\n"
    assert (folder / "Sha256").read_text(encoding="utf-8") == "one\n"
    assert "pre-live-cell-2 did not become well with r2; everything goes back to r1." in done.stdout


def test_a_site_that_does_not_answer_takes_all_back(deploy):
    call, folder = deploy
    (folder / "silent").touch()
    assert call().returncode == 1
    assert updates(folder) == ["gateway r2", "gateway r1"]
    assert (folder / "Name").read_text(encoding="utf-8") == "r1\n"


def test_what_runs_the_release_already_is_well(deploy):
    call, folder = deploy
    (folder / "at-pre-live-cell-1").write_text("r2\n", encoding="utf-8")
    assert call().returncode == 0


def test_a_deployment_to_nothing_is_refused(deploy):
    call, folder = deploy
    (folder / "stacks").write_text("pre-live-data UPDATE_COMPLETE\n", encoding="utf-8")
    done = call()
    assert done.returncode == 1
    assert "There is no cell, gateway or worker" in done.stdout
    assert (folder / "Name").read_text(encoding="utf-8") == "r1\n"


def test_a_cell_that_is_being_launched_is_waited_for(deploy):
    """It began with the release before; without it visitors would get two releases."""
    call, folder = deploy
    stands(folder, "cell-11", "CREATE_IN_PROGRESS")
    (folder / "waiting").write_text(
        f"sed -i s/CREATE_IN_PROGRESS/CREATE_COMPLETE/ {folder}/stacks\n", encoding="utf-8"
    )
    done = call()
    assert done.returncode == 0, done.stdout + done.stderr
    assert updates(folder)[-2:] == ["cell-10 r2", "cell-11 r2"]


def test_a_cell_that_is_launched_meanwhile_is_found(deploy):
    call, folder = deploy
    happens(folder, "cell-10", "r2", f"echo pre-live-cell-3 CREATE_COMPLETE >>{folder}/stacks")
    (folder / "at-pre-live-cell-3").write_text("r1\n", encoding="utf-8")
    assert call().returncode == 0
    assert updates(folder)[-1] == "cell-3 r2"


def test_a_cell_that_the_scaler_removes_meanwhile_takes_nothing_back(deploy):
    call, folder = deploy
    happens(folder, "cell-2", "r2", f"sed -i /cell-2/d {folder}/stacks")
    done = call()
    assert done.returncode == 0, done.stdout
    assert updates(folder)[-2:] == ["cell-2 r2", "cell-10 r2"]
    assert "r2 runs on 4 stacks." in done.stdout


def test_a_cell_that_is_being_deleted_is_as_good_as_gone(deploy):
    call, folder = deploy
    happens(folder, "cell-2", "r2", f"sed -i 's/cell-2 .*/cell-2 DELETE_IN_PROGRESS/' {folder}/stacks")
    (folder / "failing").write_text("pre-live-cell-2 r2\n", encoding="utf-8")
    assert call().returncode == 0


def test_a_cell_that_nothing_can_be_brought_to_is_named(deploy):
    call, folder = deploy
    stands(folder, "cell-2", "UPDATE_ROLLBACK_FAILED")
    done = call()
    assert done.returncode == 1
    assert "cell-2 was left out, it is UPDATE_ROLLBACK_FAILED" in done.stdout
    # The others have the release, and keep it.
    assert updates(folder) == ["gateway r2", "worker r2", "cell-1 r2", "cell-10 r2"]


def test_a_cell_that_stays_busy_is_named_and_nothing_goes_back(deploy):
    call, folder = deploy
    stands(folder, "cell-2", "UPDATE_IN_PROGRESS")
    done = call()
    assert done.returncode == 1
    assert "Still busy: pre-live-cell-2." in done.stdout
    assert (folder / "Name").read_text(encoding="utf-8") == "r2\n"


def test_what_was_launched_with_the_release_goes_back_too(deploy):
    call, folder = deploy
    (folder / "failing").write_text("pre-live-cell-10 r2\n", encoding="utf-8")
    happens(folder, "cell-10", "r2", f"echo pre-live-cell-3 CREATE_COMPLETE >>{folder}/stacks")
    (folder / "at-pre-live-cell-3").write_text("r2\n", encoding="utf-8")
    assert call().returncode == 1
    assert updates(folder)[-1] == "cell-3 r1"


# --- packages that are fetched ---


def base_function(name: str) -> str:
    """Return a function of base.sh, and what it needs of the others."""
    text = (FOLDER / "base.sh").read_text(encoding="utf-8")
    start = text.index(f"{name}() {{")
    return "set -uo pipefail\ninstalled() { false; }\n" + text[start : text.index("\n}\n", start) + 3]


def ssm_agent(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    """Run what a machine does to get Systems Manager's agent."""
    program(folder, "aws", f'cp {folder}/package "$5"')
    program(folder, "dpkg", f"echo installed >{folder}/installed")
    (folder / "package").write_bytes(b"agent")
    head = f"ARTEFACTS=bucket SSM_AGENT_SHA256={digest}\n"
    return run(head + base_function("ssm_agent") + "ssm_agent\n", programs=folder)


def test_the_agent_whose_hash_is_in_the_settings_is_installed(tmp_path):
    assert ssm_agent(tmp_path, hashlib.sha256(b"agent").hexdigest()).returncode == 0
    assert (tmp_path / "installed").exists()


@pytest.mark.parametrize("digest", ["0" * 64, "''"])
def test_no_other_agent_is_installed(tmp_path, digest):
    assert ssm_agent(tmp_path, digest).returncode == 1
    assert not (tmp_path / "installed").exists()


GPG = shutil.which("gpg") and shutil.which("gpgv")


@pytest.fixture
def signed(tmp_path):
    """Return what signs a package with a new key and lets a machine fetch it; the key's fingerprint is its answer."""
    home = tmp_path / "gpg"
    home.mkdir(mode=0o700)

    def gpg(*arguments: str) -> str:
        command = [
            "gpg",
            "--batch",
            "--homedir",
            str(home),
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
        ]
        done = subprocess.run([*command, *arguments], check=True, text=True, capture_output=True)
        return done.stdout

    def sign(who: str) -> str:
        (tmp_path / "deb").write_bytes(b"agent")
        gpg("--quick-generate-key", who, "rsa2048", "sign", "1d")
        gpg(
            "--yes",
            "--local-user",
            who,
            "--output",
            str(tmp_path / "sig"),
            "--detach-sign",
            str(tmp_path / "deb"),
        )
        (tmp_path / "asc").write_text(gpg("--armor", "--export"), encoding="utf-8")
        listed = gpg("--with-colons", "--fingerprint", who).splitlines()
        return next(line.split(":")[9] for line in listed if line.startswith("fpr"))

    yield sign
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "gpg-agent"], check=False)


def cloudwatch_agent(folder: Path, fingerprint: str) -> subprocess.CompletedProcess[str]:
    """Run what a machine does to get CloudWatch's agent, when this is the key that it trusts."""
    program(folder, "dpkg", f'[ "$1" = --print-architecture ] && echo arm64 || echo "$2" >{folder}/installed')
    program(
        folder,
        "curl",
        f'while [ $# -gt 0 ]; do if [ "$1" = -o ]; then cp {folder}/$(basename "$2") "$2"; fi; shift; done',
    )
    head = f"REGION=eu-central-1 CLOUDWATCH_KEY={fingerprint}\n"
    return run(head + base_function("cloudwatch_agent") + "cloudwatch_agent\n", programs=folder)


@pytest.mark.skipif(not GPG, reason="needs gpg to sign with")
def test_an_agent_that_aws_has_signed_is_installed(signed, tmp_path):
    fingerprint = signed("the maker")
    done = cloudwatch_agent(tmp_path, fingerprint)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed").exists()


@pytest.mark.skipif(not GPG, reason="needs gpg to sign with")
def test_an_agent_that_somebody_else_has_signed_is_not(signed, tmp_path):
    """Whoever can change the package beside its key can lay another key there as well, even beside the true one."""
    fingerprint = signed("the maker")
    signed(f"somebody VALIDSIG {fingerprint}")
    assert cloudwatch_agent(tmp_path, fingerprint).returncode == 1
    assert not (tmp_path / "installed").exists()


@pytest.mark.skipif(not GPG, reason="needs gpg to sign with")
def test_an_agent_that_was_changed_is_not(signed, tmp_path):
    fingerprint = signed("the maker")
    (tmp_path / "deb").write_bytes(b"another agent")
    assert cloudwatch_agent(tmp_path, fingerprint).returncode == 1
    assert not (tmp_path / "installed").exists()


# --- releases ---


def wheel(folder: Path, name: str, version: str) -> Path:
    """Write the smallest wheel there can be: one module that knows its version."""
    file = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.py", f"VERSION = {version!r}\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return file


@pytest.fixture
def release(tmp_path):
    """Return the folder of a checkout whose release was built, with what stands for the artefact bucket beside it."""
    folder = tmp_path / "checkout"
    (folder / "mysite").mkdir(parents=True)
    (folder / "mysite" / "settings.py").touch()
    locked = wheel(tmp_path, "locked", "2.0")
    wheel(tmp_path, "my_site", "1.0")
    digest = hashlib.sha256(locked.read_bytes()).hexdigest()
    (folder / "lock.txt").write_text(f"locked==2.0 --hash=sha256:{digest}\n", encoding="utf-8")
    program(folder, "aws", f'cp "$4" {tmp_path}/bucket.tar.gz')
    program(
        folder,
        "python",
        f'if [ "$1" = - ]; then exec {sys.executable} "$@"; fi\n'
        f'if [ "$3" = download ]; then cp {locked} "$WHEELS"; fi',
    )
    values = {
        "BUILD_COMMAND": f'cp {tmp_path}/my_site-*.whl "$WHEELS"',
        "REQUIREMENTS": "lock.txt",
        "SITE": "mysite",
    }
    script = (buildspecs.FOLDER / "build.sh").read_text(encoding="utf-8")
    script = re.sub(r"@\{(\w+)\}", lambda place: values[place[1]], script)
    done = run(
        script, programs=folder, ARTEFACTS="bucket", CODEBUILD_RESOLVED_SOURCE_VERSION="abcdef0123456789"
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_a_release_lists_the_hash_of_everything_in_it(release):
    with tarfile.open(release.parent / "bucket.tar.gz") as archive:
        names = {each.name.removeprefix("./") for each in archive if each.isfile()}
        listed = archive.extractfile("./requirements.txt")
        assert listed
        lines = [line for line in listed.read().decode().splitlines() if line]
    assert names == {
        "requirements.txt",
        "wheels/locked-2.0-py3-none-any.whl",
        "wheels/my_site-1.0-py3-none-any.whl",
        "site/mysite/settings.py",
    }
    assert [line.split(" --hash=sha256:")[0] for line in lines] == ["locked==2.0", "my_site==1.0"]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}$", line) for line in lines)
    said = dict(
        line.split("=") for line in (release / "release.env").read_text(encoding="utf-8").splitlines()
    )
    assert re.fullmatch(r"\d{14}-abcdef012345", said["RELEASE"])
    assert said["SHA256"] == hashlib.sha256((release.parent / "bucket.tar.gz").read_bytes()).hexdigest()


def install(folder: Path, release: Path, digest: str) -> subprocess.CompletedProcess[str]:
    """Run what a machine does with a release: fetch it, check it, install it."""
    program(folder, "aws", f'cp {release.parent}/bucket.tar.gz "$5"')
    program(folder, "python3", f'exec {sys.executable} "$@"')
    text = (FOLDER / "application.sh").read_text(encoding="utf-8")
    function = text[text.index("install_release() {") : text.index("\n}\n") + 3]
    head = 'set -euo pipefail\nretry() { "$@"; }\nRELEASE=r1 ARTEFACTS=bucket\n'
    head += f"APP={folder}/app RELEASE_SHA256={digest}\n"
    return run(f"{head}{function}install_release\n", programs=folder)


def test_a_machine_installs_what_the_list_names_and_only_once(release, tmp_path):
    digest = hashlib.sha256((tmp_path / "bucket.tar.gz").read_bytes()).hexdigest()
    machine = tmp_path / "machine"
    machine.mkdir()
    done = install(machine, release, digest)
    assert done.returncode == 0, done.stderr
    python = machine / "app/current/venv/bin/python"
    said = subprocess.run(
        [python, "-c", "import locked, my_site; print(locked.VERSION, my_site.VERSION)"],
        check=True,
        text=True,
        capture_output=True,
    )
    assert said.stdout == "2.0 1.0\n"
    assert (machine / "app/current/site/mysite/settings.py").exists()
    # A second boot finds all done: there is nothing to fetch it from.
    (tmp_path / "bucket.tar.gz").unlink()
    assert install(machine, release, digest).returncode == 0


def test_a_machine_refuses_a_release_with_another_hash(release, tmp_path):
    machine = tmp_path / "machine"
    machine.mkdir()
    assert install(machine, release, "0" * 64).returncode == 1
    assert not (machine / "app/current").exists()


def test_a_machine_refuses_a_wheel_with_another_hash(release, tmp_path):
    machine = tmp_path / "machine"
    machine.mkdir()
    home = tmp_path / "unpacked"
    with tarfile.open(tmp_path / "bucket.tar.gz") as archive:
        archive.extractall(home, filter="data")
    with wheel(home / "wheels", "locked", "2.0").open("ab") as file:
        file.write(b"\0")
    with tarfile.open(tmp_path / "bucket.tar.gz", "w:gz") as archive:
        archive.add(home, ".")
    digest = hashlib.sha256((tmp_path / "bucket.tar.gz").read_bytes()).hexdigest()
    done = install(machine, release, digest)
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (machine / "app/releases/r1/.complete").exists()
