"""Markdown: what people need comes through, scripts do not, and nothing is slow (B20, B23)."""

import re
import time
from html.parser import HTMLParser

import pytest

from collabkit.core.errors import Invalid
from collabkit.core.markdown import MAX_HTML, MAX_SOURCE, mentioned_people, render

PERSON = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("```python\nx<1\n```", '<pre><code class="language-python">x&lt;1\n</code></pre>'),
        (
            "[site](https://a.example/?q=1&r=2)",
            '<p><a href="https://a.example/?q=1&amp;r=2" rel="noopener noreferrer nofollow">site</a></p>',
        ),
        (
            f"@[Ann](person:{PERSON})",
            f'<p>@<a href="/people/{PERSON}" class="mention" rel="noopener noreferrer nofollow">Ann</a></p>',
        ),
        (
            "- [ ] open\n- [x] **done**\n- [X]near\n- [y] none",
            '<ul>\n<li class="task">☐ open</li>\n<li class="task">☑ <strong>done</strong></li>\n'
            "<li>[X]near</li>\n<li>[y] none</li>\n</ul>",
        ),
        ("[x] no list", "<p>[x] no list</p>"),
    ],
)
def test_what_people_write_comes_through(source: str, html: str) -> None:
    assert render(source).strip() == html


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1) \\" onclick=alert(1)")',
    "![x](javascript:alert(1))",
    "![pixel](https://tracker.example/p.gif)",
    '<a href="x" style="position:fixed">x</a>',
    "<iframe src=//evil.example></iframe>",
    "[x](person:javascript:alert(1))",
    "```html onload=alert(1)\n<script>alert(1)</script>\n```",
    '"><script>alert(1)</script>',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
SAFE_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SAFE_ATTRIBUTES = {"href", "title", "class", "rel", "start", "align"}
# A browser drops tabs and line ends inside a scheme, so they are dropped here too before looking.
SCHEME = re.compile(r"^[\x00-\x20]*([a-z][a-z0-9+.\-]*):", re.IGNORECASE)


class Oracle(HTMLParser):
    """Reads HTML as a browser would and notes everything that is not on the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SAFE_TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if name not in SAFE_ATTRIBUTES:
                self.found.append(name)
            scheme = SCHEME.match(re.sub(r"[\t\r\n]", "", value or "")) if name == "href" else None
            if scheme and scheme[1].lower() not in {"http", "https", "mailto"}:
                self.found.append(str(value))


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_live_gets_out(source: str) -> None:
    html = render(source)
    assert Oracle(html).found == [], html


@pytest.mark.parametrize(
    "html", ["<script>", '<a onclick="x">', '<a href="java\tscript:x">', "<img src=x>", '<p style="x">']
)
def test_the_oracle_sees_what_is_live(html: str) -> None:
    assert Oracle(html).found


SLOW = [
    "[a](" * 4_900, "[" * 19_000, "*a " * 6_000, "_" * 19_000, "***" * 6_000 + "a", "`" * 19_999, "<div>" * 3_900,
    "> " * 9_000, ">" * 19_000 + "a b", "- " * 9_000 + "x", "1. " * 6_000, "&" * 19_000, "![[]()" * 3_000,
    "a\n" + "|" * 200 + "\n" + "|-" * 100 + "\n", "|" * 300 + "\n" + "|-" * 300 + "|\n" + "x\n" * 9_000,
    "\\" * 19_000, "a@b.c " * 3_000, "]" * 19_000, "<" * 19_000, "~" * 19_000, "\n" * 19_000, "#" * 19_000,
    "".join(f"[{n}]: /x\n" for n in range(1_500)), "  " * 5_000 + "- x", "a\n" * 9_999,
]  # fmt: skip


@pytest.mark.parametrize("source", SLOW, ids=range(len(SLOW)))
def test_the_worst_texts_are_bounded(source: str) -> None:
    started = time.process_time()
    try:
        size = len(render(source))
    except Invalid:
        size = 0
    assert size <= MAX_HTML
    # Far above what any of them takes (the slowest: 0.2 s), far below what an unbounded parser took (73 s).
    assert time.process_time() - started < 5


def test_a_text_that_is_too_long_is_refused_with_its_limit() -> None:
    with pytest.raises(Invalid, match=str(MAX_SOURCE)):
        render("a" * (MAX_SOURCE + 1))


def test_mentions_are_found_once_each() -> None:
    other = PERSON.replace("0189", "0190")
    text = f"@[Ann](person:{PERSON}) @[Bo](person:{other}) @[Ann again](person:{PERSON})"
    text += f" [x](person:{other}) @[bad](person:1)"
    assert mentioned_people(text) == [PERSON, other]
