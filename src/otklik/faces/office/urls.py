"""Addresses of the office, /office/..."""

from django.urls import path

from otklik.faces.office import home_views, organisation_views, service_views

_SERVICE = "services/<slug:service>"

urlpatterns = [
    path("", home_views.show, name="office"),
    path(_SERVICE, service_views.show, name="office-service"),
    path(f"{_SERVICE}/organisations", organisation_views.show_all, name="office-organisations"),
    path(f"{_SERVICE}/organisations/new", organisation_views.add, name="office-organisation-new"),
    path(f"{_SERVICE}/organisations/<int:pk>", organisation_views.show, name="office-organisation"),
]
