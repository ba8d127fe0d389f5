"""Addresses of a service's portal, under /help/<service>/. A number may hold a slash: longer ones first."""

from django.urls import path

from otklik.faces.portal import home_views

_REQUEST = "requests/<path:number>"

urlpatterns = [
    path("", home_views.show, name="portal"),
    path("colours.css", home_views.colours, name="portal-colours"),
]
