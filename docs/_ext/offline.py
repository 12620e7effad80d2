"""Fails the build when a page would load anything from another host: scripts, styles, images, fonts."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

# What a browser fetches by itself when it shows the page. A link that a person may follow is not among them.
_FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# Relations of <link> that only name a place.
_NAMED = frozenset({"canonical", "author", "license", "next", "prev", "search", "index", "help", "top"})
_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"""(?:url\(\s*|@import\s+)["']?\s*((?:[a-z][a-z0-9+.-]*:)?//[^"')\s]+)""", re.IGNORECASE
)


class OutsideRequestError(Exception):
    """A built page would tell another host that it is read."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._in_style = tag == "style"
        self.found += _IN_STYLE.findall(values.get("style") or "")
        if tag == "link" and _NAMED.issuperset((values.get("rel") or "").split()):
            return
        for name in _FETCHED.get(tag, ()):
            for part in (values.get(name) or "").split(","):
                if _ELSEWHERE.match(part):
                    self.found.append(part.strip())

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += _IN_STYLE.findall(data)


def outside_requests(text: str, *, style: bool = False) -> list[str]:
    """Return the addresses on other hosts that a browser would fetch for this page (or style sheet)."""
    if style:
        return _IN_STYLE.findall(text)
    page = _Page()
    page.feed(text)
    return page.found


def requests_of_build(folder: Path) -> dict[str, list[str]]:
    """Return, by file below ``folder``, what its pages and style sheets would fetch elsewhere."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".css", ".svg"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            if requests := outside_requests(text, style=path.suffix == ".css"):
                found[str(path.relative_to(folder))] = requests
    return found


def _check(app: Any, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    if found := requests_of_build(Path(app.outdir)):
        lines = [f"{name}: {', '.join(addresses)}" for name, addresses in found.items()]
        raise OutsideRequestError("Pages would load something from another host:\n" + "\n".join(lines))


def setup(app: Any) -> dict[str, bool]:
    """Register the check with Sphinx."""
    app.connect("build-finished", _check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
