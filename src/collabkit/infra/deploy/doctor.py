"""Whether an account is ready for an environment, and whether the environment is well: one line for each question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STACKS, machines
from collabkit.infra.stacks import region as region_of
from collabkit.infra.stacks.scaling import places

from . import subscriptions
from .clients import ClientFactory
from .cloudformation import Stacks
from .parameters import parameter
from .trouble import explained

__all__ = ["Answer", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question came to; `todo` is empty when all is well."""

    question: str
    found: str
    todo: str = ""

    @property
    def ok(self) -> bool:
        """Return whether there is nothing to do."""
        return not self.todo


def examine(clients: ClientFactory, environment: Environment | None, region: str) -> Iterator[Answer]:
    """Ask one question after the other; without an environment only those about the account."""
    who = _asked("credentials", partial(_credentials, clients, region))
    yield who[0]
    if not who[0].ok:
        # Nothing else can be asked.
        return
    yield from _asked("region", partial(_region, clients, environment, region))
    if environment is None:
        yield Answer(question="settings", found="not looked at", todo="Give --settings FILE for the rest.")
        return
    count = len(environment.zones)
    yield Answer(question="settings", found=f"{environment.name}: {count} zones, {environment.cells.mode}")
    yield from _asked("image", partial(_image, clients, environment))
    for need in _needs(environment):
        yield from _asked(f"quota: {need.what}", partial(_quota, clients, environment, need))
    for question, function in _QUESTIONS.items():
        yield from _asked(question, partial(function, clients, environment))


def _asked(question: str, function: Callable[[], Answer]) -> list[Answer]:
    """Return the answer; what AWS refuses to tell is an answer too."""
    try:
        return [function()]
    except (ClientError, BotoCoreError) as error:
        return [Answer(question=question, found="could not be read", todo=str(explained(error)))]


def _credentials(clients: ClientFactory, region: str) -> Answer:
    who = clients("sts", region).get_caller_identity()
    todo = (
        "Use a role or a user of your own: nobody should work as root."
        if who["Arn"].endswith(":root")
        else ""
    )
    return Answer(question="credentials", found=f"{who['Arn']} in account {who['Account']}", todo=todo)


def _region(clients: ClientFactory, environment: Environment | None, region: str) -> Answer:
    found = clients("ec2", region).describe_availability_zones()["AvailabilityZones"]
    open_ = [zone["ZoneName"] for zone in found if zone["State"] == "available"]
    missing = sorted(set(environment.zones) - set(open_)) if environment else []
    todo = f"{', '.join(missing)} cannot be used. Choose among {', '.join(open_)}." if missing else ""
    return Answer(question="region", found=f"{region}: {', '.join(open_)}", todo=todo)


def _image(clients: ClientFactory, environment: Environment) -> Answer:
    path = environment.cells.image or machines.IMAGES[environment.cells.architecture]
    image = parameter(clients, environment.region, path)
    todo = "" if image else "Set cells.image to an SSM parameter that names a machine image."
    return Answer(question="image", found=f"{path} is {image or 'not there'}", todo=todo)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """A limit of the account and how much of it one environment takes."""

    what: str
    service: str
    code: str
    amount: int


# One run of the scaler at a time is reserved, and a hundred have to be left for everybody else; new accounts have ten.
_SCALER = _Need(what="function runs (Lambda)", service="lambda", code="L-B99A9384", amount=101)


def _needs(environment: Environment) -> list[_Need]:
    cells, gateway = environment.cells, environment.gateway
    many = cells.mode == "cells"
    web = cells.max * cells.machines_per_cell if many else cells.max
    gateways = gateway.machines if gateway.placement == "own" else 0
    search = 3 if environment.search.mode == "own" else 0
    nats = {"nat": 1, "nat_per_zone": len(environment.zones), "endpoints": 0}[environment.network.egress]
    balancers = (cells.max if many else 1) + (gateways > 0)
    return [
        # Two for each machine: the smallest number of processors among the types that the settings suggest.
        _Need(
            what="processors (vCPU)",
            service="ec2",
            code="L-1216C47A",
            amount=2 * (web + gateways + search + environment.worker.machines),
        ),
        _Need(what="elastic addresses", service="ec2", code="L-0263D0A3", amount=nats),
        _Need(what="networks (VPC)", service="vpc", code="L-F678F1CE", amount=1),
        _Need(what="load balancers", service="elasticloadbalancing", code="L-53DA6B97", amount=balancers),
        _Need(what="database machines", service="rds", code="L-7B6409FD", amount=1),
        *([_SCALER] if many else []),
    ]


def _quota(clients: ClientFactory, environment: Environment, need: _Need) -> Answer:
    quotas = clients("service-quotas", environment.region)
    answer = quotas.get_service_quota(ServiceCode=need.service, QuotaCode=need.code)
    limit = int(answer["Quota"]["Value"])
    todo = f"Ask for {need.amount} or more in Service Quotas ({need.service}, {need.code})."
    return Answer(
        question=f"quota: {need.what}",
        found=f"{limit} in the account, this environment takes up to {need.amount}",
        todo="" if need.amount <= limit else todo,
    )


def _hosted_zone(clients: ClientFactory, environment: Environment) -> Answer:
    domain, route53 = environment.domain, clients("route53", environment.region)
    if domain.zone_id:
        name = route53.get_hosted_zone(Id=domain.zone_id)["HostedZone"]["Name"].rstrip(".")
        within = domain.name == name or domain.name.endswith(f".{name}")
        todo = "" if within else f"{domain.name} is not in it. Set domain.zone_id to the zone of the site."
        return Answer(question="hosted zone", found=f"{domain.zone_id} is {name}", todo=todo)
    listed = route53.list_hosted_zones_by_name(DNSName=domain.name, MaxItems="1")["HostedZones"]
    mine = [zone for zone in listed if zone["Name"] == f"{domain.name}."]
    made = parameter(clients, environment.region, names.parameter(environment, "edge", "ZoneId"))
    if mine and made is None:
        found = mine[0]["Id"].removeprefix("/hostedzone/")
        todo = f"Set domain.zone_id to {found}, or a second zone is made that nobody asks."
        return Answer(question="hosted zone", found=f"there is one already: {found}", todo=todo)
    if made is None:
        todo = "During the first deployment of edge, give the registrar the name servers of the new zone."
        return Answer(question="hosted zone", found="is made by the stack edge", todo=todo)
    servers = route53.get_hosted_zone(Id=made).get("DelegationSet", {}).get("NameServers", [])
    return Answer(question="hosted zone", found=f"{made}, name servers {', '.join(servers)}")


def _release(clients: ClientFactory, environment: Environment) -> Answer:
    paths = [names.parameter(environment, "release", name) for name in ("Name", "Sha256")]
    release = [parameter(clients, environment.region, path) for path in paths]
    todo = "Bring one in: collabkit-infra deploy --release NAME.tar.gz"
    return Answer(question="release", found=release[0] or "none yet", todo="" if all(release) else todo)


def _switch(clients: ClientFactory, environment: Environment) -> Answer:
    path = places.switch(environment)
    value = parameter(clients, environment.region, path)
    if value is None:
        return Answer(question="kill switch", found="the scaler is not deployed")
    todo = f'The scaler stands still. When the reason is gone, write "run" to {path}.'
    return Answer(question="kill switch", found=value, todo=todo if value != "run" else "")


def _stacks(clients: ClientFactory, environment: Environment) -> Answer:
    # Some stacks are in the one region where what they hear of speaks.
    found = [
        stack
        for place in sorted({region_of(environment, name) for name in STACKS})
        for stack in Stacks(clients).all(place, f"{environment.name}-")
        if stack.tags.get("collabkit:environment", environment.name) == environment.name
    ]
    ill = [
        f"{stack.name} ({stack.status})"
        for stack in found
        if not stack.good and not stack.busy and not stack.empty
    ]
    ill = [each for each in ill if "(UPDATE_ROLLBACK_COMPLETE)" not in each]
    todo = f"Look at {', '.join(ill)}; `collabkit-infra deploy` says what to do about each." if ill else ""
    return Answer(question="stacks", found=f"{len(found)} deployed", todo=todo)


def _text_messages(clients: ClientFactory, environment: Environment) -> Answer:
    """Return whether phones are reached: a new account sends to verified numbers only, and each region has its own."""
    phones = [each for each in environment.observability.pages if each.startswith("+")]
    if not phones:
        return Answer(question="text messages", found="no phone is called")
    regions = sorted({environment.region, region_of(environment, "outside")})
    shut = [
        region for region in regions if clients("sns", region).get_sms_sandbox_account_status()["IsInSandbox"]
    ]
    todo = (
        f"In {' and '.join(shut)} the account is in SNS's sandbox: only verified numbers are called. Verify them "
        "there, or ask AWS to let the account out: SNS, Text messaging, Exit SMS sandbox."
    )
    return Answer(
        question="text messages", found=f"{len(phones)} phones are called", todo=todo if shut else ""
    )


def _mails(clients: ClientFactory, environment: Environment, topic: subscriptions.MailTopic) -> Answer:
    """Return whether everybody has confirmed the mails of a topic."""
    found = subscriptions.reached(clients, environment, topic)
    if found is None:
        return Answer(question=topic.question, found="the topic is not deployed")
    todo = []
    if found.waiting:
        todo.append(f"{', '.join(found.waiting)}: confirm the mail that SNS has sent.")
    for address in found.forgotten:
        todo.append(
            f"{address} is not subscribed any more. Run: aws sns subscribe --topic-arn {found.topic} "
            f"--protocol email --notification-endpoint {address}"
        )
    told, missing = len(found.confirmed), len(found.waiting) + len(found.forgotten)
    return Answer(question=topic.question, found=f"{told} of {told + missing} are told", todo=" ".join(todo))


_QUESTIONS: dict[str, Callable[[ClientFactory, Environment], Answer]] = {
    "hosted zone": _hosted_zone,
    "release": _release,
    "stacks": _stacks,
    **{topic.question: partial(_mails, topic=topic) for topic in subscriptions.TOPICS},
    "text messages": _text_messages,
    "kill switch": _switch,
}
