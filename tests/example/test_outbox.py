"""The demo's outbox: every e-mail can be read, and none can do anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import EmailMessage
from django.test import Client

from collabkit.web import manifest
from example_project.outbox.backend import EmailBackend
from example_project.outbox.models import Mail

pytestmark = pytest.mark.django_db


def _mail(
    to: str = "ada@people.example", text: str = "Read https://site.example/a#b", html: str = ""
) -> EmailMessage:
    message = EmailMultiAlternatives(
        "Hello <b>", text, "site@site.example", [to], headers={"Message-ID": "<1@site>"}
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def test_an_email_is_kept_and_its_links_can_be_followed(client: Client) -> None:
    """List, text with live links, Message-ID."""
    assert EmailBackend().send_messages([_mail()]) == 1
    row = Mail.objects.get()
    assert row.message_id == "<1@site>"
    assert "Hello &lt;b&gt;" in client.get("/outbox/").content.decode()
    page = client.get(f"/outbox/{row.pk}/").content.decode()
    assert 'href="https://site.example/a#b"' in page
    assert "<iframe" not in page
    assert client.get(f"/outbox/{row.pk}/html").status_code == 404


def test_links_lead_to_where_the_site_is_now(client: Client, settings: Any) -> None:
    """The demo was started on another port since; what only begins alike is left alone."""
    settings.SITE_URL = "http://127.0.0.1:80"
    text = "Open http://127.0.0.1:80/inbox, http://127.0.0.1:8080/x or http://127.0.0.1:80."
    html = '<html><head></head><a href="http://127.0.0.1:80/inbox">Inbox</a></html>'
    EmailBackend().send_messages([_mail(text=text, html=html)])
    settings.SITE_URL = "http://127.0.0.1:9000"
    pages = [client.get(f"/outbox/{Mail.objects.get().pk}/{part}").content.decode() for part in ("", "html")]
    for page in pages:
        assert 'href="http://127.0.0.1:9000/inbox"' in page
        assert "127.0.0.1:80/" not in page
    assert 'href="http://127.0.0.1:8080/x"' in pages[0]
    assert 'or <a href="http://127.0.0.1:9000"' in pages[0]


def test_the_html_part_may_be_read_and_nothing_else(client: Client) -> None:
    """A sandbox without scripts; only our own page may frame it; its links leave the frame."""
    EmailBackend().send_messages([_mail(html="<html><head></head><script>alert(1)</script>Hello</html>")])
    answer = client.get(f"/outbox/{Mail.objects.get().pk}/html")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in answer.content.decode()


def test_the_list_narrows_to_one_address(client: Client) -> None:
    """Others' e-mails are left out, and nobody's is said plainly."""
    EmailBackend().send_messages([_mail(), _mail(to="bea@people.example")])
    assert "ada@people.example" not in client.get("/outbox/?to=bea@").content.decode()
    assert "No e-mail yet" in client.get("/outbox/?to=nobody@").content.decode()


def test_a_line_break_in_a_header_is_refused() -> None:
    """As a mail server's library would (B24)."""
    with pytest.raises(ValueError, match=r"(?i)line"):
        EmailBackend().send_messages(
            [EmailMessage("a\nBcc: x@y.example", "", "site@site.example", ["a@b.example"])]
        )
    assert not Mail.objects.exists()


@pytest.mark.parametrize("path", ["0/", "99999999999999999999/", "1/html", "x/", "?page=x&to=%00"])
def test_odd_addresses_are_no_errors(
    client: Client, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not found, refused, or the client's page, which needs to find a built client."""
    (tmp_path / "manifest.json").write_text('{"src/main.tsx": {"file": "assets/main.js", "isEntry": true}}')
    monkeypatch.setattr(manifest, "MANIFEST", tmp_path / "manifest.json")
    assert client.get(f"/outbox/{path}").status_code in {200, 400, 404}
