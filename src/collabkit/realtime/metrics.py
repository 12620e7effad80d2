"""What a gateway counts, in the text format that Prometheus and the CloudWatch agent read."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(slots=True)
class Metrics:
    """Counters and gauges of one gateway."""

    sockets: int = 0
    topics: int = 0
    backlogged: int = 0
    connects_total: int = 0
    refused_origin_total: int = 0
    refused_sign_in_total: int = 0
    refused_unavailable_total: int = 0
    refused_limit_total: int = 0
    closed_right_ended_total: int = 0
    closed_idle_total: int = 0
    closed_stalled_total: int = 0
    bad_frames_total: int = 0
    events_total: int = 0
    deliveries_total: int = 0
    messages_total: int = 0
    bytes_total: int = 0
    resyncs_total: int = 0
    heads_healed_total: int = 0
    dropped_topics_total: int = 0
    bus_gaps_total: int = 0
    outages_total: int = 0

    def as_text(self) -> str:
        """Return every figure in the Prometheus text format."""
        lines = []
        for field in fields(self):
            kind = "counter" if field.name.endswith("_total") else "gauge"
            name = f"collabkit_realtime_{field.name}"
            lines += [f"# TYPE {name} {kind}", f"{name} {getattr(self, field.name)}"]
        return "\n".join(lines) + "\n"
