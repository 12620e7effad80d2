"""Text people type: tidied, or refused with a reason."""

import pytest

from collabkit.core.text import name_line, normalise_email, single_line, text_block


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("  Ada \t Lovelace ", "Ada Lovelace"),
        ("a\r\nBcc: x", "a Bcc: x"),
        ("e\u0301", "\u00e9"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("bell\x07", "bell"),
        ("\U0001f3f4\U000e0041 pirate", "\U0001f3f4 pirate"),
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


BLANKS = ["ㅤ", "ﾠ", "ᅟ", "\xad", "⠀", "\u200b", "\u2060", "\u202e", "\u200f", "\u061c", "͏", "\u180e", "\ufeff"]
BLANKS += ["\U000e0041", "\U000e0001\U000e007f", "\ufff9", "\U0001bca0", "\U0001d173"]
NAMES = [
    "Ada Lovelace", "Łukasz Żółw", "李小龙", "علي رضا", "می\u200cخواهم", "क्\u200dषेत्र", "צבי", "한국어", "ไทย",
    "Ångström 2", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "👩\u200d🔬", "❤\ufe0f",
    "O’Brien-Smith", "42", "葛\U000e0100城",
]  # fmt: skip


@pytest.mark.parametrize("blank", [*BLANKS, "".join(BLANKS), "", " ", "\u0301\u0302", "\u200d", "\ufe0f"])
def test_a_name_that_nobody_sees_is_none(blank: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        name_line(blank)


@pytest.mark.parametrize("blank", BLANKS)
def test_what_nobody_sees_makes_no_other_name(blank: str) -> None:
    assert name_line(f"Ada{blank}").strip() == name_line(f"{blank}Ada") == "Ada"


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_stay_as_they_are(name: str) -> None:
    assert name_line(name) == name


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
