"""The app that guardian guards in its benchmark."""

from django.apps import AppConfig


class PeerProjectsConfig(AppConfig):
    """Projects with nothing but a right to see each."""

    name = "benchmarks.peers.projects"
    label = "peer_projects"
