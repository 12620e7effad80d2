"""The environments that are deployed: those of the golden files, and one of what neither of them chooses."""

from __future__ import annotations

from pathlib import Path

from collabkit.infra.deploy import Clients

from .site import Site

__all__ = ["NAMES", "RELEASE", "found"]

NAMES = ("production", "small", "other")
RELEASE = "2026.11.30.tar.gz"
_SETTINGS = Path(__file__).parents[1] / "environments"
_ELSEWHERE = "Z0123456789ABCDEFGHIJ"
"""The hosted zone of "small", which is there before the environment is."""
_OTHER = (
    ('name = "production"', 'name = "other"'),
    ('mode = "own"', 'mode = "opensearch"'),
    ('source = "connection"', 'source = "codecommit"'),
    ("connection_arn = ", "# connection_arn = "),
    ('repository = "together/site"', 'repository = "site"'),
)


def found(name: str, folder: Path, clients: Clients) -> Site:
    """Return an environment that is not deployed yet, with what its account has before."""
    base = "production" if name == "other" else name
    text = (_SETTINGS / f"{base}.toml").read_text(encoding="utf-8")
    settings = folder / f"{name}.toml"
    settings.write_text(text, encoding="utf-8")
    (folder / RELEASE).write_bytes(b"wheels")
    site = Site(clients, settings)
    for old, new in _OTHER if name == "other" else ():
        site.change(old, new)
    if _ELSEWHERE in text:
        site.change(_ELSEWHERE, _zone(site))
    return site


def _zone(site: Site) -> str:
    made = site.clients("route53", site.environment.region).create_hosted_zone(
        Name=site.environment.domain.name, CallerReference="before"
    )
    return str(made["HostedZone"]["Id"]).rpartition("/")[2]
