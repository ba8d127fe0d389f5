"""The office of the demo's services to look at: every page by its name, and the way to it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page

from tests.faces import shots
from tests.faces.office.pages import ADA

PASSWORD = "otklik-demo"
OFFICE = "/office/services/incident-desk"


def furnish() -> None:
    """The demo's tickets, and an administrator of all services with a colleague who was just invited."""
    from otklik.notices import invitations
    from otklik.people import acts as people
    from otklik.people.models import Role, Service

    shots.furnish()
    ada = people.create_person(name="Ада Фролова", email=ADA, verified_at=shots.MORNING, language="ru")
    people.set_password(person=ada, password=PASSWORD)
    for service in Service.objects.all():
        people.invite_agent(service=service, person=ada, role=Role.ADMINISTRATOR)
    invitations.invite(
        service=Service.objects.get(slug="incident-desk"),
        email="nora@otklik.example",
        name="Нора Линд",
        role=Role.AGENT,
        language="ru",
        by=ada,
        now=shots.MORNING,
    )
    furnish_mail()
    _other_days()
    _shorter_terms()


def _other_days() -> None:
    """A day off that waits to be put into force, and one that is and is half done."""
    from otklik.agreements import book, calendars, drafting
    from otklik.core.worktime.importing import read, with_day
    from otklik.people.models import Person, Service
    from otklik.tickets import rebasing
    from otklik.tickets.models import Task

    service, ada = Service.objects.get(slug="incident-desk"), Person.objects.get(email=ADA)
    told = {"service": service, "calendar_id": "ru", "by": ada, "now": shots.MORNING}
    for place, days in enumerate(("2027-12-30", (shots.MORNING + timedelta(days=1)).date().isoformat())):
        [day] = read(f"date,kind,title_ru,title_en\n{days},day_off,Выходной,Day off\n").days
        known = book.productions(service.pk)["ru"]
        made = calendars.change(days=with_day(known, day.day, day), source="Указ № 1", **told)
        if place == 0:
            rebasing.take_in(made, service=service, by=ada, now=shots.MORNING)
    version = service.regulations.get()
    drafting.begin(
        service=service, text=drafting.next_of(version, now=shots.MORNING), by=ada, now=shots.MORNING
    )
    Task.objects.update(done=12, state={"after": 0, "moved": 0, "failed": []}, due_at=None)


def _shorter_terms() -> None:
    """Half an hour for a review in place of an hour, tried on the past of local-support."""
    from otklik.people.models import Person, Service
    from otklik.tickets import trials

    service, ada = Service.objects.get(slug="local-support"), Person.objects.get(email=ADA)
    text = service.regulations.get().text.replace("within: 1 business_hour", "within: 30 business_minutes", 1)
    task = trials.begin(trials.Wanted(text, ""), service=service, by=ada, now=shots.MORNING)
    trials.go_on(task, tick=lambda: shots.MORNING)


def _blocked() -> None:
    """A domain and an address that are blocked, and one that is let in again."""
    from otklik.mailroom import blocking
    from otklik.people.models import Person, Service

    service, ada = Service.objects.get(slug="incident-desk"), Person.objects.filter(email=ADA).first()
    given = (
        ("spam.example", "Рассылка о коврах"),
        ("zed@fern.example", "Угрозы"),
        ("shop.example", "Реклама"),
    )
    for sender, reason in given:
        row = blocking.block(service=service, sender=sender, reason=reason, by=ada, now=shots.MORNING)
    blocking.lift(row, by=ada, now=shots.MORNING)


def furnish_mail() -> None:
    """Folders in all states at the addresses of incident-desk."""
    from otklik.mailroom.models import Mailbox, Source

    away = "sign-in: LOGIN: [AUTHENTICATIONFAILED] Authentication failed."
    _blocked()
    box = Mailbox.objects.filter(service__slug="incident-desk").order_by("pk").first()
    assert box
    place = {"mailbox": box, "host": "imap.desk.example", "secret": "birch", "since": shots.MORNING}
    hour, soon = timedelta(hours=1), shots.MORNING + timedelta(seconds=20)
    Source.objects.create(**place, user="duty", reachable_since=shots.MORNING - 90 * hour, due_at=soon)
    Source.objects.create(
        **place, user="old-duty", folder="Support", unreachable_since=shots.MORNING - hour,
        last_error=away, due_at=soon, troubled={"17": {"why": "FETCH: no content", "times": 4}},
    )  # fmt: skip
    Source.objects.create(**place, user="trial", testing=True)
    _consent(box)
    _stuck(box)
    _locked()
    _changes(box)


def _consent(box: Any) -> None:
    """A provider that gave permission, and a mail server of the address's own that takes it."""
    from otklik.mailroom.models import Consent, Outlet

    given = {"client_id": "5f0c7b2e-desk", "client_secret": "birch", "refresh_token": "lantern"}
    Consent.objects.create(
        mailbox=box, provider="microsoft", user=box.address, granted_at=shots.MORNING, **given
    )
    Outlet.objects.create(mailbox=box, host="smtp.office365.com", port=587, user=box.address, by_consent=True)


def _changes(box: Any) -> None:
    """Acts of the office, by its administrator."""
    from otklik.mailroom import boxes
    from otklik.people import organisations
    from otklik.people.models import Person

    ada, now = Person.objects.get(email=ADA), shots.MORNING - timedelta(days=3)
    made = organisations.add(service=box.service, name="Ромашка-Юг", by=ada, now=now)
    organisations.change(made, name="ООО «Ромашка-Юг»", support_centre="8 800 010-01-01", by=ada, now=now)
    boxes.go_live(box.sources.order_by("pk").last(), by=ada, now=shots.MORNING)


def _stuck(box: Any) -> None:
    """Letters that failed or are tried again, one that came twice, records without a place."""
    from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
    from otklik.tickets.models import Ticket

    ticket, now = Ticket.objects.filter(service=box.service).order_by("pk").first(), shots.MORNING
    texts = (
        ("Письмо 1", {"state": LetterState.FAILED, "failed_at": now, "last_error": "550 5.1.1 No such user"}),
        ("Письмо 2", {"due_at": now + timedelta(minutes=40), "last_error": "connect Connection refused"}),
        ("Письмо 3", {"state": LetterState.SENT, "sent_at": now, "repeated": True}),
        ("Код для входа", {"state": LetterState.HELD_BACK, "last_error": "outdated"}),
        ("Письмо 4", {"state": LetterState.FAILED, "failed_at": now, "last_error": "554 5.7.1 Spam"}),
    )
    for number, (subject, values) in enumerate(texts):
        Letter.objects.create(
            service=box.service, ticket=ticket, event="public_reply", cause=f"see:{number}", attempts=4,
            to_name="Алексей Цветаев", to_address="a.tsvetaev@romashka.example", from_address=box.address,
            subject=subject, text="…", mail_id=f"see{number}@desk.example", created_at=now, **values,
        )  # fmt: skip
    odd = {"service": box.service, "mailbox": box, "received_at": now, "sender": "zed@nowhere.example"}
    Envelope.objects.create(
        **odd, digest="1", size=9000, raw=b"x", subject="Вопрос", failed_at=now, attempts=12,
        last_error="NothingPublished: service 2 has no regulation in force",
    )  # fmt: skip
    Envelope.objects.create(
        **odd, digest="2", size=90 * 2**20, subject="Видео", outcome=Outcome.REFUSED, because="too-large"
    )


def _locked() -> None:
    """A file in which a check found something."""
    from otklik.tickets.models import Attachment, Scan

    file = Attachment.objects.filter(message__ticket__service__slug="incident-desk").order_by("pk").first()
    assert file, "no letter to incident-desk has a file"
    Scan.objects.update_or_create(
        attachment=file,
        defaults={
            "state": Scan.State.FOUND, "signature": "Doc.Downloader.Agent-7", "by": "ClamAV 1.4.1",
            "looked_at": shots.MORNING,
        },
    )  # fmt: skip


def _letter_file() -> str:
    """The page of a file that was too large for an answer."""
    from otklik.core.mail.arrival import Attached
    from otklik.notices import file_links
    from otklik.tickets import words
    from otklik.tickets.models import Attachment, Direction, Message

    said = Message.objects.filter(direction=Direction.OUT).latest("pk")
    name = "Журнал сервера печати, ноябрь 2026.zip"
    if not said.attachments.filter(filename=name).exists():
        words.attach(said, [Attached(name, "application/zip", b"PK", inline=False, content_id="")])
    row = Attachment.objects.get(filename=name)
    return file_links.path(file_links.FileLink(row.pk, shots.MORNING.date() + file_links.HOLDS))


def pages(site: str, language: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """The first one signs in."""
    from otklik.people import password_links
    from otklik.people.models import Agent, Contact, Organisation

    def sign_in(page: Page) -> None:
        page.goto(f"{site}/sign-in?next=/office/")
        page.fill("#email", ADA)
        page.fill("#password", PASSWORD)
        page.click("main button.main")
        page.wait_for_selector(".side .brand")
        page.click(f"button[name=language][value={language}]")
        page.wait_for_selector(f"html[lang={language}]")

    def at(path: str) -> Callable[[Page], None]:
        return lambda page: page.goto(site + path) and None

    def sent_empty(path: str) -> Callable[[Page], None]:
        def go(page: Page) -> None:
            page.goto(site + path)
            page.click("main form.filling button.main")

        return go

    organisation = Organisation.objects.filter(service__slug="incident-desk").first()
    assert organisation
    contact = Contact.objects.filter(service__slug="incident-desk").latest("pk")
    invited = Agent.objects.select_related("person").get(person__email="nora@otklik.example")
    yield "sign-in", sign_in
    yield "office", at("/office/")
    yield "service", at(OFFICE)
    yield "organisations", at(f"{OFFICE}/organisations")
    yield "organisation", at(f"{OFFICE}/organisations/{organisation.pk}")
    yield "organisation-refused", sent_empty(f"{OFFICE}/organisations/new")
    yield "contacts", at(f"{OFFICE}/contacts")
    yield "contact", at(f"{OFFICE}/contacts/{contact.pk}")
    yield "contact-new-refused", sent_empty(f"{OFFICE}/contacts/new")
    yield "agents", at(f"{OFFICE}/agents")
    yield "agent", at(f"{OFFICE}/agents/{invited.pk}")
    yield "agent-new-refused", sent_empty(f"{OFFICE}/agents/new")
    yield "new-service", at("/office/new-service")
    yield "account", at("/account")
    yield "forgotten", at("/forgotten")
    token = password_links.link_of(invited.person, until=shots.MORNING + password_links.INVITED_FOR)
    yield "choose-password", at(f"/password/{token}")
    yield "link-over", at("/password/nothing")
    yield "letter-file", at(_letter_file())
    yield "letter-file-over", at("/letter-files/nothing/open")
    yield "kept-services", at("/kept?since=2026-09")
    yield "kept", at("/kept?service=incident-desk&since=2026-09")
    yield "kept-months", at("/kept?service=vendor-sla&since=2026-09&by=month")
    yield "kept-cycles", at("/kept/cycles?service=incident-desk&clock=resolution&figure=begun")
    yield "organisations-empty", at("/office/services/local-support/organisations")
    yield from contract_pages(site)
    yield from mail_pages(site)


def contract_pages(site: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """Contracts of vendor-sla, which name who may ask."""
    from otklik.agreements.models import Representative

    def at(path: str) -> Callable[[Page], None]:
        return lambda page: page.goto(f"{site}/office/services/vendor-sla/contracts{path}") and None

    listed = Representative.objects.filter(contract__service__slug="vendor-sla").earliest("pk")
    yield "contracts", at("")
    yield "contract-new", at("/new")
    yield "contract", at(f"/{listed.contract_id}")
    yield "representative-new", at(f"/{listed.contract_id}/representatives/new")
    yield "representative", at(f"/{listed.contract_id}/representatives/{listed.pk}")


def mail_pages(site: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    from otklik.agreements.models import CalendarVersion
    from otklik.mailroom.models import Source
    from otklik.people.models import Service
    from otklik.tickets.models import Scan, Task

    def at(path: str) -> Callable[[Page], None]:
        return lambda page: page.goto(f"{site}{OFFICE}/{path}") and None

    def tested(page: Page) -> None:
        """A connection tried with a name that no server has."""
        page.goto(f"{site}{OFFICE}/mailboxes/{sources[0].mailbox_id}/folders/new")
        for name, value in (("host", "imap.desk.invalid"), ("user", "duty"), ("secret", "birch")):
            page.fill(f"[name={name}]", value)
        page.click("button[value=save]")
        page.wait_for_selector("button[value=anyway]")

    def lacking(page: Page) -> None:
        """Words without the agent's, with a field that there is not."""
        page.goto(f"{site}{OFFICE}/letters/information_requested/ru")
        page.fill("[name=text]", "Заявка {nummer}: у нас вопрос.")
        page.click("button[value=show]")
        page.wait_for_selector("#id_text_error")

    sources = list(Source.objects.order_by("pk"))
    yield "mailboxes", at("mailboxes")
    yield "mailbox", at(f"mailboxes/{sources[0].mailbox_id}")
    yield "mailbox-new", at("mailboxes/new")
    yield "consent", at(f"mailboxes/{sources[0].mailbox_id}/permission")
    yield "outlet", at(f"mailboxes/{sources[0].mailbox_id}/outgoing")
    yield "folder", at(f"folders/{sources[1].pk}")
    yield "folder-refused", tested
    version = Service.objects.get(slug="incident-desk").regulations.get().pk
    yield "stuck", at("stuck")
    yield "release", at(f"locked/{Scan.objects.get(state=Scan.State.FOUND).pk}/release")
    yield "unsorted", at("unsorted")
    yield "blocks", at("blocks")
    yield "block-new", at("blocks/new")
    yield "changes", at("changes")
    yield "letters", at("letters")
    yield "letter", at("letters/solution_proposed/ru")
    yield "letter-to-colleagues", at("letters/clock_warned/ru")
    yield "letter-refused", lacking
    yield "calendars", at("calendars")
    yield "calendar", at("calendars/ru?year=2026")
    yield "calendar-day", at("calendars/ru/day?day=2026-11-03")
    yield "calendar-file", at("calendars/ru/file")
    waiting = CalendarVersion.objects.filter(calendar_id="ru").latest("version").version
    yield "calendar-version", at(f"calendars/ru/versions/{waiting}")
    yield "work", at(f"work/{Task.objects.filter(kind='rebase').latest('pk').pk}")
    yield "trials", at("regulations/trials?rules=draft")
    yield "trial", _trial(site)
    yield "regulations", at("regulations")
    yield "regulation", at(f"regulations/{version}")
    yield "regulation-text", at(f"regulations/{version}/text")
    yield "regulation-changes", at(f"regulations/{version}/changes")
    yield "draft", at("regulations/draft")
    yield "draft-preview", at("regulations/draft/preview")
    yield "publication", at("regulations/draft/publication")
    yield "folder-letters", at(f"folders/{sources[2].pk}/letters")


def _trial(site: str) -> Callable[[Page], None]:
    from otklik.tickets.models import Task

    task = Task.objects.get(kind="trial")
    there = f"{site}/office/services/local-support/regulations/trials/{task.pk}?by=month"
    return lambda page: page.goto(there) and None
