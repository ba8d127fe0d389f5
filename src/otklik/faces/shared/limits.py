"""Limits against guessing: from where a request comes, and how often something was tried lately."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def client_of(request: HttpRequest) -> str:
    """The address of the client; behind the proxy that ends TLS, as that proxy has written it down.

    The last entry of X-Forwarded-For is the proxy's own word, those before it are the client's.
    """
    here = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return here
    return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or here


def tried(name: str) -> int:
    """How often it was tried since the first time that still counts."""
    return int(cache.get(name, 0))


def counted(name: str, *, seconds: int) -> int:
    """The same with this try, counted for so many seconds from the first one."""
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two
        cache.set(name, 1, seconds)
        return 1


def forget(name: str) -> None:
    """Whoever got it right begins anew."""
    cache.delete(name)
