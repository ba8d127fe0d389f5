"""Addresses that every face shares."""

from django.urls import path

from otklik.faces.shared import accounts, health, letter_files, passwords, signing, tours

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("tour/closing", tours.close, name="tour-close"),
    path("language", signing.set_language, name="language"),
    path("forgotten", passwords.forgotten, name="forgotten"),
    path("password/<str:token>", passwords.choose, name="new-password"),
    path("letter-files/<str:token>/open", letter_files.show, name="letter-file"),
    path("letter-files/<str:token>/saved", letter_files.save, name="letter-file-saved"),
    path("account", accounts.show, name="account"),
    path("account/password", accounts.change_password, name="account-password"),
    path("account/sign-out", accounts.sign_out_everywhere, name="account-sign-out"),
]
