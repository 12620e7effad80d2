"""The pages hang together: one quadrant each, links that lead somewhere, plain words."""

from __future__ import annotations

import re

from .pages import DOCS, QUADRANTS, ROOT, pages

# From the ground up, as the drawing has them.
HOUSE = (
    "core",
    "files",
    "ops",
    "accounts",
    "invitations",
    "notifications",
    "realtime",
    "projects",
    "chat",
    "web",
    # The roof: no app, but shown like one.
    "infra",
)
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


def test_every_app_is_shown_listed_and_explained() -> None:
    """Each has its places in the table of the front page, and the pages to do something with it name the app."""
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| (.*) \| (.*) \| (.*) \|$", page, re.MULTILINE)[1:]
    assert [row[0] for row in rows] == list(HOUSE)
    assert set(HOUSE) == {*APPS, "infra"}
    for app, *cells in rows:
        doing, reference, explanation = (re.findall(r"\]\(([^)]+)\)", cell) for cell in cells)
        assert {page.split("/")[0] for page in doing} <= {"tutorial", "how-to"}
        assert {page.split("/")[0] for page in reference} == {"reference"}
        assert {page.split("/")[0] for page in explanation} == {"explanation"}
        assert any(app in (DOCS / page).read_text(encoding="utf-8") for page in doing), app
