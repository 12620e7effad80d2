"""User data: it fits, its scripts and cloud-config can be read, it holds no secret; and the agent's configuration."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from email import message_from_string
from typing import Any

import yaml

from collabkit.infra import agent
from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.templates import Resource, Templates, decoded, text_of

__all__ = ["RULES", "scripts"]

# Of RunInstances and launch templates, before base64.
MAX_BYTES = 16 * 1024
_SECRET = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    # A value that is written out; one that the shell asks for begins with $.
    r"|(?i:(?:password|passwd|secret_?(?:access_?)?key|api_?key|token)['\"]?\s*[=:]\s*['\"]?[A-Za-z0-9+/_-]{8,})"
    # postgresql://user:password@host
    r"|\b[a-z][a-z0-9+.-]*://[^/\s:@'\"$]*:[^/\s@'\"$]+@"
    # curl -u user:password
    r"|\bcurl\b(?:[^\n|;]|\\\n)*?\s(?:-u|--user(?![-\w]))[\s=]*['\"]?[^\s:'\"$]+:[^\s'\"$]+"
)
# The modules of cloud-init 22.4; its own schema lets an unknown key at the top pass.
_CLOUD_CONFIG: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("bootcmd", "packages", "runcmd", "write_files", "mounts", "ssh_authorized_keys"), list),
    **dict.fromkeys(("users", "groups"), (list, dict, str)),
    **dict.fromkeys(("apt", "ca_certs", "chpasswd", "disk_setup", "growpart", "ntp", "output"), dict),
    **dict.fromkeys(("phone_home", "power_state", "rsyslog", "ssh", "swap", "system_info"), dict),
    **dict.fromkeys(("package_update", "package_upgrade", "package_reboot_if_required"), bool),
    **dict.fromkeys(("disable_root", "manage_etc_hosts", "preserve_hostname", "resize_rootfs"), (bool, str)),
    **dict.fromkeys(("ssh_deletekeys", "ssh_pwauth"), (bool, str)),
    **dict.fromkeys(("final_message", "fqdn", "hostname", "locale", "timezone"), str),
    **dict.fromkeys(("datasource", "merge_how", "fs_setup", "ssh_genkeytypes"), (list, dict, str)),
}


def scripts(templates: Templates) -> Iterator[tuple[Resource, str, str]]:
    """Yield the user data of all machines: the resource, where it stands, the text as the machine gets it."""
    for resource in templates.resources("AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"):
        within = resource.properties.get("LaunchTemplateData", resource.properties)
        text = decoded(within.get("UserData")) if isinstance(within, Mapping) else None
        if text is not None:
            yield resource, f"{resource.path}/Properties/UserData", text


def too_long(templates: Templates) -> Iterator[Finding]:
    """User data has at most 16 KiB when all values stand in it."""
    for resource, path, text in scripts(templates):
        size = len(text.encode(errors="surrogatepass"))
        if size > MAX_BYTES:
            yield Finding(
                rule="userdata-size",
                stack=resource.stack,
                path=path,
                problem=f"The user data has about {size} bytes, and EC2 takes {MAX_BYTES}.",
                remedy="Move files into the artefact bucket and fetch them.",
            )


def unreadable(templates: Templates) -> Iterator[Finding]:
    """The scripts can be parsed by their shell, and a cloud-config has known keys of the right type."""
    for resource, path, text in scripts(templates):
        for problem, remedy in _of_part(text):
            yield Finding(
                rule="userdata-content", stack=resource.stack, path=path, problem=problem, remedy=remedy
            )


def _of_part(text: str) -> Iterator[tuple[str, str]]:
    if text.startswith(("Content-Type: multipart", "MIME-Version:")):
        for part in message_from_string(text).walk():
            if not part.is_multipart():
                yield from _of_part(str(part.get_payload(decode=False)))
    elif text.startswith("#cloud-config"):
        yield from _of_cloud_config(text)
    elif text.startswith("#!"):
        yield from _of_shell(text)
    else:
        yield (
            f"cloud-init does not know what to do with user data that begins {text[:20]!r}.",
            "Begin a script with #! and a configuration with #cloud-config, at the very first character.",
        )


def _of_shell(text: str) -> Iterator[tuple[str, str]]:
    words = text.splitlines()[0][2:].split()
    name = words[-1].rpartition("/")[2] if words and words[0].endswith("env") else ""
    name = name or next((word.rpartition("/")[2] for word in words[:1]), "")
    if name not in ("bash", "sh", "dash"):
        return
    shell = shutil.which(name)
    if shell is None:
        yield (
            f"There is no {name} on this machine to read the script with.",
            f"Install {name} and check again.",
        )
        return
    result = subprocess.run(  # noqa: S603 - the shell only reads
        [shell, "-n"], input=text.encode(errors="replace"), capture_output=True, check=False, timeout=30
    )
    if result.returncode:
        said = (result.stderr.decode(errors="replace").strip() or "syntax error").splitlines()[0]
        yield f"The shell cannot read the script: {said}", f"Mend it; {name} -n tells more."


def _of_cloud_config(text: str) -> Iterator[tuple[str, str]]:
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        yield f"The cloud-config is not YAML: {' '.join(str(error).split())}", "Mend the YAML."
        return
    if not isinstance(document, dict):
        yield "The cloud-config is no mapping.", "Write keys such as packages and runcmd."
        return
    for key, value in document.items():
        wanted = _CLOUD_CONFIG.get(str(key))
        if wanted is None:
            yield (
                f"cloud-init knows no {key!r} at the top.",
                "Correct the name; it would be ignored silently.",
            )
        elif not isinstance(value, wanted):
            yield f"{key} of the cloud-config has the wrong type.", "See cloud-init's reference of modules."
    for number, item in enumerate(_list(document.get("write_files"))):
        if not isinstance(item, dict) or not str(item.get("path", "")).startswith("/"):
            yield f"write_files[{number}] has no absolute path.", "Add path: /…"
    for number, item in enumerate(_list(document.get("runcmd"))):
        if not isinstance(item, str | list):
            yield f"runcmd[{number}] is neither a text nor a list.", "Put the command in quotes."


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def holds_a_secret(templates: Templates) -> Iterator[Finding]:
    """User data holds no key, password or token: everybody on the machine can read it."""
    for resource, path, text in scripts(templates):
        found = _SECRET.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Finding(
                rule="userdata-secret",
                stack=resource.stack,
                path=path,
                problem=f"Line {line} of the user data looks like a secret.",
                remedy="Keep it in Secrets Manager and let the machine ask for it.",
            )


def bad_agent_configuration(templates: Templates) -> Iterator[Finding]:
    """What an SSM parameter holds for the CloudWatch agent, the agent understands."""
    for resource in templates.resources("AWS::SSM::Parameter"):
        text = text_of(resource.properties.get("Value")) or ""
        if not text.startswith("{") or '"metrics_collected"' not in text:
            continue
        try:
            found = agent.problems(json.loads(text))
        except ValueError as error:
            found = [f"it is not JSON: {error}"]
        for problem in found:
            yield Finding(
                rule="agent-configuration",
                stack=resource.stack,
                path=f"{resource.path}/Properties/Value",
                problem=f"The CloudWatch agent would not do what this asks: {problem}.",
                remedy="Build it with collabkit.infra.agent.configuration.",
            )


RULES = {
    "userdata-size": too_long,
    "userdata-content": unreadable,
    "userdata-secret": holds_a_secret,
    "agent-configuration": bad_agent_configuration,
}
