"""What people and letters are told to use: the base address, the debug pages."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from otklik.ops.doctor.finding import Finding, error, fine, warning

_RIGHT = "OTKLIK_BASE_URL=https://desk.example otklik doctor"


def base_url() -> Iterator[Finding]:
    """It is an address of the web, with https beyond this machine, and of a host we answer to."""
    url = settings.BASE_URL
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield error("base_url_wrong", _RIGHT, url=url)
    elif parts.path.strip("/") or parts.query:
        yield error("base_url_deep", _RIGHT, url=url)
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        yield warning("base_url_plain", f"OTKLIK_BASE_URL=https://{parts.netloc} otklik doctor", url=url)
    else:
        yield fine("base_url_fine", url=url)


def hosts() -> Iterator[Finding]:
    """The hosts we answer to are named; any host at all would let others forge our links."""
    allowed = settings.ALLOWED_HOSTS
    host = urlsplit(settings.BASE_URL).hostname or ""
    if "*" in allowed:
        yield error("hosts_any", f"OTKLIK_HOSTS={host} otklik doctor")
    elif host and not validate_host(host, allowed):
        yield error("host_refused", f"OTKLIK_HOSTS={host} otklik doctor", host=host)
    else:
        yield fine("hosts_fine", hosts=", ".join(dict.fromkeys(allowed)))


def debug() -> Iterator[Finding]:
    """Error pages with the insides of the program are for this machine alone."""
    if not settings.DEBUG:
        yield fine("debug_off")
    elif is_loopback(urlsplit(settings.BASE_URL).hostname or ""):
        yield warning("debug_on", "OTKLIK_DEBUG=0 otklik doctor")
    else:
        yield error("debug_on", "OTKLIK_DEBUG=0 otklik doctor")


def is_loopback(host: str) -> bool:
    """Whether a name or number means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
