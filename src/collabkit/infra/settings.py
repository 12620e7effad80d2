"""What differs between two environments: one frozen, typed dataclass, read from a TOML file.

No secret is a setting: a file names the secret, and the machine that needs it asks Secrets Manager for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from . import reading, rules

__all__ = [
    "Application",
    "Audit",
    "Budgets",
    "Cells",
    "Data",
    "Delivery",
    "Domain",
    "Edge",
    "Environment",
    "Files",
    "Gateway",
    "Network",
    "Observability",
    "Scaling",
    "Search",
    "SettingsError",
    "Worker",
    "load",
    "read",
]


class SettingsError(ValueError):
    """The settings of an environment cannot be used; says for each key what is wrong and what to do."""

    def __init__(self, source: str, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join([f"{source}: {len(problems)} to mend", *(f"  {line}" for line in problems)])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The address that people reach the site by, and where its mail comes from."""

    name: str
    """The site's host name: together.example."""
    mail_from: str
    """The sender of the site's mail; SES must know its domain."""
    zone_id: str = ""
    """The hosted zone of the domain, where Route 53 has it already; empty makes one."""

    @property
    def site_url(self) -> str:
        """Return what every link in a mail begins with."""
        return f"https://{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The Django project that the machines run: the example site unless told otherwise."""

    settings_module: str = "example_project.settings.production"
    """Django's settings."""
    wsgi: str = "example_project.wsgi:application"
    """What granian serves: module:name."""
    gateway_command: str = "collabkit_gateway --port 8001"
    """The management command that holds the WebSockets on port 8001."""
    worker_command: str = "collabkit_worker"
    """The management command of a worker."""
    doctor_command: str = "collabkit_doctor --json"
    """The management command that looks at all the site depends on, and prints it as JSON; empty for none."""
    alive_path: str = "/healthz"
    """The page that says that the process lives; a machine that fails it is replaced."""
    ready_path: str = "/readyz"
    """The page that says that it can serve; a cell that fails it gets no visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The private network of the environment."""

    cidr: str = "10.20.0.0/16"
    """The addresses of the network; a prefix from /16 to /20."""
    egress: Literal["nat", "nat_per_zone", "endpoints"] = "nat_per_zone"
    """How machines reach AWS: one NAT gateway, one in each zone, or only AWS itself through endpoints."""
    flow_log_days: int = 90
    """How long the log of accepted and refused connections is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """PostgreSQL on RDS and Valkey on ElastiCache."""

    engine_version: str = "17.11"
    """PostgreSQL's version at the start, as RDS offers it; RDS takes over newer minor versions by itself."""
    instance_type: str = "db.m7g.large"
    """The class of the database machine."""
    database: str = "collabkit"
    """The name of the database."""
    multi_az: bool = True
    """Whether a second machine in another zone stands by."""
    storage_gb: int = 100
    """Disk at the start, in GB."""
    storage_max_gb: int = 500
    """How far the disk may grow by itself, in GB."""
    backup_days: int = 14
    """How many days back the database can be restored to any second; 1 to 35."""
    deletion_protection: bool = True
    """Whether RDS refuses to delete the database; then a snapshot is left behind either way."""
    slow_query_ms: int = 500
    """Statements that take longer are logged, in milliseconds."""
    cache_instance_type: str = "cache.t4g.small"
    """The class of the Valkey machines."""
    cache_replicas: int = 1
    """Copies beside the first Valkey node; with at least one it fails over by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Buckets: documents, heads of the audit chain, logs, artefacts."""

    object_lock: bool = True
    """Whether the audit heads get a bucket where nobody can delete or change an object before its time."""
    object_lock_days: int = 365
    """How long such an object is kept, in days."""
    old_version_days: int = 90
    """How long a replaced or deleted document can be brought back, in days."""
    infrequent_after_days: int = 60
    """After how many days a document moves to the cheaper class; at least 30."""
    log_days: int = 400
    """How long access logs are kept, in days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Who answers searches."""

    mode: Literal["own", "url", "opensearch", "none"] = "none"
    """Three Elasticsearch machines of our own, one that is there already, Amazon OpenSearch, or PostgreSQL alone."""
    url: str = ""
    """With mode "url": the address, https."""
    api_key_secret: str = ""
    """With mode "url": the name of the secret that holds the API key."""
    version: str = "8.19.3"
    """With mode "own": the release of Elasticsearch."""
    instance_type: str = "r7g.large"
    """With mode "own": the type of each of the three machines."""
    opensearch_instance_type: str = "r7g.large.search"
    """With mode "opensearch": the type of its data nodes."""
    volume_gb: int = 100
    """Disk of each node, in GB."""
    snapshot_days: int = 30
    """How long snapshots are kept, in days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Where requests come in: certificate, firewall, load balancer."""

    certificate_arn: str = ""
    """A certificate that is there already; empty asks ACM for one and proves the domain through Route 53."""
    waf: bool = True
    """Whether a web application firewall stands before the load balancers."""
    requests_per_five_minutes: int = 3_000
    """How many requests one address may send in five minutes before the firewall refuses it."""
    idle_seconds: int = 300
    """After how long a silent connection is closed; longer than the pings of the sockets are apart."""
    max_body_mb: int = 25
    """The largest upload in one request, in MB."""
    deletion_protection: bool = True
    """Whether the shared load balancer refuses to be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The web machines, and how their number follows the load."""

    mode: Literal["cells", "target_tracking"] = "cells"
    """Whole copies behind Route 53 weights, or one group of machines behind one load balancer."""
    architecture: Literal["arm64", "x86_64"] = "arm64"
    """The processors of all machines, gateways and workers too."""
    instance_type: str = "t4g.medium"
    """The type of a web machine."""
    image: str = ""
    """The SSM parameter that names the machine image; empty is Debian 12 of the architecture."""
    ssm_agent_sha256: str = ""
    """The hash of Systems Manager's agent, put into the artefact bucket as packages/HASH.deb; empty installs none."""
    volume_gb: int = 20
    """Disk of a machine, in GB."""
    machines_per_cell: int = 2
    """Web machines in one cell; in mode "target_tracking" not used."""
    min: int = 1
    """The fewest cells, or machines. Cells 1 to min are the base: they are deployed, never scaled away."""
    max: int = 4
    """The most cells, or machines."""
    initial: int = 1
    """How many cells the first deployment makes; later their number follows the load. One group begins with `min`."""
    boot_minutes: int = 15
    """How long a machine may take to become healthy before its stack is given up."""
    target_cpu_percent: int = 55
    """In mode "target_tracking": the processor time that the group is held at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """The machines that deliver events and do scheduled work."""

    instance_type: str = "t4g.small"
    """The type of a worker machine."""
    machines: int = 2
    """How many; workers share the work, and one may be lost. 0 for a site that has no worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """The processes that hold the WebSockets."""

    placement: Literal["own", "cell", "none"] = "own"
    """On machines of their own, beside the web processes in each cell, or not at all."""
    instance_type: str = "t4g.medium"
    """The type of a gateway machine."""
    machines: int = 2
    """How many, with placement "own"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """The bounds of the scaler, so that neither a flood nor a bad metric can spend money without end."""

    cooldown_seconds: int = 600
    """How long after one action the next is refused, in seconds."""
    actions_per_hour: int = 6
    """How many cells are launched or retired in one hour at most."""
    cell_cost_per_hour: Decimal = Decimal("0.12")
    """What one cell costs in an hour, in US dollars; `collabkit-infra cost` estimates it."""
    daily_budget: Decimal = Decimal("12.00")
    """What all cells together may cost in a day, in US dollars."""
    breaker_failures: int = 3
    """After how many failed actions in a row the scaler stops and calls an engineer."""
    drain_seconds: int = 300
    """How long a cell gets no new visitors before it is removed; longer than the records' life of 60 seconds."""
    high_cpu_percent: int = 70
    """Above this the fleet grows."""
    low_cpu_percent: int = 25
    """Below this the fleet shrinks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observability:
    """Who is told, and how long it is remembered."""

    engineers: tuple[str, ...]
    """The e-mail addresses of those who are told what deserves a look by day."""
    owner: str
    """The team that answers for the alarms."""
    on_call: tuple[str, ...] = ()
    """Whom that reaches which cannot wait: addresses, or phone numbers such as +4930123456; empty is the engineers."""
    runbook_url: str = ""
    """What the addresses of the pages in docs/runbooks begin with, https, a slash last; empty names the repository."""
    log_days: int = 90
    """How long the logs of machines and functions are kept."""
    latency_ms: int = 500
    """The promise for 95 of 100 requests, in milliseconds."""
    support_plan: Literal["basic", "business_plus", "enterprise", "unified"] = "basic"
    """The account's support plan; Trusted Advisor speaks to programs from "business_plus" on."""

    @property
    def pages(self) -> tuple[str, ...]:
        """Return whom that reaches which cannot wait."""
        return self.on_call or self.engineers

    @property
    def runbooks(self) -> str:
        """Return what stands before a page's name in alarms and mails."""
        return self.runbook_url or "collabkit's repository, docs/runbooks/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """CloudTrail: who did what to the account."""

    trail_days: int = 400
    """How long the trail is kept, in days."""
    data_events: bool = True
    """Whether reads and writes of documents are recorded too."""
    deploy_roles: tuple[str, ...] = ()
    """The names of roles in which engineers deploy: what they launch is no scaling out of control. At most three."""
    neighbours: tuple[str, ...] = ()
    """The names of other environments in this account: the trail sees what their machines' makers do. At most two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a commit becomes a running release."""

    source: Literal["connection", "codecommit", "none"] = "none"
    """A connection to GitHub or GitLab, a CodeCommit repository, or releases that are put there by hand."""
    connection_arn: str = ""
    """With source "connection": its ARN; an engineer confirms it once in the console."""
    repository: str = ""
    """With source "connection" the full name, owner/name; with "codecommit" the repository's name."""
    branch: str = "main"
    """The branch that is delivered."""
    approval: bool = True
    """Whether an engineer says yes before a tested release reaches the first cell."""
    test_command: str = "./dev test"
    """What tests the site; nothing is built when it fails."""
    build_command: str = 'python -m build --wheel --outdir "$WHEELS" .'
    """What puts the site's own wheels into the folder $WHEELS."""
    requirements: str = "locks/production.txt"
    """The locked dependencies, with hashes."""
    site: str = "example_project"
    """The folder of the Django project that is no part of a wheel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """When money is spoken about."""

    monthly: Decimal = Decimal("500.00")
    """What the environment may cost in a month, in US dollars."""
    alert_percent: tuple[int, ...] = (50, 80, 100)
    """At which parts of it the engineers get a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One deployment: its name, where it is, and a part for each group of stacks."""

    name: str
    """A short word; every name and path begins with it: production."""
    region: str
    """The AWS region: eu-central-1."""
    zones: tuple[str, ...]
    """The availability zones to spread over; at least two."""
    domain: Domain
    observability: Observability
    application: Application = field(default_factory=Application)
    network: Network = field(default_factory=Network)
    data: Data = field(default_factory=Data)
    files: Files = field(default_factory=Files)
    search: Search = field(default_factory=Search)
    edge: Edge = field(default_factory=Edge)
    cells: Cells = field(default_factory=Cells)
    worker: Worker = field(default_factory=Worker)
    gateway: Gateway = field(default_factory=Gateway)
    scaling: Scaling = field(default_factory=Scaling)
    audit: Audit = field(default_factory=Audit)
    delivery: Delivery = field(default_factory=Delivery)
    budgets: Budgets = field(default_factory=Budgets)


def load(path: Path) -> Environment:
    """Read an environment's TOML file; raise SettingsError with all that is wrong with it."""
    try:
        table = reading.toml(path)
    except OSError as error:
        raise SettingsError(
            str(path), [f"The file cannot be read: {error.strerror}. Give --settings a TOML file."]
        ) from error
    except ValueError as error:
        raise SettingsError(str(path), [f"The file is not TOML: {error}. Mend this place first."]) from error
    return read(table, source=str(path))


def read(table: Mapping[str, Any], source: str = "settings") -> Environment:
    """Turn a parsed table into an environment; raise SettingsError with all that is wrong with it."""
    problems: list[str] = []
    environment = reading.part(Environment, table, "", problems)
    if environment is not None:
        problems += rules.contradictions(environment)
    if problems or environment is None:
        raise SettingsError(source, problems)
    return environment
