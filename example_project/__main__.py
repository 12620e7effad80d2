"""`python -m example_project demo`: the whole site in one process, with made-up people in it."""

import argparse
import errno
import fcntl
import os
import socket
import sys
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit


def main() -> int:
    """Read the command line and run what it asks for; return the exit code."""
    options = _options()
    try:
        listener = _listen(options.host, options.port)
    except OSError as problem:
        return _refuse(_why_not(problem, options.host, options.port))
    try:
        lock = _take(options.data_dir)
    except BlockingIOError:
        other = f"--data-dir {options.data_dir}-2"
        return _refuse(f"{options.data_dir} is in use by another demo. Choose another folder: {other}")
    except OSError as problem:
        return _refuse(f"Cannot keep the data in {options.data_dir}: {problem.strerror or problem}.")
    url = options.url or f"http://{_in_url(options.host)}:{listener.getsockname()[1]}"
    hosts = [_in_url(options.host), _in_url(urlsplit(url).hostname or ""), *options.allow_host]
    os.environ["DJANGO_SETTINGS_MODULE"] = "example_project.settings.demo"
    os.environ["COLLABKIT_DEMO_DATA_DIR"] = str(options.data_dir)
    os.environ["COLLABKIT_DEMO_HOSTS"] = ",".join(hosts)
    os.environ["COLLABKIT_DEMO_URL"] = url
    with lock:
        try:
            from example_project import server

            return server.run(listener)
        except KeyboardInterrupt:
            return _refuse("Stopped before it was ready.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m example_project", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    demo = commands.add_parser(
        "demo", help="start the demo", description="Start the demo and print its address."
    )
    demo.add_argument(
        "--port", type=_port, default=8000, help="port to listen on; 0 takes a free one (default: 8000)"
    )
    demo.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    demo.add_argument(
        "--data-dir", type=Path, default=Path(".demo"), help="folder for the data (default: .demo)"
    )
    demo.add_argument(
        "--url", type=_url, help="address that people reach the demo by, where it differs from host and port"
    )
    demo.add_argument("--allow-host", action="append", default=[], help="another host name to answer to")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        bare = f"{parts.scheme}://{parts.netloc}" == text.rstrip("/") and parts.username is None
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        bare = whole = False
    if not (bare and whole):
        raise argparse.ArgumentTypeError("an address is written as https://demo.example, without a path")
    return text.rstrip("/")


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _take(folder: Path) -> TextIO:
    """Take the folder as well: what one process pushes live does not reach the sockets of another one."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise
    return lock


def _listen(host: str, port: int) -> socket.socket:
    """Take the port first: whoever cannot have it learns so before anything is written."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 0
        return f"Port {port} is in use by another program. Choose another one: --port {other}"
    return f"Cannot listen on {host}:{port}: {problem.strerror or problem}."


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
