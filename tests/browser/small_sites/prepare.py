"""`python -m tests.browser.small_sites.prepare`: two people who share a project, on a fresh database."""

import django
from django.core.management import call_command


def main() -> None:
    """Make the tables and the people."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from collabkit.projects.actions import add_member
    from tests.factories import make_person, make_project

    ada = make_person("Ada Lovelace", email="ada@people.example")
    grace = make_person("Grace Hopper", email="grace@people.example")
    project = make_project(ada, name="Tide gauges")
    add_member(actor=ada, project=project, user=grace)


if __name__ == "__main__":
    main()
