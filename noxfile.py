"""The checks of collabkit as nox sessions; ./dev chooses among them, starts servers, and sums up.

The sessions share environments from tools/environments.py instead of nox's own, one per lock and Python,
so that lint, tests, browser, bench and screens install once (docs/decisions/0002-shared-environments.md).
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import nox

from tools import client as web_client
from tools.environments import Environment, InstallError, environment
from tools.interpreters import newest
from tools.matrix import COMBINATIONS, Combination, newest_combination
from tools.node import Npm
from tools.tree import REPORTS, ROOT

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "client"]

FULL_SETTINGS = "tests.projects.full.settings"
PRODUCTION_SETTINGS = "example_project.settings.production"
# Made-up addresses: the check reads the settings and connects to nothing.
PRODUCTION_ENVIRONMENT = {
    "SECRET_KEY": "only-for-the-deployment-check-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://collabkit.example",
    "ALLOWED_HOSTS": "collabkit.example",
    "DATABASE_URL": "postgresql://collabkit@127.0.0.1/collabkit",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "S3_BUCKET": "collabkit-example",
    "DEFAULT_FROM_EMAIL": "collabkit@collabkit.example",
}
WITHOUT_SERVERS = dict.fromkeys(
    ("COLLABKIT_TEST_DATABASE_URL", "COLLABKIT_TEST_POSTGRES_URL", "COLLABKIT_TEST_REDIS_URL")
)
IMPORTABLE = os.pathsep.join(["src", "."])
PORTABLE_TESTS = "not browser and not package and not timing and not postgres and not redis"
NOT_SLOW = " and not slow"
NOT_WIDE = " and not wide"
SERVER_TESTS = "not browser and not package and not timing"
# What these tests look at does not depend on the Python, the Django or the database that looks: the newest says it.
SAME_EVERYWHERE: tuple[str, ...] = (
    "tests/contracts",
    "tests/docs",
    "tests/example/test_demo_process.py",
    "tests/example/test_demo_story.py",
    "tests/realtime/test_attacks.py",
    "tests/tools",
)
# Thousands of made-up requests: with a PostgreSQL at hand they are sent to it alone, which refuses more, and in the
# newest combination alone but before a release.
ON_POSTGRES: tuple[str, ...] = (
    "tests/security/test_hostile.py",
    "tests/security/test_schemathesis.py",
    "tests/security/test_url_matrix.py",
)
Step = tuple[str, ...]
# Files in the order of the collection: by itself pytest-xdist keeps those of few tests, the longest, for the end.
IN_PARALLEL = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
# Each has a site, a Chromium or an environment of its own and often waits for it; more would wear each other out.
TWO_AT_ONCE = ("-n", "2", *IN_PARALLEL[2:])


def prepared(session: nox.Session, lock: str, python: str, *, with_project: bool = True) -> Environment:
    """Return the shared environment, or fail the session with a sentence instead of a traceback."""
    try:
        return environment(lock, python, with_project=with_project)
    except InstallError as problem:
        session.error(str(problem))


def module(session: nox.Session, made: Environment, *command: str, **variables: str | None) -> None:
    """Run `python -m …` of the environment at the root of the checkout."""
    path = os.pathsep.join([str(made.bin), os.environ.get("PATH", "")])
    session.run(str(made.python), "-m", *command, external=True, env={"PATH": path, **variables})


def module_aside(session: nox.Session, made: Environment, *command: str, **variables: str | None) -> None:
    """Do the same beside others: what it says comes in one piece, at its end."""
    path = os.pathsep.join([str(made.bin), os.environ.get("PATH", "")])
    words = (str(made.python), "-m", *command)
    print(session.run(*words, external=True, silent=True, env={"PATH": path, **variables}), flush=True)


def program(session: nox.Session, made: Environment, *command: str, **variables: str | None) -> None:
    """Run a program of the environment at the root of the checkout."""
    session.run(str(made.bin / command[0]), *command[1:], external=True, env=variables)


def pytest_command(session: nox.Session, *arguments: str) -> Step:
    """Return the words that run pytest and leave a report for the closing line of ./dev."""
    words = [session.name, *(word for word in arguments if word.startswith("--ds="))]
    report = "".join(letter if letter.isalnum() else "-" for letter in " ".join(words))
    return ("pytest", f"--junitxml={REPORTS / report}.xml", *arguments)


def pytest(session: nox.Session, made: Environment, *arguments: str, **variables: str | None) -> None:
    """Run pytest."""
    module(session, made, *pytest_command(session, *arguments), **variables)


def each(session: nox.Session, steps: Iterable[Step], run: Callable[[Step], None], at_once: int = 1) -> None:
    """Run every step even when an earlier one failed, then fail with the names of those that did."""

    def failed(step: Step) -> bool:
        try:
            run(step)
        except nox.command.CommandFailed:
            return True
        return False

    steps = list(steps)
    with ThreadPoolExecutor(at_once) as pool:
        names = [" ".join(step) for step, bad in zip(steps, pool.map(failed, steps), strict=True) if bad]
    if names:
        session.error("failed: " + "; ".join(names))


def built_client(session: nox.Session) -> None:
    try:
        web_client.build()
    except (web_client.ClientError, InstallError) as problem:
        session.error(str(problem))


def linted_client() -> Npm:
    npm = web_client.install()
    for script in ("lint", "typecheck"):
        web_client.run_script(npm, "run", script)
    return npm


@nox.session
def demo(session: nox.Session) -> None:
    """Serve the example project with seeded people on SQLite; needs no server and no Node."""
    built_client(session)
    made = prepared(session, "demo", newest())
    os.chdir(ROOT)
    # Replacing this process hands Ctrl-C and every other signal straight to the server.
    os.execv(made.python, [str(made.python), "-m", "example_project", "demo", *session.posargs])  # noqa: S606


@nox.session
@nox.parametrize("combination", [nox.param(item, id=str(item)) for item in COMBINATIONS])
def tests(session: nox.Session, combination: Combination) -> None:
    """Run the Python suite on one combination of Python, Django and database."""
    made = prepared(session, combination.lock, combination.python)
    arguments = tuple(session.posargs) or IN_PARALLEL
    with_servers = "COLLABKIT_TEST_SERVICES" in os.environ
    everything = combination == newest_combination("postgres" if with_servers else "sqlite")
    if not session.posargs and not everything:
        before_a_release = "COLLABKIT_TEST_MATRIX" in os.environ and combination.database == "postgres"
        elsewhere = SAME_EVERYWHERE if before_a_release else SAME_EVERYWHERE + ON_POSTGRES
        arguments = (*arguments, *(f"--ignore={path}" for path in elsewhere))
    slow = "" if session.posargs or (everything and with_servers) else NOT_SLOW
    if not session.posargs and "COLLABKIT_TEST_MATRIX" not in os.environ:
        slow += NOT_WIDE
    if combination.database == "sqlite":
        pytest(session, made, "-m", PORTABLE_TESTS + slow, *arguments, **WITHOUT_SERVERS)
    else:
        database = os.environ.get("COLLABKIT_TEST_POSTGRES_URL")
        if database is None:
            session.error("PostgreSQL's address is missing: run ./dev test --services or --matrix.")
        pytest(session, made, "-m", SERVER_TESTS + slow, *arguments, COLLABKIT_TEST_DATABASE_URL=database)


@nox.session
def timing(session: nox.Session) -> None:
    """Compare times that must not tell anything; only a quiet machine can say."""
    pytest(session, prepared(session, "test", newest()), "-m", "timing", *session.posargs)


@nox.session
def hosts(session: nox.Session) -> None:
    """Run the suite on each smaller sample host of tests/projects: every app is proved to install alone.

    A host that is named after one app runs that app's tests; those of what it stands on too where everything is run. A
    host takes less time to run than to start, so each is one process, as many side by side as there are processors.
    """
    made = prepared(session, "test", newest())
    folders = sorted(path.parent.name for path in (ROOT / "tests" / "projects").glob("*/settings.py"))

    def run(choice: Step) -> None:
        (folder,) = choice
        own = f"tests/{folder.removesuffix('_only')}"
        alone = "COLLABKIT_TEST_MATRIX" not in os.environ and (ROOT / own).is_dir()
        words = (f"--ds=tests.projects.{folder}.settings", "-m", PORTABLE_TESTS + NOT_SLOW)
        command = pytest_command(session, *words, *((own,) if alone else ()))
        module_aside(session, made, *command, **WITHOUT_SERVERS)

    choices = [(folder,) for folder in folders if folder != "full"]
    each(session, choices, run, at_once=os.cpu_count() or 1)


@nox.session
def infra(session: nox.Session) -> None:
    """Prove the infrastructure: templates, checks, the scaler and its simulation; needs neither Django nor AWS."""
    made = prepared(session, "infra", newest())
    scanner = prepared(session, "checkov", newest(), with_project=False).bin / "checkov"
    chosen = session.posargs or (*IN_PARALLEL, "tests/infra")
    words = pytest_command(session, "-c", "tests/infra/pytest.ini", *chosen)
    module(session, made, *words, COLLABKIT_TEST_CHECKOV=str(scanner))


@nox.session
def browser(session: nox.Session) -> None:
    """Drive the built client in a real Chromium; all but the main job only where everything runs."""
    built_client(session)
    made = prepared(session, "test", newest())
    chosen = "browser and not timing"
    if "COLLABKIT_TEST_MATRIX" not in os.environ:
        chosen += NOT_WIDE
    if "COLLABKIT_TEST_SERVICES" not in os.environ:
        chosen += NOT_SLOW
    pytest(session, made, "-m", chosen, *(session.posargs or TWO_AT_ONCE))


@nox.session
def package(session: nox.Session) -> None:
    """Build wheel and sdist, look into them, and install them as a site does."""
    built_client(session)
    made = prepared(session, "test", newest())
    pytest(session, made, "-m", "package", *(session.posargs or TWO_AT_ONCE))


@nox.session
def client(session: nox.Session) -> None:
    """Lint, type-check, test and build the React client."""
    try:
        npm = linted_client()
        report = f"--outputFile.junit={REPORTS / 'client.xml'}"
        web_client.run_script(npm, "test", "--", "--reporter=default", "--reporter=junit", report)
    except (web_client.ClientError, InstallError) as problem:
        session.error(str(problem))
    built_client(session)


@nox.session
def client_lint(session: nox.Session) -> None:
    """Check style, boundaries and types of the React client."""
    try:
        linted_client()
    except (web_client.ClientError, InstallError) as problem:
        session.error(str(problem))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, import contracts and missing migrations."""
    made = prepared(session, "test", newest())
    checks: list[Step] = [
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("lint-imports",),
        ("django-admin", "makemigrations", "--check", "--dry-run", "--settings", FULL_SETTINGS),
    ]

    def run(check: Step) -> None:
        program(session, made, *check, PYTHONPATH=IMPORTABLE)

    each(session, checks, run)


@nox.session
def deployment(session: nox.Session) -> None:
    """Let Django check the example project's production settings; any warning is an error."""
    built_client(session)
    made = prepared(session, "test", newest())
    check = (
        "django-admin",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        "--settings",
        PRODUCTION_SETTINGS,
    )
    program(session, made, *check, PYTHONPATH=IMPORTABLE, **PRODUCTION_ENVIRONMENT)


@nox.session(name="format")
def format_code(session: nox.Session) -> None:
    """Let ruff mend what it can and lay out the code."""
    made = prepared(session, "test", newest())
    module(session, made, "ruff", "check", "--fix", *session.posargs)
    module(session, made, "ruff", "format", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the Python suite on SQLite and show which lines no test reached."""
    made = prepared(session, "test", newest())
    module(session, made, "coverage", "erase")
    suite = ("pytest", "-m", PORTABLE_TESTS, *session.posargs)
    module(session, made, "coverage", "run", "-m", *suite, **WITHOUT_SERVERS)
    module(session, made, "coverage", "combine")
    module(session, made, "coverage", "report")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; any warning is an error."""
    made = prepared(session, "docs", newest())
    strict = ("--fail-on-warning", "--nitpicky", "--keep-going")
    module(session, made, "sphinx", *strict, "--builder", "html", "docs", "docs/_build/html")


@nox.session
def words(session: nox.Session) -> None:
    """Gather the words of the client and the server, and say which wait for a translation."""
    try:
        npm = web_client.install()
        web_client.run_script(npm, "run", "words")
        web_client.run_script(npm, "run", "words:check")
    except (web_client.ClientError, InstallError) as problem:
        session.error(str(problem))
    module(session, prepared(session, "test", newest()), "tools.words", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the paths of benchmarks/, each beside a peer and the floor."""
    built_client(session)
    made = prepared(session, "test", newest())
    module(session, made, "benchmarks", *session.posargs)


@nox.session
def screens(session: nox.Session) -> None:
    """Take the pictures of the documentation from the demo, in Chromium."""
    built_client(session)
    made = prepared(session, "test", newest())
    module(session, made, "tests.browser.screens", *session.posargs)
