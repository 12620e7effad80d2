"""Settings of projects: COLLABKIT["PROJECTS"]."""

from __future__ import annotations

from collabkit.core.conf import Section, setting


class ProjectsSettings(Section, name="PROJECTS"):
    """What a site may decide about projects."""

    warn_days_before_end: int = setting(
        3, "How many days before its end both sides hear of a membership's end."
    )
    staff_only_creation: bool = setting(False, "Whether only the site's staff may found projects.")


settings = ProjectsSettings()
