"""Django's entry to projects."""

from collabkit.core.apps import CollabkitConfig


class ProjectsConfig(CollabkitConfig):
    """Spaces with members."""

    name = "collabkit.projects"
    label = "collabkit_projects"
    verbose_name = "Projects"
    requires = ("collabkit.core", "collabkit.files", "collabkit.accounts")
    api_prefix = "projects"

    def ready(self) -> None:
        """Let roles answer `user.has_perm`, and keep the last owner of a project from going."""
        super().ready()
        from collabkit.accounts.registry import register_departure_guard
        from collabkit.core.permissions import register_role_source

        from .actions.departure import reasons_to_keep_owner
        from .models import Project
        from .policies import permissions_of

        register_role_source(Project, permissions_of)
        register_departure_guard("projects.last_owner", reasons_to_keep_owner)
