"""The resource of the kill switch is never updated: whatever changes in it makes CloudFormation write "run" again."""

from __future__ import annotations

from dataclasses import replace

from collabkit.infra.stacks.scaling import build

from .test_stack import environment


def test_its_body_is_the_same_in_every_release_and_for_every_setting() -> None:
    here = environment()
    other = replace(here, observability=replace(here.observability, owner="somebody else", log_days=90))
    for each in (here, other):
        assert build(each).to_dict()["Resources"]["Switch"] == {
            "Type": "AWS::SSM::Parameter",
            "Properties": {
                "Name": "/collabkit/production/scaling/Switch",
                "Type": "String",
                "Value": "run",
                "AllowedPattern": "^(run|stop)$",
                "Description": '"stop" keeps the scaler still; writing "run" again also closes its breaker.',
                "Tags": {},
            },
        }
