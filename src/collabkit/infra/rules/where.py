"""Where an environment is, how it is reached, and what no value may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from .values import NAME, between, log_days

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["domain", "edge", "network", "place", "secrets"]

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_SENDER = re.compile(r"(?:[^<>@\"\r\n$`\\]+ <)?[^@\s\"'<>$`\\]+@[a-z0-9.-]+\.[a-z]{2,}>?", re.IGNORECASE)
# RFC 1918. Other networks that are no one's are a machine's own (127.0.0.0/8), or those of EC2 itself (169.254.0.0/16).
_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# What no value may look like, since settings are stored in Git: a key of AWS, a private key, a password in an address.
_SECRET = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN|://[^/\s:@]*:[^/\s@]+@")


def place(environment: Environment) -> Iterator[str]:
    if not NAME.fullmatch(environment.name):
        yield (
            f"name is {environment.name!r}. Use 3 to 20 lower-case letters, digits, hyphens, a letter first."
        )
    if "--" in environment.name:
        yield f"name is {environment.name!r}. Write one hyphen at a time: the database is named after it."
    # Rights to the cells of "live" end with live-cell-*, which must be nobody else's stacks.
    if re.search(r"-cell(-|$)", environment.name):
        yield f"name is {environment.name!r}. Leave -cell out: the stacks of cells are known by it."
    if not _REGION.fullmatch(environment.region):
        yield f"region is {environment.region!r}. Write it as AWS does: eu-central-1."
    if len(set(environment.zones)) < 2 or len(set(environment.zones)) != len(environment.zones):
        yield f"zones are {list(environment.zones)}. Name two different zones or more, so that one may fail."
    if len(environment.zones) > 3:
        yield f"zones are {len(environment.zones)}. Name three at most: more cost more and protect from nothing else."
    for zone in environment.zones:
        if not re.fullmatch(re.escape(environment.region) + "[a-z]", zone):
            yield f"zones has {zone!r}, which is not in {environment.region}. Use {environment.region}a and the like."


def domain(environment: Environment) -> Iterator[str]:
    domain = environment.domain
    if not _HOST.fullmatch(domain.name):
        yield f"domain.name is {domain.name!r}. Write the host name alone, in lower case: together.example."
    if not _SENDER.fullmatch(domain.mail_from):
        yield f"domain.mail_from is {domain.mail_from!r}. Write an address: Together <noreply@together.example>."
    if domain.zone_id and not re.fullmatch(r"Z[A-Z0-9]{6,31}", domain.zone_id):
        yield f"domain.zone_id is {domain.zone_id!r}. Copy the id from Route 53, it begins with Z; or leave it out."


def network(environment: Environment) -> Iterator[str]:
    network = environment.network
    yield from log_days("network.flow_log_days", network.flow_log_days)
    try:
        cidr = IPv4Network(network.cidr)
    except ValueError:
        yield f"network.cidr is {network.cidr!r}. Write a network: 10.20.0.0/16."
    else:
        if not (any(map(cidr.subnet_of, _PRIVATE)) and 16 <= cidr.prefixlen <= 20):
            yield f"network.cidr is {network.cidr}. Choose a private network from /16 to /20: 10.20.0.0/16."
    if network.egress == "endpoints" and not environment.cells.image:
        yield (
            'network.egress is "endpoints", but Debian\'s packages come from the Internet. '
            "Set cells.image to an image that has them and /etc/collabkit/rds.pem, or choose a NAT gateway."
        )
    if network.egress == "endpoints" and environment.search.mode == "own":
        yield 'network.egress is "endpoints", but Elasticsearch is fetched from elastic.co. Choose a NAT gateway.'


def edge(environment: Environment) -> Iterator[str]:
    edge = environment.edge
    if edge.certificate_arn and not re.fullmatch(
        rf"arn:aws[a-z-]*:acm:{re.escape(environment.region)}:\d{{12}}:certificate/\S+", edge.certificate_arn
    ):
        yield (
            f"edge.certificate_arn is no certificate of ACM in {environment.region}. Copy its ARN, or leave it out."
        )
    yield from between("edge.requests_per_five_minutes", edge.requests_per_five_minutes, 100, 20_000_000)
    yield from between("edge.idle_seconds", edge.idle_seconds, 60, 4_000)
    yield from between("edge.max_body_mb", edge.max_body_mb, 1, 5_000)


def secrets(environment: Environment) -> Iterator[str]:
    for key, text in _texts(environment, ""):
        if _SECRET.search(text):
            yield (
                f"{key} holds a secret, and settings are read by many. "
                "Change that secret at once; put the new one into Secrets Manager and its name here."
            )


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Return every text of the settings with its key."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, key)
    elif is_dataclass(value):
        for item in fields(value):
            yield from _texts(getattr(value, item.name), f"{key}.{item.name}".lstrip("."))
