"""Builds the one API out of what is installed."""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import module_has_submodule
from django.utils.text import camel_case_to_spaces
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.operation import Operation
from ninja.security import django_auth

from collabkit.core.apps import CollabkitConfig
from collabkit.core.errors import (
    BadRequest,
    CollabkitError,
    Invalid,
    NotAllowed,
    NotFound,
    RateLimited,
    SignInRequired,
    TooLarge,
    Unavailable,
)

from .parser import GuardedParser
from .problems import MEDIA_TYPE, problem_response, readable, response_for
from .renderer import MsgspecRenderer

__all__ = ["CollabkitAPI", "build_api"]


class CollabkitAPI(NinjaAPI):
    """NinjaAPI with operation ids that name the verb, such as "postMessage"."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the view function's name in camelCase."""
        first, *rest = operation.view_func.__name__.split("_")
        return first + "".join(part.capitalize() for part in rest)

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the schema, in the same words on every Python: the standard library renames its HTTP phrases.

        Problems are declared with the media type that they have.
        """
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, response in operation["responses"].items():
                    response["description"] = "Problem" if int(status) >= 400 else "Done"
                    if int(status) >= 400:
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return schema


@cache
def build_api() -> CollabkitAPI:
    """Return the API with every installed collabkit app's router mounted at its prefix."""
    api = CollabkitAPI(
        title="collabkit",
        version="1",
        urls_namespace="collabkit",
        docs_url=None,
        openapi_url=None,
        auth=django_auth,
        parser=GuardedParser(),
        renderer=MsgspecRenderer(),
    )
    _add_error_handlers(api)
    for config in apps.get_app_configs():
        if not isinstance(config, CollabkitConfig) or config.api_prefix is None or config.module is None:
            continue
        if module_has_submodule(config.module, "api"):
            router = import_module(f"{config.name}.api").router
            api.add_router(f"/{config.api_prefix}", router, tags=[config.api_prefix])
    return api


def _add_error_handlers(api: NinjaAPI) -> None:
    def handle(kind: type[Exception], make: Any) -> None:
        def handler(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
            return response_for(request, make(error))

        api.add_exception_handler(kind, handler)

    handle(CollabkitError, lambda error: error)
    handle(Http404, lambda error: NotFound())
    handle(PermissionDenied, lambda error: NotAllowed())
    handle(AuthenticationError, lambda error: SignInRequired())
    handle(RequestDataTooBig, lambda error: TooLarge())
    handle(TooManyFilesSent, lambda error: TooLarge())
    handle(OperationalError, lambda error: Unavailable())
    handle(InterfaceError, lambda error: Unavailable())
    # The database refuses what no field rule foresaw (out of range, cannot be encoded): the value is at fault.
    handle(DataError, lambda error: Invalid(_("A value is out of range.")))
    handle(Throttled, lambda error: RateLimited(retry_after=error.wait or 1))
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(ValidationError, _validation_error)


def _http_error(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)  # noqa: S101 - ninja passes instances; its signature says more
    if error.status_code == 403:
        return response_for(
            request, NotAllowed(_("The page has expired. Reload it and try again."), code="csrf_failed")
        )
    if error.status_code == 400:
        return response_for(request, BadRequest())
    title = camel_case_to_spaces(type(error).__name__)
    return problem_response(request, status=error.status_code, code="error", title=title, detail=str(error))


def _validation_error(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)  # noqa: S101 - ninja passes instances; its signature says more
    problems = [readable(item) for item in error.errors]
    detail = _("Check what you entered.")
    if len(problems) == 1:
        field = problems[0]["field"]
        detail = f"{field}: {problems[0]['message']}" if field else problems[0]["message"]
    return problem_response(
        request,
        status=Invalid.status,
        code=Invalid.code,
        title=str(Invalid.title),
        detail=detail,
        errors=problems,
    )
