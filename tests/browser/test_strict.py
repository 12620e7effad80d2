"""A strict policy and no other host: who breaks either is seen.

The tour itself is that of `walks.py`: every screen and everything that opens, by `arrive`, which refuses
at the end of each test whatever anybody's page reported or asked. Here is proved that it would.
"""

from __future__ import annotations

import httpx

from tests.browser.conftest import Arrive
from tests.example.demo_process import DemoProcess


def test_the_policy_is_watched(arrive: Arrive) -> None:
    """A style that nobody vouched for is reported."""
    guest = arrive("Guest")
    guest.page.goto("/sign-in")
    guest.page.evaluate("""() => {
        const style = document.createElement('style')
        style.textContent = 'body { color: red }'
        document.head.append(style)
    }""")
    guest.page.wait_for_timeout(200)
    assert any("policy: style-src" in problem for problem in guest.problems)
    guest.problems.clear()


def test_other_hosts_are_watched(arrive: Arrive) -> None:
    """A picture from elsewhere is refused by the policy, and a page that goes there is noted."""
    guest = arrive("Guest")
    guest.page.goto("/sign-in")
    guest.page.evaluate("() => { new Image().src = 'https://elsewhere.invalid/pixel.png' }")
    guest.page.wait_for_timeout(200)
    assert any("policy: img-src" in problem for problem in guest.problems)
    guest.problems.clear()
    guest.context.route("https://elsewhere.invalid/**", lambda route: route.fulfill(body="far away"))
    guest.page.goto("https://elsewhere.invalid/")
    assert any("asked another host: https://elsewhere.invalid/" in problem for problem in guest.problems)
    guest.problems.clear()


def test_the_policy_allows_nothing_written_into_the_page(demo: DemoProcess) -> None:
    """Scripts and styles need the page's own word, and nothing comes from elsewhere."""
    policy = httpx.get(f"{demo.url}/sign-in").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src" in policy
    assert "default-src" in policy
    assert "https:" not in policy.split()
