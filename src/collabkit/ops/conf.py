"""Settings of collabkit.ops."""

from collabkit.core.conf import Section, setting

__all__ = ["OpsSettings", "settings"]


class OpsSettings(Section, name="OPS"):
    """Settings of collabkit.ops."""

    service: str = setting("web", "The name of this kind of process in logs and metrics.")
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


settings = OpsSettings()
