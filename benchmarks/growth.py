"""What ten times the data costs: the same pages of the same person, in the usual site and in one ten times as large.

    python -m benchmarks.growth [--scale 10] [--rounds 9] [--seconds 3] [--json FILE]

The person has the same 20 conversations, 1,000 notifications and 500 projects in both; everybody else has ten times
as many, and the long conversation is ten times as long. What is asked is asked of both in turn. A page that costs
more in the large site grows with what the person does not see, which is a fault.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass

from benchmarks.comparing import compare, parser, store
from benchmarks.load import Figure, Path_, Request, http
from benchmarks.postgres import another_database, database
from benchmarks.running import SETTINGS, seeded
from benchmarks.servers import ROOT, Server, environment_of

PARTS = ("notifications", "projects")
GOAL = 1.2


@dataclass(frozen=True)
class Site:
    """One site, filled, and the pages that are asked for."""

    server: Server
    pages: dict[str, bytes]


def fill(url: str, scale: int) -> dict[str, str]:
    """Fill a database from a process of its own: Django knows one database in each."""
    command = [sys.executable, "-m", "benchmarks.growth", "--fill", "--scale", str(scale)]
    filled = subprocess.run(
        command, env=environment_of(SETTINGS, url), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if filled.returncode:
        raise SystemExit(f"The site of scale {scale} could not be filled:\n{filled.stderr}")
    found: dict[str, str] = json.loads(filled.stdout.splitlines()[-1])
    return found


def site(name: str, url: str, scale: int) -> Site:
    """Fill a site and start its server."""
    data = fill(url, scale)
    history = f"/api/chat/conversations/{data['channel']}/messages"
    # Where numbers begin elsewhere than at one, the data says so.
    oldest = int(data.get("channel_start", 0)) + 51
    pages = {
        "History, newest 50": history,
        "History, oldest 50": f"{history}?before={oldest}",
        "Conversation list": "/api/chat/conversations?limit=20",
        "Unread notifications": "/api/notifications?filter=unread&limit=20",
        "Count of unread": "/api/notifications/count",
        "Projects by right": "/api/projects?limit=50",
    }
    cookies = data["cookies"]
    return Site(
        Server(name, SETTINGS, url),
        {what: http("GET", path, cookies=cookies) for what, path in pages.items()},
    )


def report(figures: dict[str, list[Figure]], small: str, large: str) -> None:
    """Print how many times as much each page costs in the large site."""
    print(f"\nCPU of the large site in times the small one's · goal {GOAL}")
    for what, rounds in figures.items():
        cost = {
            name: statistics.median(row.app_cpu + row.pg_cpu for row in rounds if row.server == name)
            for name in (small, large)
        }
        print(f"{what:<24}{cost[large] / cost[small]:>6.2f}")


def _asked(page: bytes) -> Request:
    return lambda number: page


def main() -> None:
    """Fill one site, or measure both in turn."""
    options = parser(__doc__ or "")
    options.set_defaults(scale=10)
    options.add_argument("--fill", action="store_true", help="only fill the database of BENCH_DATABASE_URL")
    arguments = options.parse_args()
    if arguments.fill:
        print(
            json.dumps(asdict(seeded(os.environ["BENCH_DATABASE_URL"], arguments.scale, PARTS)), default=str)
        )
        return
    with database() as (url, postmaster):
        small, large = "as usual", f"{arguments.scale} times"
        sites = [
            site(small, url, 1),
            site(large, another_database(url, "large"), arguments.scale),
        ]
        try:
            figures: dict[str, list[Figure]] = {}
            for one in sites:
                one.server.wait()
            for what in sites[0].pages:
                paths = [Path_(server=one.server, request=_asked(one.pages[what])) for one in sites]
                figures[what] = compare(what, paths, postmaster, goal=0, arguments=arguments)
        finally:
            for one in sites:
                one.server.stop()
    report(figures, small, large)
    store(arguments, figures)


if __name__ == "__main__":
    main()
