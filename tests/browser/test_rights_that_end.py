"""A right ends while its page is open: the page says so by itself, and leaves nothing that one could use."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.person import Person

GONE = re.compile(r"status of (401|403|404)|WebSocket")
SOON = 20_000


def _shared_project(amara: Person, mei: Person) -> tuple[str, str]:
    """Found a private project with two people in it; return it and its channel."""
    body = {"name": f"Cove {uuid4().hex[:8]}", "kind": "project", "visibility": "private"}
    project = amara.write("POST", "/api/projects", body)["uuid"]
    mail = {"kind": "project_member", "target": project, "role": "member", "email": LOGINS[2].email}
    invited = amara.write("POST", "/api/invitations", mail)["uuid"]
    mei.write("POST", "/api/invitations/accept", {"uuid": invited})
    rooms = mei.page.request.get("/api/chat/conversations").json()["items"]
    return project, next(row["uuid"] for row in rooms if row["project"] and row["project"]["uuid"] == project)


def test_who_is_removed_sees_it_in_every_window(arrive: Arrive) -> None:
    """The project's page and its conversation close at once; nothing of them stays in the lists."""
    amara, mei = arrive("Amara"), arrive("Mei")
    mei.expected.append(GONE)
    amara.sign_in(LOGINS[0].email)
    mei.sign_in(LOGINS[2].email)
    project, room = _shared_project(amara, mei)
    mei.page.goto(f"/projects/{project}/members")
    expect(mei.page.get_by_role("list", name="Members")).to_be_visible()
    name = mei.page.get_by_role("heading", level=1).inner_text()
    chat = mei.context.new_page()
    chat.goto(f"/chat/{room}")
    chat.get_by_label("Message", exact=True).fill("half a sentence")

    amara.write("DELETE", f"/api/projects/{project}/members/{mei.uuid}", {"reason": "The season is over."})
    expect(mei.page.get_by_text(f"You cannot see “{name}” any more")).to_be_visible(timeout=SOON)
    expect(mei.page.get_by_role("list", name="Members")).to_have_count(0)
    expect(mei.page.get_by_role("link", name=name)).to_have_count(0)
    expect(chat.get_by_text("You are no longer in this conversation")).to_be_visible(timeout=SOON)
    expect(chat.get_by_label("Message", exact=True)).to_have_count(0)
    expect(chat.get_by_role("region", name="Messages")).to_have_count(0)
    expect(chat.get_by_role("link", name=name)).to_have_count(0)
    mei.page.get_by_role("link", name="All projects").click()
    expect(mei.page.get_by_role("heading", name="Projects", level=1)).to_be_visible()


def test_a_group_left_in_one_tab_closes_in_the_other(arrive: Arrive) -> None:
    """Both tabs end outside the conversation."""
    amara, mei = arrive("Amara"), arrive("Mei")
    mei.expected.append(GONE)
    amara.sign_in(LOGINS[0].email)
    mei.sign_in(LOGINS[2].email)
    name = f"Rowers {uuid4().hex[:8]}"
    room = mei.write("POST", "/api/chat/groups", {"name": name, "people": [amara.uuid]})["uuid"]
    other = mei.context.new_page()
    for page in (mei.page, other):
        page.goto(f"/chat/{room}")
        expect(page.get_by_label("Message", exact=True)).to_be_visible()
    mei.page.get_by_role("button", name="About this conversation").click()
    mei.page.get_by_role("button", name="Leave group…").click()
    mei.page.get_by_role("dialog", name="Leave this group?").get_by_role("button", name="Leave").click()
    expect(mei.page).to_have_url(re.compile("/chat$"))
    expect(other.get_by_text("You are no longer in this conversation")).to_be_visible(timeout=SOON)
    expect(other.get_by_label("Message", exact=True)).to_have_count(0)
    for page in (mei.page, other):
        expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_a_closed_account_is_out_at_once(arrive: Arrive) -> None:
    """The window of somebody whose account is closed says that the session is over and shows nothing more."""
    ruth, kit, email = arrive("Ruth"), arrive("Kit Moreau"), f"kit.{uuid4().hex[:8]}@elsewhere.example"
    kit.expected.append(GONE)
    kit.page.goto("/sign-up")
    kit.sign_up_here(email)
    expect(kit.page.get_by_role("heading", name="Hello, Kit")).to_be_visible()
    kit.page.goto("/profile")
    expect(kit.page.get_by_text(email)).to_be_visible()
    ruth.sign_in(LOGINS[3].email)
    ruth.page.goto(f"/admin/users/user/?q={email}")
    ruth.page.get_by_role("link", name=email).click()
    ruth.page.get_by_label("Active").uncheck()
    ruth.page.get_by_role("button", name="Save", exact=True).click()

    expect(kit.page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=SOON)
    expect(kit.page.get_by_role("status").filter(has_text="signed out")).to_be_visible()
    expect(kit.page.get_by_text(email)).to_have_count(0)
    kit.page.go_back()
    expect(kit.page.get_by_role("heading", name="Sign in")).to_be_visible()
