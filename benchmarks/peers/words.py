"""The words and the size of the data, the same on every side: no import but Python's own.

BENCH_TINY makes it all so small that a script can be tried in seconds; its figures then say nothing.
"""

import os

WORDS = [
    "tide",
    "gauge",
    "valve",
    "sensor",
    "draft",
    "budget",
    "crane",
    "harbour",
    "grant",
    "review",
    "meeting",
    "sample",
    "pump",
    "reef",
    "buoy",
    "chart",
]
TINY = bool(os.environ.get("BENCH_TINY"))
PEOPLE, MEMBERS, LONG, ALL, OWN = (200, 50, 200, 400, 20) if TINY else (1_000, 50, 10_000, 50_000, 20)
NOTIFICATIONS, OTHERS_NOTIFICATIONS = (100, 1) if TINY else (1_000, 10)
PROJECTS, OWN_PROJECTS = (500, 50) if TINY else (100_000, 500)
CSRF = "c" * 32


def sentence(chance):
    """Return a sentence of 4 to 30 words."""
    words = [chance.choice(WORDS) for _word in range(chance.randint(4, 30))]
    return " ".join(words).capitalize() + "."
