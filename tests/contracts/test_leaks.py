"""What is committed names no package registry and no folder of somebody's machine."""

import json
import re
import subprocess

import pytest

from tests.contracts.tree import ROOT

# Split or escaped, so that this file does not find itself.
REGISTRIES = re.compile(
    r"pypi\.org|python[h]osted|registry\.npm[j]s|deb\.debian|repo1\.maven|central\.sonatype"
)
MACHINE_PATHS = re.compile(r"(?<![\w./})])/(?:work|farm|root|tmp|home/\w+|Users/\w+)/")
LOCK_ADDRESSES = {"funding", "resolved"}


def tracked_texts() -> dict[str, str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            texts[name] = content.decode()
    return texts


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS], ids=["registries", "machine paths"])
def test_no_tracked_file_names_it(pattern: re.Pattern[str]) -> None:
    found = {name: match.group() for name, text in tracked_texts().items() if (match := pattern.search(text))}
    assert found == {}


@pytest.mark.parametrize(
    "example", ["see https://pypi" + ".org/simple", "resolved at registry.npm" + "js.org"]
)
def test_a_registry_is_recognised(example: str) -> None:
    assert REGISTRIES.search(example)


@pytest.mark.parametrize(
    "example", ["open('/wo" + "rk/main')", "cd /ro" + "ot/x", "/ho" + "me/ann/x", " /tm" + "p/x"]
)
def test_a_machine_path_is_recognised(example: str) -> None:
    assert MACHINE_PATHS.search(example)


def test_the_client_lock_holds_no_addresses() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    found = {name: LOCK_ADDRESSES & entry.keys() for name, entry in lock["packages"].items()}
    assert {name for name, keys in found.items() if keys} == set()
