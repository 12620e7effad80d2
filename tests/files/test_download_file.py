"""The one download view: it asks the holder at every request (B01, B19, B32)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from collabkit.files import api, registry
from collabkit.files.actions import store_image
from collabkit.files.checks import check_limits
from collabkit.files.models import File, FileState
from collabkit.files.queries import download_url, file_storage
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Any:
    return make_person("Ada")


@pytest.fixture
def file(ada: Any) -> File:
    body = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(body, "PNG")
    return store_image(actor=ada, upload=SimpleUploadedFile("me.png", body.getvalue()), purpose="test")


@pytest.fixture
def readers() -> Iterator[set[Any]]:
    """Whoever is in this set may read every file at the moment."""
    allowed: set[Any] = set()
    registry.register_holder("test", can_read=lambda user, file_uuid: user.pk in allowed)
    yield allowed
    registry._holders.pop("test")


def test_a_reader_gets_the_bytes(client_for: Any, ada: Any, file: File, readers: set[Any]) -> None:
    readers.add(ada.pk)
    answer = client_for(ada).get(download_url(file.uuid))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(content)).size == (20, 20)
    assert (answer["Content-Type"], answer["Content-Length"]) == ("image/webp", str(len(content)))


def test_it_is_served_harmlessly(client_for: Any, ada: Any, file: File, readers: set[Any]) -> None:
    readers.add(ada.pk)
    answer = client_for(ada).get(download_url(file.uuid))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == f'inline; filename="test-{file.uuid}.webp"'
    assert answer["Cache-Control"] == "private, max-age=300"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_other_types_are_attachments(client_for: Any, ada: Any, file: File, readers: set[Any]) -> None:
    readers.add(ada.pk)
    File.objects.filter(pk=file.pk).update(media_type="text/html", purpose="rÉsumé\u202e")
    answer = client_for(ada).get(download_url(file.uuid))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''r%C3%89sum%C3%A9")


def test_a_right_that_ended_is_gone_at_once(client_for: Any, ada: Any, file: File, readers: set[Any]) -> None:
    client = client_for(ada)
    readers.add(ada.pk)
    assert client.get(download_url(file.uuid)).status_code == 200
    readers.clear()
    assert client.get(download_url(file.uuid)).status_code == 404


def test_what_nobody_holds_is_like_a_missing_one(client_for: Any, ada: Any, file: File) -> None:
    client = client_for(ada)
    hidden, missing = client.get(download_url(file.uuid)), client.get(download_url(uuid4()))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json() | {"request_id": None} == missing.json() | {"request_id": None}


@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.REJECTED])
def test_only_clean_files_leave(
    client_for: Any, ada: Any, file: File, readers: set[Any], state: FileState
) -> None:
    readers.add(ada.pk)
    File.objects.filter(pk=file.pk).update(state=state)
    assert client_for(ada).get(download_url(file.uuid)).status_code == 404


def test_nobody_signed_in_gets_nothing(file: File) -> None:
    assert Client().get(download_url(file.uuid)).status_code == 401


def test_it_is_not_sent_twice(client_for: Any, ada: Any, file: File, readers: set[Any]) -> None:
    readers.add(ada.pk)
    client = client_for(ada)
    etag = client.get(download_url(file.uuid))["ETag"]
    answer = client.get(download_url(file.uuid), headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    readers.clear()
    assert client.get(download_url(file.uuid), headers={"if-none-match": etag}).status_code == 404


def test_a_site_may_send_people_to_the_storage(
    client_for: Any, ada: Any, file: File, readers: set[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.add(ada.pk)
    monkeypatch.setattr(api, "file_storage", Signing)
    with override_settings(COLLABKIT={"FILES": {"REDIRECT_DOWNLOADS": True}}):
        answer = client_for(ada).get(download_url(file.uuid))
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert answer["Location"] == f"https://store.example/{file.storage_key}?signed"


class Signing(Storage):
    """A storage that hands out addresses of its own."""

    def url(self, name: str | None) -> str:
        return f"https://store.example/{name}?signed"


class Broken(Storage):
    """A storage that is down."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        raise ConnectionError(name)


def test_an_outage_is_not_missing(
    client_for: Any, ada: Any, file: File, readers: set[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.add(ada.pk)
    monkeypatch.setattr(api, "file_storage", Broken)
    answer = client_for(ada).get(download_url(file.uuid))
    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_lost_bytes_are_missing(client_for: Any, ada: Any, file: File, readers: set[Any]) -> None:
    readers.add(ada.pk)
    file_storage().delete(file.storage_key)
    assert client_for(ada).get(download_url(file.uuid)).status_code == 404


@pytest.mark.parametrize("path", ["x", "../settings.py", "%2e%2e/x", "0", "%00", "x" * 3000])
def test_an_odd_id_is_not_found(client_for: Any, ada: Any, path: str) -> None:
    answer = client_for(ada).get(f"/api/files/{path}")
    assert answer.status_code in {400, 404}


def test_the_checks_name_limits_that_cannot_hold() -> None:
    assert check_limits() == []
    with override_settings(COLLABKIT={"FILES": {"MAX_IMAGE_BYTES": 0}}):
        assert [message.id for message in check_limits()] == ["collabkit_files.E001"]
    with override_settings(COLLABKIT={"FILES": {"SWEEP_AFTER_HOURS": -1}}):
        assert [message.id for message in check_limits()] == ["collabkit_files.E003"]


def test_a_holder_is_asked_about_the_very_file(client_for: Any, ada: Any, file: File) -> None:
    asked: list[tuple[Any, UUID]] = []

    def can_read(user: Any, file_uuid: UUID) -> bool:
        asked.append((user.pk, file_uuid))
        return False

    registry.register_holder("test", can_read=can_read)
    try:
        client_for(ada).get(download_url(file.uuid))
    finally:
        registry._holders.pop("test")
    assert asked == [(ada.pk, file.uuid)]
