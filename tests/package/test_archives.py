"""What a site downloads: the built client inside, nothing of the workshop, the same bytes every time."""

import hashlib
import re
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.contracts.test_leaks import MACHINE_PATHS, REGISTRIES

from .archives import MANIFEST, build

pytestmark = pytest.mark.package

LARGEST_WHEEL = 1_500_000


def names_in_wheel(archives: dict[str, Path]) -> list[str]:
    with zipfile.ZipFile(archives["wheel"]) as wheel:
        return wheel.namelist()


def test_the_wheel_carries_the_client_and_its_types(archives: dict[str, Path]) -> None:
    assert {MANIFEST, "collabkit/py.typed"} <= set(names_in_wheel(archives))


def test_the_wheel_is_one_package_without_strays(archives: dict[str, Path]) -> None:
    names = names_in_wheel(archives)
    tops = {name.split("/")[0] for name in names}
    assert [top for top in tops if not top.endswith(".dist-info")] == ["collabkit"]
    assert [name for name in names if re.search(r"\.(map|tsx?|md)$|(^|/)(tests|node_modules)/", name)] == []


def test_the_wheel_is_small(archives: dict[str, Path]) -> None:
    assert archives["wheel"].stat().st_size <= LARGEST_WHEEL


def test_the_sdist_carries_the_client_and_nothing_of_the_workshop(archives: dict[str, Path]) -> None:
    with tarfile.open(archives["sdist"]) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert f"src/{MANIFEST}" in names
    beside = {name for name in names if not name.startswith("src/collabkit/")}
    expected = {"CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "hatch_build.py", "pyproject.toml"}
    assert beside - {".gitignore"} == expected
    assert [name for name in names if name.endswith(".map")] == []


def test_the_archives_name_no_host_and_no_folder_of_the_builder(archives: dict[str, Path]) -> None:
    with zipfile.ZipFile(archives["wheel"]) as wheel:
        texts = {name: wheel.read(name).decode(errors="replace") for name in wheel.namelist()}
    found = [name for name, text in texts.items() if REGISTRIES.search(text) or MACHINE_PATHS.search(text)]
    assert found == []


def test_a_second_build_is_the_same_to_the_byte(archives: dict[str, Path], tmp_path: Path) -> None:
    again = build(tmp_path / "again")
    first = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in archives.values()}
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in again} == first


def test_the_sdist_builds_the_same_wheel_without_node(archives: dict[str, Path], tmp_path: Path) -> None:
    with tarfile.open(archives["sdist"]) as sdist:
        sdist.extractall(tmp_path, filter="data")
    unpacked = next(tmp_path.iterdir())
    wheel = build(tmp_path / "dist", "--wheel", source=unpacked)[0]
    assert wheel.read_bytes() == archives["wheel"].read_bytes()
