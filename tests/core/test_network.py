"""Only what our own proxies wrote is believed (B29)."""

import pytest

from collabkit.core.network import forwarded_client


@pytest.mark.parametrize(
    ("forwarded", "hops", "client"),
    [
        ("", 0, "10.0.0.1"),
        ("1.2.3.4", 0, "10.0.0.1"),
        ("1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4, 10.9.9.9", 2, "1.2.3.4"),
        ("1.2.3.4", 2, "10.0.0.1"),
        (" , ,1.2.3.4", 1, "1.2.3.4"),
    ],
)
def test_the_client_is_what_the_outermost_trusted_proxy_saw(forwarded: str, hops: int, client: str) -> None:
    assert forwarded_client(remote="10.0.0.1", forwarded=forwarded, hops=hops) == client
