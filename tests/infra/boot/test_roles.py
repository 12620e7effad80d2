"""Machines that serve no pages: a gateway and a worker come up side by side, each from its own user data, and what
somebody writes passes through both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest

from collabkit.infra import agent
from collabkit.infra.settings import Environment

from . import mirrors, release
from .cloud import INSTANCE, MAIL, Signal
from .conftest import SECRET_KEY, place, serving_data
from .machine import Machine
from .site import PEOPLE, SCRIPT, eventually, of_the_site, users
from .world import World

pytestmark = pytest.mark.slow

SERVICES = {
    "gateway": ("nginx", "collabkit-site-gateway", "collabkit-refresh.timer"),
    "worker": ("collabkit-site-worker", "collabkit-doctor.timer", "collabkit-refresh.timer"),
}
# The doctor first looks after a minute or two; here it looks soon, besides its own times.
SOON = "[Timer]\nOnActiveSec=15\nAccuracySec=1\n"
STRANGER = "captain@elsewhere.example"
# A project of the one, which the other has joined; who that is, as the gateway will know them.
FOUNDED = f"""{PEOPLE}
import json
from django.test import Client
from collabkit.accounts.queries import profile_of
from collabkit.chat.queries import channel_of
from collabkit.projects.actions import create_project, join_project
amara, jonas = User.objects.order_by("pk")
project = create_project(actor=amara, name="Tide gauges", visibility="network", join_policy="open")
join_project(actor=jonas, project=project)
browser = Client()
browser.force_login(jonas)
print(json.dumps({{
    "project": str(project.uuid),
    "channel": str(channel_of(project.pk).uuid),
    "person": str(profile_of(jonas).uuid),
    "session": browser.cookies["__Host-session"].value,
}}))
"""
SAID = """
from uuid import UUID, uuid4
from collabkit.chat.actions import post_message
from example_project.users.models import User
amara = User.objects.earliest("pk")
told = "@[Jonas](person:{person}) Hello, sea"
print(post_message(actor=amara, conversation=UUID("{channel}"), client_id=uuid4(), body=told).uuid)
"""
INVITED = """
from uuid import UUID
from collabkit.invitations.actions import invite
from example_project.users.models import User
amara = User.objects.earliest("pk")
invite(actor=amara, kind="project_member", target=UUID("{project}"), email="{stranger}")
"""


@dataclass(frozen=True)
class Booted:
    """A machine, and the place that it stands in."""

    role: str
    world: World
    machine: Machine

    def well(self) -> list[Signal]:
        """Return what such a machine says when it is well."""
        return [
            Signal(f"{self.role.capitalize()}Group", "SUCCESS", INSTANCE, f"small-{self.role}"),
            Signal("wait", "SUCCESS", INSTANCE, f"The {self.role} machine is ready"),
        ]

    def states(self) -> list[str]:
        return self.machine.run("systemctl", "is-active", *SERVICES[self.role]).stdout.split()


def site(**application: Any) -> Environment:
    """Return the small environment, but with gateways on machines of their own."""
    small = release.environment()
    return replace(
        small,
        gateway=replace(small.gateway, placement="own"),
        application=replace(small.application, **application),
    )


def bare(role: str, world: World) -> Booted:
    """Return a bare machine that is going to find the user data of its role."""
    world.cloud.parameters = release.parameters(site())
    world.cloud.user_data = release.user_data(world.published, site(), role)
    machine = Machine(world.disk(role), world.network)
    file = machine.root / "etc/systemd/system/collabkit-doctor.timer.d/soon.conf"
    file.parent.mkdir(parents=True)
    file.write_text(SOON)
    return Booted(role, world, machine)


@pytest.fixture(scope="module")
def machines(world: World) -> Iterator[dict[str, Booted]]:
    """Boot both at once: they share an empty database, and one of them migrates it."""
    folder = world.folder / "roles"
    folder.mkdir(mode=0o711)
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        servers = stack.enter_context(serving_data(folder))
        found = {}
        for role in SERVICES:
            around = stack.enter_context(place(world.folder, servers, world.published))
            found[role] = bare(role, around)
            stack.enter_context(found[role].machine)
        list(pool.map(Machine.boot, [each.machine for each in found.values()]))
        yield found


@pytest.fixture(params=sorted(SERVICES))
def either(request: pytest.FixtureRequest, machines: dict[str, Booted]) -> Booted:
    """Return the one, then the other."""
    return machines[request.param]


@pytest.fixture(scope="module")
def gateway(machines: dict[str, Booted]) -> Booted:
    return machines["gateway"]


@pytest.fixture(scope="module")
def worker(machines: dict[str, Booted]) -> Booted:
    return machines["worker"]


@pytest.fixture(scope="module")
def founded(worker: Booted) -> dict[str, str]:
    """Return the public ids of a project, its channel and a person in it, and that person's session."""
    found: dict[str, str] = json.loads(of_the_site(worker.machine, "shell", "-c", FOUNDED).splitlines()[-1])
    return found


def test_each_says_that_it_is_well(either: Booted) -> None:
    assert either.world.new_signals() == either.well(), either.machine.output()[-3000:]
    status = json.loads(either.machine.says("cloud-init", "status", "--format", "json"))["status"]
    assert status == "done"
    assert "collabkit: ready\n" in either.machine.output()


def test_its_services_are_up_and_none_has_failed(either: Booted) -> None:
    assert either.states() == ["active"] * len(SERVICES[either.role])
    assert either.machine.says("systemctl", "list-units", "--failed", "--plain", "--no-legend") == ""


def test_every_process_of_the_site_is_without_rights(either: Booted) -> None:
    assert users(either.machine) == {"collabkit"}


def test_one_of_the_two_has_migrated(machines: dict[str, Booted]) -> None:
    printed = [each.machine.output() for each in machines.values()]
    assert sorted("No migrations to apply." in text for text in printed) == [False, True]
    assert machines["gateway"].world.migrations().count("\n") > 30


def test_the_gateway_answers_the_load_balancer_over_https(gateway: Booted) -> None:
    """Health checks come by the machine's address, not by the site's name."""
    status, content = gateway.world.visitor().get("/healthz", Host="10.0.1.7")
    assert (status, json.loads(content)["status"]) == (200, "ok")


@pytest.mark.parametrize("path", ["/", "/metrics", "/readyz"])
def test_the_gateway_serves_nothing_else(gateway: Booted, path: str) -> None:
    assert gateway.world.visitor().get(path)[0] == 404


def test_what_somebody_writes_passes_through_both(
    gateway: Booted, worker: Booted, founded: dict[str, str]
) -> None:
    """The gateway hands on the message, and the worker's word that somebody is mentioned in it."""
    jonas = gateway.world.visitor()
    jonas.carry(founded["session"])
    channel = jonas.follow(f"conversation:{founded['channel']}")
    inbox = jonas.follow(f"user:{founded['person']}")
    message = of_the_site(worker.machine, "shell", "-c", SAID.format(**founded)).splitlines()[-1]
    assert channel.hears(message.encode())
    assert inbox.hears(b'"notifications.changed"')
    for socket in (channel, inbox):
        socket.close()


def test_the_worker_mails_an_invitation(worker: Booted, founded: dict[str, str]) -> None:
    of_the_site(worker.machine, "shell", "-c", INVITED.format(**founded, stranger=STRANGER))
    assert eventually(lambda: STRANGER in [each["To"] for each in worker.world.cloud.mails])
    (mail,) = [each for each in worker.world.cloud.mails if each["To"] == STRANGER]
    assert mail["From"] == "noreply@small.example"
    body = mail.get_body(("plain",))
    assert body
    assert "https://small.example/" in body.get_content()
    outbox = "SELECT address, state FROM collabkit_notifications_outgoingemail"
    assert eventually(lambda: f"{STRANGER}|sent" in worker.world.query(outbox)), worker.world.query(outbox)


def test_the_worker_was_never_started_anew_and_complains_of_nothing(worker: Booted) -> None:
    restarts = ("systemctl", "show", "-p", "NRestarts", "--value", "collabkit-site-worker")
    assert worker.machine.says(*restarts) == "0"
    assert '"level": "ERROR"' not in worker.machine.says("cat", "/var/log/collabkit/worker.log")


def test_the_doctor_has_looked_and_found_the_site_well(worker: Booted) -> None:
    def looked() -> bool:
        asked = ("systemctl", "show", "-p", "LastTriggerUSec", "--value", "collabkit-doctor.timer")
        return worker.machine.says(*asked) not in ("", "n/a") and '"healthy": true' in log()

    def log() -> str:
        return worker.machine.run("cat", "/var/log/collabkit/doctor.log").stdout

    assert eventually(looked), log()
    # Whatever else it has to say stands before.
    answer = json.loads(log().splitlines()[-1])
    assert {check["state"] for check in answer["checks"]} == {"ok"}, answer


def test_each_agent_is_told_what_to_collect(either: Booted) -> None:
    folder = "/opt/aws/amazon-cloudwatch-agent/etc"
    assert f"-s -c file:{folder}/collabkit.json" in either.machine.says("cat", "/var/log/agent-was-told")
    told = json.loads(either.machine.says("cat", f"{folder}/collabkit.json"))
    collected = {each["file_path"] for each in told["logs"]["logs_collected"]["files"]["collect_list"]}
    assert collected >= {f"/var/log/collabkit/{either.role}.log", "/var/log/cloud-init-output.log"}


def test_the_gateways_figures_are_where_the_agent_asks_for_them(gateway: Booted) -> None:
    asked = json.loads(gateway.machine.says("cat", agent.SCRAPE_PATH))["scrape_configs"][0]
    (target,) = asked["static_configs"][0]["targets"]
    page = gateway.machine.says("curl", "-fsS", f"http://{target}{asked['metrics_path']}")
    assert {line.split()[0] for line in page.splitlines()} >= set(agent.GATEWAY_METRICS)


def test_no_log_holds_a_secret(either: Booted) -> None:
    password = either.world.postgres.url.split(":")[2].partition("@")[0]
    logs = either.machine.logs() + either.machine.says("journalctl", "--no-pager", "-o", "cat")
    for secret in (SECRET_KEY, password):
        assert secret not in logs
        assert secret not in either.world.cloud.user_data


def test_each_asks_for_what_its_role_needs_and_nothing_else(machines: dict[str, Booted]) -> None:
    def asked(role: str) -> set[str]:
        return {each.partition("/documents")[0] for each in machines[role].world.cloud.asked}

    archive = f"/artefacts/releases/{machines['worker'].world.published['release/Name']}.tar.gz"
    same = {
        f"s3:HEAD {archive}",
        f"s3:GET {archive}",
        "secretsmanager.GetSecretValue",
        "AmazonSSM.GetParameter",
        "SignalResource",
    }
    assert asked("gateway") == same
    assert same <= asked("worker") <= same | {MAIL, "s3:DELETE ", "s3:GET ", "s3:HEAD ", "s3:PUT "}
    for each in machines.values():
        assert each.world.cloud.fetched <= mirrors.hosts()


def test_user_data_that_runs_again_changes_nothing(machines: dict[str, Booted]) -> None:
    before = machines["worker"].world.migrations()
    for each in machines.values():
        each.world.cloud.asked.clear()
    with ThreadPoolExecutor() as pool:
        runs = pool.map(lambda each: each.machine.run("bash", SCRIPT), machines.values())
    for each, second in zip(machines.values(), runs, strict=True):
        assert second.returncode == 0, second.stdout + second.stderr
        assert "No migrations to apply." in second.stdout
        assert each.world.new_signals() == each.well()
        assert not any("/artefacts/" in asked for asked in each.world.cloud.asked)
        assert each.states() == ["active"] * len(SERVICES[each.role])
    assert machines["worker"].world.migrations() == before


def test_a_worker_that_cannot_start_says_so(worker: Booted) -> None:
    """As a new machine whose image brings packages and release."""
    machine, cloud = worker.machine, worker.world.cloud
    told = machine.says("cat", "/var/log/agent-was-told").count("-a fetch-config")
    machine.off()
    cloud.instance = "i-00000000000000001"
    broken = site(worker_command="collabkit_nothing")
    cloud.user_data = release.user_data(worker.world.published, broken, "worker")
    machine.boot()
    assert worker.world.new_signals() == [
        Signal("WorkerGroup", "FAILURE", cloud.instance, "small-worker"),
        Signal("wait", "FAILURE", cloud.instance, "The worker machine failed at: worker"),
    ]
    status = json.loads(machine.run("cloud-init", "status", "--format", "json").stdout)["status"]
    assert status == "error"
    printed = machine.output().rpartition("collabkit: packages")[2]
    assert "collabkit: failed at: worker" in printed
    assert "collabkit: ready" not in printed
    assert "Unknown command: 'collabkit_nothing'" in printed
    # What it printed is sent before the machine goes.
    assert machine.says("cat", "/var/log/agent-was-told").count("-a fetch-config") == told + 1
