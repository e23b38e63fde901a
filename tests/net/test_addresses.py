from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.net.addresses import is_allowed, parse_networks


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::10.0.0.1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_allowed(address, frozenset())


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8", "2002:808:808::1"]
)
def test_public_address_is_allowed(address: str) -> None:
    assert is_allowed(address, frozenset())


@pytest.mark.parametrize("address", ["10.0.0.9", "::ffff:10.0.0.9", "64:ff9b::10.0.0.9"])
def test_listed_network_is_allowed_in_every_notation(address: str) -> None:
    assert is_allowed(address, parse_networks(["10.0.0.0/24"]))
    assert not is_allowed(address, parse_networks(["10.0.1.0/24", "fd00::/8"]))


@given(st.ip_addresses(v=4))
def test_embedding_never_opens_what_is_closed(address: IPv4Address) -> None:
    plain = is_allowed(str(address), frozenset())
    mapped = IPv6Address((0xFFFF << 32) | int(address))
    six_to_four = IPv6Address((0x2002 << 112) | (int(address) << 80))
    assert {is_allowed(str(each), frozenset()) for each in (mapped, six_to_four)} == {plain}
