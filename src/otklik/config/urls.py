"""Every address of the installation, face by face."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("otklik.faces.shared.urls")),
    path("help/<slug:service>/", include("otklik.faces.portal.urls")),
    path("office/", include("otklik.faces.office.urls")),
    path("", include("otklik.faces.workspace.urls")),
]
handler404 = "otklik.faces.shared.missing.not_found"
handler403 = "otklik.faces.shared.missing.forbidden"
handler500 = "otklik.faces.shared.missing.broken"
