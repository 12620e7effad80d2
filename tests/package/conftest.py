"""The archives are built once for all tests that look at them or install them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .archives import build


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the wheel and the sdist of this checkout, with the built client."""
    built = build(tmp_path_factory.mktemp("dist") / "built")
    wheel, sdist = sorted(built, key=lambda path: path.suffix == ".gz")
    return {"wheel": wheel, "sdist": sdist}
