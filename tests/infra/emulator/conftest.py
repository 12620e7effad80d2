"""One emulator for all tests of a process, and for each that asks an account of its own in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from collabkit.infra.deploy import Clients

from .environments import RELEASE, found
from .process import clients, emulator
from .site import Site

_NUMBERS = itertools.count(100_000_000_001)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the emulator answers."""
    pytest.importorskip("ministack", reason="The emulator is in the lock of the infra session.")
    with emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture(scope="session")
def new_account(address: str) -> Callable[[], Clients]:
    """Return what opens an account that nobody has used."""
    return lambda: clients(address, str(next(_NUMBERS)))


@pytest.fixture(scope="session")
def new_site(
    new_account: Callable[[], Clients], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Site]:
    """Return what finds an environment in an account of its own, before it is deployed."""
    return lambda name: found(name, tmp_path_factory.mktemp(name), new_account())


@pytest.fixture(scope="session")
def deployed(new_site: Callable[[str], Site]) -> Callable[[str], Site]:
    """Return what deploys an environment into an account of its own, by the command."""

    def deploy(name: str) -> Site:
        site = new_site(name)
        result = site.run("deploy", "--release", site.settings.with_name(RELEASE))
        assert result.exit_code == 0, result.stderr
        return site

    return deploy
