"""A search cluster of our own: what its nodes tell, who hears it, and a file system that grows with its disk."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from collabkit.infra import agent, userdata
from collabkit.infra.stacks import search, watch, watch_data

from .settings import environment

VALUES = {
    "ENVIRONMENT": "production",
    "NAMESPACE": agent.host_namespace("production"),
    "REGION": "eu-central-1",
    "SECRET": "arn:secret",
    "STACK": "production-search",
    "CONF": "/etc/elasticsearch",
}
needs_programs = pytest.mark.skipif(
    not (shutil.which("jq") and shutil.which("bash")), reason="needs bash and jq, which every machine gets"
)


def alarms(build, **parts):
    """Return the alarms of a stack by their slugs."""
    resources = build(environment(**parts)).to_dict()["Resources"].values()
    found = [body["Properties"] for body in resources if body["Type"] == "AWS::CloudWatch::Alarm"]
    return {body["AlarmName"].removeprefix("production-"): body for body in found}


def written(folder: Path) -> Path:
    """Let the user data write its files into a folder; return that."""
    script = userdata.text("search")
    part = script[script.index("step cluster\n") : script.index("retry collabkit-search-nodes\n")]
    put = f'step() {{ :; }}\nput() {{ install -D -m "$1" /dev/stdin "{folder}/${{2##*/}}"; }}\n'
    variables = "".join(f"{name}={value}\n" for name, value in VALUES.items())
    subprocess.run(["bash", "-euc", f"{variables}{put}{part}"], check=True)
    return folder


@pytest.fixture
def node(tmp_path):
    """Return what runs a program of a node, with others in the place of AWS and Elasticsearch."""
    folder = written(tmp_path)
    program(folder, "aws", f'echo "$@" >>{folder}/aws.log\necho \'{{"password": "p4ss word"}}\'')

    def run(name: str, *arguments: str, health: str) -> subprocess.CompletedProcess[str]:
        program(folder, "curl", f'cat "${{7}}" >>{folder}/curl.log\necho "$@" >>{folder}/curl.log\n{health}')
        return subprocess.run(
            ["bash", str(folder / name), *arguments],
            env={"PATH": f"{folder}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    return folder, run


def program(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


@needs_programs
@pytest.mark.parametrize(("health", "red"), [("green", 0), ("yellow", 0), ("red", 1)])
def test_a_node_tells_how_its_cluster_is(node, health, red):
    folder, run = node
    done = run("collabkit-search-health", health=f'echo \'{{"status": "{health}", "number_of_nodes": 2}}\'')
    assert done.returncode == 0, done.stderr
    call = (folder / "aws.log").read_text(encoding="utf-8").splitlines()[-1]
    asked, _, data = call.partition(" --metric-data ")
    assert asked == ("--region eu-central-1 cloudwatch put-metric-data --namespace collabkit/production/host")
    figures = json.loads(data)
    assert {each["MetricName"]: each["Value"] for each in figures} == {"search_nodes": 2, "search_red": red}
    assert tuple(each["MetricName"] for each in figures) == agent.SEARCH_METRICS
    for each in figures:
        named = {one["Name"]: one["Value"] for one in each["Dimensions"]}
        assert named == {"Environment": "production", "Role": "search"}


@needs_programs
def test_a_node_without_a_cluster_says_nothing(node):
    folder, run = node
    assert run("collabkit-search-health", health="exit 22").returncode != 0
    assert "put-metric-data" not in (folder / "aws.log").read_text(encoding="utf-8")


@needs_programs
def test_the_password_is_no_argument_of_a_process(node):
    folder, run = node
    done = run("collabkit-search-ask", "PUT", "/_x", '{"a": 1}', health="echo answered")
    assert done.stdout == "answered\n"
    configuration, arguments = (folder / "curl.log").read_text(encoding="utf-8").splitlines()
    assert configuration == 'user = "elastic:p4ss word"'
    assert "p4ss" not in arguments
    assert arguments.endswith('-X PUT https://127.0.0.1:9200/_x -d {"a": 1}')


@needs_programs
def test_the_timer_of_the_nodes_does_all_three(tmp_path):
    folder = written(tmp_path)
    service = (folder / "collabkit-search-nodes.service").read_text(encoding="utf-8")
    started = re.findall(r"(?m)^ExecStart=-?(\S+)", service)
    assert started == [
        "/usr/local/sbin/collabkit-search-nodes",
        "/usr/sbin/resize2fs",
        "/usr/local/sbin/collabkit-search-health",
    ]
    assert all((folder / Path(name).name).exists() for name in started if "local" in name)
    # One that fails keeps none of the others from their turn.
    assert service.count("ExecStart=-") == 2
    assert "OnUnitActiveSec=60" in (folder / "collabkit-search-nodes.timer").read_text(encoding="utf-8")


def _disk(folder: Path) -> str:
    """Return what the user data do once the disk is there; the mount table is one in a folder."""
    script = userdata.text("search")
    disk = script[script.index("blkid ") : script.index("step elasticsearch\n")]
    return disk.replace("/etc/fstab", f"{folder}/fstab").replace("mount $DATA\n", 'mount "$DEVICE" $DATA\n')


@pytest.mark.parametrize("grows", [True, False])
def test_a_boot_grows_the_file_system_and_goes_on_where_that_fails(tmp_path, grows):
    for name in ("blkid", "mkfs.ext4", "mountpoint", "mount"):
        program(tmp_path, name, f"echo {name} >>{tmp_path}/log")
    program(tmp_path, "resize2fs", f"echo resize2fs $1 >>{tmp_path}/log; {'true' if grows else 'false'}")
    (tmp_path / "fstab").touch()
    done = subprocess.run(
        ["bash", "-euc", f"DEVICE=/dev/disk DATA={tmp_path}/data\n{_disk(tmp_path)}"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "log").read_text(encoding="utf-8").splitlines()[-1] == "resize2fs /dev/disk"
    assert ("does not grow" in done.stdout) is not grows


def test_the_file_system_follows_the_disk_and_keeps_what_it_has(tmp_path):
    """The step "disk" with the system's own programs. That ext4 grows while it is mounted is for the kernel to show."""
    (tmp_path / "fstab").touch()
    for name in ("mountpoint", "mount"):
        program(tmp_path, name, "true")
    image = tmp_path / "image"
    image.touch()
    boot = f"DEVICE={image} DATA={tmp_path}/data\n{_disk(tmp_path)}"
    path = f"{tmp_path}:{os.environ['PATH']}:/usr/sbin:/sbin"
    sizes, names = [], set()
    for size in (32, 32, 96):
        os.truncate(image, size << 20)
        subprocess.run(["bash", "-euc", boot], check=True, env={"PATH": path}, capture_output=True)
        told = subprocess.run(
            ["dumpe2fs", "-h", image], check=True, env={"PATH": path}, capture_output=True, text=True
        ).stdout
        found = dict(re.findall(r"(?m)^(Block count|Block size|Filesystem UUID): +(\S+)$", told))
        sizes.append(int(found["Block count"]) * int(found["Block size"]) >> 20)
        names.add(found["Filesystem UUID"])
    assert sizes == [32, 32, 96]
    assert len(names) == 1


def test_a_node_that_is_missing_is_told_once_it_should_be_back():
    found = alarms(watch_data.build, search={"mode": "own"}, cells={"boot_minutes": 20})["search-nodes"]
    assert (found["MetricName"], found["Namespace"]) == ("search_nodes", "collabkit/production/host")
    assert (found["ComparisonOperator"], found["Threshold"], found["Statistic"]) == (
        "LessThanThreshold",
        3,
        "Minimum",
    )
    assert (found["EvaluationPeriods"], found["Period"]) == (20, 60)
    # Nobody tells of a cluster that is none.
    assert found["TreatMissingData"] == "breaching"


@pytest.mark.parametrize(("zones", "nodes"), [(("a", "b"), 4), (("a", "b", "c"), 3)])
def test_a_domain_has_as_many_nodes_as_are_missed(zones, nodes):
    parts = {
        "search": {"mode": "opensearch", "volume_gb": 100},
        "zones": [f"eu-central-1{zone}" for zone in zones],
    }
    found = alarms(watch_data.build, **parts)
    assert (found["search-nodes"]["MetricName"], found["search-nodes"]["Threshold"]) == ("Nodes", nodes)
    domain = search.build(environment(**parts)).to_dict()["Resources"]["Domain"]["Properties"]
    assert domain["ClusterConfig"]["InstanceCount"] == nodes
    # A quarter of the disk, in MiB.
    assert (found["search-disk"]["MetricName"], found["search-disk"]["Threshold"]) == (
        "FreeStorageSpace",
        25_600,
    )
    assert found["search-red"]["MetricName"] == "ClusterStatus.red"


@pytest.mark.parametrize("mode", ["none", "url"])
def test_no_alarm_watches_a_cluster_that_is_not_ours(mode):
    where = {"url": "https://search.example", "api_key_secret": "key"} if mode == "url" else {}
    parts = {"search": {"mode": mode, **where}}
    named = {**alarms(watch.build, **parts), **alarms(watch_data.build, **parts)}
    assert [slug for slug in named if slug.startswith("search")] == []


def test_every_question_about_a_cluster_of_our_own_has_an_alarm():
    own = {"search": {"mode": "own"}}
    named = {**alarms(watch.build, **own), **alarms(watch_data.build, **own)}
    assert {slug for slug in named if slug.startswith("search")} == {
        "search-disk", "search-memory", "search-nodes", "search-red",
    }  # fmt: skip
    assert named["search-red"]["MetricName"] == "search_red"
    # Before Elasticsearch's own bound of 85 %, beyond which a node is given no more.
    assert named["search-disk"]["Threshold"] == 80
