"""Pages once more, in accounts of the emulator: CloudFormation is one there, and stacks have resources.

Not the move to a search cluster: the emulator takes every change of a disk for a replacement.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pytest
from click.testing import CliRunner, Result

from collabkit.infra.cli import cli
from collabkit.infra.cli.options import Tools
from collabkit.infra.stacks import STACKS
from tests.docs.pages import ROOT
from tests.infra.emulator.process import clients, emulator
from tests.infra.emulator.site import Site

from .following import REGION, Reader
from .pictures import SETTINGS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("ministack") is None, reason="The emulator is not installed."),
]
TUTORIAL = ROOT / "docs/tutorial/on-aws.md"
# What was changed by hand is really different here.
DRIFTED = {
    ("docs/how-to/aws-break-glass.md", "collabkit-infra drift"): 1,
    ("docs/how-to/aws-restore.md", "collabkit-infra drift --only data"): 1,
}


@dataclass
class Emulated:
    """An account of the emulator."""

    site: Site

    def run(self, words: list[str]) -> Result:
        """Run `collabkit-infra` with these words."""
        tools = Tools(clients=self.site.clients, sleep=self.site.wait)
        result = CliRunner().invoke(cli, words, obj=tools)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def clients(self, service: str, region: str) -> Any:
        """Return the client of a service."""
        return self.site.clients(service, region)


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """Return who has an empty account."""
    folder = tmp_path / "site"
    (folder / "release/wheels").mkdir(parents=True)
    (folder / "release/wheels/my_site-1.0-py3-none-any.whl").write_bytes(b"built here")
    (folder / "amazon-ssm-agent.deb").write_bytes(b"the package of Systems Manager's agent")
    (folder / "second.tar.gz").write_bytes(b"a newer release")
    shutil.copy(SETTINGS, folder / "production.toml")
    with emulator(tmp_path) as address:
        site = Site(clients(address, "210000000042"), folder / "production.toml")
        yield Reader(folder, Emulated(site), monkeypatch, DRIFTED)


def test_the_tutorial_leads_from_an_empty_account_to_a_running_platform_and_back(reader):
    reader.follow(TUTORIAL)
    [created] = reader.outcomes("collabkit-infra deploy --release first.tar.gz")
    # Two cells of one template.
    assert len(created) == len(STACKS) + 1
    assert [name for name, outcome in created.items() if outcome != "created"] == ["production-files"]
    [changed] = reader.outcomes("collabkit-infra deploy")
    assert [name for name, outcome in changed.items() if outcome != "unchanged"] == ["production-scaling"]
    stacks = reader.place.clients("cloudformation", REGION).describe_stacks()["Stacks"]
    assert [each["StackName"] for each in stacks if each["StackStatus"] != "DELETE_COMPLETE"] == []
    # As the page says: what people put into it is left behind.
    buckets = [each["Name"] for each in reader.place.clients("s3", REGION).list_buckets()["Buckets"]]
    assert any("documents" in name for name in buckets)


@pytest.mark.parametrize("name", ["aws-scale", "aws-restore", "aws-break-glass"])
def test_a_how_to_can_be_followed(name, reader, monkeypatch):
    monkeypatch.chdir(reader.folder)
    monkeypatch.setenv("COLLABKIT_INFRA_SETTINGS", "production.toml")
    shutil.copy(reader.folder / "second.tar.gz", reader.folder / "first.tar.gz")
    reader.command("", "collabkit-infra deploy --release first.tar.gz")
    reader.follow(ROOT / "docs/how-to" / f"{name}.md")
    assert len(reader.done) >= 6
