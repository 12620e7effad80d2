"""No app escapes the contracts by being new: what is on disk is what the contracts list."""

import configparser

from tests.contracts.tree import CONTRACTS, PACKAGE

# Infrastructure is no app; its shape is stated when it is there.
APART = {"infra"}


def contracts() -> dict[str, dict[str, list[str]]]:
    """Return each contract's options as lists of lines."""
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS)
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): {key: value.split("\n") for key, value in parser[section].items()}
        for section in parser.sections()
        if section.startswith(prefix)
    }


def words(lines: list[str]) -> set[str]:
    return {word.strip("()") for line in lines for word in line.split() if word not in "|:"}


def test_the_files_of_every_app_are_listed() -> None:
    apps = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    contained = {
        container.removeprefix("collabkit.")
        for contract in contracts().values()
        for container in contract.get("containers", [])
        if contract.get("exhaustive") == ["True"]
    }
    assert apps - APART - contained == set()


def test_every_pipe_that_exists_is_met_only_in_its_socket() -> None:
    pipes = next(words([line]) for line in contracts()["apps"]["layers"] if "invitations" in line)
    existing = {pipe for pipe in pipes if (PACKAGE / pipe).is_dir()}
    protected = {
        module.removeprefix("collabkit.")
        for contract in contracts().values()
        for module in contract.get("protected_modules", [])
    }
    assert existing - protected == set()
