"""The words of the data, the same on every side: no import but Python's own."""

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
PEOPLE, MEMBERS, LONG, ALL, OWN = 1_000, 50, 10_000, 50_000, 20
NOTIFICATIONS, OTHERS_NOTIFICATIONS = 1_000, 10
PROJECTS, OWN_PROJECTS = 100_000, 500
CSRF = "c" * 32


def sentence(chance):
    """Return a sentence of 4 to 30 words."""
    words = [chance.choice(WORDS) for _word in range(chance.randint(4, 30))]
    return " ".join(words).capitalize() + "."
