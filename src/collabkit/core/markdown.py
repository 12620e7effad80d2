"""Markdown to safe HTML, with limits that hold before the parser and the sanitiser run."""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .errors import Invalid

__all__ = ["MAX_HTML", "MAX_SOURCE", "mentioned_people", "render"]

MAX_SOURCE = 20_000
MAX_HTML = 262_144
MAX_NESTING = 20
# A table row is padded to the width of its header, so few characters can become a lot of HTML.
MAX_TABLE_CELLS = 5_000
MAX_QUOTE_DEPTH = 20

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MENTION = re.compile(rf"@\[[^\]\n]{{1,120}}\]\(person:({_UUID})\)")
_PERSON = re.compile(rf"^person:({_UUID})$")
_DEEP_LINE = re.compile(r"^[ >*+\-0-9.)]*")
_TASK = re.compile(r"^\[([ xX])\] ")

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "ol": {"start"},
    "li": {"class"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
}


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    person = _PERSON.match(str(token.attrGet("href") or ""))
    if person:
        token.attrSet("href", f"/people/{person[1]}")
        token.attrSet("class", "mention")
    return renderer.renderToken(tokens, index, options, env)


def _mark_tasks(state: StateCore) -> None:
    """Show a list item that begins with `[ ]` or `[x]` with a box, as people know it from elsewhere."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, inline.type) != ("list_item_open", "paragraph_open", "inline"):
            continue
        first = inline.children[0] if inline.children else inline
        task = _TASK.match(first.content) if first.type == "text" else None
        if task:
            item.attrSet("class", "task")
            # A character, not a control: it is only read here, and stays readable where styles are missing.
            first.content = ("☐ " if task[1] == " " else "☑ ") + first.content[task.end() :]


def _parser(*, tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING, "breaks": True})
    # Images are left out: loading one tells another host who reads the page.
    parser.enable(["table", "strikethrough"] if tables else ["strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.core.ruler.push("tasks", _mark_tasks)
    parser.add_render_rule("link_open", _link_open)
    return parser


_with_tables, _without_tables = _parser(tables=True), _parser(tables=False)


def render(source: str) -> str:
    """Return ``source`` (Markdown, at most 20,000 characters) as sanitised HTML.

    A table that would have too many cells is shown as plain text. Raises Invalid for text over a limit: length,
    quote and list depth, size of the result.
    """
    _check_limits(source)
    html = (_without_tables if _could_be_huge_table(source) else _with_tables).render(source)
    if len(html) > MAX_HTML:
        raise Invalid(_("The text becomes too large when it is shown. Shorten it."))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def mentioned_people(source: str) -> list[str]:
    """Return the public ids of the people mentioned as ``@[Name](person:<uuid>)``, each once, in order."""
    return list(dict.fromkeys(_MENTION.findall(source)))


def _check_limits(source: str) -> None:
    if len(source) > MAX_SOURCE:
        raise Invalid(_("The text is longer than %(limit)s characters.") % {"limit": MAX_SOURCE})
    for line in source.split("\n"):
        prefix = _DEEP_LINE.match(line)
        if (
            prefix
            and sum(prefix[0].count(mark) for mark in ">*+-") > MAX_QUOTE_DEPTH
            and len(set(line.strip())) > 2
        ):
            raise Invalid(_("Quotes or lists are nested too deeply."))


def _could_be_huge_table(source: str) -> bool:
    lines = source.split("\n")
    widest = max(line.count("|") for line in lines)
    return widest > 0 and (widest + 1) * len(lines) > MAX_TABLE_CELLS
