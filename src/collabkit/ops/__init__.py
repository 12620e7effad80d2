"""Operation: health pages, request ids, JSON logs, request metrics, and a doctor."""
