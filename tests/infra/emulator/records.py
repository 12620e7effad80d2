"""Services of which the emulator has nothing, or not all: a small explicit store that answers as their API does.

A record is what somebody sent: it is kept by account, region and name, given back, changed and deleted. Nothing is
done with it. boto3 on the other side checks what is sent and what comes back.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "Kind", "answer", "register"]

Response = tuple[int, dict[str, str], bytes]
Handler = Callable[..., Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record, by the words of its API."""

    service: str
    target: str
    """What X-Amz-Target begins with."""
    write: tuple[str, ...]
    """The operations that store one."""
    read: str
    delete: str
    key: str
    """The member that names it: in what is stored, and in what is asked for."""
    body: str
    """The member that holds it, when it is sent and when it comes back."""
    missing: str
    """The error for one that is not there."""


KINDS = (
    Kind(
        service="codepipeline",
        target="CodePipeline_20150709",
        write=("CreatePipeline", "UpdatePipeline"),
        read="GetPipeline",
        delete="DeletePipeline",
        key="name",
        body="pipeline",
        missing="PipelineNotFoundException",
    ),
    Kind(
        service="wafv2",
        target="AWSWAF_20190729",
        write=("PutLoggingConfiguration",),
        read="GetLoggingConfiguration",
        delete="DeleteLoggingConfiguration",
        key="ResourceArn",
        body="LoggingConfiguration",
        missing="WAFNonexistentItemException",
    ),
)
"""Every kind of record there is."""

_Store = dict[tuple[str, str, str, str], Any]
_store: _Store = {}


def answer(
    kind: Kind, store: _Store, place: tuple[str, str], operation: str, asked: Mapping[str, Any]
) -> Response:
    """Do one operation on the records of an account and a region."""
    sent = asked[kind.body] if operation in kind.write else asked
    where = (*place, kind.service, str(sent[kind.key]))
    if operation in kind.write:
        store[where] = sent
    elif where not in store:
        return _json(400, {"__type": kind.missing, "message": f"There is no {sent[kind.key]}."})
    found = store.pop(where) if operation == kind.delete else store[where]
    return _json(200, {} if operation == kind.delete else {kind.body: found})


def register() -> None:
    """Let the emulator answer for every kind of record; what it answers itself goes on to it."""
    from ministack import app
    from ministack.core import router

    for kind in KINDS:
        router.SERVICE_PATTERNS.setdefault(kind.service, {"target_prefixes": [kind.target]})
        app.SERVICE_HANDLERS[kind.service] = _handler(kind, app.SERVICE_HANDLERS.get(kind.service))


def _handler(kind: Kind, beside: Handler | None) -> Handler:
    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
    ) -> Response:
        from ministack.core.responses import get_account_id, get_region

        operation = headers.get("x-amz-target", "").partition(".")[2]
        if operation in {*kind.write, kind.read, kind.delete}:
            return answer(kind, _store, (get_account_id(), get_region()), operation, json.loads(body))
        if beside is None:
            return _json(400, {"__type": "UnknownOperationException", "message": operation})
        return await beside(method, path, headers, body, query)

    return handle


def _json(status: int, body: Mapping[str, Any]) -> Response:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()
