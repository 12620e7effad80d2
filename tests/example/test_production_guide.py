"""The site in production, started by the commands of docs/how-to/production.md on PostgreSQL and Redis: two web
processes, two gateways, two workers, and two people who meet there through both of each."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.docs.pages import DOCS, ROOT, RUN, Block, blocks
from tests.docs.site import Site, checkout_environment, started_by_the_tutorial, without_installing
from tests.example.visitors import Mailbox, Proxy, Visitor
from tools.services.redis import RedisServer

# As `package`, it runs where the client was built.
pytestmark = [
    pytest.mark.package,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.slow,
    pytest.mark.skipif("COLLABKIT_TEST_SERVICES" not in os.environ, reason="needs PostgreSQL and Redis"),
]

PAGE = DOCS / "how-to" / "production.md"
EXAMPLE_MODULES = {"mysite": "example_project", "python manage.py": "python example_project/manage.py"}


@contextmanager
def own_database() -> Iterator[str]:
    """Make a database for one site; yield its address."""
    server, name = os.environ["COLLABKIT_TEST_POSTGRES_URL"], f"production_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def database() -> Iterator[str]:
    """Return the address of an empty database."""
    with own_database() as address:
        yield address


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Start a mail server that keeps what it is given."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def redis() -> Iterator[str]:
    """Start a Redis in which nothing is counted yet; return its address."""
    folder = Path(tempfile.mkdtemp(prefix="collabkit-redis-"))
    # It runs under an account of its own, which must be able to walk through this folder.
    folder.chmod(0o711)
    server = RedisServer(folder / "redis")
    server.start()
    yield server.url
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def own_site(tmp_path: Path, database: str, redis: str, mailbox: Mailbox) -> Iterator[Site]:
    """Follow the page on the site that the tutorial made."""
    parts = urlsplit(database)
    driver = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.removeprefix("/"),
    }
    site = Site(
        tmp_path, environment={**checkout_environment(), **driver, "SECRET_KEY": secrets.token_hex(32)}
    )
    site.instead = {
        "redis://127.0.0.1:6379/0": redis,
        '"port": 25': f'"port": {mailbox.port}',
    }
    try:
        started_by_the_tutorial(site)
        follow(site, blocks_of_the_page())
        yield site
    finally:
        site.close()


@pytest.fixture
def example_site(tmp_path: Path, database: str, redis: str, mailbox: Mailbox) -> Iterator[Site]:
    """Follow the page's commands on the example site, with the variables that the page shows."""
    here = {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": secrets.token_hex(32),
        "EMAIL_PORT": str(mailbox.port),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    shown = variables_of_the_page()
    assert here.keys() <= shown.keys()
    site = Site(ROOT, environment={**checkout_environment(), **shown, **here}, log_folder=tmp_path)
    site.instead = EXAMPLE_MODULES
    try:
        follow(site, [block for block in blocks_of_the_page() if block.language == "console"])
        yield site
    finally:
        site.close()


def blocks_of_the_page() -> list[Block]:
    """Return what the page has its reader write and run."""
    return [without_installing(block) for block in blocks(PAGE) if block.language in RUN]


def variables_of_the_page() -> dict[str, str]:
    """Return the environment that the page shows for the example site."""
    [block] = [block for block in blocks(PAGE) if block.language == "ini"]
    return dict(line.split("=", 1) for line in block.code.splitlines())


def follow(site: Site, page: list[Block]) -> None:
    for block in page:
        site.follow(block)


@pytest.mark.parametrize("which", ["own_site", "example_site"])
def test_two_people_meet_on_a_site_in_production(
    which: str, request: pytest.FixtureRequest, mailbox: Mailbox
) -> None:
    """Sign up and in, found a project, invite by e-mail, accept, and talk live through both of each process.

    At the end each of the six processes ends by itself when it is told to.
    """
    site: Site = request.getfixturevalue(which)
    proxy = Proxy(web=[site.ports["8000"], site.ports["8002"]])
    with (
        closing(Visitor(proxy, mailbox, "ada@people.example")) as ada,
        closing(Visitor(proxy, mailbox, "ben@elsewhere.example")) as ben,
    ):
        meet(ada, ben, mailbox)
        talk(ada, ben, gateways=[site.ports["8001"], site.ports["8003"]])
        picture = ada.set_avatar()
        assert [ben.open(picture).content[:4] for _ in proxy.web] == [b"RIFF", b"RIFF"]
        assert "text/css" in ben.open("/static/admin/css/base.css").headers["content-type"]
    assert {port for port, answers in proxy.answered.items() if answers > 5} == set(proxy.web)
    ends_in_order(site)


def meet(ada: Visitor, ben: Visitor, mailbox: Mailbox) -> None:
    """Let one found a project and invite the other, who comes by the e-mail."""
    assert len(ada.load_the_client()) > 100_000
    ada.sign_up()
    ada.sign_out()
    ada.sign_in()
    project = ada.post("/api/projects", name="Tide gauges", visibility="private", join_policy="closed")
    ada.post("/api/invitations", kind="project_member", target=project["uuid"], email=ben.address)
    invitation = re.search(r"https://together\.example/invitation#(\S+)", mailbox.newest(ben.address))
    assert invitation
    ben.load_the_client()
    ben.sign_up()
    ben.post("/api/invitations/accept", token=invitation[1])


def talk(ada: Visitor, ben: Visitor, gateways: list[str]) -> None:
    """Let both write in turns, each at a gateway of one's own, and see every message arrive at both."""
    [channel] = ben.get("/api/chat/conversations")["items"]
    messages = f"/api/chat/conversations/{channel['uuid']}/messages"
    with (
        ada.following(channel["topic"], gateways[0]) as at_adas,
        ben.following(channel["topic"], gateways[1]) as at_bens,
    ):
        for number, writer in enumerate([ada, ben, ada, ben]):
            said = writer.post(messages, client_id=str(uuid4()), body=f"Reading {number}")
            assert [socket.next_message() for socket in (at_adas, at_bens)] == [said["uuid"]] * 2


def ends_in_order(site: Site) -> None:
    """SIGTERM to each process: it ends by itself, without an error in its log."""
    assert len(site.servers) == 6
    for server in site.servers:
        server.send_signal(signal.SIGTERM)
    # uvicorn ends the gateway by the signal itself once it has closed its sockets.
    codes = {server.wait(timeout=60) for server in site.servers}
    logs = "\n".join(path.read_text() for path in sorted(site.logs.glob("server-*.log")))
    assert codes <= {0, -signal.SIGTERM}, logs
    assert "Traceback" not in logs
