"""Django's entry to the host's members."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Members of a rowing club, say."""

    name = "tests.host_site.members"
    label = "members"
