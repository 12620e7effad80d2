"""Everything that opens, over its screen: axe finds nothing, no word is cut, and the chosen looks are as readable.

What opens is found by its English name, so that its page is only turned for the other direction.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.overlays import OVERLAYS
from tests.browser.places import addresses
from tests.browser.walks import INSIDE, come_as_amara, each_pair, open_each, walk


@each_pair("desk-ltr")
def test_what_opens(arrive: Arrive, phone: bool, rtl: bool) -> None:
    """Every menu, dialog, list and toast, over its screen."""
    amara = come_as_amara(arrive, phone)
    if rtl:
        amara.turn_around()
    assert open_each(amara, list(OVERLAYS)) == []


def test_more_contrast_and_compact_rows(arrive: Arrive) -> None:
    """The two looks that one chooses in the preferences are as readable as the one that everybody begins with."""
    amara = come_as_amara(arrive, phone=False)
    chosen = '{"contrast": "more", "density": "compact"}'
    amara.context.add_init_script(f"localStorage.setItem('collabkit-appearance', '{chosen}')")
    own = addresses(amara)
    assert walk(amara, INSIDE, own) == []
    expect(amara.page.locator("html")).to_have_attribute("data-contrast", "more")
    expect(amara.page.locator("html")).to_have_attribute("data-density", "compact")
