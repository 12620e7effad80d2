"""The filter patterns of CloudWatch Logs: the user guide's own examples, precedence, and broken patterns."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collabkit.infra.patterns import MAX_LENGTH, PatternError, matches, parse

# The two events of the user guide, "Matching terms in JSON log events".
FIRST = {
    "eventType": "UpdateTrail",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "ThisFlag": True,
    "errorCode": 400,
    "latency": 512.5,
    "recipientAccountId": "123456789012",
}
SECOND = {
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "users": [{"id": 2, "email": "John.Doe@example.com"}, {"id": 3, "email": "Jane.Doe@example.com"}],
    "actions": ["GET", "PUT", "DELETE"],
    "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
}


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.eventType = "UpdateTrail" }',
        "{ $.eventType = Update* }",
        '{ $.eventType = "*Trail" }',
        '{ $.eventType = "*dateTr*" }',
        "{ $.eventType = * }",
        "{ $.errorCode = * }",
        "{ $.sourceIPAddress != 123.123.* }",
        '{ $.arrayKey[0] = "value" }',
        "{ $.objectList[1].id = 2 }",
        "{ $.objectList[*].id = 2 }",
        "{ $['eventType'] = UpdateTrail }",
        "{ $.['eventType'] = UpdateTrail }",
        "{ $.SomeObject IS NULL }",
        "{ $.SomeOtherObject NOT EXISTS }",
        "{ $.eventType.inside NOT EXISTS }",
        "{ $.ThisFlag IS TRUE }",
        "{ $.errorCode = 400 }",
        "{ $.errorCode != 500 }",
        "{ $.errorCode < 10e3 }",
        "{ $.latency > +500 }",
        "{ $.latency <= 512.5 }",
        "{ $.recipientAccountId = 123456789012 }",
        "{ $.eventType = %Upd[a-z]+Trail$% }",
        "{$.eventType=UpdateTrail&&$.errorCode>=400}",
    ],
)
def test_the_guides_first_event_matches(pattern):
    assert matches(pattern, FIRST)


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.eventType = "updatetrail" }',
        '{ $.eventType = "Update*Trail" }',
        '{ $.eventType = "Trail" }',
        "{ $.sourceIPAddress != 111.111.* }",
        "{ $.arrayKey = value }",
        "{ $.arrayKey != value }",
        "{ $.eventType[0] = value }",
        "{ $.absent = value }",
        "{ $.absent != value }",
        "{ $.absent = * }",
        "{ $.absent IS NULL }",
        "{ $.SomeObject NOT EXISTS }",
        "{ $.SomeObject = * }",
        "{ $.ThisFlag IS FALSE }",
        "{ $.ThisFlag = true }",
        "{ $.ThisFlag >= 1 }",
        "{ $.eventType > 1 }",
        '{ $.errorCode = "400" }',
        "{ $.objectList[*].id = 3 }",
        "{ $.objectList[*].id NOT EXISTS }",
        "{ $.eventType = %^Trail% }",
    ],
)
def test_the_guides_first_event_does_not_match(pattern):
    assert not matches(pattern, FIRST)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', True),
        ('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', False),
        (
            '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch '
            "&& $.actions[2] = nomatch }",
            True,
        ),
        (
            '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) '
            "&& $.actions[2] = nomatch }",
            False,
        ),
        ("{ $.coordinates[1][2] = 6 }", True),
        ("{ $.users != 1 }", False),
    ],
)
def test_and_binds_closer_than_or(pattern, expected):
    assert matches(pattern, SECOND) is expected


@pytest.mark.parametrize(
    ("pattern", "position"),
    [
        ("", 0),
        ("ERROR", 0),
        ("[ip, user]", 0),
        ("{ }", 2),
        ("{ $.a }", 6),
        ("{ $.a = }", 8),
        ("{ $.a = b", 9),
        ("{ $.a = b } x", 12),
        ("{ ($.a = b }", 11),
        ("{ $.a = b) }", 9),
        ("{ $.a == b }", 7),
        ("{ $.a = b & $.c = d }", 10),
        ("{ $.a = b && }", 13),
        ("{ $.a > b }", 8),
        ("{ $.a IS EMPTY }", 6),
        ("{ $.a EXISTS }", 6),
        ("{ $.a not exists }", 6),
        ("{ a = b }", 2),
        ("{ $a = b }", 2),
        ("{ $.a = arn:aws:iam }", 11),
        ('{ $.a = "open }', 8),
        ('{ $.a = "\\q" }', 8),
        ("{ $.a = %(x)% }", 8),
        ("{ $.a = %[z-a]% }", 8),
    ],
)
def test_a_broken_pattern_is_refused_with_its_position(pattern, position):
    with pytest.raises(PatternError) as caught:
        parse(pattern)
    assert caught.value.position == position


def test_a_pattern_longer_than_the_service_takes_is_refused():
    pattern = "{ $.a = " + "b" * MAX_LENGTH + " }"
    with pytest.raises(PatternError, match="at most 1024"):
        parse(pattern)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(PatternError):
        parse(text).matches(FIRST)


@given(st.text(alphabet=st.characters(exclude_characters="*", exclude_categories=["Cs"]), max_size=40))
def test_any_text_in_quotes_matches_itself_only(text):
    pattern = f"{{ $.a = {json.dumps(text)} }}"
    assert matches(pattern, {"a": text})
    assert not matches(pattern, {"a": text + "x"})


def _sentences():
    """Return sentences of tests joined by && and ||, each with what Python makes of the same sentence."""
    single = st.tuples(st.sampled_from("abc"), st.booleans()).map(
        lambda item: (
            f"$.{item[0]} {'=' if item[1] else '!='} yes",
            f"(event[{item[0]!r}] == 'yes') is {item[1]}",
        )
    )

    def joined(inner):
        return st.tuples(
            st.lists(inner, min_size=2, max_size=4), st.sampled_from(["&&", "||"]), st.booleans()
        ).map(
            lambda item: tuple(
                f"({text})" if item[2] else text
                for text in (
                    f" {item[1]} ".join(part[0] for part in item[0]),
                    f" {'and' if item[1] == '&&' else 'or'} ".join(part[1] for part in item[0]),
                )
            )
        )

    return st.recursive(single, joined, max_leaves=12)


@given(_sentences(), st.fixed_dictionaries({name: st.sampled_from(["yes", "no"]) for name in "abc"}))
def test_any_sentence_means_what_it_means_in_python(sentence, event):
    pattern, same = sentence
    assume(len(pattern) < MAX_LENGTH - 4)
    assert matches(f"{{ {pattern} }}", event) is bool(eval(same, {"event": event}))  # noqa: S307 - our own text


@pytest.mark.parametrize(
    ("pattern", "position"),
    [
        ("{ $.a[*].b[*] = c }", 2),
        ("{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }", 44),
        ("{ $.a = %b% || $.c = %d% || $.e = %f% }", 34),
    ],
)
def test_the_quotas_of_the_service_are_kept(pattern, position):
    with pytest.raises(PatternError, match="at most") as caught:
        parse(pattern)
    assert caught.value.position == position
