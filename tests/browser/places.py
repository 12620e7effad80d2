"""Every screen of the client: its name, its route, who is shown it, and the way there from the demo's data.

The pictures, axe, the widths, the tours and the keyboard all walk by this list and by that of `overlays.py`.
`test_places.py` compares it with the router: a new screen stands here or a test fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from playwright.sync_api import Page, expect

from example_project.demo.logins import LOGINS
from tests.browser.person import Person
from tests.browser.seldom import PROJECT, SELDOM
from tests.example.demo_process import ROOT

AMARA, JONAS, MEI, RUTH = LOGINS
GUEST = None
ROUTER = ROOT / "frontend" / "src" / "app" / "router.tsx"
# A path or the index, then the component that stands there.
ROUTE = re.compile(
    r"(?:path: '([^']*)'|index: true),(?:\s*\.\.\.at\(.*\),)?\s*"
    r"\.\.\.screen\(\s*(?:\(\) => import\('[^']+'\)|\w+),\s*'(\w+)'"
)
# Frames around other screens, and the forms of a site that signs people in elsewhere.
NO_SCREENS = {"StylePage", "ProjectLayout", "ChatLayout", "Elsewhere"}


@dataclass(frozen=True)
class Screen:
    """One screen; `{project}` and its like in the address are looked up in the demo."""

    name: str
    route: str
    component: str
    address: str
    login: Any = AMARA


SCREENS = (
    Screen("sign-in", "sign-in", "SignIn", "/sign-in", GUEST),
    Screen("sign-up", "sign-up", "SignUp", "/sign-up", GUEST),
    Screen("verify-email", "verify-email", "VerifyEmail", "/verify-email", GUEST),
    Screen("verify-email-link", "verify-email/:key", "VerifyEmail", "/verify-email/AAAA-AAAA", GUEST),
    Screen("reset-password", "reset-password", "ResetPassword", "/reset-password", GUEST),
    Screen("reset-password-link", "reset-password/:key", "ResetPassword", "/reset-password/AAAA-AAAA", GUEST),
    Screen("invitation-without-link", "invitation", "Landing", "/invitation", GUEST),
    Screen("invitation", "invitation", "Landing", "{invitation}", GUEST),
    # Between the two another screen: the same page at another link would not be loaded anew.
    Screen("invitation-taken-back", "invitation", "Landing", "{taken_back}"),
    Screen("home", "", "HomeScreen", "/"),
    Screen("invitation-of-another", "invitation", "Landing", "{invitation}"),
    Screen("projects", "projects", "ProjectList", "/projects"),
    Screen("discover", "projects", "ProjectList", "/projects?show=discover"),
    Screen("new-project", "projects/new", "CreateProject", "/projects/new"),
    Screen("project", "", "Overview", "{project}"),
    Screen("archived-project", "", "Overview", "{archived}"),
    Screen("members", "members", "Members", "{project}/members"),
    Screen("applications", "applications", "Applications", "{project}/applications"),
    Screen("project-settings", "settings", "Settings", "{project}/settings"),
    Screen("project-invitations", "invitations", "ProjectInvitations", "{project}/invitations"),
    Screen("chat", "", "NoConversation", "/chat"),
    Screen("channel", ":uuid", "ConversationScreen", "{channel}"),
    Screen("group", ":uuid", "ConversationScreen", "{group}"),
    Screen("direct", ":uuid", "ConversationScreen", "{direct}"),
    Screen("archived-channel", ":uuid", "ConversationScreen", "{archived_channel}"),
    Screen("inbox", "inbox", "InboxScreen", "/inbox"),
    Screen("inbox-needs-action", "inbox", "InboxScreen", "/inbox?show=action"),
    Screen("inbox-of-nothing", "inbox", "InboxScreen", "/inbox?show=snoozed"),
    Screen("notification", "notifications/:uuid", "NotificationPage", "{notification}"),
    Screen("preferences", "preferences", "Preferences", "/preferences"),
    Screen("profile", "profile", "Profile", "/profile"),
    Screen("security", "security", "Security", "/security"),
    Screen("people", "people", "People", "/people"),
    Screen("organisations", "people", "People", "/people?show=organisations"),
    Screen("nobody-found", "people", "People", "/people?q=zzzz"),
    Screen("person", "people/:uuid", "PersonPage", "{person}"),
    Screen("nowhere", "*", "NotFound", "/nowhere"),
)


@lru_cache
def routes() -> frozenset[tuple[str, str]]:
    """Return path and component of every screen that the router knows."""
    found = {(path, name) for path, name in ROUTE.findall(ROUTER.read_text(encoding="utf-8"))}
    return frozenset(pair for pair in found if pair[1] not in NO_SCREENS)


class Addresses(dict[str, str]):
    """What the addresses of screens are made of; what few of them need is looked up when it is asked for."""

    def __init__(self, person: Person, known: dict[str, str]) -> None:
        super().__init__(known)
        self._person = person

    def __missing__(self, name: str) -> str:
        """Look it up, once."""
        self[name] = found = SELDOM[name](self._person)
        return found

    def of(self, place: Any) -> str:
        """Return the address of a screen or of what opens there."""
        return str(place.address.format_map(self))


def addresses(person: Person) -> Addresses:
    """Look up what the addresses of screens are made of: a project of one's own, its conversation, and so on."""
    return Addresses(person, _own(person) if _signed_in(person) else {})


def settle(page: Page) -> None:
    """Wait until the screen's heading is there and nothing is being loaded."""
    expect(page.get_by_role("heading").first).to_be_visible()
    # The grey rows that stand for what has not come yet.
    expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def _signed_in(person: Person) -> bool:
    return any(cookie["name"] == "sessionid" for cookie in person.context.cookies())


def _own(person: Person) -> dict[str, str]:
    ask = person.page.request
    projects = ask.get("/api/projects?mine=true&kind=project&limit=100").json()["items"]
    # The one that the demo has filled; another test may have founded newer ones meanwhile.
    uuid = next(row["uuid"] for row in projects if row["name"] == PROJECT)
    rooms = ask.get("/api/chat/conversations?limit=100").json()["items"]
    channel = next(row["uuid"] for row in rooms if row["project"] and row["project"]["uuid"] == uuid)
    group = [row["uuid"] for row in rooms if row["kind"] == "group"][-1]
    notification = ask.get("/api/notifications?limit=1").json()["items"][0]["uuid"]
    me = ask.get("/api/people/me").json()["uuid"]
    said = ask.get(f"/api/chat/conversations/{channel}/messages?limit=100").json()["items"]
    mine = [row for row in said if row["kind"] == "text" and (row["author"] or {}).get("uuid") == me]
    written = [row["uuid"] for row in mine if not row["deleted_at"]]
    return {
        "project": f"/projects/{uuid}",
        "channel": f"/chat/{channel}",
        # On a phone what one wrote may stand far above the rows that are drawn; a link leads there.
        "message": f"/chat/{channel}?message={written[-1]}",
        "group": f"/chat/{group}",
        "notification": f"/notifications/{notification}",
        "person": f"/people/{me}",
    }
