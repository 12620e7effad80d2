"""A web cell comes up from its user data alone, serves a chat, comes up again, and says so when it cannot."""

from __future__ import annotations

import json
from contextlib import suppress
from uuid import uuid4

import pytest

from example_project.demo.logins import LOGINS, PASSWORD

from . import mirrors, release
from .cloud import INSTANCE, Signal
from .conftest import SECRET_KEY
from .machine import Machine
from .site import PEOPLE, SCRIPT, eventually, of_the_site, users
from .world import World

pytestmark = pytest.mark.slow

SERVICES = ("nginx", "collabkit-site-web", "collabkit-site-gateway", "collabkit-refresh.timer")
WELL = [
    Signal("WebGroup", "SUCCESS", INSTANCE, "small-cell-1"),
    Signal("wait", "SUCCESS", INSTANCE, "The web machine is ready"),
]
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def states(cell: Machine) -> list[str]:
    return cell.run("systemctl", "is-active", *SERVICES).stdout.split()


def ready(world: World) -> bool:
    """Return whether the machine can serve, as the load balancer asks it."""
    with suppress(OSError):
        return world.visitor().get("/readyz")[0] == 200
    return False


def test_the_machine_says_that_it_is_well(world: World, cell: Machine) -> None:
    assert world.new_signals() == WELL, cell.output()[-3000:]
    assert json.loads(cell.says("cloud-init", "status", "--format", "json"))["status"] == "done"
    assert "collabkit: ready\n" in cell.output()


def test_its_services_are_up_and_none_has_failed(cell: Machine) -> None:
    assert states(cell) == ["active"] * len(SERVICES)
    assert cell.says("systemctl", "list-units", "--failed", "--plain", "--no-legend") == ""


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_answers_the_load_balancer_over_https(world: World, cell: Machine, path: str) -> None:
    """Health checks come by the machine's address, not by the site's name."""
    status, content = world.visitor().get(path, Host="10.0.1.7")
    assert (status, content[:1]) == (200, b"{"), content


def test_another_name_is_not_the_sites(world: World, cell: Machine) -> None:
    assert world.visitor().get("/", Host="evil.example")[0] == 400


def test_every_process_of_the_site_is_without_rights(cell: Machine) -> None:
    assert users(cell) == {"collabkit"}
    for folder in ("/opt/collabkit/current/site", "/etc/collabkit", "/usr/local"):
        assert cell.run("runuser", "-u", "collabkit", "--", "test", "-w", folder).returncode == 1
    assert cell.run("runuser", "-u", "collabkit", "--", "cat", "/run/collabkit/environment").returncode == 1


def test_the_tables_are_those_of_the_release(world: World, cell: Machine) -> None:
    assert "[ ]" not in of_the_site(cell, "showmigrations", "--plan")
    assert world.migrations().count("\n") > 30


def test_the_pages_load_the_client_of_the_wheel(world: World, cell: Machine) -> None:
    status, page = world.visitor().get("/")
    assert status == 200
    (script,) = [
        part.split(b'"')[0] for part in page.split(b'src="')[1:] if b"/assets/" in part.split(b'"')[0]
    ]
    status, content = world.visitor().get(script.decode())
    assert status == 200
    assert len(content) > 100_000


def test_two_people_chat_and_one_sees_it_at_once(world: World, cell: Machine) -> None:
    of_the_site(cell, "shell", "-c", PEOPLE)
    amara, jonas = world.visitor(), world.visitor()
    amara.sign_in(LOGINS[0].email, PASSWORD)
    jonas.sign_in(LOGINS[1].email, PASSWORD)
    project = amara.post("/api/projects", name="Tide gauges", visibility="network", join_policy="open")
    jonas.post(f"/api/projects/{project['uuid']}/join")
    (channel,) = jonas.read("/api/chat/conversations")["items"]
    messages = f"/api/chat/conversations/{channel['uuid']}/messages"
    socket = jonas.follow(channel["topic"])
    posted = amara.post(messages, client_id=str(uuid4()), body="Hello, sea")
    assert socket.hears(posted["uuid"].encode())
    socket.close()
    (read,) = jonas.read(messages)["items"]
    assert (read["uuid"], read["body"]) == (posted["uuid"], "Hello, sea")


def test_no_log_holds_a_secret(world: World, cell: Machine) -> None:
    password = world.postgres.url.split(":")[2].partition("@")[0]
    logs = cell.logs() + cell.says("journalctl", "--no-pager", "-o", "cat")
    assert "collabkit: ready" in logs
    for secret in (SECRET_KEY, password):
        assert secret not in logs
        assert secret not in world.cloud.user_data
        assert secret in cell.says("cat", "/run/collabkit/environment")
    assert cell.says("stat", "-c", "%a %U %T", "/run/collabkit/environment").startswith("600 root")


def test_the_agent_is_told_what_to_collect(cell: Machine) -> None:
    file = "/opt/aws/amazon-cloudwatch-agent/etc/collabkit.json"
    assert f"-s -c file:{file}" in cell.says("cat", "/var/log/agent-was-told")
    assert {"logs", "metrics"} <= json.loads(cell.says("cat", file)).keys()


def test_it_asked_for_what_it_is_made_of_and_nothing_else(world: World, cell: Machine) -> None:
    archive = f"/artefacts/releases/{world.published['release/Name']}.tar.gz"
    assert set(world.cloud.asked) == {
        f"s3:HEAD {archive}",
        f"s3:GET {archive}",
        "secretsmanager.GetSecretValue",
        "AmazonSSM.GetParameter",
        "SignalResource",
    }
    assert world.cloud.fetched <= mirrors.hosts()


@pytest.fixture(scope="module")
def again(world: World, cell: Machine) -> str:
    """Switch the machine off and on again; return what had been migrated before."""
    before = world.migrations()
    world.new_signals()
    world.cloud.asked.clear()
    cell.off()
    cell.boot()
    return before


def test_a_second_boot_serves_without_running_the_user_data(world: World, cell: Machine, again: str) -> None:
    assert eventually(lambda: ready(world))
    assert states(cell) == ["active"] * len(SERVICES)
    assert world.new_signals() == []
    assert set(world.cloud.asked) == {"secretsmanager.GetSecretValue"}
    assert world.migrations() == again
    jonas = world.visitor()
    jonas.sign_in(LOGINS[1].email, PASSWORD)
    assert jonas.read("/api/chat/conversations")["items"][0]["last_message"]["body"] == "Hello, sea"


def test_user_data_that_runs_again_waits_for_who_migrates_and_changes_nothing(
    world: World, cell: Machine, again: str
) -> None:
    world.cloud.asked.clear()
    certificate = cell.says("sha256sum", "/etc/ssl/collabkit/certificate.pem")
    with world.migrating(), cell.start("bash", SCRIPT) as second:
        waits = eventually(lambda: world.query(WAITING) == "1")
        world.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        printed, _ = second.communicate()
    assert waits, printed
    assert second.returncode == 0, printed
    assert "No migrations to apply." in printed
    assert world.new_signals() == WELL
    assert world.migrations() == again
    assert not any(name.startswith("s3:") for name in world.cloud.asked)
    assert cell.says("sha256sum", "/etc/ssl/collabkit/certificate.pem") == certificate
    assert ready(world)


@pytest.fixture(scope="module")
def blank(world: World, cell: Machine, again: str) -> Machine:
    """Make the disk that of an image which brings the packages, and nothing of this machine."""
    cell.off()
    cell.forget()
    world.new_signals()
    return cell


def fails(world: World, machine: Machine, number: int, **published: str) -> str:
    """Boot as a new machine that fails; return what it printed."""
    world.cloud.instance = f"i-{number:017x}"
    world.cloud.user_data = release.user_data(world.published | published)
    who, reason = world.cloud.instance, "The web machine failed at: release"
    with machine:
        machine.boot()
        status = json.loads(machine.run("cloud-init", "status", "--format", "json").stdout)["status"]
    assert world.new_signals() == [
        Signal("WebGroup", "FAILURE", who, "small-cell-1"),
        Signal("wait", "FAILURE", who, reason),
    ]
    assert status == "error"
    printed = machine.output()
    assert "collabkit: failed at: release" in printed
    assert "collabkit: ready" not in printed
    assert not (machine.root / "opt/collabkit/current").is_symlink()
    return printed


def test_an_archive_with_another_hash_is_not_unpacked(world: World, blank: Machine) -> None:
    printed = fails(world, blank, 1, **{"release/Sha256": "0" * 64})
    assert "1 computed checksum did NOT match" in printed
    assert not list((blank.root / "opt/collabkit").rglob("requirements.txt"))


def test_a_wheel_with_another_hash_is_not_installed(world: World, blank: Machine) -> None:
    tampered = release.tampered(
        world.cloud.buckets / "artefacts" / "releases", world.published["release/Name"]
    )
    printed = fails(world, blank, 2, **{f"release/{name}": value for name, value in tampered.items()})
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in printed
    assert "collabkit" in printed
