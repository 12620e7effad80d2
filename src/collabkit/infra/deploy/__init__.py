"""What `collabkit-infra` does in an account: deploy, compare, look for drift, destroy. Knows no terminal.

Every function takes its clients from outside, so that tests and emulators need no network, and tells its progress
to a `Progress`; what goes wrong is a `Trouble` with an exit code and a sentence that says what to do.
"""

from collabkit.infra.deploy.clients import ClientFactory, Clients
from collabkit.infra.deploy.cloudformation import Stacks
from collabkit.infra.deploy.progress import Progress, Silent
from collabkit.infra.deploy.trouble import AwsRefused, Exit, Trouble, Unsafe, WrongUse, explained

__all__ = [
    "AwsRefused",
    "ClientFactory",
    "Clients",
    "Exit",
    "Progress",
    "Silent",
    "Stacks",
    "Trouble",
    "Unsafe",
    "WrongUse",
    "explained",
]
