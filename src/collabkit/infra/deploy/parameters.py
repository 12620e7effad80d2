"""What stands in SSM's parameters."""

from __future__ import annotations

from botocore.exceptions import ClientError

from .clients import ClientFactory
from .trouble import code_of

__all__ = ["parameter"]


def parameter(clients: ClientFactory, region: str, path: str) -> str | None:
    """Return the value of a parameter; None when there is none."""
    try:
        return str(clients("ssm", region).get_parameter(Name=path)["Parameter"]["Value"])
    except ClientError as error:
        if code_of(error) == "ParameterNotFound":
            return None
        raise
