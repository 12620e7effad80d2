"""One's account, secured by keyboard: codes, passkeys, addresses, sessions, and the question who is there."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.looking import faults
from tests.browser.person import PASSWORD, Person
from tests.example.demo_process import DemoProcess
from tests.example.test_account_security import totp

REFUSED = re.compile(r"status of (400|404|409)")
MOMENT = 20_000


def _come(arrive: Arrive, name: str, **options: Any) -> tuple[Person, Keys, str]:
    """Somebody new, signed in, in front of the security screen."""
    person, email = arrive(name, **options), f"{uuid4().hex[:10]}@elsewhere.example"
    person.expected.append(REFUSED)
    person.page.goto("/sign-up")
    person.sign_up_here(email)
    expect(person.page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible()
    _open(person)
    return person, Keys(person.page), email


def _open(person: Person) -> None:
    person.page.goto("/security")
    expect(person.page.get_by_role("heading", name="Security", level=1)).to_be_visible()


def _prove(person: Person, keys: Keys) -> None:
    """Answer the question with the password; what was asked for goes on by itself."""
    question = person.page.get_by_role("dialog", name="Confirm that it is you")
    keys.stands_on(question.get_by_label(re.compile("^Password")))
    keys.write(PASSWORD)
    keys.press("Enter")
    expect(question).to_have_count(0)


def _sign_in(person: Person, keys: Keys, email: str) -> None:
    person.page.goto("/sign-in")
    keys.stands_on(person.page.get_by_label("E-mail"))
    keys.write(email)
    keys.tab_to("^Password")
    keys.write(PASSWORD)
    keys.press("Enter")


def _signed_in(person: Person) -> None:
    expect(person.page.get_by_role("navigation", name="Main").first).to_be_visible()


def _set_up_app(person: Person, keys: Keys) -> tuple[str, list[str]]:
    """Turn the authenticator app on; return its key and the recovery codes."""
    page = person.page
    keys.tab_to("^Set up authenticator app$")
    keys.press("Enter")
    code = page.get_by_label("Code from the app")
    keys.stands_on(code)
    expect(page.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    assert faults(page, "setting-up-an-app") == []
    secret = page.get_by_text(re.compile(r"^[A-Z2-7]{16,}$")).inner_text()
    keys.write("000000")
    keys.press("Enter")
    expect(page.get_by_role("alert").or_(page.get_by_role("dialog")).first).to_be_visible()
    keys.is_told(code, "ncorrect")
    keys.write(totp(secret), instead=True)
    keys.press("Enter")
    _prove(person, keys)
    shown = page.get_by_role("list", name="Your recovery codes").get_by_role("listitem")
    expect(shown).to_have_count(10)
    assert faults(page, "recovery-codes") == []
    codes = shown.all_inner_texts()
    keys.tab_to("^I have kept them$")
    keys.press("Enter")
    expect(page.get_by_text("10 codes left")).to_be_visible()
    return secret, codes


def test_an_app_then_its_code_then_a_recovery_code(arrive: Arrive) -> None:
    """Set up, sign in with a code, with a recovery code; the same recovery code a second time is refused."""
    ada, keys, email = _come(arrive, "Ada Moss")
    page = ada.page
    secret, codes = _set_up_app(ada, keys)
    for button in ("Make new codes", "Turn off"):
        page.get_by_role("main").get_by_role("button", name=button).focus()
        keys.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert faults(page, button) == []
        keys.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    ada.context.clear_cookies()
    _sign_in(ada, keys, email)
    keys.stands_on(page.get_by_label("Code"))
    assert faults(page, "second-step") == []
    keys.write("000000")
    keys.press("Enter")
    keys.is_told(page.get_by_label("Code"), "ncorrect")
    keys.write(totp(secret), instead=True)
    keys.press("Enter")
    # A code that opened the account once is worth nothing for the rest of its half minute.
    expect(page.get_by_role("navigation", name="Main").first.or_(page.get_by_role("alert"))).to_be_visible()
    if page.get_by_role("alert").count():
        page.wait_for_timeout(30_000)
        keys.write(totp(secret), instead=True)
        keys.press("Enter")
    _signed_in(ada)

    for accepted in (True, False):
        ada.context.clear_cookies()
        _sign_in(ada, keys, email)
        keys.stands_on(page.get_by_label("Code"))
        keys.tab_to("^Use a recovery code instead$")
        keys.press("Enter")
        field = page.get_by_label("Recovery code")
        keys.stands_on(field)
        keys.write(codes[0])
        keys.press("Enter")
        if accepted:
            _signed_in(ada)
        else:
            keys.is_told(field, "ncorrect")


def test_a_passkey_is_added_named_and_signs_in(arrive: Arrive, demo: DemoProcess) -> None:
    """With a device that answers by itself; the name can be changed, and the key removed."""
    url = demo.url.replace("127.0.0.1", "localhost")
    bea, keys, _ = _come(arrive, "Bea Lund", url=url)
    page = bea.page
    devtools = bea.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    keys.tab_to("^Add passkey$")
    keys.press("Enter")
    name = page.get_by_label("Name of the passkey")
    keys.stands_on(name)
    keys.write("Blue laptop", instead=True)
    keys.press("Enter")
    _prove(bea, keys)
    mine = page.get_by_role("list", name="Passkeys")
    expect(mine).to_contain_text("Blue laptop")
    page.get_by_role("button", name="I have kept them").click()

    page.get_by_role("button", name="Rename Blue laptop").focus()
    keys.press("Enter")
    keys.stands_on(name)
    keys.write("Red laptop", instead=True)
    keys.press("Enter")
    expect(mine).to_contain_text("Red laptop")

    bea.context.clear_cookies()
    page.goto("/sign-in")
    keys.stands_on(page.get_by_label("E-mail"))
    keys.tab_to("^Sign in with a passkey$")
    keys.press("Enter")
    _signed_in(bea)

    _open(bea)
    page.get_by_role("button", name="Remove Red laptop").focus()
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page, "removing-a-passkey") == []
    page.get_by_role("dialog").get_by_role("button", name="Remove").focus()
    keys.press("Enter")
    question = page.get_by_role("dialog", name="Confirm that it is you")
    expect(question).to_be_visible()
    assert faults(page, "confirming-who-one-is") == []
    keys.tab_to("^Use a passkey$")
    keys.press("Enter")
    keys.tab_to("^Use a passkey$")
    keys.press("Enter")
    expect(page.get_by_text("No passkey yet")).to_be_visible()


def test_signing_out_everywhere_ends_another_window(arrive: Arrive) -> None:
    """The other browser is at the door within moments, without being touched."""
    cara, keys, email = _come(arrive, "Cara Holm")
    other = arrive("Cara elsewhere")
    other.expected.append(REFUSED)
    _sign_in(other, Keys(other.page), email)
    _signed_in(other)

    page = cara.page
    page.reload()
    listed = page.get_by_role("list", name="Where you are signed in").get_by_role("listitem")
    expect(listed).to_have_count(2)
    expect(listed.first).to_contain_text("This one")
    keys.tab_to("^Sign out everywhere else$")
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="Sign out everywhere else?")
    keys.stands_on(dialog.get_by_role("button", name="Cancel"))
    keys.tab_to("^Sign out$", back=True)
    keys.press("Enter")
    expect(listed).to_have_count(1)
    expect(other.page).to_have_url(re.compile("/sign-in"), timeout=MOMENT)
    _signed_in(cara)


def test_a_second_address_is_added_confirmed_and_made_primary(arrive: Arrive) -> None:
    """Who gives up the question keeps what was typed; who answers it has it done at once."""
    dora, keys, _ = _come(arrive, "Dora Venn")
    page, second = dora.page, f"{uuid4().hex[:10]}@second.example"
    keys.tab_to("^Add address$")
    keys.press("Enter")
    field = page.get_by_label("New e-mail address")
    keys.stands_on(field)
    keys.write(second)
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Confirm that it is you")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    expect(field).to_have_value(second)
    field.focus()
    keys.press("Enter")
    _prove(dora, keys)

    code = page.get_by_label("Code")
    keys.stands_on(code)
    keys.write(dora.code_from_mail(second))
    page.bring_to_front()
    keys.press("Enter")
    addresses = page.get_by_role("list", name="E-mail addresses")
    page.get_by_role("button", name=f"Make primary: {second}").focus()
    keys.press("Enter")
    expect(addresses.get_by_role("listitem").filter(has_text=second)).to_contain_text("Primary")
    expect(addresses.get_by_role("listitem")).to_have_count(2)
    addresses.get_by_role("button", name="Remove").first.focus()
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page, "removing-an-address") == []


def test_a_changed_password_leaves_this_window_open(arrive: Arrive) -> None:
    """Wrong first: the field says so. Then right: one stays here, and the socket goes on."""
    eli, keys, _ = _come(arrive, "Eli Sund")
    page = eli.page
    keys.tab_to("^Change password$")
    keys.press("Enter")
    current = page.get_by_label(re.compile("^Current password"))
    keys.stands_on(current)
    keys.write("not the password")
    keys.tab_to("^New password")
    keys.write("nine quiet lighthouses")
    keys.press("Enter")
    expect(current).to_have_attribute("aria-invalid", "true")
    keys.stands_on(current)
    keys.write(PASSWORD, instead=True)
    keys.tab_to("^Change password$")
    keys.press("Enter")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    page.wait_for_timeout(2000)
    _signed_in(eli)
    expect(page).to_have_url(re.compile("/security"))
