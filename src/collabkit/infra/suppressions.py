"""What a scanner of templates (checkov) finds that stays as it is, each with its reason, in the template itself."""

from __future__ import annotations

from troposphere import Template

__all__ = ["SUPPRESSIONS", "suppress"]

_OWN_KEY = "CloudWatch encrypts logs with a key of its own; one of ours could lock engineers out of what they look for."
_NO_RESOURCE = "Metrics, sessions and Describe know no resource to name; a condition bounds the metrics."
_MADE_BY_STACK = (
    "It launches what has no name before it is there; the region and the caller, CloudFormation, bound it."
)
_TCP = "It passes TCP on inside the network; access logs of such a load balancer hold TLS listeners only."

SUPPRESSIONS: dict[str, dict[str, dict[str, str]]] = {
    "data": {
        "Database": {
            "CKV_AWS_157": "Whether there is a standby is data.multi_az of the settings; check says what that means.",
            "CKV_AWS_161": "The password is made, kept and rotated by Secrets Manager; tokens would last 15 minutes.",
        },
    },
    "delivery": {
        "BuildLog": {"CKV_AWS_158": _OWN_KEY},
        "DeployLog": {"CKV_AWS_158": _OWN_KEY},
        "TestLog": {"CKV_AWS_158": _OWN_KEY},
    },
    "edge": {"FirewallLog": {"CKV_AWS_158": _OWN_KEY}},
    "files": {"LogsBucket": {"CKV_AWS_18": "It is where the access logs go: its own would never end."}},
    "gateway": {"LoadBalancer": {"CKV_AWS_91": _TCP}},
    "identity": {
        "DeployRole": {"CKV_AWS_111": _MADE_BY_STACK},
        "GatewayRole": {"CKV_AWS_111": _NO_RESOURCE},
        "WebRole": {"CKV_AWS_111": _NO_RESOURCE},
        "WorkerRole": {"CKV_AWS_111": _NO_RESOURCE},
    },
    "network": {
        "FlowLogGroup": {"CKV_AWS_158": _OWN_KEY},
        "LoadBalancerSecurityGroup": {
            "CKV_AWS_260": "Port 80 answers with the way to HTTPS and nothing else."
        },
    },
    "observability": {
        "Key": {
            "CKV_AWS_33": "Any principal, but of this account only and through SNS only, by two conditions."
        },
    },
    "scaling": {
        "CellRole": {"CKV_AWS_111": _MADE_BY_STACK},
        "DeadLetters": {
            "CKV_AWS_27": "SQS encrypts it with a key of its own; it holds alarms, nothing of people."
        },
        "Function": {
            "CKV_AWS_117": "It calls AWS only; inside the network it would need ways out of it.",
            "CKV_AWS_173": "Its variables are names and bounds; no secret is among them.",
        },
        "LockTable": {
            "CKV_AWS_119": "It holds a lock and counts; DynamoDB encrypts it with a key of its own."
        },
    },
    "search": {"LoadBalancer": {"CKV_AWS_91": _TCP}, "Role": {"CKV_AWS_111": _NO_RESOURCE}},
}
"""By stack and logical id: the check that is not followed there, and why."""


def suppress(stack: str, template: Template) -> Template:
    """Write the reasons of a stack into the metadata of its resources, where checkov looks for them; return it."""
    for logical_id, reasons in SUPPRESSIONS.get(stack, {}).items():
        resource = template.resources.get(logical_id)
        if resource is None:
            continue
        skip = [{"id": check, "comment": reason} for check, reason in sorted(reasons.items())]
        resource.Metadata = {**getattr(resource, "Metadata", {}), "checkov": {"skip": skip}}
    return template
