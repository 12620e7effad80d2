"""A real Chromium, a running demo, and people in front of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.busy import BusyDemo
from tests.browser.person import Person
from tests.example.demo_process import DemoProcess

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

# What `./dev test` takes as well: the main job from end to end, what a first visit costs, a room and the keys.
QUICK = {"test_first_load", "test_main_job", "test_places", "test_room", "test_shell_keys", "test_strict"}

Arrive = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and all but a few files take their time."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if item.path.stem not in QUICK:
                item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    """Return the browser of this machine; none is downloaded."""
    # Generous: other work on the machine must not fail a test about what people see.
    expect.set_options(timeout=20_000)
    path = os.environ.get("COLLABKIT_TEST_CHROMIUM", "/usr/bin/chromium")
    browser = _playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Start the demo once, with its people in it."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"))
    yield process
    process.stop()


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyDemo]:
    """Start a demo of its own in which much is said."""
    site = BusyDemo(tmp_path_factory.mktemp("busy"))
    yield site
    site.writer.leave()
    site.stop()


@pytest.fixture
def arrive(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Arrive]:
    """Return a function that lets somebody sit down at a fresh browser: `arrive("Bea", phone=True)`.

    At the end of the test nobody's page may have raised an error, broken the policy or asked another host.
    """
    people: list[Person] = []

    def make(name: str, *, phone: bool = False, url: str = "", **options: Any) -> Person:
        # The demo is started for those tests that go there.
        url = url or request.getfixturevalue("demo").url
        context = chromium.new_context(
            base_url=url,
            **{
                "reduced_motion": "reduce",
                "locale": "en-GB",
                **(PHONE if phone else DESKTOP),
                **options,
            },
        )
        people.append(Person(name, context, url))
        return people[-1]

    yield make
    problems = [problem for person in people for problem in person.problems]
    for person in people:
        person.context.close()
    assert problems == []
