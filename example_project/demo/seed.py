"""Fills an empty site with the demo's story."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest import mock

from django.db import transaction

from collabkit.core.models import Delivery
from example_project.demo import loose_ends, people, spaces, talks
from example_project.demo.agenda import Agenda, World
from example_project.demo.clock import StoryClock

SEED = "collabkit"
STORY_DAYS = 365


def _nobody_watching() -> AbstractContextManager[Any]:
    """Leave out what open windows are told right after each act: nobody has one, and it takes half of the time."""
    return mock.patch.dict("collabkit.core.events._after_commit", clear=True)


def is_planted() -> bool:
    """Tell whether the demo's people are here already."""
    return people.are_here()


@transaction.atomic
def plant(last_day: date) -> int:
    """Let the story happen, up to the evening before `last_day`; return how many things happened.

    The same day gives the same rows, to the last id and second.
    """
    end = datetime.combine(last_day, time(0), UTC) - timedelta(hours=2)
    clock = StoryClock(end - timedelta(days=STORY_DAYS), SEED)
    world = World(end=end, clock=clock, dice=random.Random(SEED))  # noqa: S311 (a story, not a secret)
    agenda = Agenda()
    with clock.running(), _nobody_watching():
        people.create_accounts(world)
        for part in (people.introduce, spaces.found, talks.converse, loose_ends.leave_open, loose_ends.read):
            part(world, agenda)
        acts = agenda.perform(clock)
        loose_ends.settle_ids(world)
    if Delivery.objects.exists():
        raise RuntimeError("Some of the story's events could not be delivered; the log says why.")
    return acts
