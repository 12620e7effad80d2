"""Text people type: tidied, or refused with a reason."""

import pytest

from collabkit.core.text import normalise_email, single_line, text_block


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("  Ada \t Lovelace ", "Ada Lovelace"),
        ("a\r\nBcc: x", "a Bcc: x"),
        ("e\u0301", "\u00e9"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("bell\x07", "bell"),
    ],
)
def test_a_line_is_one_tidy_line(raw: str, tidy: str) -> None:
    assert single_line(raw) == tidy
    assert single_line(tidy) == tidy


@pytest.mark.parametrize("raw", ["a\x00b", "\ud800", "x\udfff"])
def test_what_no_database_stores_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogate"):
        single_line(raw)
    with pytest.raises(ValueError, match=r"NUL|surrogate"):
        text_block(raw)


def test_a_block_keeps_its_lines() -> None:
    assert text_block("\n  code\r\n\tmore\x08\r\nend  \n\n") == "  code\n\tmore\nend"


@pytest.mark.parametrize(
    ("raw", "same"), [(" Ada@Example.ORG ", "ada@example.org"), ("a+b@x.io", "a+b@x.io")]
)
def test_addresses_compare_in_one_form(raw: str, same: str) -> None:
    assert normalise_email(raw) == same


@pytest.mark.parametrize(
    "raw", ["", "ada", "a@b@c.d", "a@exa\nmple.org", "\u0131da@example.org", "a@" + "b" * 260 + ".de"]
)
def test_what_is_no_plain_address_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="valid e-mail"):
        normalise_email(raw)
