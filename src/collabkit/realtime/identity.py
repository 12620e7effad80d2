"""Who is at the other end: sign-in by Django's session, and whether it still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
    load_backend,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import caches
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from collabkit.accounts.queries import person_of

from .threads import Outage

_CHUNK = 500


class NotSignedIn(Exception):
    """The connection carries no valid session."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's session as it was at sign-in; ``stamp`` changes with the password."""

    user_pk: Any
    session_key: str
    stamp: str
    person_topic: str

    @property
    def user(self) -> str:
        """The user's key as it is written on the bus."""
        return str(self.user_pk)


def sign_in(cookie_header: str) -> Identity:
    """Return who the session cookie stands for; raises NotSignedIn, or Outage when that cannot be known."""
    key = parse_cookie(cookie_header).get(settings.SESSION_COOKIE_NAME, "")
    if not key or not key.isascii() or not key.isprintable():
        raise NotSignedIn
    session = _session(key)
    if SESSION_KEY not in session:
        _be_sure_that_the_cache_answers()
        raise NotSignedIn
    user = _user_of(session)
    return Identity(user.pk, key, stamp_of(user), f"user:{person_of(user)}")


def invalid(identities: Collection[Identity]) -> set[Identity]:
    """Return those whose session ended, whose account was closed or whose password changed."""
    alive = _living_sessions({identity.session_key for identity in identities})
    stamps = _stamps({identity.user_pk for identity in identities})
    return {
        identity
        for identity in identities
        if identity.session_key not in alive or stamps.get(identity.user_pk) != identity.stamp
    }


def stamp_of(user: AbstractBaseUser) -> str:
    """Return a value that changes whenever Django would end the user's sessions."""
    if _plain_password():
        return _digest(user.password)
    own_hash = getattr(user, "get_session_auth_hash", None)
    return _digest(own_hash() if own_hash else "")


def _session(key: str) -> dict[str, Any]:
    try:
        return dict(_store_class()(key).load())
    except Exception as error:  # whatever keeps the session from being read does not mean that there is none
        raise Outage(f"{type(error).__name__}: {error}") from error


def _user_of(session: dict[str, Any]) -> AbstractBaseUser:
    """Return the signed-in user by the rules of django.contrib.auth.get_user, but without its writes."""
    path = session.get(BACKEND_SESSION_KEY)
    if path not in settings.AUTHENTICATION_BACKENDS:
        raise NotSignedIn
    try:
        pk = get_user_model()._meta.pk.to_python(session[SESSION_KEY])
    except ValidationError:
        raise NotSignedIn from None
    user = load_backend(path).get_user(pk)
    if user is None or not getattr(user, "is_active", True):
        raise NotSignedIn
    if hasattr(user, "get_session_auth_hash"):
        given = session.get(HASH_SESSION_KEY) or ""
        hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
        if not any(constant_time_compare(given, each) for each in hashes):
            raise NotSignedIn
    return user


def _living_sessions(keys: Collection[str]) -> set[str]:
    store = _store_class()
    model = getattr(store, "get_model_class", None)
    if model is not None:  # django.contrib.sessions.backends.db, cached_db and what derives from them
        rows = model().objects.filter(expire_date__gt=timezone.now()).values_list("session_key", flat=True)
        return {key for chunk in _chunks(keys) for key in rows.filter(session_key__in=chunk)}
    prefix = getattr(store, "cache_key_prefix", None)
    if prefix is not None:
        try:
            found = caches[settings.SESSION_CACHE_ALIAS].get_many([prefix + key for key in keys])
        except Exception as error:  # each cache library has its own errors
            raise Outage(str(error)) from error
        return {key for key in keys if prefix + key in found}
    return {key for key in keys if SESSION_KEY in store(key).load()}


def _stamps(pks: Collection[Any]) -> dict[Any, str]:
    """Return the stamps of the active ones among these users."""
    users = get_user_model()._default_manager
    stamps: dict[Any, str] = {}
    for chunk in _chunks(pks):
        if _plain_password():
            rows = users.filter(pk__in=chunk, is_active=True).values_list("pk", "password")
            stamps.update((pk, _digest(password)) for pk, password in rows)
        else:
            active = (user for user in users.filter(pk__in=chunk) if getattr(user, "is_active", True))
            stamps.update((user.pk, stamp_of(user)) for user in active)
    return stamps


def _plain_password() -> bool:
    """Tell whether Django's own rule holds: the session hash depends on the password field alone."""
    model = get_user_model()
    try:
        model._meta.get_field("password")
        model._meta.get_field("is_active")
    except FieldDoesNotExist:
        return False
    own = getattr(model, "get_session_auth_hash", None)
    return own is AbstractBaseUser.get_session_auth_hash


def _be_sure_that_the_cache_answers() -> None:
    """Raise Outage when sessions live in a cache that is away: Django's store takes that for "no session"."""
    store = _store_class()
    if hasattr(store, "get_model_class") or not hasattr(store, "cache_key_prefix"):
        return
    try:
        caches[settings.SESSION_CACHE_ALIAS].get("collabkit.realtime")
    except Exception as error:  # each cache library has its own errors
        raise Outage(str(error)) from error


def _store_class() -> type[SessionBase]:
    return _load_store_class(settings.SESSION_ENGINE)


@cache
def _load_store_class(engine: str) -> type[SessionBase]:
    store: type[SessionBase] = import_module(engine).SessionStore
    return store


def _digest(value: str) -> str:
    return hashlib.blake2b(value.encode(), digest_size=16).hexdigest()


def _chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
