"""The blocks that no test runs as they stand: why not, and what is looked at instead.

Every other block of Python and of commands is run, and every JSON block is compared with the code that reads or writes
it. A block that is in neither group fails tests/docs/test_every_block.py.
"""

from __future__ import annotations

FOLLOWED_WITH_THE_WHEEL = "tests/package/test_tutorial.py follows the whole page with the built wheel"
A_DRAWING = "a drawing, not code"
A_FRAGMENT = (
    "shows where something goes, with names of the reader's own; it is compiled and its imports are tried"
)

# (page, first line of the block) → the reason.
APART: dict[tuple[str, str], str] = {
    (
        "README.md",
        "./dev demo",
    ): "tests/package/test_readme.py runs it, on a free port and in a folder of its own",
    (
        "README.md",
        "./dev test",
    ): "whoever reads this result has run it; inside itself it would clear its own reports",
    (
        "README.md",
        'pip install "collabkit[postgres,server]"',
    ): "tests/package installs the wheel, alone and with extras; test_front_page.py knows the extras",
    (
        "example_project/README.md",
        "$ python -m example_project demo --port 8000 --data-dir .demo",
    ): "tests/example/test_demo_process.py runs it, on a free port and in a folder of its own",
    (
        "example_project/README.md",
        "$ granian --interface wsgi example_project.wsgi:application",
    ): "tests/example/test_production_guide.py runs these, two of each, as the how-to has them",
    ("ARCHITECTURE.md", "ROOF example_project/ settings, urls, asgi: assembles everything, holds no logic"): (
        "a drawing; tests/docs/test_architecture.py compares it with the folders"
    ),
    (
        "docs/explanation/data.md",
        "the site's user ──── Profile who a person is to others; the public id of a person",
    ): A_DRAWING,
    ("docs/explanation/events.md", "with transaction.atomic():"): "the shape of an action, with dots in it",
    (
        "docs/explanation/performance.md",
        "$ ./dev bench",
    ): "measures for an hour and wants a quiet machine; test_front_page.py holds its words to what ./dev takes",
    (
        "docs/how-to/production.md",
        "upstream web { server 127.0.0.1:8000; server 127.0.0.1:8002; }",
    ): "no proxy is among the servers of a test run; its addresses are compared with the commands of the page",
    (
        "docs/how-to/push-from-your-app.md",
        "const socket = new WebSocket(`wss://${location.host}/ws`)",
    ): "three lines for a browser behind HTTPS; tests/realtime speaks the same frames to a real gateway",
    (
        "docs/how-to/secure-accounts.md",
        'INSTALLED_APPS += ["allauth.mfa", "allauth.usersessions"]',
    ): A_FRAGMENT,
    ("src/collabkit/core/README.md", 'INSTALLED_APPS = [..., "collabkit.core"]'): A_FRAGMENT,
    ("src/collabkit/files/README.md", "from collabkit.files.registry import register_holder"): A_FRAGMENT,
    (
        "src/collabkit/invitations/README.md",
        "from collabkit.invitations.registry import Described, InvitationKind, register",
    ): A_FRAGMENT,
    (
        "src/collabkit/notifications/README.md",
        "from collabkit.notifications.registry import NoticeKind, Presented, register",
    ): A_FRAGMENT,
    (
        "src/collabkit/ops/README.md",
        'MIDDLEWARE = ["collabkit.ops.middleware.Observe", ...] # first',
    ): A_FRAGMENT,
    (
        "src/collabkit/realtime/README.md",
        'register_topic(TopicKind(name="conversation", authorize=may_follow, heads=newest_cursors))',
    ): A_FRAGMENT,
}
