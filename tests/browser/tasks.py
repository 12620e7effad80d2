"""What the page's main thread did: how much of the processor each of its tasks took, whoever else was at work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

CATEGORIES = ["disabled-by-default-devtools.timeline", "devtools.timeline"]
MAIN_THREAD = "CrRendererMain"


@contextmanager
def traced(page: Page) -> Iterator[list[float]]:
    """Fill the list, at the end of the block, with the milliseconds of processor time of each task of the page.

    Not the milliseconds that went by: on a busy machine those tell of the others. A processor that is four times as
    slow takes four times as long for each.
    """
    tasks: list[float] = []
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        yield tasks
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == MAIN_THREAD
    }
    tasks += [
        event["tdur"] / 1000
        for event in events
        if event["name"] == "RunTask" and "tdur" in event and (event["pid"], event["tid"]) in mains
    ]
