"""Addresses of a service's portal, under /help/<service>/. A number may hold a slash: longer ones first."""

from django.urls import path

from otklik.faces.portal import (
    account_views,
    form_views,
    home_views,
    link_views,
    list_views,
    request_acts,
    request_views,
    rule_changes,
    rules_views,
    sent_views,
    sign_in_views,
    track_views,
)

_REQUEST = "requests/<path:number>"

urlpatterns = [
    path("", home_views.show, name="portal"),
    path("colours.css", home_views.colours, name="portal-colours"),
    path("sign-in", sign_in_views.ask, name="portal-sign-in"),
    path("sign-in/code", sign_in_views.type_code, name="portal-sign-in-code"),
    path("sign-in/<str:token>/open", sign_in_views.open_link, name="portal-sign-in-link"),
    path("sign-out", sign_in_views.leave, name="portal-sign-out"),
    path("sign-out/everywhere", sign_in_views.leave_everywhere, name="portal-sign-out-everywhere"),
    path("account", account_views.show, name="portal-account"),
    path("new", form_views.show, name="portal-new"),
    path("new/files", form_views.files, name="portal-new-files"),
    path("new/terms", form_views.terms, name="portal-new-terms"),
    path("new/sent/<str:key>", sent_views.show, name="portal-new-sent"),
    path("rules/", rules_views.show, name="portal-rules"),
    path(
        "rules/<slug:regulation>/<int:version>/",
        rules_views.show_version,
        name="portal-rules-version",
    ),
    path(
        "rules/<slug:regulation>/<int:version>/changes/",
        rule_changes.show,
        name="portal-rules-version-changes",
    ),
    path("track", track_views.ask, name="portal-track"),
    path("track/request", track_views.show, name="portal-tracked"),
    path("requests", list_views.show, name="portal-requests"),
    path("letters/<str:token>/<slug:purpose>", link_views.show, name="portal-link"),
    *request_acts.urlpatterns,
    path(f"{_REQUEST}/withdrawal", request_views.withdrawal, name="portal-withdrawal"),
    path(f"{_REQUEST}/uploads/<int:pk>/removal", request_views.remove_upload, name="portal-upload-removal"),
    path(f"{_REQUEST}/files/<int:pk>", request_views.file, name="portal-file"),
    path(f"{_REQUEST}/messages/<int:pk>/html", request_views.message_html, name="portal-message-html"),
    path(_REQUEST, request_views.show, name="portal-request"),
]
