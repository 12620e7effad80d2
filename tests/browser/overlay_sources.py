"""Where in the client's source a dialog, a menu or a list stands, and what opens it; `test_places.py` compares."""

from __future__ import annotations

# Each dialog, menu and list of the client's source, in the order in which its file has them: what opens it here, or the
# test that looks at it on its way.
SOURCES: dict[str, tuple[str, ...]] = {
    "app/MeMenuItems.tsx": ("own-menu",),
    "app/keys/KeysOverlay.tsx": ("keys",),
    "app/palette/Palette.tsx": ("palette",),
    "features/chat/ConversationDetails.tsx": ("about-a-group", "leaving-a-group"),
    "features/chat/InvitePerson.tsx": (
        "test_composing.py::test_who_is_not_in_the_project_is_offered_for_an_invitation",
    ),
    "features/chat/MentionMany.tsx": ("telling-many",),
    "features/chat/PeoplePicker.tsx": ("new-conversation",),
    "features/chat/Revisions.tsx": ("earlier-versions",),
    "features/chat/StartConversation.tsx": ("new-conversation",),
    "features/chat/useSuggestions.tsx": ("mentioning",),
    "features/inbox/Actions.tsx": ("declining-in-the-inbox",),
    "features/inbox/SnoozeDialog.tsx": ("snoozing",),
    "features/invitations/Landing.tsx": ("test_accessibility.py::test_saying_no_to_an_invitation",),
    "features/invitations/PersonField.tsx": ("choosing-a-person",),
    "features/invitations/Links.tsx": ("test_accessibility.py::test_what_somebody_new_is_asked",),
    "features/invitations/Received.tsx": ("test_accessibility.py::test_what_somebody_new_is_asked",),
    "features/invitations/SentList.tsx": ("taking-back",),
    "features/people/InviteToProject.tsx": ("inviting-to-a-project",),
    "features/projects/Applications.tsx": ("accepting-an-application", "declining-an-application"),
    "features/projects/MemberMenuItems.tsx": (
        "offering-the-ownership",
        "giving-a-role",
        "setting-an-end",
        "giving-up-a-role",
        "removing-a-member",
        "menu-of-a-member",
    ),
    "features/projects/MembershipActions.tsx": ("applying", "leaving"),
    "features/projects/Settings.tsx": ("archiving",),
    "features/security/AuthenticatorApp.tsx": (
        "test_security.py::test_an_app_then_its_code_then_a_recovery_code",
    ),
    "features/security/Emails.tsx": (
        "test_security.py::test_a_second_address_is_added_confirmed_and_made_primary",
    ),
    "features/security/Passkeys.tsx": ("test_security.py::test_a_passkey_is_added_named_and_signs_in",),
    "features/security/Proof.tsx": ("test_security.py::test_a_passkey_is_added_named_and_signs_in",),
    "features/security/RecoveryCodes.tsx": (
        "test_security.py::test_an_app_then_its_code_then_a_recovery_code",
    ),
    "features/security/Sessions.tsx": ("signing-out-elsewhere",),
    "ui/LeaveDialog.tsx": ("leaving-without-saving",),
    "ui/SignOutQuestion.tsx": ("signing-out",),
}
