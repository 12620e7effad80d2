"""What the machines stand in, made once: a release, a Debian, a database, a cache, and what answers for AWS."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools.services.postgres import PostgresServer
from tools.services.redis import RedisServer

from . import debian, needs, release
from .cloud import Cloud, serving
from .machine import Machine
from .network import Network, relay
from .world import World

SECRET_KEY = "kept-out-of-every-log-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Make the release and the Debian side by side, and start what the machine will ask for."""
    needs.require()
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        folder = stack.enter_context(_memory())
        building = pool.submit(release.make, folder)
        installing = pool.submit(debian.make, folder / "debian")
        servers = stack.enter_context(serving_data(folder))
        made = building.result()
        installing.result()
        yield stack.enter_context(place(folder, servers, _published(made)))


@contextmanager
def serving_data(folder: Path) -> Iterator[tuple[PostgresServer, RedisServer]]:
    """Serve an empty database and an empty cache."""
    servers = PostgresServer(folder / "postgres", durable=False), RedisServer(folder / "redis")
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop)
            server.start()
        yield servers


@contextmanager
def place(
    folder: Path, servers: tuple[PostgresServer, RedisServer], published: dict[str, str]
) -> Iterator[World]:
    """Make the place of one machine at a time; machines in several places may share the servers."""
    with ExitStack() as stack:
        network = stack.enter_context(Network())
        for port, address in ((5432, servers[0].url), (6379, servers[1].url)):
            stack.enter_context(relay(network, port, urlsplit(address).port or 0))
        cloud = Cloud(folder / "buckets", _secrets(servers[0]), release.parameters())
        stack.enter_context(serving(network, cloud))
        yield World(folder, network, cloud, servers[0], published)


@contextmanager
def _memory() -> Iterator[Path]:
    """Yield a folder in memory: a gigabyte of small files is written there faster, and gone at once."""
    folder = Path(tempfile.mkdtemp(prefix="collabkit-boot-"))
    # The servers run under accounts of their own, which must be able to walk through this folder.
    command = ["mount", "-t", "tmpfs", "-o", "mode=711,size=6g", "collabkit-boot", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
        folder.rmdir()


def _secrets(postgres: PostgresServer) -> dict[str, str]:
    database = urlsplit(postgres.url)
    login = {"username": database.username, "password": database.password}
    return {
        "arn:secret:application": json.dumps({"secret_key": SECRET_KEY}),
        "arn:secret:cache": json.dumps({"token": ""}),
        "arn:secret:database": json.dumps(login),
    }


def _published(made: dict[str, str]) -> dict[str, str]:
    """Return what the other stacks published, by the end of the parameters' paths."""
    return {
        "data/ApplicationSecretArn": "arn:secret:application",
        "data/CacheHost": "127.0.0.1",
        "data/CacheSecretArn": "arn:secret:cache",
        "data/DatabaseHost": "127.0.0.1",
        "data/DatabasePort": "5432",
        "data/DatabaseSecretArn": "arn:secret:database",
        "files/ArtefactsBucket": "artefacts",
        "files/DocumentsBucket": "documents",
        "release/Name": made["RELEASE"],
        "release/Sha256": made["SHA256"],
    }


@pytest.fixture(scope="session")
def cell(world: World) -> Iterator[Machine]:
    """Boot a machine for the first time with the web cell's user data."""
    world.cloud.user_data = release.user_data(world.published)
    with Machine(world.disk("cell"), world.network) as machine:
        machine.boot()
        yield machine
