"""Read settings from environment variables, and say clearly which one is missing or malformed."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def required(name: str) -> str:
    """Return the variable's value; raise ImproperlyConfigured when it is missing or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def site_url(name: str) -> str:
    """Return the address that people reach the site by: scheme and host, no path."""
    value = required(name).rstrip("/")
    parts = _split(name, value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or value != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ImproperlyConfigured(f"{name} must be like https://together.example, without a path.")
    return value


def redis_url(name: str) -> str:
    """Return the address of a Redis server."""
    value = required(name)
    if _split(name, value).scheme not in {"redis", "rediss"}:
        raise ImproperlyConfigured(f"{name} must start with redis:// or rediss://")
    return value


def _split(name: str, url: str) -> SplitResult:
    """Take an address apart; what is wrong with it is said without quoting it, for it may hold a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address: its host or port cannot be read.") from None
    return parts


def one_of(name: str, *values: str) -> str:
    """Return one of these words; the first where the variable is not set."""
    value = os.environ.get(name, values[0])
    if value not in values:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(values)}, not {value!r}.")
    return value


def flag(name: str, default: bool) -> bool:
    """Return a yes or no variable."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value.lower() in TRUE


def number(name: str, default: int, least: int = 0) -> int:
    """Return a whole number that is not smaller than ``least``."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    if int(value) < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}.")
    return int(value)


def listing(name: str) -> list[str]:
    """Return the parts of a comma-separated variable, without blanks."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def postgresql(url: str, **options: Any) -> dict[str, Any]:
    """Return Django's database settings for `postgresql://user:password@host:port/name?sslmode=require`.

    Query parameters become driver options, after those given as keywords; `host` in the query names the
    folder of a local socket.
    """
    parts = _split("The database URL", url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("The database URL must start with postgresql://")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("The database URL names no database.")
    query: Mapping[str, str] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, **{key: value for key, value in query.items() if key != "host"}},
    }


def sqlite(path: str) -> dict[str, Any]:
    """Return Django's database settings for an SQLite file that several threads write to.

    WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a transaction, so
    that it waits its turn (20 s at most) instead of failing half-way when a reader turns into a writer.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def folder_or_bucket(folder: str) -> dict[str, Any]:
    """Return Django's storage settings for uploads: this folder where one is given, else the bucket S3_BUCKET."""
    if folder and os.environ.get("S3_BUCKET"):
        raise ImproperlyConfigured("Uploads lie in MEDIA_ROOT or in S3_BUCKET: set one of the two.")
    if folder:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": required("S3_BUCKET"),
            "region_name": os.environ.get("S3_REGION") or None,
            "endpoint_url": os.environ.get("S3_ENDPOINT_URL") or None,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 60,
            # Without this the client signs in an outdated way in one region, and such links live on.
            "signature_version": "s3v4",
            "file_overwrite": False,
        },
    }


def secret_key(path: Path) -> str:
    """Return the key kept in this file; make the file, readable by its owner only, when there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(get_random_secret_key())
    return path.read_text(encoding="ascii")
