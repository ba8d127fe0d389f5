"""Addresses of the office, /office/..."""

from django.urls import path

from otklik.faces.office import (
    address_views,
    agent_views,
    block_views,
    calendar_views,
    change_views,
    consent_views,
    contact_views,
    contract_views,
    draft_views,
    folder_views,
    history_views,
    home_views,
    law_views,
    letter_views,
    lock_views,
    mailbox_views,
    organisation_views,
    outlet_views,
    publishing_views,
    regulation_views,
    service_views,
    stuck_views,
    trial_views,
)

_SERVICE = "services/<slug:service>"
_CONTACT = f"{_SERVICE}/contacts/<int:pk>"
_ADDRESS = f"{_CONTACT}/addresses/<int:address>"
_AGENT = f"{_SERVICE}/agents/<int:pk>"
_CONTRACT = f"{_SERVICE}/contracts/<int:pk>"
_TRIALS = f"{_SERVICE}/regulations/trials"
_TRIAL = f"{_TRIALS}/<int:pk>"
_CALENDAR = f"{_SERVICE}/calendars/<slug:calendar>"
_VERSION = f"{_SERVICE}/regulations/<int:pk>"
_DRAFT = f"{_SERVICE}/regulations/draft"
_WORDS = f"{_SERVICE}/letters/<slug:event>/<slug:language>"
_LISTING = f"{_CONTRACT}/representatives/<int:listing>"

urlpatterns = [
    path("", home_views.show, name="office"),
    path("new-service", service_views.add, name="office-service-new"),
    path("mail-permission", consent_views.returned, name="office-consent-return"),
    path(_SERVICE, service_views.show, name="office-service"),
    path(f"{_SERVICE}/organisations", organisation_views.show_all, name="office-organisations"),
    path(f"{_SERVICE}/organisations/new", organisation_views.add, name="office-organisation-new"),
    path(f"{_SERVICE}/organisations/<int:pk>", organisation_views.show, name="office-organisation"),
    path(f"{_SERVICE}/contacts", contact_views.show_all, name="office-contacts"),
    path(f"{_SERVICE}/contacts/new", contact_views.add, name="office-contact-new"),
    path(_CONTACT, contact_views.show, name="office-contact"),
    path(f"{_CONTACT}/end", contact_views.end, name="office-contact-end"),
    path(f"{_CONTACT}/reachable", contact_views.works_again, name="office-contact-reachable"),
    path(f"{_CONTACT}/addresses", address_views.add, name="office-address-new"),
    path(f"{_ADDRESS}/verification", address_views.verify, name="office-address-verification"),
    path(f"{_ADDRESS}/first", address_views.make_first, name="office-address-first"),
    path(f"{_ADDRESS}/person-writes", address_views.person_writes, name="office-address-person-writes"),
    path(f"{_ADDRESS}/removal", address_views.remove, name="office-address-removal"),
    path(f"{_SERVICE}/contracts", contract_views.show_all, name="office-contracts"),
    path(f"{_SERVICE}/contracts/new", contract_views.add, name="office-contract-new"),
    path(_CONTRACT, contract_views.show, name="office-contract"),
    path(f"{_CONTRACT}/activation", contract_views.activate, name="office-contract-activation"),
    path(f"{_CONTRACT}/deactivation", contract_views.deactivate, name="office-contract-deactivation"),
    path(f"{_CONTRACT}/representatives/new", contract_views.list_contact, name="office-representative-new"),
    path(_LISTING, contract_views.change_listing, name="office-representative"),
    path(f"{_LISTING}/removal", contract_views.unlist, name="office-representative-removal"),
    path(f"{_SERVICE}/agents", agent_views.show_all, name="office-agents"),
    path(f"{_SERVICE}/agents/new", agent_views.invite, name="office-agent-new"),
    path(_AGENT, agent_views.show, name="office-agent"),
    path(f"{_AGENT}/invitation", agent_views.invite_again, name="office-agent-invitation"),
    path(f"{_AGENT}/deactivation", agent_views.deactivate, name="office-agent-deactivation"),
    path(f"{_AGENT}/activation", agent_views.activate, name="office-agent-activation"),
    path(f"{_AGENT}/sign-out", agent_views.sign_out, name="office-agent-sign-out"),
    path(f"{_SERVICE}/mailboxes", mailbox_views.show_all, name="office-mailboxes"),
    path(f"{_SERVICE}/mailboxes/new", mailbox_views.add, name="office-mailbox-new"),
    path(f"{_SERVICE}/mailboxes/<int:pk>", mailbox_views.show, name="office-mailbox"),
    path(f"{_SERVICE}/mailboxes/<int:pk>/removal", mailbox_views.remove, name="office-mailbox-removal"),
    path(f"{_SERVICE}/mailboxes/<int:pk>/folders/new", folder_views.add, name="office-folder-new"),
    path(f"{_SERVICE}/mailboxes/<int:pk>/permission", consent_views.show, name="office-consent"),
    path(
        f"{_SERVICE}/mailboxes/<int:pk>/permission/removal",
        consent_views.remove,
        name="office-consent-removal",
    ),
    path(f"{_SERVICE}/mailboxes/<int:pk>/outgoing", outlet_views.show, name="office-outlet"),
    path(
        f"{_SERVICE}/mailboxes/<int:pk>/outgoing/removal", outlet_views.remove, name="office-outlet-removal"
    ),
    path(f"{_SERVICE}/folders/<int:pk>", folder_views.show, name="office-folder"),
    path(f"{_SERVICE}/folders/<int:pk>/letters", folder_views.preview, name="office-folder-letters"),
    path(f"{_SERVICE}/folders/<int:pk>/start", folder_views.go_live, name="office-folder-start"),
    path(f"{_SERVICE}/folders/<int:pk>/another-try", folder_views.again, name="office-folder-try"),
    path(f"{_SERVICE}/folders/<int:pk>/removal", folder_views.remove, name="office-folder-removal"),
    path(f"{_SERVICE}/letters", letter_views.show_all, name="office-letters"),
    path(_WORDS, letter_views.edit, name="office-letter-words"),
    path(f"{_WORDS}/ours", letter_views.put_back, name="office-letter-ours"),
    path(f"{_SERVICE}/regulations", regulation_views.show_all, name="office-regulations"),
    path(_VERSION, regulation_views.show, name="office-regulation"),
    path(f"{_VERSION}/text", regulation_views.show_text, name="office-regulation-text"),
    path(f"{_VERSION}/changes", history_views.show, name="office-regulation-changes"),
    path(f"{_VERSION}/file", history_views.download, name="office-regulation-file"),
    path(_DRAFT, draft_views.edit, name="office-draft"),
    path(f"{_DRAFT}/beginning", draft_views.begin, name="office-draft-beginning"),
    path(f"{_DRAFT}/dropping", draft_views.drop, name="office-draft-dropping"),
    path(f"{_DRAFT}/preview", draft_views.preview, name="office-draft-preview"),
    path(f"{_DRAFT}/publication", publishing_views.publish, name="office-publication"),
    path(f"{_DRAFT}/day", publishing_views.set_day, name="office-publication-day"),
    path(_TRIALS, trial_views.show_all, name="office-trials"),
    path(_TRIAL, trial_views.show, name="office-trial"),
    path(f"{_TRIAL}/terms.csv", trial_views.table, name="office-trial-terms"),
    path(f"{_TRIAL}/tickets.csv", trial_views.flips, name="office-trial-tickets"),
    path(f"{_TRIAL}/trial.json", trial_views.as_json, name="office-trial-json"),
    path(f"{_TRIAL}/file", trial_views.file, name="office-trial-file"),
    path(f"{_TRIAL}/dropping", trial_views.drop, name="office-trial-dropping"),
    path(f"{_SERVICE}/calendars", calendar_views.show_all, name="office-calendars"),
    path(_CALENDAR, calendar_views.show, name="office-calendar"),
    path(f"{_CALENDAR}/day", calendar_views.change_day, name="office-calendar-day"),
    path(f"{_CALENDAR}/file", calendar_views.take_file, name="office-calendar-file"),
    path(f"{_CALENDAR}/versions/<int:version>", law_views.preview, name="office-calendar-version"),
    path(
        f"{_CALENDAR}/versions/<int:version>/taking-in", law_views.take_in, name="office-calendar-taking-in"
    ),
    path(f"{_SERVICE}/work/<int:pk>", law_views.work, name="office-work"),
    path(f"{_SERVICE}/unsorted", stuck_views.unsorted, name="office-unsorted"),
    path(f"{_SERVICE}/unsorted/<int:pk>/raw", stuck_views.raw, name="office-raw"),
    path(f"{_SERVICE}/blocks", block_views.show, name="office-blocks"),
    path(f"{_SERVICE}/blocks/new", block_views.add, name="office-block-new"),
    path(f"{_SERVICE}/blocks/<int:pk>/lifting", block_views.lift, name="office-block-lifting"),
    path(f"{_SERVICE}/changes", change_views.show, name="office-changes"),
    path(f"{_SERVICE}/stuck", stuck_views.show, name="office-stuck"),
    path(f"{_SERVICE}/locked/<int:pk>/release", lock_views.release, name="office-release"),
    path(f"{_SERVICE}/stuck/<slug:kind>/another-try", stuck_views.all_again, name="office-all-again"),
    path(f"{_SERVICE}/stuck/<slug:kind>/<int:pk>/another-try", stuck_views.again, name="office-another-try"),
]
