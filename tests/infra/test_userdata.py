"""User data: shell files put together, every place filled, small enough, without a secret."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from troposphere import Ref

from collabkit.infra import render, userdata
from collabkit.infra.settings import load
from collabkit.infra.stacks import STACKS, agents
from collabkit.infra.userdata import UserDataError, fill, quoted

HERE = Path(__file__).parent


def scripts() -> dict[str, str]:
    """Return the user data of every machine, with the name of what only CloudFormation knows in its place."""
    found = {}
    for name in ("production", "small"):
        environment = load(HERE / "environments" / f"{name}.toml")
        for stack in MACHINES:
            template = json.loads(render.text(STACKS[stack](environment)))
            for title, resource in template["Resources"].items():
                if resource["Type"] == "AWS::EC2::LaunchTemplate":
                    data = resource["Properties"]["LaunchTemplateData"]["UserData"]
                    found[f"{name}/{title}"] = plain(data)
    return found


def plain(data: Any) -> str:
    """Return user data as text; a value that is not known yet becomes its name."""
    if isinstance(data, str):
        return data
    kind, value = next(iter(data.items()))
    if kind == "Fn::Base64":
        return plain(value)
    if kind == "Fn::Join":
        return str(value[0]).join(map(plain, value[1]))
    return str(value if isinstance(value, str) else "-".join(value))


MACHINES = ("gateway", "search", "web_cell", "worker")
SCRIPTS = scripts()
APPLICATIONS = [name for name in SCRIPTS if not name.endswith("NodeTemplate")]
FILES = sorted([*userdata.FOLDER.glob("*.sh"), *(userdata.FOLDER.parent / "buildspecs").glob("*.sh")])


def test_each_kind_of_machine_has_user_data():
    assert set(SCRIPTS) == {
        "production/GatewayTemplate",
        "production/NodeTemplate",
        "production/WebTemplate",
        "production/WorkerTemplate",
        "small/WebTemplate",
        "small/WorkerTemplate",
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_user_data_is_small_enough(name):
    # A signed address and a dozen ARNs are longer than their names.
    assert len(SCRIPTS[name].encode()) + 1_500 < userdata.MAX_BYTES


@pytest.mark.parametrize("name", SCRIPTS)
def test_user_data_is_a_shell_script(name):
    assert SCRIPTS[name].startswith("#!/bin/bash\nset -euo pipefail\n")
    bash = shutil.which("bash") or "bash"
    checked = subprocess.run([bash, "-n"], input=SCRIPTS[name], text=True, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_shell_files_say_what_they_are_for(file):
    text = file.read_text(encoding="utf-8")
    assert re.search(r"(?m)^(# |step )", text)
    assert max(map(len, text.splitlines())) <= 200


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_place_is_filled(name):
    assert "@{" not in SCRIPTS[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_user_data_holds_a_secret(name):
    assert not re.search(r"AKIA[0-9A-Z]{16}|-----BEGIN", SCRIPTS[name])
    # Names of secrets only: what follows one of these words is a variable, or how it is asked for.
    for line in SCRIPTS[name].splitlines():
        assert not re.match(
            r"(?i)\s*(export )?[a-z_]*(password|token|secret_key)=['\"]?[a-z0-9]{8,}['\"]?$", line
        )


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_is_traced(name):
    assert "set -x" not in SCRIPTS[name]
    assert "set -o xtrace" not in SCRIPTS[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_end_is_signalled_whatever_it_is(name):
    script = SCRIPTS[name]
    assert "trap finish EXIT" in script
    assert '"Content-Type": ""' in script
    assert script.index("trap finish EXIT") < script.index("step packages")


@pytest.mark.parametrize("name", APPLICATIONS)
def test_hashes_are_checked_before_anything_is_unpacked_or_installed(name):
    script = SCRIPTS[name]
    assert script.index("sha256sum --check") < script.index("tar -xzf")
    assert "--require-hashes --no-index" in script


@pytest.mark.parametrize("name", SCRIPTS)
def test_machines_read_what_their_agent_is_to_do_from_a_parameter_that_is_there_before_them(name):
    environment = load(HERE / "environments" / f"{name.partition('/')[0]}.toml")
    resources = json.loads(render.text(STACKS["observability"](environment)))["Resources"]
    (asked,) = re.findall(r"^AGENT_CONFIG=(\S+)$", SCRIPTS[name], re.MULTILINE)
    (found,) = (each["Properties"] for each in resources.values() if each["Properties"].get("Name") == asked)
    assert len(found["Value"].encode()) <= agents.MAX_BYTES
    digest = hashlib.sha256(found["Value"].encode()).hexdigest()
    assert re.search(rf"^AGENT_VERSION={digest[:12]}$", SCRIPTS[name], re.MULTILINE)
    assert list(STACKS).index("observability") < min(map(list(STACKS).index, MACHINES))


def test_there_is_room_for_long_names_and_everything_at_once():
    """A gateway beside the site, OpenSearch, the longest name of an environment, long names of a site's own."""
    environment = load(HERE / "environments/small.toml")
    replace = dataclasses.replace
    environment = replace(
        environment,
        name="e" * 20,
        search=replace(environment.search, mode="opensearch"),
        domain=replace(
            environment.domain, name=f"{'together.' * 9}example", mail_from=f"{'a' * 60}@example.org"
        ),
        application=replace(
            environment.application,
            settings_module="a_long_name_of_a_package.and_of_its.settings.production",
            wsgi="a_long_name_of_a_package.and_of_its.wsgi:application",
            gateway_command="a_command_of_the_site_s_own --port 8001 --with-an-option",
        ),
    )
    STACKS["web_cell"](environment)


def test_what_an_alarm_counts_on_comes_when_it_is_due():
    """A timer's own accuracy is a minute: once a minute would be every second one."""
    for file in ("search.sh", "worker.sh"):
        timers = re.findall(
            r"(?s)\[Timer\]\n(.*?)\[Install\]", (userdata.FOLDER / file).read_text(encoding="utf-8")
        )
        assert timers
        assert all("AccuracySec=1s\n" in timer for timer in timers)


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_site_runs_as_a_user_without_rights(name):
    units = re.findall(r"\[Service\]\nUser=(\w+)", SCRIPTS[name])
    assert units == ["collabkit"]
    assert "NoNewPrivileges=yes" in SCRIPTS[name]
    assert "ProtectSystem=strict" in SCRIPTS[name]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_secrets_lie_in_memory_and_for_root_only(name):
    assert "umask 077" in SCRIPTS[name]
    assert "now=/run/collabkit/environment" in SCRIPTS[name]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("production/WebTemplate", "granian --interface wsgi"),
        ("production/GatewayTemplate", "collabkit_gateway --port 8001"),
        ("production/WorkerTemplate", "collabkit_worker"),
        ("small/WebTemplate", "collabkit_gateway --port 8001"),
    ],
)
def test_machines_start_what_they_are_for(name, unit):
    assert unit in SCRIPTS[name]


def test_only_those_who_search_ask_for_the_secret_of_the_search_cluster():
    for machine in ("WebTemplate", "WorkerTemplate"):
        assert re.search(r"SEARCH_SECRET='\S*SearchSecretArn\S*'\n", SCRIPTS[f"production/{machine}"])
    assert "SEARCH_SECRET=''\n" in SCRIPTS["production/GatewayTemplate"]
    identity = render.text(STACKS["identity"](load(HERE / "environments" / "production.toml")))
    roles = {title: json.dumps(role) for title, role in json.loads(identity)["Resources"].items()}
    allowed = [
        title for title in ("WebRole", "WorkerRole", "GatewayRole") if "production/search" in roles[title]
    ]
    assert allowed == ["WebRole", "WorkerRole"]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_tables_are_migrated_under_one_lock(name):
    assert "pg_advisory_lock" in SCRIPTS[name]
    assert SCRIPTS[name].index("step migrations") < SCRIPTS[name].index(
        "unit ", SCRIPTS[name].index("step migr")
    )


@pytest.mark.parametrize("name", [name for name in APPLICATIONS if "Worker" not in name])
def test_socket_headers_are_those_of_the_how_to(name):
    assert 'proxy_set_header Connection "upgrade";' in SCRIPTS[name]
    assert "underscores_in_headers off;" in SCRIPTS[name]


def told(script: str) -> set[str]:
    """Return the variables of a site, from what a machine writes for it."""
    plain_ones, _, rest = script.partition("put 644 /etc/collabkit/site.env <<END\n")[2].partition("\nEND\n")
    secret_ones = re.findall(r'"([A-Z_]+)=[^"]*" \+ |printf \'([A-Z_]+)=%s', rest)
    passing = re.findall(r" -E ([A-Z_]+)=", rest)
    lines = {line.partition("=")[0] for line in plain_ones.splitlines()}
    return lines | {name for pair in secret_ones for name in pair if name} | set(passing)


def test_the_page_names_what_a_site_is_told():
    page = (userdata.FOLDER.parent / "README.md").read_text(encoding="utf-8")
    table = page.partition("## What a site is told")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", "\n".join(re.findall(r"(?m)^\| (`[^|]*)\|", table))))
    assert named == set().union(*(told(SCRIPTS[name]) for name in APPLICATIONS))


@pytest.mark.parametrize("name", ["production/WebTemplate", "small/WebTemplate"])
def test_health_checks_come_as_if_over_tls(name):
    """A site that insists on TLS would send them elsewhere, and no target would be well."""
    location = re.search(r"location ~ \^\((.*)\)\$ \{(.*)\}", SCRIPTS[name])
    assert location
    assert location[1].split("|") == ["/healthz", "/readyz"]
    assert "proxy_set_header X-Forwarded-Proto https;" in location[2]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_ready_is_200_and_nothing_else(name):
    assert "-w '%{http_code}'" in SCRIPTS[name]
    assert '"https://127.0.0.1$1")" = 200 ]' in SCRIPTS[name]


def test_the_doctor_is_the_site_s_own_or_none():
    environment = load(HERE / "environments" / "production.toml")

    def worker(command: str) -> str:
        application = dataclasses.replace(environment.application, doctor_command=command)
        found = STACKS["worker"](dataclasses.replace(environment, application=application))
        data = json.loads(render.text(found))["Resources"]["WorkerTemplate"]["Properties"]
        return plain(data["LaunchTemplateData"]["UserData"])

    assert "DOCTOR='look --json'\n" in worker("look --json")
    assert "DOCTOR=''\n" in worker("")
    for script in (worker("look --json"), worker("")):
        assert "collabkit_doctor" not in script
        asked = script.index('if [ -n "$DOCTOR" ]; then')
        assert asked < script.index("ExecStart=$MANAGE $DOCTOR") < script.index("\nfi\n", asked)


def test_nothing_is_installed_that_nobody_vouches_for():
    for name, script in SCRIPTS.items():
        assert "937616F3450B7D806CBD9725D58167303B789C72" in script, name
        assert script.index("gpgv") < script.index('dpkg -i "$work/deb"')
        assert script.index("sha256sum --check") < script.index('dpkg -i "$file"')
    search = SCRIPTS["production/NodeTemplate"]
    assert search.index("46095ACC8548582C1A2699A9D27D666CD88E42B4") < search.index("signed-by=")
    assert search.index("signed-by=") < search.index('install "elasticsearch=$VERSION"')


def test_a_place_without_a_value_is_refused():
    with pytest.raises(UserDataError, match=r"No value for @\{B\}, @\{C\}\."):
        fill("@{A} @{B} @{C}", {"A": "1"})


def test_a_value_without_a_place_is_refused():
    with pytest.raises(UserDataError, match="No place for B, C"):
        fill("@{A}", {"A": "1", "B": "2", "C": "3"})


def test_user_data_that_is_too_long_is_refused():
    with pytest.raises(UserDataError, match="EC2 takes 16384"):
        fill("x" * 16_300, {})


def test_what_is_not_known_yet_counts_too():
    with pytest.raises(UserDataError, match="EC2 takes 16384"):
        fill("x" * 15_900 + "@{A}", {"A": Ref("Value")})


def test_shell_braces_stay_as_they_are():
    assert fill("${HOME} @{A}", {"A": "1"}).to_dict() == {"Fn::Base64": "${HOME} 1"}


def test_values_become_one_word_of_the_shell():
    assert quoted("two words; $HOME") == ["'two words; $HOME'"]
    assert fill("A=@{A}", {"A": quoted(Ref("Value"))}).to_dict() == {
        "Fn::Base64": {"Fn::Join": ["", ["A='", {"Ref": "Value"}, "'"]]}
    }


def test_a_value_that_looks_like_a_place_is_not_filled_again():
    assert fill("@{A}", {"A": "@{B}"}).to_dict() == {"Fn::Base64": "@{B}"}
