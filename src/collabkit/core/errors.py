"""What can go wrong in a way a person can act on. The HTTP layer turns each into a problem document (RFC 9457)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = [
    "BadRequest",
    "CollabkitError",
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "RateLimited",
    "SignInRequired",
    "TooLarge",
    "Unavailable",
    "UnsupportedType",
]

Text = str | Promise


class CollabkitError(Exception):
    """Base of all errors that carry a message for the person who caused them.

    ``detail`` says what happened and what to do; ``code`` is the stable machine word (default: the class's);
    ``errors`` maps field names to messages; ``extra`` adds members to the problem document.
    """

    status = 500
    code = "error"
    title: Text = _("Something went wrong")
    default_detail: Text = _("Something went wrong on our side. Try again in a moment.")

    def __init__(
        self,
        detail: Text | None = None,
        *,
        code: str | None = None,
        errors: dict[str, Text] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        self.detail: Text = detail if detail is not None else self.default_detail
        self.code = code or self.code
        self.errors = errors or {}
        self.extra = extra or {}
        super().__init__(self.detail)


class BadRequest(CollabkitError):
    """The request could not be read at all."""

    status = 400
    code = "bad_request"
    title = _("The request could not be read")
    default_detail = _("The request could not be read. Reload the page and try again.")


class SignInRequired(CollabkitError):
    """Nobody is signed in."""

    status = 401
    code = "sign_in_required"
    title = _("Sign in first")
    default_detail = _("Sign in to continue.")


class NotAllowed(CollabkitError):
    """The person may see the thing but not do this with it."""

    status = 403
    code = "not_allowed"
    title = _("Not allowed")
    default_detail = _("You do not have the right to do this.")


class NotFound(CollabkitError):
    """The thing does not exist, or must look as if it did not."""

    status = 404
    code = "not_found"
    title = _("Not found")
    default_detail = _("There is nothing here, or you do not have access to it.")


class Conflict(CollabkitError):
    """The thing is not in a state in which this can be done."""

    status = 409
    code = "conflict"
    title = _("This cannot be done now")
    default_detail = _("Someone else changed this at the same moment. Reload and try again.")


class TooLarge(CollabkitError):
    """The request or the upload is over its limit."""

    status = 413
    code = "too_large"
    title = _("Too large")
    default_detail = _("This is larger than what can be accepted.")


class UnsupportedType(CollabkitError):
    """The upload is of a kind that is not accepted."""

    status = 415
    code = "unsupported_type"
    title = _("Kind of file not accepted")
    default_detail = _("This kind of file is not accepted.")


class Invalid(CollabkitError):
    """The request was read, but a value in it cannot be accepted."""

    status = 422
    code = "invalid"
    title = _("Check what you entered")
    default_detail = _("Something you entered cannot be accepted.")


class RateLimited(CollabkitError):
    """Too many requests of one kind from one person or address; ``retry_after`` is in seconds."""

    status = 429
    code = "rate_limited"
    title = _("Too many requests")
    default_detail = _("You are doing this too often. Wait a moment and try again.")

    def __init__(self, detail: Text | None = None, *, retry_after: int = 1, **kwargs: Any) -> None:
        super().__init__(detail, **kwargs)
        self.retry_after = max(1, retry_after)


class Unavailable(CollabkitError):
    """Something collabkit depends on does not answer; ``retry_after`` is in seconds."""

    status = 503
    code = "unavailable"
    title = _("Not available at the moment")
    default_detail = _(
        "A part of the service does not answer at the moment. Nothing was lost; try again shortly."
    )

    def __init__(self, detail: Text | None = None, *, retry_after: int = 5, **kwargs: Any) -> None:
        super().__init__(detail, **kwargs)
        self.retry_after = max(1, retry_after)
