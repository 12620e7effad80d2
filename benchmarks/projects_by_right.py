"""A page of 50 of 100,000 projects by right, of which the person is in 500, beside the floor and guardian.

python -m benchmarks.projects_by_right [--rounds 9] [--seconds 3] [--clients 1 8] [--scale 10] [--json FILE]

With --scale 10 there are a million projects, and the person is still in 500: the page must cost the same.
"""

from __future__ import annotations

from benchmarks.comparing import parser
from benchmarks.load import http
from benchmarks.peers.words import PROJECTS
from benchmarks.running import running

GOAL = 4.0


def main() -> None:
    """Measure the first page."""
    arguments = parser(__doc__ or "").parse_args()
    with running(arguments, peers=["guardian"], parts=["projects"]) as run:
        asked = http("GET", "/api/projects?limit=50", cookies=run.data.cookies)
        beside = http("GET", "/projects/", cookies=run.peer_cookies("guardian"))
        what = f"Projects, 50 of {PROJECTS * arguments.scale} by right"
        run.compare(what, asked, goal=GOAL, peers={"guardian": beside})


if __name__ == "__main__":
    main()
