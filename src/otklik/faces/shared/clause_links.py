"""Clauses named on a ticket's page, each leading to its words in the rules that bind the ticket."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from otklik.faces.shared.rules_page import text_anchor
from otklik.faces.shared.wording import names
from otklik.tickets.reads import Record


def cited(record: Record, clauses: Iterable[str], language: str) -> SafeString:
    """Clauses with commas between them; one whose words the rules do not give leads nowhere."""
    return format_html_join(", ", "{}", ((_cited(record, clause, language),) for clause in clauses))


def _cited(record: Record, clause: str, language: str) -> SafeString:
    rules = record.regulation
    if clause not in rules.clauses:
        return format_html("{}", clause)
    page = reverse("portal-rules-version", args=[record.ticket.service.slug, rules.id, rules.version])
    says = names.text(rules.clauses[clause], language)
    return format_html('<a href="{}#{}" title="{}">{}</a>', page, text_anchor(clause), says, clause)
