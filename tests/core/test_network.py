"""Only what our own proxies wrote is believed (B29)."""

import pytest

from collabkit.core.network import forwarded_client, limited_address


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
        ("1.2.3.4:50123", 1, "1.2.3.4"),
        ("[2001:db8::1]:50123", 1, "2001:db8::1"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("2001:DB8:0::1", 1, "2001:db8::1"),
        ("::ffff:1.2.3.4", 1, "1.2.3.4"),
        ("unknown", 1, "unknown"),
    ],
)
def test_the_client_is_what_the_outermost_trusted_proxy_saw(forwarded: str, hops: int, client: str) -> None:
    assert forwarded_client(remote="10.0.0.1", forwarded=forwarded, hops=hops) == client


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one(address: str, counted: str) -> None:
    """One person has 2^64 such addresses to come from."""
    assert limited_address(address) == counted
