"""What is measured on a screen as it stands: axe, its width, what its bars cover, what wider text loses."""

from __future__ import annotations

from typing import Any, Literal

from playwright.sync_api import Page, expect

from tests.example.demo_process import ROOT

AXE = (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "chosen => axe.run(document, {runOnly: chosen, resultTypes: ['violations']}).then(result => result.violations)"
EVERYTHING = {"type": "tag", "values": RULES}
# All that darkness changes.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS = "() => [document.documentElement.scrollWidth, innerWidth]"
Scheme = Literal["light", "dark"]

# The bars of the frame, and what of the screen's own content can be seen under them at three places of its scroll.
COVERED = """async () => {
  const main = document.querySelector('main')
  if (!main) return []
  const beside = [...document.querySelectorAll('header, nav, footer, [role=banner], [role=navigation]')]
    .filter(bar => !main.contains(bar) && !bar.contains(main))
  const hanging = [...document.querySelectorAll('body *')].filter(element =>
    getComputedStyle(element).position === 'fixed' && !main.contains(element) && !element.contains(main))
  const bars = [...new Set([...beside, ...hanging])].filter(bar =>
    !bar.closest('[role=dialog], [role=status], [role=alert]') && bar.checkVisibility({visibilityProperty: true}))
  const clipped = element => {
    let {left, top, right, bottom} = element.getBoundingClientRect()
    for (let box = element.parentElement; box && box !== document.documentElement; box = box.parentElement) {
      if (getComputedStyle(box).overflow === 'visible') continue
      const limit = box.getBoundingClientRect()
      left = Math.max(left, limit.left); right = Math.min(right, limit.right)
      top = Math.max(top, limit.top); bottom = Math.min(bottom, limit.bottom)
    }
    return {
      left: Math.max(left, 0), top: Math.max(top, 0),
      right: Math.min(right, innerWidth), bottom: Math.min(bottom, innerHeight),
    }
  }
  const holds = element => element.matches('a, button, input, textarea, select, [tabindex]')
    || [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
  const scroller = document.querySelector('[data-scrolls]') || document.scrollingElement
  const before = scroller.scrollTop, found = []
  for (const part of [0, 0.5, 1]) {
    scroller.scrollTop = part * (scroller.scrollHeight - scroller.clientHeight)
    await new Promise(requestAnimationFrame)
    for (const element of [...main.querySelectorAll('*')].filter(holds)) {
      if (!element.checkVisibility({visibilityProperty: true})) continue
      const own = clipped(element)
      if (own.right - own.left < 2 || own.bottom - own.top < 2) continue
      for (const bar of bars) {
        const box = bar.getBoundingClientRect()
        const wide = Math.min(own.right, box.right) - Math.max(own.left, box.left)
        const high = Math.min(own.bottom, box.bottom) - Math.max(own.top, box.top)
        if (wide > 1 && high > 1) found.push(`${bar.tagName} covers ${element.outerHTML.slice(0, 90)}`)
      }
    }
  }
  scroller.scrollTop = before
  return found.slice(0, 5)
}"""

# WCAG 1.4.12; a sheet made by script is bound by no policy.
SPACING = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}"""
# Text in a box that hides what is too much, and neither scrolls nor says by dots that there is more.
LOST = """() => [...document.querySelectorAll('body *')].filter(element => {
  if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) return false
  if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false
  const style = getComputedStyle(element)
  const small = element.getBoundingClientRect()
  if (small.width < 2 || small.height < 2 || style.clipPath !== 'none' || style.clip !== 'auto') return false
  if (style.overflowX !== 'hidden' && style.overflowX !== 'clip') return false
  if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return false
  return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 3
}).map(element => 'lost: ' + element.outerHTML.slice(0, 120))"""


# Whether it is a button or a link that looks like one: what it says stands in its middle.
OFF_CENTRE = """() => [...document.querySelectorAll('.mantine-Button-label')].filter(label => {
  if (!label.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false
  const [inner, outer] = [label, label.closest('.mantine-Button-root')].map(part => part.getBoundingClientRect())
  return Math.abs(inner.top + inner.bottom - outer.top - outer.bottom) > 4
}).map(label => 'off centre: ' + label.closest('.mantine-Button-root').outerHTML.slice(0, 120))"""


# What a finger presses, and where it misses: 44 pixels across the middle in each direction, but for words within a
# sentence and names within a message. Asked is what lies there: a control may be small to the eye and have an edge that
# nobody sees.
SMALL = """() => {
  const controls = 'a[href], button, input, select, textarea, summary, [role=button], [role=menuitem], [role=option]'
  // Of dialogs that stand over each other the last is on top.
  const open = [...document.querySelectorAll('[role=dialog], dialog[open]')].at(-1) || document.body
  const least = 44, found = []
  const within = (element, label, x, y) => {
    const hit = document.elementFromPoint(x, y)
    return hit && (element.contains(hit) || label && label.contains(hit))
  }
  // How many pixels in a row lead to the control, from its middle into one direction.
  const reach = (element, label, x, y, across, down) => {
    let pixels = 0
    while (pixels < least && within(element, label, x + (pixels + 1) * across, y + (pixels + 1) * down)) pixels += 1
    return pixels
  }
  for (const element of open.querySelectorAll(controls)) {
    if (element.matches(':disabled, [type=hidden], [type=file], [aria-hidden=true] *')) continue
    if (element.tabIndex < 0 && !element.role) continue
    // Among pills: the whole box around them leads into the field.
    if (element.matches('[class*=PillsInputField]')) continue
    const label = element.closest('label') || element.labels?.[0]
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !label) continue
    element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'})
    const own = element.getBoundingClientRect()
    // A control that is drawn by its label alone.
    const box = label && (own.width < 2 || element.matches('[type=checkbox]:not([role]), [type=radio]'))
      ? label.getBoundingClientRect() : own
    if (box.width < 2) continue
    // The pixel in the middle: between two of them the browser would choose one.
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2].map(Math.floor)
    if (!within(element, label, x, y)) {
      const over = document.elementFromPoint(x, y)?.closest(controls)
      if (over && !over.contains(element) && !element.contains(over)) {
        found.push(`covered: ${element.outerHTML.slice(0, 140)}`)
      }
      continue
    }
    if (getComputedStyle(element).display === 'inline' || element.matches('[data-message] a')) continue
    const wide = reach(element, label, x, y, -1, 0) + 1 + reach(element, label, x, y, 1, 0)
    const high = reach(element, label, x, y, 0, -1) + 1 + reach(element, label, x, y, 0, 1)
    if (wide < least || high < least) found.push(`small (${wide} × ${high}): ${element.outerHTML.slice(0, 140)}`)
  }
  return found
}"""


def small(page: Page, place: str) -> list[str]:
    """Return the controls of a phone's screen that a finger would miss."""
    return [f"{place}: {words}" for words in page.evaluate(SMALL)]


def turn(page: Page, scheme: Scheme) -> None:
    """Let the system be light or dark, and wait until the page has followed."""
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


def faults(page: Page, place: str) -> list[str]:
    """Return what is wrong with what is on the screen now, in light and in dark."""
    # Evaluated by the debugger, which the page's strict policy does not bind.
    page.evaluate(f"if (!window.axe) {{ {AXE} }}")
    found = [f"{place} (light): {words}" for words in _asked(page, EVERYTHING)]
    turn(page, "dark")
    found += [f"{place} (dark): {words}" for words in _asked(page, COLOURS)]
    turn(page, "light")
    return found + [
        f"{place}: {words}" for words in [*too_wide(page), *page.evaluate(LOST), *page.evaluate(OFF_CENTRE)]
    ]


def covered(page: Page, place: str) -> list[str]:
    """Return what the bars of the frame cover of a screen over which nothing is open."""
    return [f"{place}: {words}" for words in page.evaluate(COVERED)]


def too_wide(page: Page) -> list[str]:
    """Tell whether one would have to scroll sideways."""
    width, inner = page.evaluate(WIDTHS)
    return [f"{width} pixels wide in a window of {inner}"] if width > inner else []


def _asked(page: Page, chosen: dict[str, Any]) -> list[str]:
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:120]}"
        for fault in page.evaluate(RUN, chosen)
        for node in fault["nodes"]
    ]
