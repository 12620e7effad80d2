"""The pages of the documentation and the code blocks on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
QUADRANTS = ("tutorial", "how-to", "reference", "explanation", "decisions", "runbooks")
RUN = ("python", "console")


@dataclass(frozen=True)
class Block:
    """One fenced block; its caption names the file that it belongs to, or says why it is not run."""

    page: str
    line: int
    language: str
    caption: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def first(self) -> str:
        """Return its first line, by which a list can name it, however it is laid out."""
        return " ".join(self.code.split("\n", 1)[0].split())


def pages() -> list[Path]:
    """Return every page, without what Sphinx writes and what extends it."""
    apart = {"_build", "_ext"}
    found = (path for path in DOCS.rglob("*.md") if not apart & set(path.relative_to(DOCS).parts))
    return [*sorted(found), ROOT / "ARCHITECTURE.md"]


def readmes() -> list[Path]:
    """Return the pages that stand beside the code: read where the code is, not built by Sphinx."""
    names = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "example_project/README.md")
    return [*(ROOT / name for name in names), *sorted(ROOT.glob("src/collabkit/*/README.md"))]


def front_matter(page: Path) -> dict[str, str]:
    """Return the `key: value` lines between two `---` at the top of a page."""
    lines = page.read_text(encoding="utf-8").split("\n")
    if lines[0] != "---":
        return {}
    pairs = (line.partition(":") for line in lines[1 : lines.index("---", 1)])
    return {key.strip(): value.strip() for key, _colon, value in pairs}


def blocks(page: Path) -> list[Block]:
    """Return the page's blocks in order, MyST's `{code-block}` with its caption among them."""
    text = page.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        head, _end, body = text[4:].partition("---\n")
        text = "\n" * (head.count("\n") + 2) + body
    tokens = MarkdownIt("commonmark").parse(text)
    # An indented block has no language; in the pages beside the code it is Python.
    return [_block(page, token) for token in tokens if token.type in {"fence", "code_block"}]


def _block(page: Path, token) -> Block:
    language, caption = token.info.strip() or ("python" if token.type == "code_block" else ""), ""
    lines = token.content.rstrip("\n").split("\n")
    if language.startswith("{code-block}"):
        language = language.removeprefix("{code-block}").strip()
        while lines and lines[0].startswith(":"):
            name, _colon, value = lines.pop(0)[1:].partition(":")
            caption = value.strip() if name == "caption" else caption
    name = str(page.relative_to(ROOT))
    return Block(name, token.map[0] + 1, language, caption, "\n".join(lines) + "\n")
