"""The pages hang together: one quadrant each, links that lead somewhere, plain words."""

from __future__ import annotations

import re

from .pages import DOCS, QUADRANTS, ROOT, pages

APPS = sorted(path.parent.name for path in ROOT.glob("src/collabkit/*/apps.py"))


def test_every_page_stands_in_one_quadrant() -> None:
    astray = [
        page.name
        for page in pages()
        if DOCS in page.parents
        and page != DOCS / "index.md"
        and page.relative_to(DOCS).parts[0] not in QUADRANTS
    ]
    assert astray == []


def test_every_app_has_a_short_readme() -> None:
    readmes = {app: ROOT / "src" / "collabkit" / app / "README.md" for app in APPS}
    assert [app for app, readme in readmes.items() if not readme.exists()] == []
    assert [app for app, readme in readmes.items() if len(readme.read_text().splitlines()) > 30] == []


def test_every_link_to_a_page_leads_somewhere() -> None:
    broken = []
    for page in pages():
        for target in re.findall(r"\]\(([^)#\s]+\.md)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http") and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []


def test_every_decision_has_its_own_number() -> None:
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("0*.md")]
    assert len(numbers) == len(set(numbers))
