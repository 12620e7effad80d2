"""The permission matrix: what every persona gets from every operation.

`permission_matrix.csv` is reviewed by people and enforced by test_permission_matrix.py. After a change of the API,
write it anew with ``COLLABKIT_WRITE_MATRIX=1 pytest tests/security`` and read the difference line by line before it
is committed.
"""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from collabkit.core.http import build_api

from .calls import CALLS, filled
from .world import PERSONAS, PNG, World

FILE = Path(__file__).with_name("permission_matrix.csv")
HEADER = ("case", "method", "path", *PERSONAS)
_PARAMETER = re.compile(r"\{(\w+)\}")


@cache
def schema() -> Any:
    """Return the API's own schema, which nobody changes: making it takes seconds."""
    return build_api().get_openapi_schema(path_prefix="/api/")


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Return method and path of every operation by its id, as the API's own schema has them.

    The URL resolver is walked in addresses.py; a method that answers there and is no operation here is noticed.
    """
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in schema()["paths"].items()
        for method, operation in methods.items()
    }


def stored() -> dict[str, dict[str, str]]:
    """Return the reviewed matrix: by case, the row's cells."""
    with FILE.open(newline="") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


def write(rows: list[dict[str, str]]) -> None:
    """Store the matrix."""
    with FILE.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["path"], row["method"], row["case"])))


def knock(world: World, case: str, persona: str, *, missing: bool = False) -> Any:
    """Make the case's request as `persona` and return the response.

    With `missing`, the first parameter of the path is the id of nothing.
    """
    method, _path = operations()[case.partition("@")[0]]
    where = address(world, case, missing=missing)
    return _send(world.clients[persona], method, where, case, filled(world, CALLS[case].body))


def address(world: World, case: str, *, missing: bool = False) -> str:
    """Return the case's address; with `missing`, the first parameter of its path is the id of nothing."""
    _method, path = operations()[case.partition("@")[0]]
    wanted = CALLS[case]
    ids = [name[1:] if name.startswith("=") else world.ids[name] for name in wanted.path]
    if missing:
        ids[0] = str(uuid4())
    given = iter(ids)
    where = _PARAMETER.sub(lambda match: next(given), path)
    return where + "?" + filled(world, wanted.query) if wanted.query else where


def _send(client: Client, method: str, address: str, case: str, body: Any) -> Any:
    if CALLS[case].upload:
        form = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.png", PNG, "image/png")})
        return client.generic(method, address, form, MULTIPART_CONTENT)
    if method in {"GET", "DELETE"}:
        return client.generic(method, address)
    return client.generic(method, address, json.dumps({} if body is None else body), "application/json")
