"""Loads to simulate: requests in a second, as a function of the seconds since the beginning."""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

__all__ = ["LOADS", "Load", "trace"]

Load = Callable[[float], float]
HOUR = 3600.0
DAY = 24 * HOUR


def _step(seconds: float) -> float:
    """A quiet day, and from noon on three times as many people."""
    return 60.0 if seconds < DAY / 2 else 180.0


def _sine(seconds: float) -> float:
    """Days and nights, with fewer people at the weekend."""
    day = int(seconds // DAY)
    height = 0.6 if day % 7 in (5, 6) else 1.0
    return 30.0 + height * 110.0 * (1 - math.cos(2 * math.pi * seconds / DAY)) / 2


def _spike(seconds: float) -> float:
    """An hour a day in which everybody comes at once."""
    return 260.0 if 10 * HOUR <= seconds % DAY < 11 * HOUR else 50.0


def _flap(seconds: float) -> float:
    """Ten busy minutes, ten idle ones, and so on: the load that makes naive scalers swing."""
    return 190.0 if seconds % 1200 < 600 else 30.0


def _attack(seconds: float) -> float:
    """A flood that no fleet can serve, for a day and a half."""
    return 5000.0 if 6 * HOUR <= seconds < 42 * HOUR else 50.0


LOADS: dict[str, Load] = {"step": _step, "sine": _sine, "spike": _spike, "flap": _flap, "attack": _attack}


def trace(path: Path) -> Load:
    """Return the load of a CSV file of two columns, seconds and requests in a second; it repeats when it ends.

    Raises ValueError where the file is not such a table, with the line.
    """
    times: list[float] = []
    values: list[float] = []
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1 and row and not row[0].replace(".", "", 1).isdigit():
                continue
            try:
                moment, value = float(row[0]), float(row[1])
            except (IndexError, ValueError) as error:
                raise ValueError(
                    f"{path}:{number}: write two numbers, seconds and requests in a second."
                ) from error
            if (
                not (math.isfinite(moment) and math.isfinite(value))
                or value < 0
                or (times and moment <= times[-1])
            ):
                raise ValueError(f"{path}:{number}: seconds must increase, and requests be 0 or more.")
            times.append(moment)
            values.append(value)
    if not times:
        raise ValueError(f"{path}: the file has no rows.")
    span = times[-1] - times[0] or 1.0
    return lambda seconds: values[max(0, bisect_right(times, times[0] + seconds % span) - 1)]
