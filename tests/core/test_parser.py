"""JSON is read within bounds; what a database would refuse late is refused here (B27)."""

import pytest

from collabkit.core.errors import BadRequest
from collabkit.core.http.parser import parse_json


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"nul", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e400}', b'{"a": -1e400}',
        b'{"a": 99999999999999999999}', b'{"a": "\\u0000"}', b'{"\\u0000": 1}', b'{"a": "\\ud800"}',
        b'{"a": "\\udc00 x"}', b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 20 + b"1" + b"}" * 20,
        b"\xff\xfe", b'"\xed\xa0\x80"', b"1" * 5_000,
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_json(body)


def test_what_can_be_stored_comes_through() -> None:
    assert parse_json(b'{"a": ["\\ud83d\\ude00", 1.5, null, true, -9223372036854775807]}') == {
        "a": ["\U0001f600", 1.5, None, True, -9223372036854775807]
    }
