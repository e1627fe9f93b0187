"""Which addresses may be connected to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.intake.address import SpecialAddressError, resolve, special

PUBLIC = (
    "8.8.8.8 1.1.1.1 93.184.215.14 172.15.255.255 172.32.0.0 100.63.255.255 100.128.0.0 169.253.255.255 "
    "192.167.255.255 11.0.0.0 126.255.255.255 128.0.0.0 223.255.255.255 "
    "2001:4860:4860::8888 2606:4700::1111 2a00:1450:4002:400::200e 2003::1 2620:fe::fe"
)

SPECIAL = {
    "unspecified": "0.0.0.0 0.1.2.3 ::",
    "loopback": "127.0.0.1 127.255.255.254 ::1",
    "private": "10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1  fc00::1 fd12:3456::1 fec0::1",
    "link-local": "169.254.169.254 169.254.0.1 fe80::1 fe80::1%eth0 febf::1",
    "shared (CGNAT)": "100.64.0.1 100.127.255.255",
    "multicast": "224.0.0.1 239.255.255.255 ff02::1 ff0e::1",
    "NAT64": "64:ff9b::127.0.0.1 64:ff9b::808:808 64:ff9b:1::a00:1",
    "6to4": "2002:7f00:1::1 2002:808:808::1 192.88.99.1",
    "Teredo": "2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "IPv4-mapped": "::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 ::127.0.0.1 ::8.8.8.8",
    "documentation": "192.0.2.1 198.51.100.7 203.0.113.9 2001:db8::1 3fff::1",
    "reserved": "192.0.0.1 198.19.255.255 240.0.0.1 255.255.255.255 2001:2::1 100::1 5f00::1 4000::1 fe00::1",
}


@pytest.mark.parametrize("address", PUBLIC.split())
def test_the_public_internet_may_be_connected_to(address: str) -> None:
    assert special(address) is None


@pytest.mark.parametrize(("address", "kind"), [(a, kind) for kind, listed in SPECIAL.items() for a in listed.split()])
def test_special_addresses_are_named(address: str, kind: str) -> None:
    assert special(address) == kind


@given(st.integers(0, 2**32 - 1))
def test_no_form_of_ipv6_hides_an_address_of_ipv4(number: int) -> None:
    v4 = IPv4Address(number)
    for prefix in ("::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::"):
        assert special(str(IPv6Address(int(IPv6Address(prefix)) + number)))
    assert special(str(IPv6Address((0x2002 << 112) + (number << 80) + 1)))
    assert special(str(IPv6Address((0x20010000 << 96) + (number ^ 0xFFFFFFFF))))
    if not v4.is_global or v4.is_multicast:
        assert special(str(v4))


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_python_calls_private_is_special(address: IPv4Address | IPv6Address) -> None:
    kind = special(str(address))
    if (
        address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
        or address.is_reserved or address.is_unspecified or not address.is_global
    ):  # fmt: skip
        assert kind
    if address.version == 6 and address not in ip_network("2000::/3"):
        assert kind


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.1", "0x7f000001", "0x7f.0.0.1", "2130706433", "017700000001", "0177.0.0.1", "0",
     "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "169.254.169.254", "10.0.0.1", "0xa.0.0.1", "64:ff9b::7f00:1"],
)  # fmt: skip
def test_however_it_is_written_it_is_resolved_first(host: str) -> None:
    with pytest.raises(SpecialAddressError) as refused:
        resolve(host, 80)
    assert refused.value.host == host


def test_addresses_that_a_person_allows_are_given_as_numbers() -> None:
    for host in ("localhost", "2130706433", "127.0.0.1"):
        for address in resolve(host, 80, allow_private=True):
            assert ip_address(address).is_loopback


def test_one_special_address_among_others_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name of the real internet can be asked for here, so the answer of the look-up is written down."""
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    with pytest.raises(SpecialAddressError, match="private"):
        resolve("example.org", 80)
    assert resolve("example.org", 80, allow_private=True) == ["8.8.8.8", "10.0.0.1"]


def test_a_host_that_is_none_is_an_error() -> None:
    for host in ("no-such-host.invalid", "a" * 70 + ".invalid"):
        with pytest.raises((OSError, UnicodeError)):
            resolve(host, 80)
