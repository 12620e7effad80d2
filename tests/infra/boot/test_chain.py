"""From an alarm to a machine that serves and back, in one chain: each link hands on what the one before has made.

The emulator's own worker does not run the function: its archive runs under AWS's runtime client. The machine boots with
the user data that EC2 has of the cell's launch template, and its word goes to the address of the wait condition in it.
What stands in for AWS besides the emulator is what the other tests of this folder boot with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.infra.emulator.process import clients, emulator
from tests.infra.emulator.site import Site
from tests.infra.runtime.function import running, unpack

from .chain import IDLE, OUT, Chain
from .cloud import Signal
from .machine import Machine
from .network import relay
from .release import SMALL
from .world import World

pytestmark = pytest.mark.slow

ACCOUNT = "100000000077"
BASE, CELL = "small-cell-1", "small-cell-2"
FAILED = "The web machine failed at: release"


def settings(folder: Path) -> Path:
    """Return the settings of the small environment, but of cells that come and go."""
    text = SMALL.read_text(encoding="utf-8")
    assert text.count('mode = "target_tracking"') == 1
    file = folder / "small.toml"
    file.write_text(text.replace('mode = "target_tracking"', 'mode = "cells"'), encoding="utf-8")
    return file


def deployed(world: World, address: str, folder: Path) -> Site:
    """Deploy the environment and its release; the machine of the first cell only says that it is well."""
    site = Site(clients(address, ACCOUNT), settings(folder))
    zone = site.clients("route53", site.environment.region).create_hosted_zone(
        Name=site.environment.domain.name, CallerReference="before"
    )
    site.change(site.environment.domain.zone_id, zone["HostedZone"]["Id"].rpartition("/")[2])
    name = f"{world.published['release/Name']}.tar.gz"
    result = site.run("deploy", "--release", world.cloud.buckets / "artefacts" / "releases" / name)
    assert result.exit_code == 0, result.stderr
    return site


@pytest.fixture(scope="module")
def chain(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """Return one cell that is neither busy nor idle, and the scaler's process that watches it."""
    # A bare Debian does not know "localhost", the name by which the emulator would lead machines to itself.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINISTACK_HOST", "127.0.0.1")
        yield from _chain(world, tmp_path_factory.mktemp("chain"))


def _chain(world: World, folder: Path) -> Iterator[Chain]:
    with emulator(folder) as address:
        found = Chain(deployed(world, address, folder))
        assert found.published("release", "Sha256") == world.published["release/Sha256"]
        region = found.environment.region
        variables = found.variables | {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
        variables["AWS_ACCESS_KEY_ID"] = ACCOUNT
        port = urlsplit(address).port or 0
        with (
            running(unpack(folder / "task"), address, **variables) as found.function,
            relay(world.network, port, port),
        ):
            found.alarm("OK", *OUT, *IDLE)
            found.step()
            yield found


@pytest.fixture
def machine(world: World) -> Iterator[Machine]:
    """Return a machine on which nothing has been done yet, whoever had its disk before."""
    with Machine(world.disk("cell"), world.network) as found:
        found.forget()
        world.new_signals()
        yield found
        found.off()
        found.forget()


def launched(chain: Chain, world: World, instance: str, **released: str) -> None:
    """Let an alarm bring a cell, and its machine find the user data that EC2 has for it."""
    chain.publish(world.published | {f"release/{name}": value for name, value in released.items()})
    chain.later(3600)
    chain.mails.take()
    assert chain.alarmed(OUT[0])["outcome"] == "create"
    world.cloud.instance, world.cloud.user_data = instance, chain.user_data(CELL)
    assert chain.status(CELL) == "CREATE_IN_PROGRESS"
    assert chain.step()["outcome"] == "wait"


def told(chain: Chain, text: str) -> list[str]:
    """Let the schedule go on until a mail says this; return its lines without the blanks that make columns."""
    mails: list[str] = []

    def said() -> bool:
        mails.extend(each["Message"] for each in chain.mails.take())
        return any(text in mail for mail in mails)

    chain.until(said, step=True)
    return [" ".join(line.split()) for mail in mails if text in mail for line in mail.splitlines()]


def boots(machine: Machine, world: World, status: str) -> None:
    """Boot the machine of the new cell, and hear that it tells its group and its wait condition how it is."""
    machine.boot()
    said, printed = world.new_signals(), machine.output()
    assert said == [Signal("WebGroup", status, world.cloud.instance, CELL)], printed[-3000:]
    assert "the wait condition took no signal" not in printed, printed[-3000:]


def test_an_alarm_brings_a_machine_that_serves_and_idleness_takes_it_away(
    chain: Chain, world: World, machine: Machine
) -> None:
    launched(chain, world, "i-00000000000000077")
    boots(machine, world, "SUCCESS")
    assert [world.visitor().get(path)[0] for path in ("/readyz", "/")] == [200, 200]
    chain.until(lambda: chain.status(CELL) == "CREATE_COMPLETE")
    assert chain.cells() == {BASE: 100}
    chain.until(lambda: chain.cells() == {BASE: 100, CELL: 100}, step=True)
    mail = told(chain, f"{CELL} is in service")
    assert {
        "Who: the scaler of small, woken by the alarm small-scale-out-cpu",
        "Why: The cells are busy.",
        "Cells: 1 before, 2 after",
        f"Weights: {BASE} 100, {CELL} 100",
    } <= set(mail)

    chain.alarm("OK", *OUT)
    chain.later(3600)
    chain.alarmed(IDLE[0])
    chain.until(lambda: chain.cells().get(CELL) == 0, step=True)
    # Who still has its address is served until the cell has drained.
    assert world.visitor().get("/readyz")[0] == 200
    assert chain.status(CELL) == "CREATE_COMPLETE"
    chain.later(3600)
    chain.until(lambda: chain.status(CELL) == "", step=True)
    mail = told(chain, f"{CELL} is destroyed")
    assert {
        "Who: the scaler of small, woken by the alarm small-scale-in-cpu",
        "Why: The cells are idle.",
        "Cells: 2 before, 1 after",
    } <= set(mail)
    assert chain.cells() == {BASE: 100}
    chain.alarm("OK", *IDLE)


def test_a_machine_that_fails_takes_its_stack_back_and_the_engineers_hear_of_it(
    chain: Chain, world: World, machine: Machine
) -> None:
    launched(chain, world, "i-00000000000000078", Sha256="0" * 64)
    stack = chain.stack(CELL)
    boots(machine, world, "FAILURE")
    chain.until(lambda: "Rollback complete" in chain.reasons(stack))
    assert any(FAILED in reason for reason in chain.reasons(stack))
    chain.later(3600)
    mail = told(chain, f"The launch of {CELL} failed")
    # One that fails wakes nobody: several in a row do.
    assert not mail[0].startswith("ACT: ")
    assert {
        "Who: the scaler of small, woken by the alarm small-scale-out-cpu",
        "Why: The cells are busy.",
        "Cells: 1 before, 1 after",
    } <= set(mail)
    chain.until(lambda: chain.status(CELL) == "", step=True)
    assert chain.cells() == {BASE: 100}
    assert chain.step()["outcome"] == "wait"
    chain.alarm("OK", *OUT)
