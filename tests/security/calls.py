"""For each operation of the API, the request with which every persona knocks.

A case is named after its operation; `name@where` is a second case of the same operation on another target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from .world import World


@dataclass(frozen=True)
class Call:
    """A request: names of the world's ids for the path, a query string, and a JSON body (`$name` is an id)."""

    path: dict[str, str] | None = None
    query: str = ""
    body: Any = None
    upload: bool = False


CALLS: dict[str, Call] = {
    # people
    "getMe": Call(),
    "updateMe": Call(body={"headline": "Changed"}),
    "setAvatar": Call(upload=True),
    "removeAvatar": Call(),
    "listPeople": Call(),
    "getPerson": Call(path={"uuid": "person:member"}),
    "downloadFile": Call(path={"uuid": "avatar"}),
    # projects
    "listProjects": Call(),
    "createProject": Call(body={"kind": "project", "name": "New"}),
    "getProject": Call(path={"uuid": "project"}),
    "getProject@public": Call(path={"uuid": "open_project"}),
    "updateProject": Call(path={"uuid": "project"}, body={"summary": "Changed"}),
    "archiveProject": Call(path={"uuid": "project"}),
    "restoreProject": Call(path={"uuid": "project"}),
    "joinProject": Call(path={"uuid": "project"}),
    "joinProject@open": Call(path={"uuid": "open_project"}),
    "leaveProject": Call(path={"uuid": "project"}),
    "listMembers": Call(path={"uuid": "project"}),
    "addRole": Call(path={"uuid": "project", "person": "person:friend"}, body={"role": "moderator"}),
    "addRole@security_manager": Call(
        path={"uuid": "project", "person": "person:friend"}, body={"role": "security_manager"}
    ),
    "removeRole": Call(path={"uuid": "project", "person": "person:manager", "role": "=manager"}),
    "setMemberEnd": Call(
        path={"uuid": "project", "person": "person:friend"},
        body={"ends_at": "2099-01-01T00:00:00Z", "reason": ""},
    ),
    "removeMember": Call(path={"uuid": "project", "person": "person:friend"}, query="reason=x"),
    "memberHistory": Call(path={"uuid": "project"}),
    "applyToProject": Call(path={"uuid": "project"}, body={"message": "Please"}),
    "applyToProject@public": Call(path={"uuid": "asking_project"}, body={"message": "Please"}),
    "listApplications": Call(path={"uuid": "project"}),
    "decideApplication": Call(path={"uuid": "application"}, body={"accept": True, "reason": ""}),
    "withdrawApplication": Call(path={"uuid": "application"}),
    "offerOwnership": Call(path={"uuid": "other_project"}, body={"person": "$person:friend"}),
    "decideOwnership": Call(path={"uuid": "transfer"}, body={"accept": True}),
    "cancelOwnership": Call(path={"uuid": "transfer"}),
    "addChild": Call(path={"uuid": "initiative", "child": "project"}),
    "removeChild": Call(path={"uuid": "initiative", "child": "child"}),
    "listOrganisationsOf": Call(path={"person": "person:member"}),
    # invitations
    "sendInvitation": Call(
        body={
            "kind": "project_member",
            "target": "$project",
            "email": "new@elsewhere.example",
            "role": "member",
        }
    ),
    "sendInvitations": Call(
        body={
            "kind": "project_member",
            "target": "$project",
            "csv": "one@elsewhere.example",
            "role": "member",
        }
    ),
    "listSentInvitations": Call(query="target=$project"),
    "listReceivedInvitations": Call(),
    "lookupInvitation": Call(body={"token": "$token"}),
    "acceptInvitation": Call(body={"token": "$token"}),
    "acceptInvitation@mine": Call(body={"uuid": "$invitation"}),
    "acceptInvitation@link": Call(body={"token": "$link_token"}),
    "declineInvitation": Call(body={"uuid": "$invitation", "reason": ""}),
    "revokeInvitation": Call(path={"uuid": "invitation"}),
    "resendInvitation": Call(path={"uuid": "invitation"}),
    "createInvitationLink": Call(
        body={
            "kind": "project_member",
            "target": "$project",
            "role": "member",
            "expires_in_days": 7,
            "max_uses": 5,
        }
    ),
    "listInvitationLinks": Call(query="target=$project"),
    "revokeInvitationLink": Call(path={"uuid": "link"}),
    # notifications
    "listNotifications": Call(),
    "countNotifications": Call(),
    "markNotifications": Call(body={"uuids": ["$notification"], "read": True}),
    "getPreferences": Call(),
    "updatePreferences": Call(body={"changes": []}),
    # chat
    "listConversations": Call(),
    "openDirect": Call(body={"person": "$person:friend"}),
    "createGroup": Call(body={"name": "Group", "people": ["$person:friend"]}),
    "renameGroup": Call(path={"uuid": "group"}, body={"name": "Renamed"}),
    "addParticipants": Call(path={"uuid": "group"}, body={"people": ["$person:friend"]}),
    "leaveConversation": Call(path={"uuid": "group"}),
    "getConversation": Call(path={"uuid": "channel"}),
    "getConversation@direct": Call(path={"uuid": "direct"}),
    "getConversation@group": Call(path={"uuid": "group"}),
    "listMessages": Call(path={"uuid": "channel"}),
    "listMessages@direct": Call(path={"uuid": "direct"}),
    "listChanges": Call(path={"uuid": "channel"}, query="after=0"),
    "listHeld": Call(path={"uuid": "channel"}),
    "postMessage": Call(path={"uuid": "channel"}, body={"client_id": str(uuid4()), "body": "Hi"}),
    "postMessage@direct": Call(path={"uuid": "direct"}, body={"client_id": str(uuid4()), "body": "Hi"}),
    "editMessage": Call(path={"uuid": "message"}, body={"body": "Changed"}),
    "editMessage@ex": Call(path={"uuid": "ex_message"}, body={"body": "Changed"}),
    "deleteMessage": Call(path={"uuid": "message"}),
    "deleteMessage@ex": Call(path={"uuid": "ex_message"}),
    "messageHistory": Call(path={"uuid": "message"}),
    "markRead": Call(path={"uuid": "channel"}, body={"seq": 1}),
    "suggestMentions": Call(path={"uuid": "channel"}, query="q=m"),
}


def filled(world: World, value: Any) -> Any:
    """Return `value` with each `$name` replaced by the world's id of that name."""
    if isinstance(value, str):
        if value.startswith("$"):
            return world.ids[value[1:]]
        before, mark, name = value.partition("=$")
        return f"{before}={world.ids[name]}" if mark else value
    if isinstance(value, dict):
        return {key: filled(world, item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(world, item) for item in value]
    return value
