"""What helps where one writes: drafts, mentions, emoji, a preview, answers, edits; and a picture on its way."""

from __future__ import annotations

import re
from io import BytesIO
from os import urandom
from uuid import uuid4

from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.looking import faults
from tests.browser.person import Person

CHANNEL = "Low-cost tide gauges"
# So slow that one sees it go: about three seconds for the picture below.
BYTES_PER_SECOND = 60_000


def _amara(arrive: Arrive, channel: str = CHANNEL) -> tuple[Person, Locator]:
    """Let Amara stand in a conversation; return the field that she writes in as well."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    amara.open_channel(channel)
    field = amara.page.get_by_label("Message", exact=True)
    field.fill("")
    return amara, field


def _pick(person: Person, field: Locator, typed: str, name: str) -> None:
    field.press_sequentially(typed)
    expect(person.page.get_by_role("option", name=re.compile(name)).first).to_be_visible()
    field.press("Enter")


def test_a_draft_is_there_after_a_reload_with_whom_it_names(arrive: Arrive) -> None:
    """Sent then, it tells the person who was picked before."""
    amara, field = _amara(arrive)
    word = uuid4().hex[:8]
    field.fill(f"Begun {word} ")
    _pick(amara, field, "@Ravi", "Ravi Menon")
    amara.page.reload()
    expect(field).to_have_value(f"Begun {word} @Ravi Menon ")
    field.press("Enter")
    expect(amara.message(word).get_by_role("link", name="Ravi Menon")).to_be_visible()
    amara.page.reload()
    expect(field).to_have_value("")


def test_the_last_message_is_edited_by_the_arrow_up_and_keeps_what_it_said(arrive: Arrive) -> None:
    """In the field of the edit people are suggested as well; what it said before is in a dialog."""
    amara, field = _amara(arrive)
    word = uuid4().hex[:8]
    amara.say(f"Low water {word}")
    expect(amara.page.get_by_role("article", name=re.compile("^Your message"))).to_have_count(0)
    field.press("ArrowUp")
    edit = amara.page.get_by_role("textbox", name="Edit message")
    expect(edit).to_be_focused()
    expect(edit).to_have_value(f"Low water {word}")
    edit.press("End")
    _pick(amara, edit, " @Ravi", "Ravi Menon")
    edit.press("Enter")
    mine = amara.message(word)
    expect(mine.get_by_role("link", name="Ravi Menon")).to_be_visible()
    mine.get_by_role("button", name="edited").click()
    before = amara.page.get_by_role("dialog", name="What it said before")
    expect(before.get_by_role("list", name="Earlier versions")).to_contain_text(f"Low water {word}")
    expect(before).not_to_contain_text("Ravi Menon")


def test_emoji_are_found_by_name_and_the_preview_shows_what_others_will_see(arrive: Arrive) -> None:
    """Chosen by the keyboard; the text is kept, and sent as it was shown."""
    amara, field = _amara(arrive)
    word = uuid4().hex[:8]
    field.fill(f"**Dry** {word} ")
    _pick(amara, field, ":tad", ":tada:")
    expect(field).to_have_value(f"**Dry** {word} 🎉 ")
    amara.page.get_by_role("button", name="Preview").click()
    preview = amara.page.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("Dry")
    expect(preview).to_contain_text("🎉")
    expect(field).to_be_hidden()
    amara.page.get_by_role("button", name="Preview").click()
    field.press("Enter")
    expect(amara.message(word).locator("strong")).to_have_text("Dry")


def test_an_answer_quotes_and_the_row_in_focus_says_its_time(arrive: Arrive) -> None:
    """`k` goes to the newest message, `r` answers it; what is quoted leads back."""
    amara, field = _amara(arrive)
    page, word = amara.page, uuid4().hex[:8]
    amara.say(f"Who has the key {word}?")
    expect(page.get_by_role("article", name=re.compile("^Your message"))).to_have_count(0)
    page.get_by_role("region", name="Messages").focus()
    page.keyboard.press("k")
    asked = amara.message(word)
    expect(asked).to_be_focused()
    exact = page.get_by_role("tooltip")
    expect(exact).to_be_visible()
    expect(asked).to_have_accessible_description(exact.inner_text())
    page.keyboard.press("r")
    expect(field).to_be_focused()
    expect(exact).to_have_count(0)
    field.press_sequentially(f"I have it, {word}.")
    field.press("Enter")
    answer = amara.message(f"I have it, {word}.")
    expect(answer.get_by_role("blockquote")).to_contain_text(f"Who has the key {word}?")
    answer.get_by_role("blockquote").get_by_role("link", name="Amara Okafor").click()
    expect(page).to_have_url(re.compile("message="))


def test_telling_many_is_asked_about_first(arrive: Arrive) -> None:
    """Nothing is sent until that is answered, and who goes back has every word."""
    amara, field = _amara(arrive)
    for name in ("Ravi Menon", "Thandiwe Mokoena", "Yusuf Abdi", "Ngozi Adeyemi", "Mei Tanaka"):
        _pick(amara, field, f"@{name.split()[0]}", name)
    field.press("Enter")
    asked = amara.page.get_by_role("dialog", name="Tell so many?")
    expect(asked).to_contain_text("This tells 5 people.")
    asked.get_by_role("button", name="Go back").click()
    expect(asked).to_have_count(0)
    expect(field).to_have_value(re.compile("^@Ravi Menon .*@Mei Tanaka $"))
    field.fill("")


def test_who_is_not_in_the_project_is_offered_for_an_invitation(arrive: Arrive) -> None:
    """The name stands in the text and tells nobody; the invitation is the project's."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    name = f"Slipway {uuid4().hex[:8]}"
    project = amara.write("POST", "/api/projects", {"name": name})["uuid"]
    amara.page.reload()
    amara.open_channel(name)
    field = amara.page.get_by_label("Message", exact=True)
    field.press_sequentially("@Lars")
    amara.page.get_by_role("option", name=re.compile("Invite Lars Eriksen")).click()
    asked = amara.page.get_by_role("dialog", name="Invite Lars Eriksen to this project?")
    expect(asked).to_be_visible()
    assert faults(amara.page, "inviting-a-person") == []
    asked.get_by_role("button", name="Invite").click()
    told = amara.page.get_by_role("status").filter(has_text="Lars Eriksen is invited.")
    expect(told).to_be_visible()
    expect(field).to_have_value("Lars Eriksen ")
    sent = amara.read(f"/api/invitations/sent?target={project}")["items"]
    assert len(sent) == 1
    field.fill("")


def test_a_picture_shows_how_far_it_is_and_then_itself(arrive: Arrive) -> None:
    """On a slow line the bar moves before it is full."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.goto("/profile")
    noise = BytesIO()
    Image.frombytes("RGB", (256, 256), urandom(256 * 256 * 3)).save(noise, "PNG")
    line = amara.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": BYTES_PER_SECOND}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    picture: FilePayload = {"name": "me.png", "mimeType": "image/png", "buffer": noise.getvalue()}
    page.get_by_label("Picture file").set_input_files(picture)
    bar = page.get_by_role("progressbar", name="Upload")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]\d?(\.\d+)?$"))
    expect(page.get_by_role("button", name="Change picture")).to_be_visible()
    expect(bar).to_have_count(0)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Upload picture")).to_be_visible()
