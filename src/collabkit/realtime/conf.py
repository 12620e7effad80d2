"""Settings of collabkit.realtime."""

from collabkit.core.conf import Section, setting

__all__ = ["RealtimeSettings", "settings"]


class RealtimeSettings(Section, name="REALTIME"):
    """Settings of collabkit.realtime."""

    bus: str = setting(
        "",
        "How pushes reach the gateways: memory, postgres, redis; empty: postgres on PostgreSQL, else memory.",
    )
    redis_url: str = setting("redis://127.0.0.1:6379/0", "The server of the redis bus.")
    postgres_url: str = setting(
        "",
        "Where the postgres bus connects; empty: the default database. Needed behind a transaction pooler.",
    )
    channel: str = setting(
        "collabkit_realtime", "The name of the channel on the bus; one for each site on a server."
    )
    allowed_origins: tuple[str, ...] = setting(
        (), "Further origins, such as https://app.example.org, whose pages may connect beside CORE.SITE_URL."
    )
    heartbeat_seconds: int = setting(25, "How often a client pings, in seconds.")
    idle_seconds: float = setting(150.0, "A socket that says nothing for so long is closed, in seconds.")
    identity_interval: float = setting(0.5, "How often sessions and accounts are checked again, in seconds.")
    recheck_interval: float = setting(15.0, "Within how many seconds every followed topic is checked again.")
    heads_interval: float = setting(
        3.0, "How often followed topics are compared with the database, in seconds."
    )
    coalesce_ms: float = setting(
        15.0, "For how long the frames of a busy topic are gathered, in milliseconds."
    )
    backlog_frames: int = setting(
        256, "How many messages wait for a slow socket before it has to fetch again."
    )
    backlog_bytes: int = setting(
        1_048_576, "How many bytes wait for a slow socket before it has to fetch again."
    )
    stall_seconds: float = setting(30.0, "A socket that takes nothing for so long is cut off, in seconds.")
    sockets_per_user: int = setting(10, "How many sockets a person may have open on one gateway.")
    max_sockets: int = setting(20_000, "How many sockets one gateway serves.")
    topics_per_socket: int = setting(2_000, "How many topics one socket may follow.")


settings = RealtimeSettings()
