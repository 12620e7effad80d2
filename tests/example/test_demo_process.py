"""`python -m example_project demo`, from the outside: pages, API, live pushes, the worker and the end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from example_project.demo.logins import LOGINS, PASSWORD, Login
from tests.example.demo_process import ROOT, DemoProcess

pytestmark = pytest.mark.slow
SIGN_IN = "/_allauth/browser/v1/auth/login"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Start the demo once for this module."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"))
    yield process
    process.stop()


@contextmanager
def _browser(demo: DemoProcess, email: str = "") -> Iterator[httpx.Client]:
    """Give a browser that has the CSRF cookie, and is signed in when an address is named."""
    with httpx.Client(base_url=demo.url, timeout=20, headers={"Origin": demo.url}) as browser:
        browser.get("/_allauth/browser/v1/config")
        if email:
            answer = _post(browser, SIGN_IN, {"email": email, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
        yield browser


def _post(browser: httpx.Client, path: str, body: object) -> httpx.Response:
    return browser.post(path, json=body, headers={"X-CSRFToken": browser.cookies["csrftoken"]})


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.name)
def test_everybody_who_is_printed_can_sign_in(demo: DemoProcess, login: Login) -> None:
    """Each sees conversations, notifications and projects of their own."""
    email = login.email
    assert any(email in line for line in demo.lines)
    with _browser(demo, email) as browser:
        assert browser.get("/api/people/me").json()["display_name"] == login.name
        assert browser.get("/api/notifications/count").json()["unread"] >= 1
        assert browser.get("/api/chat/conversations").json()["items"]
        assert browser.get("/api/invitations/received?state=pending").status_code == 200


def test_a_message_arrives_live_and_its_email_in_the_outbox(demo: DemoProcess) -> None:
    """One writes, the other's socket has it at once; a mention becomes an e-mail that the outbox shows."""
    with _browser(demo, LOGINS[0].email) as amara, _browser(demo, LOGINS[2].email) as mei:
        rooms = amara.get("/api/chat/conversations").json()["items"]
        room = next(room for room in rooms if (room["project"] or {}).get("name") == "Low-cost tide gauges")
        cookies = "; ".join(f"{name}={value}" for name, value in mei.cookies.items())
        address = demo.url.replace("http", "ws") + "/ws"
        with connect(address, additional_headers={"Cookie": cookies, "Origin": demo.url}) as socket_:
            socket_.send(json.dumps({"op": "subscribe", "topics": [room["topic"]]}))
            # What is written before the gateway has the subscription is not sent: it is read by HTTP. The welcome
            # names one's own topic, so any "subscribed" is not enough.
            assert _wait_for(socket_, f'"t":"subscribed","topics":["{room["topic"]}"]')
            body = f"Live? {uuid4()}"
            path = f"/api/chat/conversations/{room['uuid']}/messages"
            assert _post(amara, path, {"client_id": str(uuid4()), "body": body}).status_code == 201
            assert _wait_for(socket_, body)


def _wait_for(socket_: ClientConnection, text: str, seconds: float = 45) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if text in str(socket_.recv(timeout=seconds)):
            return True
    return False


def test_a_sign_up_code_is_in_the_outbox(demo: DemoProcess) -> None:
    """The worker or the request wrote the e-mail; the page shows its text."""
    with _browser(demo) as browser:
        _post(
            browser,
            "/_allauth/browser/v1/auth/signup",
            {"email": "new@people.example", "password": "long enough 7"},
        )
        assert "new@people.example" in browser.get("/outbox/?to=new@people.example").text


def _started_in_vain(*options: str) -> tuple[int, str]:
    """Return the exit code and what a demo says that cannot start."""
    command = [sys.executable, "-m", "example_project", "demo", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    """One sentence and exit code 1; nothing is written."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = _started_in_vain("--port", port, "--data-dir", str(tmp_path / "none"))
    assert code == 1
    assert said.startswith(f"Port {port} is in use by another program.")
    assert not (tmp_path / "none").exists()


def test_a_folder_in_use_by_another_demo_is_said_plainly(demo: DemoProcess) -> None:
    """Its pushes would not reach this one's sockets."""
    code, said = _started_in_vain("--port", "0", "--data-dir", str(demo.data_dir))
    assert code == 1
    other = f"--data-dir {demo.data_dir}-2"
    assert said == f"{demo.data_dir} is in use by another demo. Choose another folder: {other}\n"


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").touch()
    code, said = _started_in_vain("--port", "0", "--data-dir", str(tmp_path / "taken"))
    assert (code, said) == (1, f"Cannot keep the data in {tmp_path / 'taken'}: File exists.\n")


@pytest.mark.parametrize(
    "address", ["demo.example", "https://demo.example/a", "https://x@demo.example", "ftp://x"]
)
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    """No link of an e-mail would lead anywhere."""
    code, said = _started_in_vain("--port", "0", "--data-dir", str(tmp_path), "--url", address)
    assert code == 2
    assert "an address is written as https://demo.example" in said


def test_people_may_reach_it_through_a_proxy(demo: DemoProcess, tmp_path: Path) -> None:
    """It answers to the host of the address, trusts its pages, and its e-mails link there."""
    demo.copy_data(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    behind = DemoProcess(tmp_path, "--port", str(port), "--url", "https://demo.example/")
    assert behind.url == "https://demo.example"
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", timeout=20, headers={"Host": "demo.example"}
    ) as browser:
        browser.get("/_allauth/browser/v1/config")
        token = browser.cookies["csrftoken"]
        answer = browser.post(
            SIGN_IN,
            json={"email": LOGINS[0].email, "password": PASSWORD},
            headers={"X-CSRFToken": token, "Origin": "https://demo.example", "Cookie": f"csrftoken={token}"},
        )
    assert answer.status_code == 200, answer.text
    assert behind.stop() == 0


def test_ctrl_c_ends_it_in_order_and_it_starts_again(demo: DemoProcess, tmp_path: Path) -> None:
    """Exit code 0, no traceback; it finds its data and changes nothing."""
    demo.copy_data(tmp_path)
    process = DemoProcess(tmp_path)
    assert any("nothing was changed" in line for line in process.lines)
    assert process.stop() == 0
    assert process.lines[-1] == "Stopped."
    assert not any("Traceback" in line for line in process.lines)
    assert (tmp_path / "secret_key").read_text() == (demo.data_dir / "secret_key").read_text()


def test_the_secret_key_is_its_owners(demo: DemoProcess) -> None:
    """Nobody else on the machine reads it."""
    assert (demo.data_dir / "secret_key").stat().st_mode & 0o077 == 0
