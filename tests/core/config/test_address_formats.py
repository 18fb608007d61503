"""The addresses that settings accept: those in use, and none that could only fail later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.formats.address_formats import is_host, is_listen, is_network, is_public_url, is_ssh_address
from core.config.ssh_addresses import split_address


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "::", "::1", "fe80::1%eth0", "localhost", "photos.example.org.", "box-2", "bücher.example"]
)
def test_a_host_is_an_address_or_a_name(text: str) -> None:
    """IPv4, IPv6 with zones, and names in letters of any script are accepted."""
    assert is_host(text)


@pytest.mark.parametrize(
    "text", ["a b", "-oProxyCommand=x", "nonsense!", "http://x", "x:1", "$(id)", "a/b", "x-", "[::1]"]
)
def test_other_texts_are_not_hosts(text: str) -> None:
    """Above all, nothing is accepted that a shell or ssh would read as something else."""
    assert not is_host(text)


@given(st.one_of(st.ip_addresses().map(str), st.just("photos.example.org")), st.none() | st.integers(1, 65535))
def test_an_ssh_address_may_have_a_port(host: str, port: int | None) -> None:
    """An accepted address is split into the same host and port."""
    shown = f"[{host}]" if port and ":" in host else host
    text = shown if port is None else f"{shown}:{port}"
    assert is_ssh_address(text)
    assert split_address(text, 2222) == (host, port or 2222)


@pytest.mark.parametrize("text", ["a b", "http://x:22", "x:0", "x:99999", "x:", ":22", "-x", "[::1", "[x y]:22", "u@x"])
def test_an_invalid_ssh_address_is_refused(text: str) -> None:
    """Invitations would contain a command that does not work."""
    assert not is_ssh_address(text)


@pytest.mark.parametrize(
    "text", ["https://photos.example.org", "http://127.0.0.1:8023/", "http://[::1]:80/a/b", "https://bücher.example/x"]
)
def test_a_public_address_has_a_host(text: str) -> None:
    """With a port and a path, if need be."""
    assert is_public_url(text)


@pytest.mark.parametrize(
    "text",
    ["http://[::1", "http://::1", "http://x:99999", "http://a\x1b[31m", "http://x:", "http://-x", "http://", "ftp://x"],
)
def test_a_public_address_without_a_host_is_refused(text: str) -> None:
    """Share links would begin with it."""
    assert not is_public_url(text)


def test_ports_and_networks_have_bounds() -> None:
    """A port is at most 65535, and a network has no host bits."""
    assert is_listen("0.0.0.0:65535")
    assert not is_listen("0.0.0.0:65536")
    assert is_network("10.0.0.0/8")
    assert not is_network("10.0.0.1/8")
    assert not is_network("300.1.1.1")
