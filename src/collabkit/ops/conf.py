"""Settings of collabkit.ops."""

import sys

from collabkit.core.conf import Section, setting

__all__ = ["OpsSettings", "settings"]

# The other processes of a site are commands; what serves pages is started in many ways.
_BY_COMMAND = {f"collabkit_{name}": name for name in ("doctor", "gateway", "worker")}


class OpsSettings(Section, name="OPS"):
    """Settings of collabkit.ops."""

    service: str = setting(
        "",
        "The name of this kind of process in logs and metrics; empty: web, or as the command: worker, gateway, doctor.",
    )
    metrics_namespace: str = setting(
        "collabkit", "The CloudWatch namespace of the request metrics; empty: none."
    )
    metrics_interval: float = setting(
        10.0, "Over how many seconds requests are summed up; 0: a line for each."
    )
    log_requests: bool = setting(True, "Whether each request is logged.")
    log_error_messages: bool = setting(
        False, "Whether logs quote the messages of exceptions, which may hold what people wrote."
    )
    check_timeout: float = setting(3.0, "For how long a health check may take, in seconds.")

    @property
    def service_name(self) -> str:
        """The name in logs and metrics: `service`, or what the command says."""
        return self.service or _BY_COMMAND.get(next(iter(sys.argv[1:]), ""), "web")


settings = OpsSettings()
