"""Starts every server that the tests need and hands out their addresses."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools.services.chromium import find_chromium
from tools.services.packages import install_missing
from tools.services.postgres import PostgresServer
from tools.services.redis import RedisServer
from tools.tree import say


@contextmanager
def private_services() -> Iterator[dict[str, str]]:
    """Start PostgreSQL and Redis for this run and yield the variables that tell the tests where they are.

    A further server is one more class with `url`, `start` and `stop`, entered here beside the others.
    """
    install_missing()
    folder = Path(tempfile.mkdtemp(prefix="collabkit-services-"))
    # The servers run under accounts of their own, which must be able to walk through this folder.
    folder.chmod(0o711)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        # Its rows live no longer than this run; what is killed in the middle has a durable server of its own.
        postgres = PostgresServer(folder / "postgres", durable=False)
        redis = RedisServer(folder / "redis")
        for server in (postgres, redis):
            stack.callback(server.stop)
            server.start()
        say("private PostgreSQL and Redis are up.")
        yield {
            "COLLABKIT_TEST_SERVICES": "1",
            "COLLABKIT_TEST_POSTGRES_URL": postgres.url,
            "COLLABKIT_TEST_REDIS_URL": redis.url,
            "COLLABKIT_TEST_CHROMIUM": str(find_chromium()),
        }
