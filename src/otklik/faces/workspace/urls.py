"""Addresses of the agents' workspace. A ticket's number may hold a slash, so longer addresses come first."""

from django.urls import path

from otklik.faces.workspace import (
    abuse_views,
    act_views,
    file_views,
    kept_views,
    letter_views,
    marking_views,
    new_views,
    placing_views,
    queue_views,
    sorting_views,
    ticket_views,
    undo_views,
)

_TICKET = "tickets/<slug:service>/<path:number>"

urlpatterns = [
    path("", queue_views.show, name="queue"),
    path("live", queue_views.live, name="queue-live"),
    path("new", new_views.show, name="new"),
    path("new/again", new_views.again, name="new-again"),
    path("new/found", new_views.found, name="new-found"),
    path("new/ticket", new_views.register, name="new-ticket"),
    path("new/<slug:service>/<path:number>", new_views.told, name="new-told"),
    path("kept", kept_views.show, name="kept"),
    path("kept/cycles", kept_views.cycles, name="kept-cycles"),
    path("kept/cycles.csv", kept_views.table, name="kept-csv"),
    path("letters", letter_views.show, name="letters"),
    path("letters/<int:pk>", sorting_views.show, name="letter"),
    path("letters/<int:pk>/again", sorting_views.again, name="letter-again"),
    path("letters/<int:pk>/found", sorting_views.found, name="letter-found"),
    path("letters/<int:pk>/ticket", sorting_views.take_in, name="letter-ticket"),
    path("letters/<int:pk>/dismissal", sorting_views.dismiss, name="letter-dismissal"),
    path("letters/<int:pk>/spam", abuse_views.mark, name="letter-spam"),
    path("letters/<int:pk>/no-spam", abuse_views.unmark, name="letter-no-spam"),
    path("letters/<int:pk>/robot", marking_views.mark_robot, name="letter-robot"),
    path("letters/<int:pk>/taking-back", marking_views.take_back, name="letter-taking-back"),
    path("letters/<int:pk>/joining", marking_views.join, name="letter-joining"),
    path("letters/<int:pk>/service", placing_views.give, name="letter-service"),
    path("letters/<int:pk>/file", file_views.letter_file, name="letter-saved"),
    path("letters/<int:pk>/second-try", sorting_views.try_again, name="letter-second-try"),
    path("letters/<int:pk>/raw", file_views.raw_letter, name="letter-raw"),
    path(f"{_TICKET}/undo", undo_views.take_back, name="act-undo"),
    *act_views.urlpatterns,
    path(f"{_TICKET}/live", ticket_views.live, name="ticket-live"),
    path(f"{_TICKET}/clocks/<slug:clock>/<int:cycle>", ticket_views.why, name="why"),
    path(f"{_TICKET}/messages/<int:pk>/html", file_views.message_html, name="message-html"),
    path(f"{_TICKET}/files/<int:pk>", file_views.file, name="file"),
    path(f"{_TICKET}/uploads/<int:pk>/removal", ticket_views.remove_upload, name="upload-removal"),
    path(_TICKET, ticket_views.show, name="ticket"),
]
