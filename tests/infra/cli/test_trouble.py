"""Each error of AWS, and of the way to it, as one sentence that says what to do."""

from __future__ import annotations

import boto3
import botocore.exceptions as errors
import pytest
from botocore.stub import Stubber

from collabkit.infra.deploy import Clients, Exit, Stacks, explained
from collabkit.infra.deploy.clients import PATIENCE


def _of_aws(code, message="Something.", operation="CreateChangeSet"):
    return errors.ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (_of_aws("AccessDenied"), "AWS does not allow the call CreateChangeSet. Ask for that right"),
        (
            _of_aws("UnauthorizedOperation", "x is not authorized to perform: ec2:RunInstances on resource: arn:y"),
            "AWS does not allow ec2:RunInstances on arn:y.",
        ),
        (_of_aws("ExpiredToken"), "Log in again"),
        (_of_aws("InvalidClientTokenId"), "Check the profile"),
        (_of_aws("Throttling"), "Wait a few minutes and repeat the command: it goes on where it stopped."),
        (_of_aws("LimitExceededException", "200 stacks"), "200 stacks. Raise it in Service Quotas"),
        (_of_aws("InsufficientCapabilitiesException"), "IAM roles"),
        (_of_aws("ValidationError", "Unable to fetch parameters [/a/b] from"), "/a/b does not exist. Deploy the stack"),
        (_of_aws("ValidationError", "Unable to fetch parameters [/c/x/release/Name] from"), "No release is there yet"),
        (_of_aws("Strange", ""), "AWS refused CreateChangeSet: Strange. Mend that"),
        (errors.NoCredentialsError(), "Log in"),
        (errors.PartialCredentialsError(provider="env", cred_var="x"), "Log in"),
        (errors.UnauthorizedSSOTokenError(), "aws sso login"),
        (errors.ProfileNotFound(profile="x"), "aws configure list-profiles"),
        (errors.NoRegionError(), "AWS_REGION"),
        (errors.EndpointConnectionError(endpoint_url="http://x"), "--endpoint-url"),
        (errors.ParamValidationError(report="bad"), "Mend that"),
    ],
)  # fmt: skip
def test_one_sentence_that_says_what_to_do(error, words):
    trouble = explained(error)
    assert words in str(trouble)
    assert "\n" not in str(trouble)
    assert str(trouble).endswith((".", "login"))
    assert trouble.exit is Exit.AWS_REFUSED


def test_throttling_is_tried_again_by_botocore():
    assert PATIENCE.retries == {"mode": "standard", "total_max_attempts": 8}
    client = Clients(boto3.session.Session(aws_access_key_id="x", aws_secret_access_key="y"))(
        "ec2", "eu-west-1"
    )
    assert client.meta.config.retries["mode"] == "standard"
    assert client.meta.config.retries["total_max_attempts"] == 8


def test_an_emulator_is_spoken_to_where_asked_and_clients_are_made_once():
    session = boto3.session.Session(aws_access_key_id="x", aws_secret_access_key="y")
    clients = Clients(session, endpoint_url="http://127.0.0.1:4566")
    assert clients("ssm", "eu-west-1").meta.endpoint_url == "http://127.0.0.1:4566"
    assert clients("ssm", "eu-west-1") is clients("ssm", "eu-west-1")
    assert clients("ssm", "eu-west-1") is not clients("ssm", "us-east-1")


def test_a_stack_that_is_not_there_and_one_that_may_not_be_seen():
    session = boto3.session.Session(aws_access_key_id="x", aws_secret_access_key="y")
    clients = Clients(session)
    with Stubber(clients("cloudformation", "eu-west-1")) as stub:
        stub.add_client_error("describe_stacks", "ValidationError", "Stack with id x does not exist")
        assert Stacks(clients).find("x", "eu-west-1") is None
        stub.add_client_error("describe_stacks", "ValidationError", "Template error")
        with pytest.raises(errors.ClientError, match="Template error"):
            Stacks(clients).find("x", "eu-west-1")
        stub.assert_no_pending_responses()
