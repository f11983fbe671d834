"""Key, proxies and certificates as the environment has them, each named where it cannot be used."""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

KEY_VARIABLE: Final = "DESKHAND_API_KEY"


class UnreachableError(Exception):
    """The server cannot be asked; the message is one sentence with what to do.

    Attributes:
        passing: Whether it may be otherwise in a moment.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and the variable of the environment that names it."""

    address: str
    variable: str


def proxy_for(url: str) -> Proxy | None:
    """The proxy through which the environment wants `url` to be asked; none for loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxies = getproxies()
    for name in (parts.scheme, "all"):
        if address := proxies.get(name):
            if is_loopback(host) or proxy_bypass(host) or _in_networks(host, proxies.get("no", "").split(",")):
                return None
            return Proxy(address if "://" in address else f"http://{address}", f"{name.upper()}_PROXY")
    return None


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def certificates(*, needed: bool) -> ssl.SSLContext:
    """What servers' certificates are held against; nothing is looked up where no connection will need it.

    Raises:
        UnreachableError: If a variable of the environment names what is not there, or is no certificate.
    """
    if not needed:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for variable, there in (("SSL_CERT_FILE", Path.is_file), ("SSL_CERT_DIR", Path.is_dir)):
        named = os.environ.get(variable)
        if named and not there(Path(named)):
            raise UnreachableError(f"{variable} names {named}, which is not there; correct it, or unset it")
    import httpx2

    try:
        return httpx2.create_ssl_context()
    except OSError as error:
        named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or "the system's file"
        raise UnreachableError(
            f"the certificates in {named} cannot be read ({error}); name a file of certificates in SSL_CERT_FILE"
        ) from None


def _in_networks(host: str, names: Sequence[str]) -> bool:
    """Whether `host` is an address in one of the networks, as in `NO_PROXY=192.168.0.0/16`."""
    for name in names:
        try:
            if ipaddress.ip_address(host) in ipaddress.ip_network(name.strip(), strict=False):
                return True
        except ValueError:
            continue
    return False
