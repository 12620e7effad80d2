"""Tables of projects: the space, who belongs to it, with which role, and what waits for a decision."""

from .decisions import Application, ApplicationState, OwnershipTransfer, TransferState
from .membership import Membership, Role, RoleGrant
from .project import INITIATIVES, JoinPolicy, Kind, MemberList, Project, ProjectState, Visibility

__all__ = [
    "INITIATIVES",
    "Application",
    "ApplicationState",
    "JoinPolicy",
    "Kind",
    "MemberList",
    "Membership",
    "OwnershipTransfer",
    "Project",
    "ProjectState",
    "Role",
    "RoleGrant",
    "TransferState",
    "Visibility",
]
