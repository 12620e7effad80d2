"""User data, run for real: Debian 12 boots in systemd-nspawn and becomes a web cell, a gateway or a worker.

What stands in for AWS is on loopback in the machine's own network namespace, and there is nothing else in it: the
services' APIs as `aws` speaks to them, the instance metadata, the wait condition, PostgreSQL, Redis, Debian's mirror.
"""
