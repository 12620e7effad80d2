"""Lists of addresses as spreadsheets write them: one result a line."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.invitations.models import Invitation

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db
URL = "/api/invitations/bulk"


def send(client: Any, club: Club, text: str, **fields: Any) -> Any:
    body = {"kind": "club", "target": str(club.uuid), "csv": text, **fields}
    return client.post(URL, body, content_type="application/json")


def results(answer: Any) -> list[tuple[int, str, bool]]:
    assert answer.status_code == 200, answer.content
    return [(row["line"], row["email"], row["ok"]) for row in answer.json()["results"]]


@pytest.mark.parametrize(
    "text",
    [
        "zoe@x.example\nyan@x.example",
        "zoe@x.example\r\nyan@x.example\r\n",
        "\ufeffzoe@x.example\nyan@x.example\n\n \n",
        '"zoe@x.example"\n"yan@x.example"',
        "zoe@x.example;Zoe\nyan@x.example;Yan",
        "zoe@x.example\tZoe\nyan@x.example\tYan",
        'zoe@x.example,"Zoe, the first"\nyan@x.example,Yan',
        "zoe@x.example,,,,\nyan@x.example,,,,",
    ],
)
def test_a_list_without_headings(hana: Any, club: Club, client_for: Any, text: str) -> None:
    answer = send(client_for(hana), club, text)
    assert results(answer) == [(1, "zoe@x.example", True), (2, "yan@x.example", True)]
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Name,E-Mail\nZoe,zoe@x.example\nYan,yan@x.example",
        '\ufeff"Name";"email"\r\n"Zoe; the first";"zoe@x.example"\r\n"Yan";"yan@x.example"\r\n',
        "Email\nzoe@x.example\nyan@x.example",
    ],
)
def test_a_table_with_headings(hana: Any, club: Club, client_for: Any, text: str) -> None:
    answer = send(client_for(hana), club, text)
    assert results(answer) == [(2, "zoe@x.example", True), (3, "yan@x.example", True)]


@pytest.mark.parametrize(
    "text",
    [
        "zoe@x.example, yan@x.example",
        "zoe@x.example;yan@x.example;",
        'Zoe <zoe@x.example>, "Ek, Yan" <yan@x.example>',
        "Zoe,zoe@x.example,Yan,yan@x.example,meets @ nine",
    ],
)
def test_no_address_of_a_line_is_passed_over(hana: Any, club: Club, client_for: Any, text: str) -> None:
    answer = send(client_for(hana), club, text)
    assert results(answer) == [(1, "zoe@x.example", True), (1, "yan@x.example", True)]


def test_lines_are_counted_by_their_addresses(hana: Any, club: Club, client_for: Any) -> None:
    lines = [f"one-{number}@x.example,two-{number}@x.example" for number in range(251)]
    assert send(client_for(hana), club, "\n".join(lines)).status_code == 422
    assert not Invitation.objects.exists()


def test_a_quotation_mark_that_does_not_close_is_named_where_it_opens(
    hana: Any, club: Club, client_for: Any
) -> None:
    answer = send(client_for(hana), club, 'zoe@x.example\n"yan@x.example\nkim@x.example\nlee@x.example')
    assert [(line, ok) for line, _email, ok in results(answer)] == [(1, True), (2, False)]
    assert "quotation mark" in answer.json()["results"][1]["detail"]
    table = 'email,note\nzoe2@x.example,"two\nlines"\nyan2@x.example,'
    assert results(send(client_for(hana), club, table)) == [
        (2, "zoe2@x.example", True),
        (4, "yan2@x.example", True),
    ]


def test_one_bad_line_spoils_no_other(
    hana: Any, bo: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    club.members[bo.pk] = {"rower"}
    invite(email="twice@x.example")
    text = "\n".join(
        ["good@x.example", "not an address", "GOOD@x.example", "bo@people.example", "twice@x.example",
         hana.email, "last@x.example", "=cmd|' /C calc'!A0"]
    )  # fmt: skip
    answer = send(client_for(hana), club, text, role="rower", message="Hello", expires_in_days=2)
    assert [ok for _line, _email, ok in results(answer)] == [
        True, False, False, True, False, False, True, False
    ]  # fmt: skip
    assert [row["detail"] for row in answer.json()["results"][1:6]] == [
        "Enter a valid e-mail address.",
        "This address is in the list twice.",
        "Invited.",
        "This person has been invited already. Send that invitation again instead.",
        "You cannot invite yourself.",
    ]
    assert Invitation.objects.filter(message="Hello").count() == 3


def test_a_known_and_an_unknown_address_get_the_same_answer(
    hana: Any, bo: Any, club: Club, client_for: Any
) -> None:
    answer = send(client_for(hana), club, "bo@people.example\nnobody@people.example").json()["results"]
    assert answer[0]["detail"] == answer[1]["detail"] == "Invited."


def test_five_hundred_lines_are_taken_and_one_more_is_not(hana: Any, club: Club, client_for: Any) -> None:
    lines = [f"person-{number}@x.example" for number in range(501)]
    client = client_for(hana)
    assert send(client, club, "\n".join(lines)).status_code == 422
    assert send(client, club, "\n".join(["email", *lines])).status_code == 422
    assert not Invitation.objects.exists()
    assert len(results(send(client, club, "\n".join(["email", *lines[:500]])))) == 500
    assert Invitation.objects.count() == 500


@pytest.mark.parametrize("text", ["", " \n \n", "email\n", "\ufeff", 'a@x.example\n"open', "x" * 200_001])
def test_what_is_no_list_is_refused_in_words(hana: Any, club: Club, client_for: Any, text: str) -> None:
    answer = send(client_for(hana), club, text)
    assert answer.status_code in {200, 422}
    assert answer.status_code == 422 or not results(answer)[-1][2]


def test_lines_beyond_the_limit_are_told_so(hana: Any, club: Club, client_for: Any, limited: Any) -> None:
    limited("2/day")
    answer = send(client_for(hana), club, "a@x.example\nb@x.example\nc@x.example")
    assert [ok for _line, _email, ok in results(answer)] == [True, True, False]


def test_others_invite_nobody(eve: Any, club: Club, client_for: Any, client: Any) -> None:
    assert send(client_for(eve), club, "zoe@x.example").status_code == 404
    assert send(client, club, "zoe@x.example").status_code == 401
    assert not Invitation.objects.exists()
