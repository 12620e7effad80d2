"""The pages about AWS can be followed: each command does what its page says, in a made-up account.

Calls of `aws` are held to AWS's own model of its services, and done where the made-up account knows them.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from pathlib import Path

import pytest

from collabkit.infra.buildspecs import FOLDER as BUILDSPECS
from collabkit.infra.stacks import STACKS
from tests.docs.pages import ROOT, blocks
from tests.infra.cli.base import deployed
from tests.infra.cli.fake import Account

from .following import APART, PAGES, REGION, MadeUp, Reader, commands, merged
from .pictures import SETTINGS

TUTORIAL = ROOT / "docs/tutorial/on-aws.md"
SECRETS = ROOT / "docs/how-to/aws-rotate-secrets.md"
HOW_TOS = [page for page in PAGES if page not in {TUTORIAL, SECRETS}]
IMAGE = (REGION, "/aws/service/debian/release/12/latest/arm64")


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """Return who begins a how-to: the environment of the tutorial is deployed."""
    account, _ = deployed(SETTINGS)
    return _reader(tmp_path, monkeypatch, account)


@pytest.fixture
def searching(tmp_path, monkeypatch):
    """Return who has a search cluster, too."""
    with_search = tmp_path / "with-search.toml"
    with_search.write_text(merged(SETTINGS.read_text(encoding="utf-8"), '[search]\nmode = "own"\n'))
    account, _ = deployed(with_search)
    return _reader(tmp_path, monkeypatch, account)


def _reader(folder: Path, monkeypatch: pytest.MonkeyPatch, account: Account) -> Reader:
    shutil.copy(SETTINGS, folder / "production.toml")
    monkeypatch.setenv("COLLABKIT_INFRA_SETTINGS", "production.toml")
    (folder / "first.tar.gz").write_bytes(b"an older release")
    (folder / "second.tar.gz").write_bytes(b"a newer release")
    return Reader(folder, MadeUp(account), monkeypatch)


def test_all_six_pages_are_followed():
    assert {page.name for page in PAGES} == {
        "on-aws.md",
        "aws-scale.md",
        "aws-rotate-secrets.md",
        "aws-restore.md",
        "aws-break-glass.md",
        "aws-own-search.md",
    }


def test_the_tutorial_leads_from_an_empty_account_to_a_running_platform_and_back(tmp_path, monkeypatch):
    account = Account(polls=1, values={IMAGE: "ami-0123"})
    reader = _reader(tmp_path, monkeypatch, account)
    (tmp_path / "release/wheels").mkdir(parents=True)
    (tmp_path / "release/wheels/my_site-1.0-py3-none-any.whl").write_bytes(b"built here")
    (tmp_path / "amazon-ssm-agent.deb").write_bytes(b"the package of Systems Manager's agent")
    reader.follow(TUTORIAL)

    with tarfile.open(tmp_path / "first.tar.gz") as release:
        names = {name.split("/")[1] for name in release.getnames() if "/" in name}
    assert names == {"requirements.txt", "wheels", "site"}
    listed = (tmp_path / "release/requirements.txt").read_text()
    assert re.search(r"^my_site==1\.0 --hash=sha256:[0-9a-f]{64}$", listed, re.MULTILINE)
    assert account.objects["releases/first.tar.gz"][:2] == b"\x1f\x8b"
    assert account.values[REGION, "/collabkit/production/release/Name"] == "second"
    assert (tmp_path / "templates/web-cell.json").is_file()
    assert (tmp_path / "sine.svg").read_text() == (SETTINGS.parent / "simulate-sine.svg").read_text()

    created = reader.outcomes("collabkit-infra deploy --release first.tar.gz")[0]
    # Two cells of one template.
    assert len(created) == len(STACKS) + 1
    assert [name for name, outcome in created.items() if outcome != "created"] == ["production-files"]
    changed = reader.outcomes("collabkit-infra deploy")[0]
    assert [name for name, outcome in changed.items() if outcome != "unchanged"] == ["production-scaling"]
    assert account.names() == []


def test_what_holds_data_stays_when_the_tutorial_takes_the_environment_down(tmp_path, monkeypatch):
    account = Account(polls=1, values={IMAGE: "ami-0123"})
    reader = _reader(tmp_path, monkeypatch, account)
    monkeypatch.chdir(tmp_path)
    reader.command("", "collabkit-infra deploy --release first.tar.gz")
    reader.command("", "collabkit-infra destroy --confirm production")
    left = {name.removeprefix("production-") for name in account.names()}
    assert {"data", "files", "edge", "audit", "network"} <= left
    assert not {"cell-1", "scaling", "gateway", "worker"} & left


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_a_how_to_can_be_followed(page, reader):
    reader.follow(page)
    assert len(reader.done) >= 5


def test_secrets_are_rotated_by_calls_that_there_are(searching):
    searching.follow(SECRETS)
    assert len(searching.done) >= 10
    assert searching.kept["DATABASE"] == "production-data-publishdatabaseidentifier"


def test_raising_the_floor_deploys_one_cell_more_beside_the_scaler_at_work(reader):
    reader.follow(ROOT / "docs/how-to/aws-scale.md")
    assert "production-cell-3" in reader.place.account.names()
    switch = [
        asked["Value"]
        for asked in reader.place.account.done("PutParameter")
        if asked["Name"].endswith("/scaling/Switch")
    ]
    # Only the section about stopping it does so.
    assert switch == ["stop"]


def test_bounds_are_moved_by_two_stacks(reader):
    reader.follow(ROOT / "docs/how-to/aws-scale.md")
    [changed] = reader.outcomes("collabkit-infra deploy --only scaling --only watch")
    assert changed == {"production-watch": "updated", "production-scaling": "updated"}


def test_a_copy_of_the_database_reaches_all_who_ask_it(reader):
    reader.follow(ROOT / "docs/how-to/aws-restore.md")
    changed = reader.outcomes("collabkit-infra deploy")[0]
    said = {name.removeprefix("production-") for name, outcome in changed.items() if outcome == "updated"}
    assert said == {"identity", "gateway", "worker", "cell-1", "cell-2"}


def test_a_refused_change_is_told_before_anything_is_touched(reader):
    reader.follow(ROOT / "docs/how-to/aws-own-search.md")
    [refused] = [result for _, result in reader.done if result is not None and result.exit_code == 4]
    assert "Node1Volume" in refused.stderr
    assert [line for line, _ in reader.done][-1] == "collabkit-infra deploy --allow-replacement"


def test_the_release_is_made_as_the_delivery_makes_it():
    script = (BUILDSPECS / "build.sh").read_text(encoding="utf-8")
    shown = [block for block in blocks(TUTORIAL) if block.language == "console"]
    [download] = [line for block in shown for line in commands(block) if "pip download" in line]
    told = set(re.findall(r"--[\w-]+|:all:", download))
    assert told <= set(re.findall(r"--[\w-]+|:all:", script))
    [added] = [block.code for block in blocks(TUTORIAL) if block.caption == "add_built.py"]
    for line in (
        "digest = hashlib.sha256(wheel.read_bytes()).hexdigest()",
        "if digest not in locked and not re.search(",
    ):
        assert line in added
        assert line in script


def test_what_is_not_run_is_on_some_page():
    lines = [line for page in PAGES for block in blocks(page) for line in commands(block)]
    assert [begins for begins in APART if not any(line.startswith(begins) for line in lines)] == []
