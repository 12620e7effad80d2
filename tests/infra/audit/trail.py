"""CloudTrail events in the form of the user guide's examples, as small as the patterns need."""

from __future__ import annotations

from typing import Any

__all__ = ["console", "event", "federated", "role", "root", "user"]

ACCOUNT = "123456789012"


def user(name: str = "erika", path: str = "/") -> dict[str, Any]:
    """Return the identity of an IAM user."""
    return {
        "type": "IAMUser",
        "principalId": "AIDAEXAMPLE",
        "arn": f"arn:aws:iam::{ACCOUNT}:user{path}{name}",
        "accountId": ACCOUNT,
        "userName": name,
    }


def root(**more: Any) -> dict[str, Any]:
    """Return the identity of the account's owner."""
    return {
        "type": "Root",
        "principalId": ACCOUNT,
        "arn": f"arn:aws:iam::{ACCOUNT}:root",
        "accountId": ACCOUNT,
        **more,
    }


def federated(name: str) -> dict[str, Any]:
    """Return the identity of a user's federated session, which has an issuer as a role's has."""
    return {
        "type": "FederatedUser",
        "principalId": f"{ACCOUNT}:{name}",
        "arn": f"arn:aws:sts::{ACCOUNT}:federated-user/{name}",
        "accountId": ACCOUNT,
        "sessionContext": {"sessionIssuer": user(name)},
    }


def role(name: str, **more: Any) -> dict[str, Any]:
    """Return the identity of a session of a role."""
    issuer = {
        "type": "Role",
        "principalId": "AROAEXAMPLE",
        "arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "accountId": ACCOUNT,
        "userName": name,
    }
    return {
        "type": "AssumedRole",
        "principalId": "AROAEXAMPLE:session",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/session",
        "accountId": ACCOUNT,
        "sessionContext": {
            "sessionIssuer": issuer,
            "attributes": {"creationDate": "2026-11-30T08:00:00Z", "mfaAuthenticated": "false"},
        },
        **more,
    }


def event(source: str, name: str, identity: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return one record of the trail."""
    return {
        "eventVersion": "1.09",
        "userIdentity": identity or user(),
        "eventTime": "2026-11-30T09:00:00Z",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-central-1",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "aws-cli/2.30",
        "requestParameters": None,
        "responseElements": None,
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        **more,
    }


def console(result: str, mfa: str, identity: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a sign-in to the console."""
    return event(
        "signin",
        "ConsoleLogin",
        identity,
        eventType="AwsConsoleSignIn",
        responseElements={"ConsoleLogin": result},
        additionalEventData={
            "LoginTo": "https://console.aws.amazon.com/",
            "MobileVersion": "No",
            "MFAUsed": mfa,
        },
        **more,
    )
