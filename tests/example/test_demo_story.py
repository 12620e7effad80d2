"""The demo's content: enough of it, believable, and the same rows every time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import zip_longest
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from example_project.demo.logins import LOGINS, PASSWORD
from example_project.outbox.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LAST_DAY = date(2026, 10, 1)
Tables = dict[str, list[str]]
END = datetime(2026, 10, 1, tzinfo=UTC)
TO_THE_OUTBOX = override_settings(EMAIL_BACKEND="example_project.outbox.backend.EmailBackend")
# Rows that Django makes for itself.
FOREIGN = {"contenttypes", "sessions", "admin"}


def _tables() -> Tables:
    """Return all rows of each table, in the order of their keys."""
    tables: Tables = {}
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table):
        if model._meta.app_label in FOREIGN or model._meta.model_name == "permission":
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY 1")  # noqa: S608
            tables[model._meta.db_table] = [repr(row) for row in cursor.fetchall()]
    return tables


def _differences(one: Tables, other: Tables) -> dict[str, tuple[str, str]]:
    """Return for each table that differs the first pair of rows that do."""
    return {
        name: next(pair for pair in zip_longest(one[name], other[name], fillvalue="") if pair[0] != pair[1])
        for name in one
        if one[name] != other[name]
    }


@dataclass(frozen=True)
class Planted:
    """What the first telling of the story took and left."""

    seconds: float
    tables: Tables


@TO_THE_OUTBOX
def _plant_anew() -> Planted:
    """Empty the site, let the story happen, and look at the rows."""
    call_command("flush", interactive=False, verbosity=0)
    started = time.process_time()
    call_command("collabkit_demo", "--date", LAST_DAY.isoformat(), stdout=StringIO())
    return Planted(seconds=time.process_time() - started, tables=_tables())


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Planted]:
    """Let the story happen once for this module."""
    with django_db_blocker.unblock():
        yield _plant_anew()
        call_command("flush", interactive=False, verbosity=0)


def _model(path: str) -> Any:
    return apps.get_model(path)._default_manager


def test_it_takes_less_than_half_a_minute(planted: Planted) -> None:
    """Work of this process: what else the machine does meanwhile is not counted."""
    assert planted.seconds <= 30


def test_every_e_mail_went_out_at_its_time(planted: Planted) -> None:
    rows = _model("collabkit_notifications.OutgoingEmail")
    assert set(rows.values_list("state", flat=True)) <= {"sent", "skipped"}
    about = rows.filter(kind="chat.direct_message", state="sent")
    assert {row.sent_at - row.created_at for row in about} == {timedelta(seconds=60)}
    assert rows.filter(sent_at__gte=END).count() == 0


def test_there_is_enough_of_everything(planted: Planted) -> None:
    """People, organisations, initiatives, projects, and months of conversation in each project."""
    kinds = list(_model("collabkit_projects.Project").values_list("kind", flat=True))
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counted == {"organisation": 6, "social_initiative": 2, "business_initiative": 1, "project": 8}
    profiles = _model("collabkit_accounts.Profile")
    assert profiles.count() == 40
    assert not profiles.filter(headline="").exists()
    assert all(row.offers and row.seeks and row.about for row in profiles.all())
    for project in _model("collabkit_projects.Project").filter(kind="project"):
        messages = _model("collabkit_chat.Message").filter(conversation__project=project, kind="text")
        times = list(messages.values_list("created_at", flat=True))
        assert len(times) >= 60, project
        assert max(times) - min(times) >= timedelta(days=60), project
    assert _model("collabkit_projects.Project").exclude(parent=None).count() == 7


def test_messages_differ_and_use_what_chat_can(planted: Planted) -> None:
    """Hardly any text is said twice; there are mentions, edits, tables, lists and code."""
    messages = _model("collabkit_chat.Message").filter(kind="text")
    bodies = list(messages.values_list("body", flat=True))
    assert len(set(bodies)) >= len(bodies) / 2
    assert _model("collabkit_chat.Mention").count() >= 10
    assert messages.exclude(edited_at=None).count() >= 3
    html = " ".join(messages.values_list("body_html", flat=True))
    for tag in ("<table", "<li", "<code", "<strong", "<em"):
        assert tag in html, tag


def test_nothing_lies_in_the_future_and_nothing_failed(planted: Planted) -> None:
    """The story ends before the day that was named; every event was delivered, no e-mail failed."""
    for path, field in (
        ("collabkit_core.EventRecord", "created_at"),
        ("collabkit_chat.Message", "created_at"),
        ("collabkit_notifications.Notification", "created_at"),
        ("collabkit_projects.Membership", "joined_at"),
        ("outbox.Mail", "created_at"),
    ):
        rows = _model(path).values_list(field, flat=True)
        assert rows
        assert max(rows) < END, path
    assert not _model("collabkit_core.Delivery").exists()
    assert set(_model("collabkit_notifications.OutgoingEmail").values_list("state", flat=True)) <= {
        "sent",
        "skipped",
    }


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.name)
def test_each_login_finds_something_to_do(planted: Planted, login: Any) -> None:
    """The password fits; something is unread; and there is an invitation or an application to answer."""
    user = authenticate(email=login.email, password=PASSWORD)
    assert user is not None
    with time_machine.travel(END + timedelta(hours=9)):
        client = Client()
        client.force_login(user)
        waiting = client.get("/api/notifications?filter=action").json()["items"]
        unread = client.get("/api/notifications/count").json()["unread"]
        rooms = client.get("/api/chat/conversations").json()["items"]
    assert any(row["actions"] for row in waiting)
    assert unread >= 1
    assert login.name == "Ruth Ferreira" or any(room["unread"] for room in rooms)


def test_only_the_printed_people_can_sign_in(planted: Planted) -> None:
    """The other 36 have no password that fits anything."""
    printed = [login.email for login in LOGINS]
    others = get_user_model()._default_manager.exclude(email__in=printed)
    assert others.count() == 36
    assert not any(user.has_usable_password() for user in others)


def test_people_without_an_account_were_invited_by_email(planted: Planted) -> None:
    """Their e-mails are in the outbox, with a link each and both parts."""
    outside = Mail.objects.exclude(recipients__endswith="@collabkit.example")
    assert outside.count() == 3
    assert all("/invitation#" in mail.text and "/invitation#" in mail.html for mail in outside)


@pytest.mark.usefixtures("planted")
def test_the_links_of_mails_lead_to_notifications_that_are_there() -> None:
    """Those of both parts."""
    texts = [text for mail in Mail.objects.all() for text in (mail.text, mail.html)]
    linked = {uuid for text in texts for uuid in re.findall(r"/notifications/([0-9a-f-]{36})", text)}
    assert linked
    assert linked <= {str(row.uuid) for row in _model("collabkit_notifications.Notification").all()}


def test_a_second_run_changes_nothing(planted: Planted) -> None:
    """It says so and leaves every row as it is."""
    said = StringIO()
    call_command("collabkit_demo", "--date", LAST_DAY.isoformat(), stdout=said)
    assert "nothing was changed" in said.getvalue()
    assert _differences(planted.tables, _tables()) == {}


@pytest.mark.django_db(transaction=True)
def test_another_empty_site_gets_the_same_rows(planted: Planted) -> None:
    """To the last id and second."""
    assert _differences(planted.tables, _plant_anew().tables) == {}
