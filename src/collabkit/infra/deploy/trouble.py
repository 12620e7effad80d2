"""What can go wrong: an exit code for each kind, and one sentence for each error of AWS that says what to do."""

from __future__ import annotations

import re
from enum import IntEnum

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    ReadTimeoutError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

__all__ = [
    "NOT_AWS",
    "AwsRefused",
    "Exit",
    "Trouble",
    "Unsafe",
    "WrongUse",
    "absent",
    "code_of",
    "explained",
    "is_denied",
]


class Exit(IntEnum):
    """The exit codes of `collabkit-infra`."""

    DONE = 0
    FINDINGS = 1
    """Something was found: a fault in a template, drift, something left to do."""
    WRONG_USE = 2
    """An option or a setting is wrong; nothing was tried."""
    AWS_REFUSED = 3
    """AWS refused a request, or could not do what was asked and put everything back."""
    STOPPED = 4
    """Interrupted, or refused because data could be lost."""
    FAULT = 5
    """A fault of `collabkit-infra` itself; its message says what to report."""


class Trouble(Exception):
    """Something that ends a command; its text is for the person at the terminal."""

    exit = Exit.WRONG_USE


class WrongUse(Trouble):
    """The command was asked for something that cannot be."""


class AwsRefused(Trouble):
    """AWS said no, or did not manage."""

    exit = Exit.AWS_REFUSED


class Unsafe(Trouble):
    """It was not done, because data could be lost or nobody could tell what would come of it."""

    exit = Exit.STOPPED


_DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "AuthorizationError",
    "AuthorizationErrorException",
    "NotAuthorized",
}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN = {
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AuthFailure",
}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDown",
    "PriorRequestNotComplete",
}
_LIMITS = {
    "LimitExceededException",
    "LimitExceeded",
    "ServiceQuotaExceededException",
    "VpcLimitExceeded",
    "AddressLimitExceeded",
    "VcpuLimitExceeded",
}
NOT_AWS = "What answers is not AWS. Check --endpoint-url, AWS_ENDPOINT_URL and a proxy."
_LOGIN = (NoCredentialsError, PartialCredentialsError)
_SSO = (SSOTokenLoadError, UnauthorizedSSOTokenError, TokenRetrievalError)
_NETWORK = (EndpointConnectionError, ConnectTimeoutError, ReadTimeoutError)


def code_of(error: Exception) -> str:
    """Return AWS's code of an error; empty when the error came from nearer."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def is_denied(error: Exception) -> bool:
    """Return whether the error says that somebody may not do that."""
    return code_of(error) in _DENIED


def explained(error: ClientError | BotoCoreError) -> AwsRefused:
    """Return an error of AWS, or of the way to it, as one sentence that says what to do."""
    if not isinstance(error, ClientError):
        return AwsRefused(_of_the_way(error))
    return AwsRefused(_of_aws(error) if code_of(error) else NOT_AWS)


def _of_aws(error: ClientError) -> str:
    code, said = code_of(error), str(error.response.get("Error", {}).get("Message", "")).strip()
    if code in _DENIED:
        return f"AWS does not allow {_action(error, said)}. Ask for that right, or use another profile."
    if code in _EXPIRED:
        return "The credentials have expired. Log in again, then repeat the command."
    if code in _UNKNOWN:
        return "AWS does not know these credentials. Check the profile and the keys."
    if code in _THROTTLED:
        return (
            f"AWS was asked too often ({_operation(error)}), and several tries did not help. "
            "Wait a few minutes and repeat the command: it goes on where it stopped."
        )
    if code in _LIMITS:
        return (
            f"A limit of the account is reached: {_sentence(said)} Raise it in Service Quotas, then repeat."
        )
    if code == "InsufficientCapabilitiesException":
        return f"CloudFormation wants the right to make IAM roles: {_sentence(said)} Report this as a fault of ours."
    missing = re.search(r"Unable to fetch parameters \[(.*?)\]", said)
    if missing:
        return absent(missing[1])
    return f"AWS refused {_operation(error)}: {_sentence(said or code)} Mend that and repeat the command."


def _of_the_way(error: BotoCoreError) -> str:
    if isinstance(error, _LOGIN):
        return "There are no credentials. Log in (aws sso login), or set AWS_PROFILE or --profile."
    if isinstance(error, _SSO):
        return "The login has ended. Run: aws sso login"
    if isinstance(error, ProfileNotFound):
        return f"{_sentence(str(error))} Name one that `aws configure list-profiles` shows."
    if isinstance(error, NoRegionError):
        return "No region is known. Set it in the settings, or AWS_REGION."
    if isinstance(error, _NETWORK):
        return f"{_sentence(str(error))} Check the network, a proxy, the region and --endpoint-url."
    return f"{_sentence(str(error))} Mend that and repeat the command."


def _operation(error: ClientError) -> str:
    return str(error.operation_name)


def _action(error: ClientError, said: str) -> str:
    """Return the action that is not allowed, as a policy would name it, and on what."""
    found = re.search(
        r"not authorized to perform:? ([A-Za-z0-9-]+:[A-Za-z0-9*]+)(?: on resource:? (\S+))?", said
    )
    if not found:
        return f"the call {_operation(error)}"
    where = f" on {found[2].rstrip('.,')}" if found[2] else ""
    return f"{found[1]}{where}"


def absent(names: str) -> str:
    """Return what to do where parameters of SSM are not there."""
    if "/release/" in names:
        return (
            f"No release is there yet: {names} does not exist. "
            "Give it with --release NAME.tar.gz, or let the delivery make one, then deploy again."
        )
    return (
        f"{names} does not exist. Deploy the stack that publishes it first: deploy without --only does. "
        "If somebody deleted it, write it again: its value is among the outputs of that stack."
    )


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else text + "."
