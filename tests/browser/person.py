"""Somebody at a browser, who finds things by what they are called."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from example_project.demo.logins import PASSWORD as DEMO_PASSWORD

CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
PASSWORD = "a harbour at four in the morning"
# Cookies by site and address: hashing a password again for each test would take half of the time.
SESSIONS: dict[tuple[str, str], Any] = {}
LIVE_MILLISECONDS = 20_000
PATIENCE_SECONDS = 120
TOO_MANY, WAITS = 429, 2
# A policy that only reports would stay silent in the console; so would a picture that was not loaded.
VIOLATIONS = """addEventListener('securitypolicyviolation', event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""
# Whom a link that was used already confirms is asked, and answered so.
SPENT_LINK = re.compile(r"status of 409")
# Before the client starts, as if the server had sent the page so.
TURNED = """document.addEventListener(
  'readystatechange', () => { document.documentElement.dir = 'rtl' }, { once: true })"""


class Person:
    """A browser of one's own, and what one does in it."""

    def __init__(self, name: str, context: BrowserContext, url: str) -> None:
        self.name = name
        self.context = context
        self.url = url
        self.hosts = {urlsplit(url).netloc}
        self.problems: list[str] = []
        self.expected: list[re.Pattern[str]] = [re.compile(r"status of 401")]
        context.set_default_timeout(30_000)
        context.add_init_script(VIOLATIONS)
        context.on("page", self._watch)
        self.page = context.new_page()

    def sign_in(self, email: str, password: str = DEMO_PASSWORD) -> None:
        """Sign in by the form, or go on with the session of somebody who did so before on this site."""
        session = SESSIONS.get((self.url, email))
        if session:
            self.context.add_cookies(session)
            self.page.goto("/")
            arrived = self.page.get_by_role("navigation", name="Main").or_(self.page.get_by_label("E-mail"))
            expect(arrived.filter(visible=True).first).to_be_visible()
        if not session or "/sign-in" in self.page.url:
            self._sign_in_by_form(email, password)
            SESSIONS[self.url, email] = [
                {"name": cookie["name"], "value": cookie["value"], "url": self.url}
                for cookie in self.context.cookies()
            ]

    def _sign_in_by_form(self, email: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label(re.compile("^Password")).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("navigation", name="Main").first).to_be_visible()

    def write(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        """Do something by the API that is not what the test is about; return the answer.

        Many tests act for one person of the demo: who is told to wait does, as a client would.
        """
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        headers = {"X-CSRFToken": token, "Referer": self.page.url}
        fetch = partial(self.page.request.fetch, path, method=method, data=data or {}, headers=headers)
        answer = fetch()
        for _ in range(WAITS):
            if answer.status != TOO_MANY:
                break
            self.page.wait_for_timeout(int(answer.headers["retry-after"]) * 1000)
            answer = fetch()
        assert answer.ok, f"{method} {path}: {answer.text()}"
        return answer.json() if answer.text() else None

    def read(self, path: str) -> Any:
        """Return what the API has at an address."""
        return self.page.request.get(path).json()

    @property
    def uuid(self) -> str:
        """Return the public id of whoever is signed in."""
        return str(self.read("/api/people/me")["uuid"])

    def turn_around(self) -> None:
        """From now on every page runs from right to left, in the words that it has."""
        self.context.add_init_script(TURNED)

    def read_arabic(self) -> None:
        """From now on every page comes in Arabic, and so from right to left."""
        self.context.add_cookies([{"name": "django_language", "value": "ar", "url": self.url}])
        self.turn_around()

    def newest_mail(self, address: str, subject: str = "") -> Page:
        """Open the newest e-mail to an address, in a tab of its own."""
        tab = self.context.new_page()
        for _ in range(40):
            tab.goto(f"/outbox/?to={address}")
            found = tab.get_by_role("table").get_by_role("link", name=subject)
            if found.count():
                found.first.click()
                return tab
            tab.wait_for_timeout(250)
        raise AssertionError(f"No e-mail to {address} about {subject!r}.")

    def code_from_mail(self, address: str) -> str:
        """Read the newest code that was sent to an address."""
        tab = self.newest_mail(address)
        found = CODE.search(tab.locator("pre").inner_text())
        assert found, tab.locator("pre").inner_text()
        tab.close()
        return found[0]

    def sign_up_here(self, email: str) -> None:
        """Fill in the sign-up form that is open, and prove the address by the code."""
        self.page.get_by_label("Your name").fill(self.name)
        if not self.page.get_by_label("E-mail").input_value():
            self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label(re.compile("^Password")).fill(PASSWORD)
        self.page.get_by_role("button", name="Create account").click()
        # The e-mail is written before the screen that asks for its code is shown.
        expect(self.page.get_by_label("Code")).to_be_visible()
        self.page.get_by_label("Code").fill(self.code_from_mail(email))
        self.page.get_by_role("button", name="Confirm").click()

    def open_channel(self, project: str) -> None:
        """Go to a project's conversation by the list of conversations."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name="Chat").first.click()
        # The screen before this one may have a link of the same name.
        main = self.page.get_by_role("main")
        expect(main.get_by_role("heading", name="Chat", exact=True)).to_be_visible()
        listed = main.get_by_role("region", name="Conversations", exact=True)
        listed.get_by_role("link", name=project).first.click()
        expect(self.page.get_by_label("Message", exact=True)).to_be_visible()

    def say(self, text: str) -> None:
        """Write a message and send it by the keyboard."""
        field = self.page.get_by_label("Message", exact=True)
        field.fill(text)
        field.press("Enter")
        expect(self.message(text)).to_be_visible()

    def say_surely(self, text: str) -> None:
        """Write a message and press "Try again" for as long as it takes until the site has stored it."""
        self.page.get_by_label("Message", exact=True).fill(text)
        self.page.get_by_label("Message", exact=True).press("Enter")
        mine = self.message(text)
        again = mine.get_by_role("button", name="Try again")
        limit = time.monotonic() + PATIENCE_SECONDS
        while mine.count() != 1 or re.match("Your message", mine.get_attribute("aria-label") or ""):
            assert time.monotonic() < limit, f"{text!r} was never stored."
            if again.count():
                again.first.click()
            self.page.wait_for_timeout(300)

    def mention(self, name: str, text: str) -> None:
        """Write a message that mentions somebody, chosen from the suggestions."""
        field = self.page.get_by_label("Message", exact=True)
        field.press_sequentially(f"@{name.split(maxsplit=1)[0]}")
        expect(self.page.get_by_role("option", name=name).first).to_be_visible()
        field.press("Enter")
        field.press_sequentially(text)
        field.press("Enter")
        expect(self.message(text)).to_be_visible()

    def message(self, text: str) -> Locator:
        """Return the message with this text, as it stands in the conversation."""
        room = self.page.get_by_role("main").get_by_role("region", name="Messages")
        return room.get_by_role("article").filter(has_text=text)

    def sees(self, text: str) -> None:
        """Expect a message to arrive by itself."""
        expect(self.message(text)).to_have_count(1, timeout=LIVE_MILLISECONDS)
        expect(self.message(text)).to_be_visible()

    def open_inbox(self) -> None:
        """Go to the inbox."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name="Inbox").first.click()

    def is_told(self, *words: str) -> None:
        """Expect a notification with all these words in the inbox that is open, without a reload."""
        found = self.page.get_by_role("list", name="Notifications").get_by_role("article")
        for word in words:
            found = found.filter(has_text=word)
        expect(found.first).to_be_visible(timeout=LIVE_MILLISECONDS)

    def refuse_failures(self) -> None:
        """From now on an answer of 400 or more is a problem, but a 401 to "who am I" and a 409 to a used-up link."""
        self.context.on("response", self._check_answer)

    def remember_this_page(self) -> None:
        """Leave a mark that a reload would wipe away."""
        self.page.evaluate("() => { window.collabkitTestMark = true }")

    def never_reloaded(self) -> bool:
        """Tell whether the mark is still there."""
        return bool(self.page.evaluate("() => window.collabkitTestMark === true"))

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"{self.name}: {error}"))
        page.on("console", self._note)
        page.on("request", self._check_host)

    def _note(self, message: ConsoleMessage) -> None:
        if SPENT_LINK.search(message.text) and message.location["url"].endswith("/auth/email/verify"):
            return
        if message.type == "error" and not any(known.search(message.text) for known in self.expected):
            self.problems.append(f"{self.name}: {message.text}")

    def _check_answer(self, response: Response) -> None:
        asked_who = response.status == 401 and response.url.endswith("/auth/session")
        spent_link = response.status == 409 and response.url.endswith("/auth/email/verify")
        if response.status >= 400 and not asked_who and not spent_link:
            self.problems.append(f"{self.name}: {response.status} {response.request.method} {response.url}")

    def _check_host(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc not in self.hosts:
            self.problems.append(f"{self.name} asked another host: {request.url}")
