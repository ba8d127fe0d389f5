"""Addresses of the office, /office/..."""

from django.urls import path

from otklik.faces.office import home_views

urlpatterns = [
    path("", home_views.show, name="office"),
]
