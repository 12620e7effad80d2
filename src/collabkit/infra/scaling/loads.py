"""Loads to simulate: requests in a second, as a function of the seconds since the beginning."""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["LOADS", "Load", "trace"]

Load = Callable[[float], float]
HOUR = 3600.0
DAY = 24 * HOUR
MOST = 1_000_000_000
"""More requests in a second than anybody is asked."""


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
    """Return the load of a CSV file of two columns, the second and the requests in a second from then on.

    The last row lasts as long as the one before it, then the file begins again: 24 rows, one an hour, are a day.
    A single row is a load that never changes. Raises ValueError where the file is not such a table, with the line.
    """
    rows: list[tuple[float, float]] = []
    for number, row in _table(path):
        if number > 1 or not _is_heading(row):
            rows.append(_row(row, f"{path}:{number}", after=rows[-1][0] if rows else -math.inf))
    if not rows:
        raise ValueError(f"{path}: the file has no rows.")
    times, values = [moment for moment, _ in rows], [value for _, value in rows]
    span = times[-1] - times[0] + (times[-1] - times[-2]) if len(rows) > 1 else 1.0
    return lambda seconds: values[bisect_right(times, times[0] + seconds % span) - 1]


def _table(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Return the rows with the numbers of their lines."""
    # Spreadsheets begin a file with a byte order mark.
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        try:
            # Editors leave an empty line at the end.
            yield from ((reader.line_num, row) for row in reader if row)
        except UnicodeDecodeError as error:
            raise ValueError(f"{path}: the file is not UTF-8.") from error
        except csv.Error as error:
            raise ValueError(f"{path}:{reader.line_num}: {error}.") from error


def _is_heading(row: list[str]) -> bool:
    try:
        float(row[0])
    except ValueError:
        return True
    except IndexError:
        return False
    return False


def _row(row: list[str], place: str, *, after: float) -> tuple[float, float]:
    try:
        moment, value = float(row[0]), float(row[1])
    except (IndexError, ValueError) as error:
        raise ValueError(
            f"{place}: write two numbers with a comma between, seconds and requests in a second."
        ) from error
    if not (after < moment < math.inf and 0 <= value <= MOST):
        raise ValueError(f"{place}: seconds must increase, and requests be from 0 to {MOST:,}.")
    return moment, value
