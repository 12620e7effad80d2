#!/usr/bin/env python
"""Django's command line for the example site, with the demo's settings unless told otherwise."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Started by path, Python puts this folder first on the module path, not the one that holds the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
