"""A built client, as Vite would leave it, without running Vite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collabkit.web import manifest

MANIFEST = {
    "src/main.tsx": {
        "file": "assets/main-AbC.js",
        "isEntry": True,
        "imports": ["_shared.js"],
        "dynamicImports": ["src/app/HomeScreen.tsx"],
        "css": ["assets/main-AbC.css"],
    },
    "_shared.js": {"file": "assets/shared-DeF.js", "css": ["assets/shared-DeF.css"]},
    "src/locales/en.po": {"file": "assets/en-JkL.js", "isDynamicEntry": True},
    "src/locales/de.po": {"file": "assets/de-MnO.js", "isDynamicEntry": True},
    "src/locales/ar.po": {"file": "assets/ar-PqR.js", "isDynamicEntry": True},
    "src/features/chat/locales/de.po": {"file": "assets/de-StU.js", "isDynamicEntry": True},
    "src/app/HomeScreen.tsx": {"file": "assets/home-GhI.js", "css": ["assets/home-GhI.css"]},
}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a manifest where the app looks for it."""
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    monkeypatch.setattr(manifest, "MANIFEST", path)
    return path


@pytest.fixture
def missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no built client."""
    monkeypatch.setattr(manifest, "MANIFEST", tmp_path / "nowhere.json")
