"""Every code block is run, compared with the code, or listed with a reason: a new one is in one of these or fails."""

from __future__ import annotations

import ast
import importlib
import json
import re
from typing import Any

import pytest
from django.http import HttpRequest

from collabkit.core.http.problems import response_for
from collabkit.projects.actions.refusals import LastOwner
from collabkit.realtime import frames, requests

from .inventory import A_FRAGMENT, APART
from .pages import ROOT, RUN, Block, blocks, front_matter, pages, readmes
from .test_code_blocks import ELSEWHERE, FOLLOWED, GONE_ON_FROM, WITH_BLOCKS

EVERY = [block for page in [*pages(), *readmes()] for block in blocks(page)]
# Run in an order of their own: after another page, with the wheel, or with servers.
RUN_PAGES = {
    *WITH_BLOCKS,
    *GONE_ON_FROM,
    *(page for page in pages() if front_matter(page).get("site") in ELSEWHERE),
}
# Sphinx's own: what it includes, lists and shows is looked at when the pages are built.
DIRECTIVE = re.compile(r"^\{[\w-]+\}")
# The environment of the example site, which its production test starts with.
ENVIRONMENT = ("docs/how-to/production.md", "ini")
# Settings of an environment, and files beside them: tests/infra/docs gives both to the commands of their page.
WRITTEN = ("toml", "text")


def key(block: Block) -> tuple[str, str]:
    return block.page, block.first


def is_looked_at(block: Block) -> bool:
    """Tell whether some test runs the block or compares it with the code."""
    if block.language in RUN:
        return ROOT / block.page in RUN_PAGES
    if block.language in WRITTEN and block.caption:
        return front_matter(ROOT / block.page).get("site") == "infra"
    return block.language == "json" or (block.page, block.language) == ENVIRONMENT


def json_blocks(page: str) -> list[Any]:
    return [json.loads(block.code) for block in EVERY if (block.page, block.language) == (page, "json")]


def test_every_block_is_run_or_stands_in_the_list_with_a_reason() -> None:
    blocks_of_code = [block for block in EVERY if not DIRECTIVE.match(block.language)]
    assert len(blocks_of_code) > 60
    unseen = [
        f"{block} {block.first}"
        for block in blocks_of_code
        if key(block) not in APART and not is_looked_at(block)
    ]
    assert unseen == []


def test_the_list_names_only_blocks_that_are_there() -> None:
    assert APART.keys() - {key(block) for block in EVERY} == set()


def test_every_page_with_blocks_to_run_is_followed_by_some_test() -> None:
    with_commands = {
        ROOT / block.page for block in EVERY if block.language in RUN and key(block) not in APART
    }
    assert with_commands - RUN_PAGES == set()
    assert set(WITH_BLOCKS) <= set(FOLLOWED)


def test_every_block_names_its_language() -> None:
    assert [str(block) for block in EVERY if not block.language] == []


def test_a_command_that_is_run_is_marked_as_one() -> None:
    """Of a console block only the lines behind a dollar sign are run: one without any would pass unread."""
    silent = [
        str(block)
        for block in EVERY
        if block.language == "console" and key(block) not in APART and not block.first.startswith("$ ")
    ]
    assert silent == []


@pytest.mark.parametrize("block", [block for block in EVERY if APART.get(key(block)) == A_FRAGMENT], ids=str)
def test_a_fragment_is_python_and_its_imports_exist(block: Block) -> None:
    for node in ast.walk(ast.parse(block.code)):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(str(node.module))
            assert [name.name for name in node.names if not hasattr(module, name.name)] == []


@pytest.mark.parametrize("shown", json_blocks("docs/reference/sockets.md"), ids=str)
def test_a_frame_is_what_the_gateway_reads_or_writes(shown: dict[str, Any]) -> None:
    if "op" in shown:
        read = requests.parse({"text": json.dumps(shown)})
        assert {"op": read.op, "topics": read.topics} == {"topics": [], **shown}
    else:
        assert json.loads(written(**shown)) == shown


def written(t: str, **fields: Any) -> bytes:
    """Return the frame that the gateway makes of these fields."""
    made = getattr(frames, t.upper(), None) or getattr(frames, t)(**fields)
    return bytes(made)


def test_the_problem_document_has_the_members_of_a_real_one() -> None:
    [shown] = json_blocks("docs/reference/problems.md")
    raised = LastOwner(shown["detail"], errors={"name": "This is needed."})
    assert json.loads(response_for(HttpRequest(), raised).content) == shown


def test_the_proxy_of_the_how_to_sends_to_the_processes_that_it_starts() -> None:
    page = "docs/how-to/production.md"
    [proxy] = [block.code for block in EVERY if (block.page, block.language) == (page, "nginx")]
    commands = "".join(block.code for block in EVERY if (block.page, block.language) == (page, "console"))
    web = set(re.findall(r"granian .*--port (\d+)", commands))
    gateways = set(re.findall(r"collabkit_gateway --port (\d+)", commands))
    upstreams = {
        name: set(re.findall(r"127\.0\.0\.1:(\d+)", servers))
        for name, servers in re.findall(r"upstream (\w+) \{(.*)\}", proxy)
    }
    assert upstreams == {"web": web, "gateways": gateways}
    assert re.findall(r"location (\S+) \{\s+proxy_pass http://(\w+);", proxy) == [
        ("/ws", "gateways"),
        ("/", "web"),
    ]
