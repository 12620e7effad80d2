"""Bytes that no row names are deleted, late and in small parts; what a row names never is."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from PIL import Image
from uuid_utils.compat import uuid7

from collabkit.core.clock import now
from collabkit.core.worker import periodic_work
from collabkit.files import actions, queries, tasks
from collabkit.files.actions import discard_file, store_image, storing, sweep_bytes
from collabkit.files.models import File, FileState
from tests.factories import make_person

EVERY_FOLDER = [f"{number:02x}" for number in range(256)]
DAYS_AGO = timedelta(days=3)


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> FileSystemStorage:
    """Return a storage in a folder, which is the site's for this test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    found = queries.file_storage()
    assert isinstance(found, FileSystemStorage)
    return found


def key_of(age: timedelta, folder: str = "ab") -> str:
    """Return a key as it was made this long ago."""
    milliseconds = int((now() - age).timestamp() * 1000)
    return f"{folder}/{UUID(int=(milliseconds << 80) | (uuid7().int & ((1 << 80) - 1)))}"


def left_behind(storage: Storage, age: timedelta = DAYS_AGO, folder: str = "ab") -> str:
    """Store bytes as a process did that died before it committed its row."""
    return storage.save(key_of(age, folder), ContentFile(b"bytes"))


def picture() -> SimpleUploadedFile:
    body = io.BytesIO()
    Image.new("RGB", (8, 8)).save(body, "PNG")
    return SimpleUploadedFile("me.png", body.getvalue())


def stored() -> File:
    return store_image(actor=make_person("Ada"), upload=picture(), purpose="test")


@pytest.mark.django_db
def test_bytes_without_a_row_go_after_their_time(storage: FileSystemStorage) -> None:
    old, young = left_behind(storage), left_behind(storage, timedelta(hours=23))
    assert sweep_bytes(EVERY_FOLDER) == 1
    assert not storage.exists(old)
    assert storage.exists(young)
    with time_machine.travel(now() + timedelta(hours=2)):
        assert sweep_bytes(EVERY_FOLDER) == 1
    assert not storage.exists(young)


@pytest.mark.django_db
@pytest.mark.parametrize("state", FileState.values)
def test_what_a_row_names_stays_in_any_state(storage: FileSystemStorage, state: str) -> None:
    file = stored()
    File.objects.filter(pk=file.pk).update(state=state)
    with time_machine.travel(now() + timedelta(days=400)):
        assert sweep_bytes(EVERY_FOLDER) == 0
    assert storage.exists(file.storage_key)


@pytest.mark.django_db
def test_what_was_not_written_by_files_is_left_alone(storage: FileSystemStorage) -> None:
    """The storage may be the site's own as well: another name, another folder, another kind of id, deeper down."""
    old = key_of(DAYS_AGO).split("/")[1]
    names = [f"ab/{uuid4()}", f"ab/{old}.webp", f"abc/{old}", old, "ab/report.pdf", f"ab/deeper/{old}", f"AB/{old}",
             f"ab/{old.upper()}", "ab/ffffffff-ffff-7fff-bfff-ffffffffffff", f"ab/{old.replace('-', '')}"]  # fmt: skip
    for name in names:
        storage.save(name, ContentFile(b"the site's own"))
    assert sweep_bytes([*EVERY_FOLDER, "abc", "AB"]) == 0
    assert [name for name in names if not storage.exists(name)] == []


@pytest.mark.django_db
def test_it_can_be_done_twice_and_goes_on_where_it_was_cut_off(
    storage: FileSystemStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run deletes so much and no more; the next finds the rest."""
    for _count in range(5):
        left_behind(storage)
    monkeypatch.setattr(storing, "MOST_SWEPT", 3)
    assert [sweep_bytes(EVERY_FOLDER) for _run in range(3)] == [3, 2, 0]


@pytest.mark.django_db
def test_a_folder_takes_few_queries(storage: FileSystemStorage, query_count: Any) -> None:
    counts = []
    for number in (1, 19):
        for _count in range(number):
            left_behind(storage, timedelta(0))
            left_behind(storage)
        with query_count() as queries_made:
            sweep_bytes(EVERY_FOLDER)
        counts.append(len(queries_made))
    assert counts == [1, 1]


@pytest.mark.django_db
def test_one_that_cannot_be_deleted_does_not_hold_up_the_others(
    storage: FileSystemStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = sorted(left_behind(storage) for _count in range(3))
    delete = FileSystemStorage.delete

    def refuse_the_first(self: FileSystemStorage, name: str) -> None:
        if name == names[0]:
            raise PermissionError(name)
        delete(self, name)

    monkeypatch.setattr(FileSystemStorage, "delete", refuse_the_first)
    assert sweep_bytes(EVERY_FOLDER) == 2
    assert [storage.exists(name) for name in names] == [True, False, False]


@pytest.mark.django_db
def test_a_storage_that_cannot_list_is_left_alone(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "collabkit_files": {"BACKEND": "django.core.files.storage.Storage"},
    }
    assert sweep_bytes(EVERY_FOLDER) == 0
    assert "cannot list" in caplog.text


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as the sweeper needs: two keys to a page of the list, and deletion."""

    keys: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        after = asked.get("continuation-token") or asked.get("marker", "")
        found = [key for key in sorted(self.keys) if key.startswith(asked["prefix"]) and key > after]
        listed = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in found[:2])
        last = "".join(found[1:2])
        more = f"<NextMarker>{last}</NextMarker><NextContinuationToken>{last}</NextContinuationToken>"
        cut = f"<IsTruncated>{str(len(found) > 2).lower()}</IsTruncated>"
        self._answer(200, f"<ListBucketResult>{cut}{more}{listed}</ListBucketResult>".encode())

    def do_DELETE(self) -> None:
        self.keys.remove(urlsplit(self.path).path.removeprefix("/bucket/"))
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Make a server that speaks S3 the site's storage; return the keys that it holds."""
    monkeypatch.setattr(Bucket, "keys", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever).start()
    options = {
        "bucket_name": "bucket", "endpoint_url": f"http://127.0.0.1:{server.server_port}", "region_name": "eu-west-1",
        "access_key": "key", "secret_key": "secret", "addressing_style": "path", "signature_version": "s3v4",
    }  # fmt: skip
    storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "collabkit_files": storage}
    yield Bucket.keys
    queries.file_storage().connection.meta.client.close()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_bucket_is_swept_over_all_pages_of_its_list(bucket: list[str]) -> None:
    young, others = key_of(timedelta(0)), [key_of(DAYS_AGO, folder="ac"), "ab/report.pdf"]
    bucket += [young, *others, *(key_of(DAYS_AGO) for _count in range(5))]
    assert sweep_bytes(["ab"]) == 5
    assert sorted(bucket) == sorted([young, *others])


@pytest.mark.django_db
def test_a_site_can_switch_it_off(storage: FileSystemStorage, settings: Any) -> None:
    """For two sites that keep their files in one place: neither knows the rows of the other."""
    left_behind(storage)
    settings.COLLABKIT = {**settings.COLLABKIT, "FILES": {"SWEEP_AFTER_HOURS": 0}}
    assert sweep_bytes(EVERY_FOLDER) == 0


@pytest.mark.django_db
def test_the_worker_comes_to_every_folder_once_a_day(
    storage: FileSystemStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "files.sweep_bytes" in periodic_work.names()
    seen: list[str] = []
    monkeypatch.setattr(actions, "sweep_bytes", seen.extend)
    with time_machine.travel("2026-03-01T00:10:00Z", tick=False) as traveller:
        for _hour in range(24):
            tasks.sweep_bytes()
            traveller.shift(timedelta(hours=1))
    assert sorted(seen) == EVERY_FOLDER


@pytest.mark.django_db
def test_the_worker_sweeps(storage: FileSystemStorage) -> None:
    names = [left_behind(storage, folder=folder) for folder in EVERY_FOLDER]
    started = now()
    for hours in range(24):
        with time_machine.travel(started + timedelta(hours=hours)):
            tasks.sweep_bytes()
    assert [name for name in names if storage.exists(name)] == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_is_being_stored_and_discarded_meanwhile_is_safe(storage: FileSystemStorage) -> None:
    """Three sweepers run while files are stored in transactions that stay open, and others are discarded."""
    ada = make_person("Ada")
    orphans = [left_behind(storage) for _count in range(60)]
    stop = threading.Event()

    def sweep() -> int:
        try:
            swept = 0
            while not stop.is_set():
                swept += sweep_bytes(EVERY_FOLDER)
            return swept
        finally:
            connection.close()

    def store_and_discard() -> list[str]:
        try:
            kept = []
            for _round in range(25):
                with transaction.atomic():
                    file = store_image(actor=ada, upload=picture(), purpose="test")
                    # Stored and not yet committed: nobody else sees a row that names these bytes.
                    second = store_image(actor=ada, upload=picture(), purpose="test")
                kept.append(file.storage_key)
                discard_file(actor=ada, file=second)
            return kept
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        sweeping = [pool.submit(sweep) for _count in range(3)]
        storing = [pool.submit(store_and_discard) for _count in range(2)]
        kept = [key for each in storing for key in each.result(timeout=300)]
        stop.set()
        swept = [each.result(timeout=300) for each in sweeping]
    assert [key for key in kept if not storage.exists(key)] == []
    assert sum(swept) >= len(orphans)
    assert [name for name in orphans if storage.exists(name)] == []
    assert File.objects.count() == len(kept) == 50
