"""From where a request comes, for limits against guessing."""

from django.conf import settings
from django.http import HttpRequest


def client_of(request: HttpRequest) -> str:
    """The address of the client; behind the proxy that ends TLS, as that proxy has written it down.

    The last entry of X-Forwarded-For is the proxy's own word, those before it are the client's.
    """
    here = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return here
    return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or here
