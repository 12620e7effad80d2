"""A person's picture."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from collabkit.accounts import actions, queries
from collabkit.accounts.models import Profile
from collabkit.core.errors import NotAllowed
from collabkit.core.testing import event_log
from collabkit.files.models import File
from collabkit.files.queries import file_storage
from tests.factories import make_person

pytestmark = pytest.mark.django_db
URL = "/api/people/me/avatar"


def picture(colour: str = "teal") -> SimpleUploadedFile:
    body = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(body, "PNG")
    return SimpleUploadedFile("me.png", body.getvalue(), content_type="image/png")


def put(client: Client, expect: int = 200, **data: Any) -> Any:
    answer = client.put(URL, encode_multipart(BOUNDARY, data), content_type=MULTIPART_CONTENT)
    assert answer.status_code == expect, answer.content
    return answer.json()


def test_it_is_stored_and_shown_to_signed_in_people(client_for: Any, ada: Any) -> None:
    shown = put(client_for(ada), file=picture())
    assert shown["avatar_url"].startswith("/api/files/")
    answer = client_for(make_person("Grace")).get(shown["avatar_url"])
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (512, 341)
    assert Client().get(shown["avatar_url"]).status_code == 401


def test_a_new_one_has_a_new_address_and_the_old_one_is_gone(
    client_for: Any, ada: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_for(ada)
    first = put(client, file=picture())["avatar_url"]
    old = File.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        second = put(client, file=picture("red"))["avatar_url"]
    assert first != second
    assert client.get(first).status_code == 404
    assert File.objects.count() == 1
    assert not file_storage().exists(old.storage_key)


def test_it_can_be_removed(client_for: Any, ada: Any) -> None:
    client = client_for(ada)
    url = put(client, file=picture())["avatar_url"]
    assert client.delete(URL).json()["avatar_url"] is None
    assert client.get(url).status_code == 404
    assert client.delete(URL).status_code == 200


def test_it_is_announced_once(client_for: Any, ada: Any) -> None:
    with event_log() as log:
        put(client_for(ada), file=picture())
    assert log.names == ["accounts.ProfileUpdated"]


def test_a_closed_account_shows_no_picture(client_for: Any, ada: Any) -> None:
    url = put(client_for(ada), file=picture())["avatar_url"]
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert client_for(make_person("Grace")).get(url).status_code == 404


def test_nobody_changes_another_s(ada: Any) -> None:
    eve = make_person("Eve")
    with pytest.raises(NotAllowed):
        actions.set_avatar(actor=eve, person=ada, upload=picture())
    with pytest.raises(NotAllowed):
        actions.remove_avatar(actor=eve, person=ada)
    assert not File.objects.exists()


def test_nobody_signed_in_uploads_nothing() -> None:
    put(Client(), 401, file=picture())


def test_a_write_needs_the_page_s_token(client_for: Any, ada: Any) -> None:
    strict = client_for(ada, enforce_csrf_checks=True)
    assert put(strict, 403, file=picture())["code"] == "csrf_failed"


def test_what_is_no_image_changes_nothing(client_for: Any, ada: Any) -> None:
    client = client_for(ada)
    before = put(client, file=picture())["avatar_url"]
    svg = SimpleUploadedFile("me.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/png")
    assert put(client, 415, file=svg)["detail"] == "Choose a PNG, JPEG, WebP or GIF image."
    put(client, 422, other="x")
    put(client, 422, file="text")
    assert client.get("/api/people/me").json()["avatar_url"] == before
    assert File.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data", 400),
        (b"garbage", "multipart/form-data; boundary=x", 422),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x", 422),
        (b"", "", 415),
    ],
)
def test_a_broken_envelope_is_named(
    client_for: Any, ada: Any, body: bytes, content_type: str, status: int
) -> None:
    answer = client_for(ada).generic("PUT", URL, body, content_type=content_type)
    assert answer.status_code == status, answer.content
    assert answer.json()["detail"]


def test_a_size_that_is_too_large_is_refused_unread(client_for: Any, ada: Any) -> None:
    answer = client_for(ada).generic(
        "PUT", URL, b"--x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=10_600_000
    )
    assert answer.status_code == 413


def test_the_picture_before_stays_when_the_new_one_cannot_be_kept(
    client_for: Any, ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(client_for(ada), file=picture())
    before = queries.profile_of(ada).avatar

    def fails(**fields: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "_replace_avatar", fails)
    with pytest.raises(RuntimeError):
        actions.set_avatar(actor=ada, upload=picture("red"))
    assert [row.pk for row in File.objects.all()] == [before.pk]  # type: ignore[union-attr]
    assert Profile.objects.get(user=ada).avatar == before
