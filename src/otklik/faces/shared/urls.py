"""Addresses that every face shares."""

from django.urls import path

from otklik.faces.shared import health, signing, tours

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("tour/closing", tours.close, name="tour-close"),
    path("language", signing.set_language, name="language"),
]
