"""Which resources of a change set may be made anew: nothing that may is called safe, and nothing safe is refused."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.infra.deploy.changes import changes, lost

KEY, DATABASE = "AWS::KMS::Key", "AWS::RDS::DBInstance"


def described(
    name: str, kind: str, replacement: str, *details: dict[str, Any], action: str = "Modify"
) -> Any:
    """Return one ResourceChange as CloudFormation gives it."""
    return {
        "Action": action,
        "LogicalResourceId": name,
        "ResourceType": kind,
        "Replacement": replacement,
        "Details": list(details),
    }


def detail(source: str, cause: str = "", recreation: str = "Always") -> dict[str, Any]:
    """Return why a property changes."""
    target = {"Attribute": "Properties", "Name": "KmsKeyId", "RequiresRecreation": recreation}
    return {"ChangeSource": source, "CausingEntity": cause, "Evaluation": "Dynamic", "Target": target}


FOLLOWS = detail("ResourceAttribute", "Key.Arn")


def test_who_names_the_arn_of_a_key_that_only_gets_a_tag_keeps_its_data() -> None:
    tagged = described("Key", KEY, "False", detail("DirectModification", recreation="Never"))
    assert lost(changes([tagged, described("Database", DATABASE, "Conditional", FOLLOWS)])) == []


@pytest.mark.parametrize(
    ("key", "database"),
    [
        (described("Key", KEY, "True"), [FOLLOWS]),
        (described("Key", KEY, "", action="Add"), [FOLLOWS]),
        (described("Key", KEY, "Conditional", detail("DirectModification")), [FOLLOWS]),
        (described("Key", KEY, "False"), [FOLLOWS, detail("DirectModification", recreation="Conditionally")]),
        (described("Key", KEY, "False"), [detail("ParameterReference", "KeyArn")]),
        (described("Key", KEY, "False"), [detail("ResourceAttribute", "Key.Size")]),
        (described("Key", KEY, "False"), []),
    ],
    ids=["made anew", "new", "in doubt", "changed as well", "by a parameter", "no identity", "unexplained"],
)
def test_who_may_follow_something_else_is_in_doubt(key: Any, database: list[dict[str, Any]]) -> None:
    found = lost(changes([key, described("Database", DATABASE, "Conditional", *database)]))
    assert "Database" in {each.logical_id for each in found}


def test_doubt_goes_on_along_a_chain() -> None:
    chain = [
        described("Key", KEY, "True"),
        described("Middle", KEY, "Conditional", FOLLOWS),
        described("Database", DATABASE, "Conditional", detail("ResourceReference", "Middle")),
    ]
    assert {each.logical_id for each in lost(changes(chain))} == {"Key", "Middle", "Database"}
