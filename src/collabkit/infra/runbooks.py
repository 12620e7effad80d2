"""The pages of docs/runbooks: an installed package has none of them at hand, and names them here."""

from __future__ import annotations

__all__ = ["SLUGS"]

_SLUGS = """
    application-errors bucket-policy-changed cache-cpu cache-memory cell-errors cell-failed cell-failing
    cell-stuck cell-unhealthy certificate-ending certificate-expiring config-changed database-connections
    database-cpu database-slows-site database-storage database-transactions delivery-failed doctor-unhappy
    gateway-bus gateway-changed gateway-down gateway-stalled host-disk host-memory iam-changed key-disabled
    load-balancer-empty load-balancer-errors load-balancer-unhealthy network-acl-changed
    organization-changed root-used route-changed scale-in-cpu scale-out-cpu scale-out-latency scaler-errors
    scaler-queue scaler-silent scaler-throttled scaling-budget scaling-frozen scaling-in scaling-leap
    scaling-limits scaling-out scaling-stopped scaling-uncontrolled scaling-waiting search-disk search-nodes
    search-red security-group-changed sign-in-failed sign-in-without-mfa site-failing site-unreachable
    trail-changed trail-stopped unauthorized-calls vpc-changed watching-changed web-down web-errors
    web-latency worker-down worker-given-up worker-late
"""
SLUGS = frozenset(_SLUGS.split())
"""The names of all pages: database-cpu."""
