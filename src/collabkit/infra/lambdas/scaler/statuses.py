"""What each CloudFormation status of a cell's stack means to the scaler."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["MEANINGS", "Meaning", "meaning"]


class Meaning(StrEnum):
    """Classes of stack statuses."""

    GONE = "gone"
    PLANNED = "planned"
    """Somebody's change set holds the name; there is nothing behind it."""
    LAUNCHING = "launching"
    REMOVING = "removing"
    LIVE = "live"
    CHANGED_BY_OTHERS = "changed by others"
    DEBRIS = "debris"
    """A launch that failed: such a stack can only be deleted."""
    UNDELETED = "undeleted"
    UNROLLED = "unrolled"
    """The roll-back of an update failed; it can be continued."""
    STUCK = "stuck"
    """Only a person can tell what to do; it may serve visitors meanwhile."""


MEANINGS = {
    "CREATE_IN_PROGRESS": Meaning.LAUNCHING,
    "CREATE_FAILED": Meaning.DEBRIS,
    "CREATE_COMPLETE": Meaning.LIVE,
    "ROLLBACK_IN_PROGRESS": Meaning.REMOVING,
    "ROLLBACK_FAILED": Meaning.DEBRIS,
    "ROLLBACK_COMPLETE": Meaning.DEBRIS,
    "DELETE_IN_PROGRESS": Meaning.REMOVING,
    "DELETE_FAILED": Meaning.UNDELETED,
    "DELETE_COMPLETE": Meaning.GONE,
    "UPDATE_IN_PROGRESS": Meaning.CHANGED_BY_OTHERS,
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": Meaning.CHANGED_BY_OTHERS,
    "UPDATE_COMPLETE": Meaning.LIVE,
    "UPDATE_FAILED": Meaning.STUCK,
    "UPDATE_ROLLBACK_IN_PROGRESS": Meaning.CHANGED_BY_OTHERS,
    "UPDATE_ROLLBACK_FAILED": Meaning.UNROLLED,
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": Meaning.CHANGED_BY_OTHERS,
    "UPDATE_ROLLBACK_COMPLETE": Meaning.LIVE,
    "REVIEW_IN_PROGRESS": Meaning.PLANNED,
    "IMPORT_IN_PROGRESS": Meaning.CHANGED_BY_OTHERS,
    "IMPORT_COMPLETE": Meaning.LIVE,
    "IMPORT_ROLLBACK_IN_PROGRESS": Meaning.CHANGED_BY_OTHERS,
    "IMPORT_ROLLBACK_FAILED": Meaning.STUCK,
    "IMPORT_ROLLBACK_COMPLETE": Meaning.LIVE,
}
"""One line for each status in botocore's model; a test fails when AWS adds another."""


def meaning(status: str) -> Meaning:
    """Return what ``status`` means; one that AWS has added since is left to a person."""
    return MEANINGS.get(status, Meaning.STUCK)
