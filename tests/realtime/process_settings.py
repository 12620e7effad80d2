"""The suite's own settings, with the database of the test that starts this process."""

import json
import os
from importlib import import_module

_suite = import_module(os.environ["GATEWAY_TEST_SETTINGS"])
globals().update({name: getattr(_suite, name) for name in dir(_suite) if name.isupper()})
DATABASES = {"default": json.loads(os.environ["GATEWAY_TEST_DATABASE"])}
