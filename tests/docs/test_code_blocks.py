"""Every Python and console block of the documentation runs, in the order of its page."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .inventory import APART
from .pages import ROOT, RUN, Block, blocks, front_matter, pages
from .site import INSTALLS, Site, checkout_environment, started, without_installing

# Followed elsewhere: by tests/package/test_tutorial.py in an environment of its own, by
# tests/example/test_production_guide.py on PostgreSQL and Redis, and by tests/infra/docs against a made-up account.
ELSEWHERE = ("wheel", "services", "infra")
FOLLOWED = [page for page in pages() if front_matter(page).get("site") not in ELSEWHERE]
# A page that another goes on from is followed with that other one.
GONE_ON_FROM = {page.parent / name for page in pages() if (name := front_matter(page).get("after"))}
WITH_BLOCKS = [
    page
    for page in FOLLOWED
    if page not in GONE_ON_FROM
    and any(block.language in RUN and (block.page, block.first) not in APART for block in blocks(page))
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site once; each page gets a copy."""
    folder = tmp_path_factory.mktemp("template") / "site"
    folder.mkdir()
    started(folder)
    return folder


@pytest.fixture
def follow(tmp_path: Path, template: Path) -> Iterator[object]:
    """Return a function that follows a page in a site of its own."""
    sites: list[Site] = []

    def run(page: Path) -> None:
        is_new = front_matter(page).get("site") == "new"
        folder = tmp_path / "site"
        folder.mkdir() if is_new else shutil.copytree(template, folder)
        site = Site(folder, environment=checkout_environment())
        sites.append(site)
        for block in story(page):
            if block.language in RUN and (block.page, block.first) not in APART:
                site.follow(without_installing(block))

    yield run
    for site in sites:
        site.close()


def story(page: Path) -> list[Block]:
    """Return the page's blocks, after those of the page that it says it goes on from."""
    before = front_matter(page).get("after")
    return [*(story(page.parent / before) if before else ()), *blocks(page)]


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_followed(page: Path, follow) -> None:
    follow(page)


def test_what_pages_install_exists() -> None:
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"])
    named = set()
    for page in pages():
        for block in blocks(page):
            for line in block.code.split("\n") if block.language == "console" else ():
                for words in INSTALLS.findall(line.removeprefix("$ ")):
                    named |= set(",".join(re.findall(r"collabkit\[([\w,]+)\]", words)).split(",")) - {""}
    assert named - extras == set()
