"""Clients of AWS: one for each service and region, which ask again when AWS is busy."""

from __future__ import annotations

import re
from typing import Any, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import InvalidRegionError

from .trouble import WrongUse

__all__ = ["ClientFactory", "Clients"]

# "standard" waits longer after each try, and knows which errors of which service are worth another one.
PATIENCE = Config(
    connect_timeout=10,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 8},
    user_agent_extra="collabkit-infra",
)


_ADDRESS = re.compile(r"https?://[\w.-]+(:\d{1,5})?(/\S*)?|https?://\[[0-9a-fA-F:]+\](:\d{1,5})?(/\S*)?")
_WRITE_ADDRESS = "Write the emulator's whole address: http://127.0.0.1:4566"
_NO_ADDRESS = f"--endpoint-url is {{!r}}, which is no address. {_WRITE_ADDRESS}"


def _is_address(text: str) -> bool:
    try:
        return bool(_ADDRESS.fullmatch(text)) and urlsplit(text).port != 0
    except ValueError:
        return False


def _of_configuration(said: str) -> str:
    if said.startswith("Invalid endpoint"):
        return f"{said}. {_WRITE_ADDRESS}"
    return f"AWS's configuration cannot be used: {said}. Mend it, or choose another --profile."


class ClientFactory(Protocol):
    """Whatever returns a client of a service in a region."""

    def __call__(self, service: str, region: str) -> Any:
        """Return the client."""


class Clients:
    """The clients of one session, made when they are first asked for."""

    def __init__(self, session: Any = None, *, profile: str | None = None, endpoint_url: str | None = None):
        if endpoint_url is not None and not _is_address(endpoint_url):
            raise WrongUse(_NO_ADDRESS.format(endpoint_url))
        # An emulator has no name for each bucket.
        style = {"s3": {"addressing_style": "path"}} if endpoint_url else {}
        self._config = PATIENCE.merge(Config(**style))
        self._session = session or boto3.session.Session(profile_name=profile)
        self._endpoint_url = endpoint_url
        self._made: dict[tuple[str, str], Any] = {}

    def __call__(self, service: str, region: str) -> Any:
        """Return the client of a service in a region."""
        if (service, region) not in self._made:
            self._made[service, region] = self._client(service, region)
        return self._made[service, region]

    def _client(self, service: str, region: str) -> Any:
        try:
            client = self._session.client(
                service, region_name=region, endpoint_url=self._endpoint_url, config=self._config
            )
        except InvalidRegionError as error:
            raise WrongUse(f"{region!r} is no region. Write it as AWS does: eu-central-1") from error
        except ValueError as error:
            raise WrongUse(_of_configuration(str(error))) from error
        # The address of an emulator may stand in AWS_ENDPOINT_URL or in AWS's configuration too.
        if not _is_address(client.meta.endpoint_url):
            raise WrongUse(f"Invalid endpoint: {client.meta.endpoint_url}. {_WRITE_ADDRESS}")
        return client
