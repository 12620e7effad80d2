"""The doctor looks at everything the site depends on, and says so to people and programs."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from collabkit.core.clock import now
from collabkit.core.models import Delivery, EventRecord, PeriodicRun
from collabkit.core.worker import Periodic, periodic_work, run_periodic
from collabkit.ops import checks
from collabkit.ops.registry import HealthCheck, Unhealthy, Worrying, health_checks, register_check

pytestmark = pytest.mark.django_db(transaction=True)


def doctor(*arguments: str) -> tuple[int, str]:
    """Run the command; returns its exit code and what it wrote."""
    out = StringIO()
    try:
        call_command("collabkit_doctor", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_what_works_is_said_and_ends_with_0() -> None:
    code, text = doctor("--only", "database", "migrations", "cache", "storage", "clock")
    assert code == 0
    assert [line.split()[:2] for line in text.splitlines()] == [
        ["ok", "database"],
        ["ok", "migrations"],
        ["ok", "cache"],
        ["ok", "storage"],
        ["ok", "clock"],
    ]


def test_all_checks_as_json() -> None:
    code, text = doctor("--json")
    document = json.loads(text)
    assert [check["name"] for check in document["checks"]] == list(health_checks.names())
    assert {check["state"] for check in document["checks"]} <= {"ok", "warning", "error"}
    assert all(check["detail"] for check in document["checks"])
    assert document["healthy"] is (code == 0)


def test_the_log_of_what_failed_does_not_spoil_the_json() -> None:
    """In production the log goes to standard output as well."""
    code = f"""
import sys
sys.path[:0] = {sys.path!r}
import django, logging.config
from django.conf import settings
from django.core.management import call_command
from collabkit.ops.logs import logging_config
settings.STORAGES = {{"default": {{"BACKEND": "tests.ops.no.such.Storage"}}}}
django.setup()
logging.config.dictConfig(logging_config())
call_command("collabkit_doctor", "--json", "--only", "storage")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["checks"][0]["state"] == "error"
    assert "The health check storage failed" in done.stderr


def test_something_broken_ends_with_1(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "site@site.example"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    code, text = doctor("--only", "mail")
    assert code == 1
    assert text.split()[:2] == ["FAIL", "mail"]


def test_warnings_end_with_2_only_when_asked(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert doctor("--only", "mail")[0] == 0
    code, text = doctor("--only", "mail", "--strict")
    assert code == 2
    assert text.split()[0] == "look"


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no check moon"):
        doctor("--only", "moon")


def test_mail_that_works(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "site@site.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.getsockname()[1]
        settings.EMAIL_TIMEOUT = 0.2
        with pytest.raises(Unhealthy):
            checks.mail()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEBUG = True
    assert checks.mail()


def test_mail_from_nobody_is_a_warning(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    with pytest.raises(Worrying, match="DEFAULT_FROM_EMAIL"):
        checks.mail()


def test_rate_limits_in_one_process_are_a_warning(settings: Any) -> None:
    settings.DEBUG = False
    settings.COLLABKIT = {**settings.COLLABKIT, "CORE": {"RATE_LIMIT_STORAGE": "memory://"}}
    with pytest.raises(Worrying, match="each process"):
        checks.rate_limits()
    settings.COLLABKIT = {"CORE": {"RATE_LIMIT_STORAGE": "redis://127.0.0.1:1/0"}}
    with pytest.raises(Unhealthy):
        checks.rate_limits()


@pytest.fixture
def chore() -> Any:
    """A piece of scheduled work."""
    yield periodic_work.register(Periodic(name="test.chore", every=timedelta(hours=1), run=lambda: None))
    periodic_work.unregister("test.chore")


def test_a_worker_that_works(chore: Any) -> None:
    with pytest.raises(Unhealthy, match="No worker ever ran"):
        checks.worker()
    run_periodic()
    assert "s ago" in checks.worker()


def test_a_worker_that_stopped(chore: Any) -> None:
    run_periodic()
    PeriodicRun.objects.filter(name="test.chore").update(next_run_at=now() - timedelta(minutes=10))
    with pytest.raises(Unhealthy, match=r"test\.chore is due since"):
        checks.worker()


def test_deliveries_dead_or_late() -> None:
    record = EventRecord.objects.create(type="test.Happened", data={})
    delivery = Delivery.objects.create(event=record, subscriber="test.one", available_at=now())
    assert checks.deliveries() == "1 deliveries wait."
    Delivery.objects.filter(pk=delivery.pk).update(available_at=now() - timedelta(minutes=10))
    with pytest.raises(Worrying, match="late"):
        checks.deliveries()
    Delivery.objects.filter(pk=delivery.pk).update(state="dead")
    with pytest.raises(Worrying, match="given up"):
        checks.deliveries()


def test_a_cache_that_forgets(settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    assert checks.cache()


def test_a_storage_that_cannot_be_written(settings: Any, tmp_path: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked)},
        },
    }
    code, text = doctor("--only", "storage")
    assert code == 1
    assert "FAIL" in text


def test_a_storage_is_left_as_it_was(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    checks.storage()
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == []


def test_a_check_that_hangs_does_not_hold_the_doctor() -> None:
    go_on, ended = Event(), Event()

    def hang() -> str:
        go_on.wait(30)
        ended.set()
        return "late"

    register_check(HealthCheck(name="stuck", run=hang))
    try:
        code, text = doctor("--only", "stuck", "--timeout", "0.2")
        assert not ended.is_set()
    finally:
        health_checks.unregister("stuck")
        go_on.set()
    assert code == 1
    assert "No answer in time." in text
