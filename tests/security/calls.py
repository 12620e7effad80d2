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
    """A request.

    `path` names the world's ids for the path's parameters in their order (`=word` stands for itself); in `query` and
    `body`, `$name` is an id.
    """

    path: tuple[str, ...] = ()
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
    "getPerson": Call(path=("person:member",)),
    "downloadFile": Call(path=("avatar",)),
    # projects
    "listProjects": Call(),
    "createProject": Call(body={"kind": "project", "name": "New"}),
    "getProject": Call(path=("project",)),
    "getProject@public": Call(path=("open_project",)),
    "getProject@archived": Call(path=("archived_project",)),
    "updateProject": Call(path=("project",), body={"summary": "Changed"}),
    "updateProject@access": Call(path=("project",), body={"visibility": "public"}),
    "updateProject@archived": Call(path=("archived_project",), body={"summary": "Changed"}),
    "archiveProject": Call(path=("project",)),
    "restoreProject": Call(path=("project",)),
    "restoreProject@archived": Call(path=("archived_project",)),
    "joinProject": Call(path=("project",)),
    "joinProject@open": Call(path=("open_project",)),
    "joinProject@archived": Call(path=("archived_project",)),
    "leaveProject": Call(path=("project",)),
    "leaveProject@archived": Call(path=("archived_project",)),
    "listMembers": Call(path=("project",)),
    "addRole": Call(path=("project", "person:friend"), body={"role": "moderator"}),
    "addRole@security_manager": Call(path=("project", "person:friend"), body={"role": "security_manager"}),
    "addRole@archived": Call(path=("archived_project", "person:friend"), body={"role": "moderator"}),
    "removeRole": Call(path=("project", "person:manager", "=manager")),
    "setMemberEnd": Call(
        path=("project", "person:friend"),
        body={"ends_at": "2099-01-01T00:00:00Z", "reason": ""},
    ),
    "removeMember": Call(path=("project", "person:friend"), query="reason=x"),
    "removeMember@archived": Call(path=("archived_project", "person:friend")),
    "memberHistory": Call(path=("project",)),
    "applyToProject": Call(path=("project",), body={"message": "Please"}),
    "applyToProject@public": Call(path=("asking_project",), body={"message": "Please"}),
    "listApplications": Call(path=("project",)),
    "decideApplication": Call(path=("application",), body={"accept": True, "reason": ""}),
    "withdrawApplication": Call(path=("application",)),
    # One offer is open in the project, and none in the other one, of which only the owner knows.
    "offerOwnership": Call(path=("project",), body={"person": "$person:friend"}),
    "offerOwnership@other": Call(path=("other_project",), body={"person": "$person:friend"}),
    "decideOwnership": Call(path=("transfer",), body={"accept": True}),
    "cancelOwnership": Call(path=("transfer",)),
    "addChild": Call(path=("initiative", "project")),
    "removeChild": Call(path=("initiative", "child")),
    "listOrganisationsOf": Call(path=("person:member",)),
    # invitations
    "sendInvitation": Call(
        body={
            "kind": "project_member",
            "target": "$project",
            "email": "new@elsewhere.example",
            "role": "member",
        }
    ),
    "sendInvitation@manager": Call(
        body={"kind": "project_manager", "target": "$project", "email": "new@elsewhere.example"}
    ),
    "sendInvitation@security_manager": Call(
        body={"kind": "security_manager", "target": "$project", "email": "new@elsewhere.example"}
    ),
    "sendInvitations": Call(
        body={
            "kind": "project_member",
            "target": "$project",
            "csv": "one@elsewhere.example",
            "role": "member",
        }
    ),
    "sendInvitation@archived": Call(
        body={"kind": "project_member", "target": "$archived_project", "email": "new@elsewhere.example"}
    ),
    "listSentInvitations": Call(query="target=$project"),
    "listReceivedInvitations": Call(),
    "lookupInvitation": Call(body={"token": "$token"}),
    "acceptInvitation": Call(body={"token": "$token"}),
    "acceptInvitation@mine": Call(body={"uuid": "$invitation"}),
    "acceptInvitation@link": Call(body={"token": "$link_token"}),
    "declineInvitation": Call(body={"uuid": "$invitation", "reason": ""}),
    "revokeInvitation": Call(path=("invitation",)),
    "resendInvitation": Call(path=("invitation",)),
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
    "revokeInvitationLink": Call(path=("link",)),
    # notifications
    "listNotifications": Call(),
    "countNotifications": Call(),
    "listUnreadShown": Call(query="filter=all"),
    "getNotification": Call(path=("notification",)),
    "markNotifications": Call(body={"uuids": ["$notification"], "read": True}),
    "putAwayNotifications": Call(body={"uuids": ["$notification"]}),
    "snoozeNotifications": Call(body={"uuids": ["$notification"], "until": None}),
    "getPreferences": Call(),
    "updatePreferences": Call(body={"changes": []}),
    # chat
    "listConversations": Call(),
    "openDirect": Call(body={"person": "$person:friend"}),
    "createGroup": Call(body={"name": "Group", "people": ["$person:friend"]}),
    "renameGroup": Call(path=("group",), body={"name": "Renamed"}),
    "addParticipants": Call(path=("group",), body={"people": ["$person:friend"]}),
    "leaveConversation": Call(path=("group",)),
    "getConversation": Call(path=("channel",)),
    "getConversation@direct": Call(path=("direct",)),
    "getConversation@group": Call(path=("group",)),
    "listMessages": Call(path=("channel",)),
    "listMessages@direct": Call(path=("direct",)),
    "listChanges": Call(path=("channel",), query="after=0"),
    "listHeld": Call(path=("channel",)),
    "postMessage": Call(path=("channel",), body={"client_id": str(uuid4()), "body": "Hi"}),
    "postMessage@archived": Call(path=("archived_channel",), body={"client_id": str(uuid4()), "body": "Hi"}),
    "postMessage@direct": Call(path=("direct",), body={"client_id": str(uuid4()), "body": "Hi"}),
    "editMessage": Call(path=("message",), body={"body": "Changed"}),
    "editMessage@ex": Call(path=("ex_message",), body={"body": "Changed"}),
    "previewMessage": Call(body={"body": "**Hi**"}),
    "deleteMessage": Call(path=("message",)),
    "deleteMessage@ex": Call(path=("ex_message",)),
    "messageHistory": Call(path=("message",)),
    "markRead": Call(path=("channel",), body={"seq": 1}),
    "suggestMentions": Call(path=("channel",), query="q=m"),
    "listParticipants": Call(path=("channel",)),
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
