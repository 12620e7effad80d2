"""Machines that boot at once: they read their user data from EC2 and signal what the real ones would."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import urllib3
from botocore.exceptions import ClientError

from collabkit.infra.deploy import Clients

__all__ = ["Machines"]

_WAIT_URL = re.compile(r"WAIT_URL='(http[^']+)'")


@dataclass
class Machines:
    """The machines of an account in a region; `boot` is called in the place of waiting."""

    clients: Clients
    region: str
    status: str = "SUCCESS"
    """What they say of themselves; FAILURE when they are ill."""
    booted: set[tuple[str, str]] = field(default_factory=set)
    """Groups whose machines have spoken, and the address that they spoke to."""

    def boot(self, seconds: float = 0) -> None:
        """Let each group that is new have its machines, and these say how they are."""
        for group, url, count in self._waited_for():
            if (group, url) not in self.booted:
                self.booted.add((group, url))
                for number in range(count):
                    _signal(url, f"{group}-{number}", self.status)

    def _waited_for(self) -> Iterator[tuple[str, str, int]]:
        groups = self.clients("autoscaling", self.region).describe_auto_scaling_groups()
        for group in groups["AutoScalingGroups"]:
            found = _WAIT_URL.search(self._user_data(group))
            if found:
                yield group["AutoScalingGroupName"], found[1], group["MinSize"]

    def _user_data(self, group: dict[str, Any]) -> str:
        asked = group["LaunchTemplate"]
        try:
            found = self.clients("ec2", self.region).describe_launch_template_versions(
                LaunchTemplateId=asked["LaunchTemplateId"], Versions=[asked["Version"]]
            )
        except ClientError:
            return ""
        data = found["LaunchTemplateVersions"][0]["LaunchTemplateData"]
        return base64.b64decode(data["UserData"]).decode()


def _signal(url: str, machine: str, status: str) -> None:
    body = {"Status": status, "UniqueId": machine, "Reason": "booted", "Data": machine}
    answer = urllib3.request("PUT", url, body=json.dumps(body), headers={"Content-Type": ""}, timeout=20)
    # Where a stack is taken back meanwhile, nobody listens any more.
    assert answer.status == 200 or b"unknown wait condition" in answer.data, answer.data
