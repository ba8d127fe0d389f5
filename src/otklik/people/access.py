"""Who may see whom: one predicate a model, used by pages, search and counts alike."""

from django.db.models import Q

from otklik.people.viewer import Viewer


def services(viewer: Viewer) -> Q:
    """The services in which the viewer is an agent."""
    return Q(pk__in=list(viewer.seats))


def administered(viewer: Viewer) -> Q:
    """The services whose office the viewer runs."""
    return Q(pk__in=list(viewer.administered))


def organisations(viewer: Viewer) -> Q:
    """The customers of those services; services are strangers to each other."""
    return Q(service_id__in=list(viewer.seats))


def contacts(viewer: Viewer) -> Q:
    """The contacts of those services, and always oneself."""
    return Q(service_id__in=list(viewer.seats)) | Q(person_id=viewer.person.pk)


def agents(viewer: Viewer) -> Q:
    """Colleagues: the active agents of those services."""
    return Q(service_id__in=list(viewer.seats), active=True)
