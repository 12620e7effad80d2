"""The router that all endpoints of projects hang on."""

from collabkit.core.http import Router

router = Router()
