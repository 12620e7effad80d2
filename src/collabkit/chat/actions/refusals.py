"""Why something in chat cannot be done, in words for the person who tried."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from collabkit.core.errors import Conflict, NotAllowed


class ConversationIsReadOnly(Conflict):
    """The project is archived."""

    code = "read_only"
    default_detail = _("The project is archived: its chat can be read, but nothing can be changed in it.")


class ClientIdUsed(Conflict):
    """The author posted another message under this client id, in a time that he or she no longer sees."""

    code = "client_id_used"
    default_detail = _("This message was sent before, at a time that you no longer see. Write it anew.")


class AlreadyDeleted(Conflict):
    """The message was deleted meanwhile."""

    code = "deleted"
    default_detail = _("This message was deleted, so it cannot be edited. Write a new one.")


class EditWindowClosed(Conflict):
    """The message is too old to be edited."""

    code = "edit_window_closed"
    default_detail = _("This message can no longer be edited. Write a new one, or delete it.")


class NeedsReview(Conflict):
    """A published message of a reviewed project cannot get another text without a review."""

    code = "needs_review"
    default_detail = _(
        "Messages of this project are reviewed before others see them, so this one keeps its text."
        " Write a new one."
    )


class NoSharedProject(NotAllowed):
    """The actor shares no project with somebody whom he or she wants to write to."""

    code = "no_shared_project"
    default_detail = _("You can write to people with whom you share a project.")


class NotThisKind(Conflict):
    """The verb belongs to another kind of conversation."""

    code = "not_this_kind"


class GroupIsFull(Conflict):
    """The group would have more people than the site allows."""

    code = "group_full"
