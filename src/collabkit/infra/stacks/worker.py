"""The workers: machines that deliver events, send mail and do scheduled work. Nobody connects to them."""

from __future__ import annotations

from troposphere import Template

from collabkit.infra import userdata
from collabkit.infra.settings import Environment

from . import links, machines

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the worker stack."""
    template = links.begin(environment, "worker", "events, mail, scheduled work")
    count = environment.worker.machines
    if count == 0:
        links.publish(template, environment, "worker", Status="This site has no worker.")
        return links.finish(template, environment, "worker")
    wait = machines.wait_for(template)
    values = machines.machine_values(
        template, environment, "worker", group="WorkerGroup", wait_url=wait, packages="python3-venv"
    )
    values |= machines.site_values(template, environment)
    values["WORKER_COMMAND"] = environment.application.worker_command
    values["DOCTOR_COMMAND"] = userdata.quoted(environment.application.doctor_command)
    kind = machines.launch_template(
        template,
        environment,
        "Worker",
        stack="worker",
        instance_type=environment.worker.instance_type,
        volume_gb=environment.cells.volume_gb,
        profile=links.follow(template, environment, "identity", "WorkerProfileArn"),
        security_group=links.security_group(template, environment, "Worker"),
        user_data=userdata.fill(userdata.text("worker"), values),
    )
    group = machines.group(
        template,
        environment,
        "Worker",
        stack="worker",
        machines=kind,
        least=count,
        HealthCheckType="EC2",
    )
    links.publish(template, environment, "worker", GroupName=group.ref())
    return links.finish(template, environment, "worker")
