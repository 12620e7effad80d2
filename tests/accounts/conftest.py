"""The person whose account it is; what is about allauth is tested where it is installed."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from tests.factories import make_person

collect_ignore = [] if apps.is_installed("allauth.account") else ["test_allauth_addresses.py"]


@pytest.fixture
def ada() -> Any:
    """Return the person whose account it is."""
    return make_person("Ada")


@pytest.fixture
def client(client_for: Any, ada: Any) -> Any:
    """Return her browser."""
    return client_for(ada)
