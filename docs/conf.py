"""How Sphinx builds these pages, for `./dev docs`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The reference is made from the code, so the site of the test suite is set up: every app, no server.
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.projects.full.settings")

import django  # noqa: E402 (needs the paths above)

django.setup()

import collabkit  # noqa: E402

project = "collabkit"
author = "the collabkit maintainers"
copyright = "the collabkit maintainers"
release = version = getattr(collabkit, "__version__", "")

extensions = ["myst_parser", "docs._ext.generated", "docs._ext.offline"]
exclude_patterns = ["_build", "_ext"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
# Links to files of the repository, such as ../ARCHITECTURE.md, are for readers of the checkout.
myst_all_links_external = False

html_theme = "furo"
html_title = "collabkit"
html_static_path = ["_static"]
html_css_files = ["collabkit.css"]
html_copy_source = False
html_show_sphinx = False
# Names of the system's own fonts only: a web font would be a request to another host.
html_theme_options = {"source_repository": "", "footer_icons": []}

nitpicky = True
# Nothing is ignored: the reference writes its own anchors instead of resolving Python names.
nitpick_ignore: list[tuple[str, str]] = []
