"""Which network addresses may be asked: public ones, and those that the administrator listed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], list[str]]
"""From a host's name and port to its addresses. Raises OSError."""

# RFC 6052 and RFC 8215: the last 32 bits of these hold the IPv4 address that is really meant.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
# Answers inside every machine of one large cloud, although its number looks public.
_METADATA = frozenset({IPv4Address("168.63.129.16")})


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, each once, as the system gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def parse_networks(networks: Collection[str]) -> frozenset[Network]:
    """CIDR blocks as objects; a lone address is a block of one. Raises ValueError."""
    return frozenset(ip_network(network.strip(), strict=False) for network in networks)


def is_allowed(address: str, networks: Collection[Network]) -> bool:
    """Whether we may connect: the address is listed, or public in every reading of it."""
    shown = ip_address(address.partition("%")[0])
    meant = _embedded(shown)
    if any(candidate in network for candidate in (shown, meant) for network in networks):
        return True
    return _is_public(meant)


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 address carries (mapped, 6to4, Teredo, NAT64), else itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False
    special = address.is_multicast or address.is_reserved or address in _METADATA
    return address.is_global and not special
