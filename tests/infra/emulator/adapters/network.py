"""EC2: addresses, gateways, disks, rules, flow logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .calling import client
from .forms import Adapter, Made, Properties
from .sending import dropped, only, specified

__all__ = ["ADAPTERS"]


def _marked(attribute: str) -> Callable[[str, Properties, Properties], Made]:
    """Return what gives a resource of EC2 its tags anew; its id is also an attribute of it."""

    def mark(physical_id: str, old: Properties, new: Properties) -> Made:
        _mark(physical_id, old, new)
        return physical_id, {attribute: physical_id}

    return mark


def _mark(number: str, old: Properties, new: Properties) -> None:
    ec2, gone = client("ec2"), dropped(old, new)
    ec2.create_tags(Resources=[number], Tags=[*new.get("Tags", ())])
    if gone:
        ec2.delete_tags(Resources=[number], Tags=[{"Key": key} for key in gone])


def _mark_address(physical_id: str, old: Properties, new: Properties) -> Made:
    number = _allocation(physical_id)
    _mark(number, old, new)
    return physical_id, {"AllocationId": number, "PublicIp": physical_id}


def _address(properties: Properties) -> Made:
    found = client("ec2").allocate_address(
        **only(properties, "Domain"), **specified("elastic-ip", properties)
    )
    return found["PublicIp"], {"AllocationId": found["AllocationId"], "PublicIp": found["PublicIp"]}


def _release(physical_id: str, _: Properties) -> None:
    client("ec2").release_address(AllocationId=_allocation(physical_id))


def _allocation(address: str) -> str:
    every = client("ec2").describe_addresses()["Addresses"]
    return next(str(each["AllocationId"]) for each in every if each["PublicIp"] == address)


def _nat_gateway(properties: Properties) -> Made:
    asked = only(properties, "AllocationId", "SubnetId", "ConnectivityType")
    found = client("ec2").create_nat_gateway(**asked, **specified("natgateway", properties))
    number = found["NatGateway"]["NatGatewayId"]
    return number, {"NatGatewayId": number}


def _volume(properties: Properties) -> Made:
    asked = only(
        properties, "AvailabilityZone", "Encrypted", "Iops", "KmsKeyId", "Size", "Throughput", "VolumeType"
    )
    number = client("ec2").create_volume(**asked, **specified("volume", properties))["VolumeId"]
    return number, {"VolumeId": number}


def _grow(physical_id: str, old: Properties, new: Properties) -> Made:
    if old["Size"] != new["Size"]:
        client("ec2").modify_volume(VolumeId=physical_id, Size=new["Size"])
    return _marked("VolumeId")(physical_id, old, new)


def _keep_volume(physical_id: str, _: Properties) -> None:
    """Make a snapshot; alone among all, this is called where the emulator cannot be asked from outside."""
    from ministack.services import ec2

    status, _, body = ec2._create_snapshot({"VolumeId": [physical_id], "Description": [physical_id]})
    if status != 200:
        raise ValueError(body)


def _flow_log(properties: Properties) -> Made:
    asked = only(
        properties,
        "DeliverLogsPermissionArn",
        "LogDestination",
        "LogDestinationType",
        "LogGroupName",
        "MaxAggregationInterval",
        "ResourceType",
        "TrafficType",
    )
    found = client("ec2").create_flow_logs(ResourceIds=[properties["ResourceId"]], **asked)
    number = found["FlowLogIds"][0]
    # Tags that come along with the creation are lost on the emulator.
    _mark(number, {}, properties)
    return number, {"Id": number}


def _rule(properties: Properties) -> dict[str, Any]:
    """Return a rule of a security group as EC2 takes it."""
    rule = only(properties, "FromPort", "ToPort", "IpProtocol")
    said = only(properties, "Description")
    if "SourceSecurityGroupId" in properties:
        rule["UserIdGroupPairs"] = [{"GroupId": properties["SourceSecurityGroupId"], **said}]
    if "SourcePrefixListId" in properties:
        rule["PrefixListIds"] = [{"PrefixListId": properties["SourcePrefixListId"], **said}]
    if "CidrIp" in properties:
        rule["IpRanges"] = [{"CidrIp": properties["CidrIp"], **said}]
    return {"GroupId": properties["GroupId"], "IpPermissions": [rule]}


def _ingress(properties: Properties) -> Made:
    found = client("ec2").authorize_security_group_ingress(**_rule(properties))
    number = found["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    return number, {"Id": number}


_MARKS = frozenset({"Tags"})

ADAPTERS: dict[str, Adapter] = {
    "AWS::EC2::EIP": Adapter(_address, _release, _mark_address, _MARKS),
    "AWS::EC2::FlowLog": Adapter(
        _flow_log,
        lambda number, _: client("ec2").delete_flow_logs(FlowLogIds=[number]),
        _marked("Id"),
        _MARKS,
    ),
    "AWS::EC2::NatGateway": Adapter(
        _nat_gateway,
        lambda number, _: client("ec2").delete_nat_gateway(NatGatewayId=number),
        _marked("NatGatewayId"),
        _MARKS,
    ),
    "AWS::EC2::SecurityGroupIngress": Adapter(
        _ingress,
        lambda number, was: client("ec2").revoke_security_group_ingress(**_rule(was)),
        lambda number, old, new: (number, {}),
    ),
    "AWS::EC2::Volume": Adapter(
        _volume,
        lambda number, _: client("ec2").delete_volume(VolumeId=number),
        _grow,
        frozenset({"Size", "Tags"}),
        _keep_volume,
    ),
}
"""The types of EC2."""
