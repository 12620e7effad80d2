"""The command `collabkit-infra`: an environment on AWS from its settings file, without Django.

Progress and tables go to stderr, results to stdout, with --json as one document. Exit codes: 0 done, 1 something was
found (a fault, drift, something to do), 2 wrong use or settings, 3 AWS refused or could not, 4 interrupted, or refused
because data could be lost, 5 a fault of this program.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .program import cli

__all__ = ["INTERRUPTED", "cli", "main"]

INTERRUPTED = (
    "Interrupted. What AWS has begun goes on there; "
    "run the same command again, and it goes on where it stopped."
)
_WRONG_USE, _STOPPED = 2, 4


def main() -> None:
    """Run the command; the entry point of `collabkit-infra`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Files may hold, and be named by, what this terminal cannot write.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # To load it takes half a second, in which Ctrl-C has to be understood already.
        from .program import cli

        cli(prog_name="collabkit-infra")
    except KeyboardInterrupt:
        _tell(INTERRUPTED)
        sys.exit(_STOPPED)
    except OSError as error:
        _tell(f"{error.strerror or error}. Choose a place that can be used.")
        sys.exit(_WRONG_USE)


def _tell(text: str) -> None:
    """Say a sentence on stderr, where there is one that can be written."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{text}\n")


def __getattr__(name: str) -> Any:
    """Return the group of all commands, loaded when it is first asked for."""
    if name != "cli":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .program import cli

    return cli
