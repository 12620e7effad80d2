"""One JSON object on a line, whatever people write (B35)."""

from __future__ import annotations

import json
import logging
import logging.config
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest

from collabkit.ops.context import current_request_id
from collabkit.ops.logs import JsonFormatter, logging_config

NASTY = 'a\nb\r\n{"level":"INFO"}\x1b[31mred\x00\x7f\x85\u2028\u2029\u202e\ud800 é'


def written(message: str = "hello", *args: Any, **options: Any) -> str:
    """Return the line of a record."""
    error = options.pop("exc_info", None)
    record = logging.LogRecord("collabkit.test", logging.WARNING, __file__, 1, message, args, error)
    record.__dict__.update(options)
    return JsonFormatter().format(record)


def test_a_line_says_when_what_and_where() -> None:
    entry = json.loads(written("hello %s", "world"))
    assert entry["message"] == "hello world"
    assert entry["level"] == "WARNING"
    assert entry["logger"] == "collabkit.test"
    assert entry["service"] == "web"
    assert datetime.fromisoformat(entry["time"]).utcoffset() == timedelta(0)
    assert "request_id" not in entry


@pytest.mark.parametrize(
    ("command", "service"),
    [
        (["manage.py", "collabkit_gateway", "--port", "8001"], "gateway"),
        (["manage.py", "collabkit_worker"], "worker"),
        (["manage.py", "migrate"], "web"),
        (["granian"], "web"),
    ],
)
def test_a_line_says_which_kind_of_process_wrote_it(
    command: list[str], service: str, monkeypatch: Any, settings: Any
) -> None:
    monkeypatch.setattr(sys, "argv", command)
    assert json.loads(written())["service"] == service
    settings.COLLABKIT = {"OPS": {"SERVICE": "gateway-berlin"}}
    assert json.loads(written())["service"] == "gateway-berlin"


def test_the_request_id_is_in_every_line_of_the_request() -> None:
    token = current_request_id.set("abc12345")
    try:
        assert json.loads(written())["request_id"] == "abc12345"
    finally:
        current_request_id.reset(token)


@pytest.mark.parametrize("place", ["message", "argument", "field", "key"])
def test_no_value_can_begin_a_new_line_or_colour_a_terminal(place: str) -> None:
    line = {
        "message": lambda: written(NASTY),
        "argument": lambda: written("%s", NASTY),
        "field": lambda: written(fields={"name": NASTY}),
        "key": lambda: written(fields={NASTY: 1}),
    }[place]()
    assert line.isascii()
    assert line.isprintable()
    json.loads(line)


def test_fields_cannot_replace_what_the_log_itself_says() -> None:
    assert json.loads(written(fields={"level": "INFO", "more": 1}))["level"] == "WARNING"


def test_secrets_are_hidden() -> None:
    entry = json.loads(
        written(fields={"password": "hunter2", "csrf_token": "x", "Cookie": "y", "name": "Ada"})
    )
    assert entry["password"] == entry["csrf_token"] == entry["Cookie"] == "[hidden]"
    assert entry["name"] == "Ada"


def test_a_line_is_bounded() -> None:
    assert len(written("x" * 100_000, fields={"name": "y" * 100_000})) < 5_000


def fail() -> Any:
    """Return the exc_info of an error that quotes what somebody wrote."""
    try:
        try:
            int("hunter2")
        except ValueError as cause:
            raise RuntimeError("about hunter2") from cause
    except RuntimeError:
        return sys.exc_info()


def test_an_error_is_named_and_placed_but_not_quoted() -> None:
    line = written("it failed", exc_info=fail())
    assert "hunter2" not in line
    error = json.loads(line)["error"]
    assert error["type"] == "builtins.RuntimeError"
    assert error["cause"] == "builtins.ValueError"
    assert error["trace"][-1].endswith(" fail")


def test_messages_of_errors_are_shown_on_request(ops_settings: Any) -> None:
    ops_settings(log_error_messages=True)
    assert json.loads(written("it failed", exc_info=fail()))["error"]["message"] == "about hunter2"


def test_the_configuration_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    config = logging_config()
    try:
        logging.config.dictConfig(config)
        logging.getLogger("collabkit.test").warning("one")
        logging.getLogger("django.db.backends").warning("two")
        logging.getLogger("uvicorn.error").info("too quiet")
        logging.getLogger("collabkit.ops.emf").info('{"_aws":{}}')
    finally:
        root.handlers = before
        logging.config.dictConfig(
            {
                "version": 1,
                "disable_existing_loggers": False,
                "loggers": {name: {"level": "NOTSET", "propagate": True} for name in config["loggers"]},
            }
        )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("message") for line in lines] == ["one", "two", None]
    assert lines[-1] == {"_aws": {}}
