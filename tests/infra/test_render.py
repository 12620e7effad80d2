"""Rendered templates: the same bytes each time, as stored in golden/, small and fast enough.

After a change that is meant: `collabkit-infra render --settings tests/infra/environments/NAME.toml --out
tests/infra/golden/NAME`, and read what Git shows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from troposphere import Template, ssm

from collabkit.infra import render
from collabkit.infra.settings import load
from collabkit.infra.stacks import ORDER, STACKS, region

HERE = Path(__file__).parent
NAMES = ("production", "small")


def environment(name: str):
    """Return one of the two environments of the tests."""
    return load(HERE / "environments" / f"{name}.toml")


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("name", NAMES)
def test_templates_are_as_stored(name, stack):
    stored = HERE / "golden" / name / render.file_name(stack)
    assert render.text(STACKS[stack](environment(name))) == stored.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_stored_that_no_stack_makes(name):
    stored = {file.name for file in (HERE / "golden" / name).iterdir()}
    assert stored == {render.file_name(stack) for stack in STACKS}


@pytest.mark.parametrize("name", NAMES)
def test_files_are_written_in_the_order_of_deployment(name, tmp_path):
    written = render.render(environment(name), tmp_path / "out")
    assert [file.name for file in written] == [render.file_name(stack) for stack in STACKS]
    assert all(file.read_text(encoding="utf-8").endswith("}\n") for file in written)


def test_keys_are_sorted_and_two_spaces_deep():
    text = render.text(STACKS["network"](environment("small")))
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_another_process_renders_the_same_bytes(tmp_path):
    script = (
        "import sys; from pathlib import Path; from collabkit.infra import render, settings;"
        "render.render(settings.load(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    file = HERE / "environments" / "production.toml"
    contents = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", script, str(file), str(out)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        contents.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert contents[0] == contents[1]


@pytest.mark.parametrize("name", NAMES)
def test_templates_fit_into_one_request(name):
    sizes = {stack: len(text.encode()) for stack, text in render.templates(environment(name)).items()}
    assert max(sizes.values()) <= render.MAX_BYTES


def test_a_template_that_is_too_large_is_refused(monkeypatch, tmp_path):
    large = Template()
    for number in range(20):
        large.add_resource(ssm.Parameter(f"Value{number}", Type="String", Value="x" * 4_000))
    monkeypatch.setitem(STACKS, "dns", lambda _: large)
    with pytest.raises(render.TemplateTooLarge, match=r"small-dns is .* bytes, CloudFormation takes 51200"):
        render.render(environment("small"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_all_stacks_take_less_than_two_seconds():
    began = time.process_time()
    render.templates(environment("production"))
    assert time.process_time() - began < 2


def test_stacks_stand_in_the_order_of_their_links():
    assert list(STACKS) == [stack for stack in ORDER if stack in STACKS]


def test_what_takes_silence_for_a_fault_comes_after_the_machines():
    """Alarms to which missing data is a fault would call somebody before the first machine speaks."""
    templates = {
        stack: build(environment("production")).to_dict()["Resources"] for stack, build in STACKS.items()
    }
    speaking = {
        stack
        for stack, resources in templates.items()
        if any(each["Type"] == "AWS::AutoScaling::AutoScalingGroup" for each in resources.values())
    }
    listening = {
        stack
        for stack, resources in templates.items()
        if any(
            each.get("Properties", {}).get("TreatMissingData") == "breaching" for each in resources.values()
        )
    }
    assert {"watch", "watch_data"} <= listening - speaking
    last = max(ORDER.index(stack) for stack in {*speaking, "dns"})
    assert all(ORDER.index(stack) > last for stack in {*(listening - speaking), "dashboards"})


def test_trusted_advisor_is_deployed_where_it_speaks():
    assert region(environment("production"), "advisor") == "us-east-1"
    assert region(environment("production"), "data") == "eu-central-1"
