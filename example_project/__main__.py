"""`python -m example_project demo`: the whole site in one process, with made-up people in it."""

import argparse
import errno
import os
import socket
import sys
from pathlib import Path


def main() -> int:
    """Read the command line and run what it asks for; return the exit code."""
    options = _options()
    try:
        listener = _listen(options.host, options.port)
    except OSError as problem:
        print(_why_not(problem, options.host, options.port), file=sys.stderr)  # noqa: T201
        return 1
    host = f"[{options.host}]" if ":" in options.host else options.host
    os.environ["DJANGO_SETTINGS_MODULE"] = "example_project.settings.demo"
    os.environ["COLLABKIT_DEMO_DATA_DIR"] = str(options.data_dir)
    os.environ["COLLABKIT_DEMO_HOSTS"] = ",".join([host, *options.allow_host])
    os.environ["COLLABKIT_DEMO_URL"] = options.url or f"http://{host}:{listener.getsockname()[1]}"
    from example_project import server

    return server.run(listener)


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
        "--url", help="address that people reach the demo by, where it differs from host and port"
    )
    demo.add_argument("--allow-host", action="append", default=[], help="another host name to answer to")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port first: whoever cannot have it learns so before anything is written."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 0
        return f"Port {port} is in use by another program. Choose another one: --port {other}"
    return f"Cannot listen on {host}:{port}: {problem.strerror or problem}."


if __name__ == "__main__":
    sys.exit(main())
