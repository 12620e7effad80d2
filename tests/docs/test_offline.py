"""The check that no page loads anything from another host finds what it is there for."""

import pytest

from docs._ext.offline import outside_requests, requests_of_build

FETCHED = [
    '<script src="https://cdn.example/x.js"></script>',
    '<script src="//cdn.example/x.js"></script>',
    '<link rel="stylesheet" href="https://fonts.example/css?family=X">',
    '<link rel="preconnect" href="https://fonts.example">',
    '<img src="https://badge.example/x.svg">',
    '<img src="a.png" srcset="a.png 1x, https://cdn.example/b.png 2x">',
    '<iframe src="https://video.example/1"></iframe>',
    "<style>@import url(https://fonts.example/x.css);</style>",
    '<div style="background: url(https://cdn.example/x.png)"></div>',
    '<video poster="https://cdn.example/x.png"></video>',
]
HARMLESS = [
    '<a href="https://docs.example/">read</a>',
    '<img src="_static/picture.png">',
    '<link rel="stylesheet" href="_static/x.css">',
    '<link rel="canonical" href="https://collabkit.example/">',
    '<img src="data:image/png;base64,AAAA">',
    "<p>url(https://cdn.example/x.png)</p>",
]


@pytest.mark.parametrize("page", FETCHED)
def test_a_request_is_found(page: str) -> None:
    assert outside_requests(page)


@pytest.mark.parametrize("page", HARMLESS)
def test_a_harmless_page_is_let_through(page: str) -> None:
    assert outside_requests(page) == []


def test_style_sheets_and_drawings_of_a_build_are_read_too(tmp_path) -> None:
    (tmp_path / "index.html").write_text("<p>fine</p>")
    (tmp_path / "x.css").write_text('@font-face { src: url("https://fonts.example/x.woff2") }')
    (tmp_path / "x.svg").write_text('<svg><image href="https://cdn.example/x.png"/></svg>')
    assert set(requests_of_build(tmp_path)) == {"x.css", "x.svg"}
