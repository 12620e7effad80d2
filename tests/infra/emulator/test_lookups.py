"""No type of any stack goes without a lookup, and a lookup finds nothing where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from collabkit.infra.deploy import Clients, deployment

from .environments import NAMES
from .lookups import LOOKUPS, Resource, look_up
from .site import Site

PARAMETER = Resource(
    stack="any",
    region="eu-west-1",
    logical_id="Value",
    kind="AWS::SSM::Parameter",
    physical_id="/value",
    properties={},
)


def test_every_type_of_every_stack_has_a_lookup_and_no_lookup_is_idle(
    new_site: Callable[[str], Site],
) -> None:
    sites = [new_site(name) for name in NAMES]
    units = [unit for site in sites for unit in deployment.choose(site.stacks, site.environment)]
    kinds = {body["Type"] for unit in units for body in unit.resources.values()}
    assert kinds == LOOKUPS.keys()


def test_a_type_without_a_lookup_is_an_error(new_account: Callable[[], Clients]) -> None:
    with pytest.raises(LookupError, match=r"AWS::Made::Up has no lookup: add one"):
        look_up(new_account(), replace(PARAMETER, kind="AWS::Made::Up"))


def test_what_vanishes_is_no_longer_found(new_account: Callable[[], Clients]) -> None:
    clients = new_account()
    ssm = clients("ssm", PARAMETER.region)
    assert look_up(clients, PARAMETER) is None
    ssm.put_parameter(Name=PARAMETER.physical_id, Type="String", Value="there")
    assert look_up(clients, PARAMETER) is not None
    ssm.delete_parameter(Name=PARAMETER.physical_id)
    assert look_up(clients, PARAMETER) is None
