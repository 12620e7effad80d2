"""The client on sites that left apps out: what is not there is neither shown nor asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.person import Person
from tests.browser.processes import ROOT, Process
from tests.factories import PASSWORD
from tools.services.process import free_port

PLACES = ("/", "/people", "/projects", "/projects/new")


@contextmanager
def _site(name: str, folder: Path) -> Iterator[str]:
    port = free_port()
    kept = {word: os.environ[word] for word in ("PATH", "HOME", "LANG") if word in os.environ}
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": f"tests.browser.small_sites.{name}",
        "SMALL_SITE_FOLDER": str(folder),
    }
    prepare = [sys.executable, "-m", "tests.browser.small_sites.prepare"]
    done = subprocess.run(prepare, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    words = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    url = f"http://127.0.0.1:{port}"
    web = Process(
        [*words, "example_project.wsgi:application"], environment, folder / "web.log", f"{url}/healthz"
    )
    web.start()
    try:
        yield url
    finally:
        web.kill()


def _come(arrive: Arrive, url: str, name: str) -> Person:
    person = arrive(name, url=url)
    person.refuse_failures()
    person.sign_in(f"{name.split(maxsplit=1)[0].lower()}@people.example", PASSWORD)
    return person


def _walk(person: Person) -> str:
    """Go to every place that such a site has; return the address of the project."""
    uuid = person.page.request.get("/api/projects?mine=true").json()["items"][0]["uuid"]
    for path in (*PLACES, f"/projects/{uuid}", f"/projects/{uuid}/members", f"/projects/{uuid}/settings"):
        person.page.goto(path)
        expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        person.page.wait_for_load_state("networkidle")
    for missing in ("/inbox", f"/projects/{uuid}/invitations"):
        person.page.goto(missing)
        expect(person.page.get_by_role("link", name="Inbox")).to_have_count(0)
        expect(person.page.get_by_text("There is no page at this address")).to_be_visible()
    person.page.goto(f"/projects/{uuid}/members")
    expect(person.page.get_by_role("link", name="Invitations")).to_have_count(0)
    expect(person.page.get_by_role("link", name="Invite")).to_have_count(0)
    return f"/projects/{uuid}"


def test_chat_without_pipes_works_and_asks_for_nothing_that_is_missing(
    arrive: Arrive, tmp_path: Path
) -> None:
    """Two people talk; without live delivery the other's words come when one looks."""
    with _site("no_pipes", tmp_path) as url:
        ada, grace = _come(arrive, url, "Ada Lovelace"), _come(arrive, url, "Grace Hopper")
        _walk(ada)
        for person in (ada, grace):
            person.page.goto("/")
            person.open_channel("Tide gauges")
        ada.say("Is anybody here?")
        grace.sees("Is anybody here?")
        grace.say("I am")
        ada.sees("I am")


def test_a_site_without_allauth_signs_people_in_by_its_own_page(arrive: Arrive, tmp_path: Path) -> None:
    """The site's door leads back to where one wanted to go; leaving leads to it again."""
    with _site("own_door", tmp_path) as url:
        ada = arrive("Ada Lovelace", url=url)
        page = ada.page
        page.goto("/people?q=Grace")
        expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
        page.get_by_label("E-mail address").fill("ada@people.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page).to_have_url(re.compile(r"/people\?q=Grace$"))
        expect(page.get_by_role("link", name="Grace Hopper")).to_be_visible()
        _walk(ada)
        page.goto("/sign-up")
        expect(page.get_by_role("heading", name="Hello, Ada")).to_be_visible()
        ada.open_channel("Tide gauges")
        ada.say("In by the other door")
        page.goto("/")
        page.get_by_role("button", name="Ada Lovelace").click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        page.goto("/projects")
        expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_site_of_projects_alone_has_no_chat(arrive: Arrive, tmp_path: Path) -> None:
    """No place, no button and no request for what is not installed."""
    with _site("projects_only", tmp_path) as url:
        ada = _come(arrive, url, "Ada Lovelace")
        project = _walk(ada)
        ada.page.goto(project)
        expect(ada.page.get_by_role("heading", name="Tide gauges")).to_be_visible()
        for name in ("Chat", "Open conversation", "Message"):
            expect(ada.page.get_by_role("link", name=name)).to_have_count(0)
        for path in ("/chat", "/invitation"):
            ada.page.goto(path)
            expect(ada.page.get_by_text("There is no page at this address")).to_be_visible()
