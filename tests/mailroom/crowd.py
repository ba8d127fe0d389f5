"""A crowd that writes to one desk: letters of threads, colleagues, strangers, forwards and robots, by a seed.

Each letter carries the ticket that it belongs to, known from how it was made and not from what was filed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

ORGANISATIONS: Final = 6
SUBJECTS: Final = (
    "Printer is silent", "Не открывается отчёт", "VPN drops every hour", "Ошибка при входе",
    "Order list stays empty", "Медленно печатает касса", "Backup failed", "Нет звука в переговорной",
    "Invoice is missing", "Не приходит почта",
)  # fmt: skip
PREFIXES: Final = (
    "Re: ", "RE: ", "Отв: ", "HA: ", "AW: ", "Re[2]: ", "Fwd: Re: ", "[EXTERNAL] Re: ", "",
)  # fmt: skip
OTHERS: Final = ("Invoice for November", "Ещё один вопрос", "Holiday hours", "Про другое")


@dataclass
class Matter:
    """One conversation as its people know it: `mail_ids` are those of its letters, ours and theirs."""

    ticket: int
    number: str
    subject: str
    organisation: int | None
    requester: str
    mail_ids: list[str] = field(default_factory=list)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Where a letter belongs: a ticket to join, else one of its own, which may continue or name another."""

    joins: int | None = None
    continues: int | None = None
    names: int | None = None
    is_machine: bool = False
    other_subject: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """One letter: what kind it is, who sends it, its subject, further headers, and where it belongs."""

    kind: str
    sender: str
    subject: str
    headers: tuple[str, ...]
    expected: Expected
    text: str = "More of it."


def contact(organisation: int, place: int) -> str:
    return f"person{place}@org{organisation}.example"


@dataclass
class Crowd:
    """Makes one letter after the other; whoever files them adds to `matters` what became of each."""

    random: Random
    matters: list[Matter] = field(default_factory=list)
    strangers: int = 0

    def letter(self) -> Made:
        kinds: list[tuple[int, Callable[[], Made]]] = [(3, self.begins), (1, self.stranger_begins)]
        if self.matters:
            kinds += [
                (4, self.answers), (2, self.answers_by_number), (2, self.answers_an_older_letter),
                (2, self.colleague_answers), (2, self.answers_under_another_subject), (1, self.two_marks),
                (2, self.stranger_with_a_number), (1, self.stranger_with_a_header),
                (1, self.other_customer_with_a_number), (1, self.forwards), (2, self.robot),
            ]  # fmt: skip
        weights, made = zip(*kinds, strict=True)
        chosen: Callable[[], Made] = self.random.choices(made, weights)[0]
        return chosen()

    def begins(self) -> Made:
        sender = contact(self.random.randrange(ORGANISATIONS), self.random.randrange(3))
        return Made("begins", sender, self.random.choice(SUBJECTS), (), Expected())

    def stranger_begins(self) -> Made:
        return Made("a stranger begins", self._stranger(), self.random.choice(SUBJECTS), (), Expected())

    def answers(self) -> Made:
        one = self._matter()
        return self._joining("answers", one, one.requester, self._tagged(one), self._answer_to(one))

    def answers_by_number(self) -> Made:
        one = self._matter()
        return self._joining("answers by number", one, one.requester, self._tagged(one), ())

    def answers_an_older_letter(self) -> Made:
        """By References alone, folded, with ids of elsewhere among them, and without the number."""
        one = self._matter()
        known = f"<{self.random.choice(one.mail_ids)}>"
        headers = (f"References: <x.{self.random.random()}@elsewhere.example>\r\n {known}\r\n <y@z.example>",)
        return self._joining("answers an older letter", one, one.requester, f"Re: {one.subject}", headers)

    def colleague_answers(self) -> Made:
        one = self._matter(of_organisation=True)
        assert one.organisation is not None
        sender = contact(one.organisation, self.random.randrange(3))
        return self._joining("a colleague answers", one, sender, self._tagged(one), self._answer_to(one))

    def answers_under_another_subject(self) -> Made:
        one = self._matter()
        said = self.random.choice([other for other in OTHERS if other not in one.subject])
        subject = self.random.choice((said, f"[{one.number}] {said}"))
        made = self._joining("another subject", one, one.requester, subject, self._answer_to(one))
        other = Expected(made.expected.joins, made.expected.continues, other_subject=not one.closed)
        return Made(made.kind, made.sender, subject, made.headers, other)

    def two_marks(self) -> Made:
        """The letter answers one of the sender's tickets and has the number of another of theirs."""
        one = self._matter()
        others = [other for other in self.matters if other.requester == one.requester and other != one]
        number = self.random.choice(others).number if others else one.number
        headers = self._answer_to(one)
        return self._joining("two marks", one, one.requester, f"Re: [{number}] {one.subject}", headers)

    def stranger_with_a_number(self) -> Made:
        one = self._matter()
        return Made(
            "a stranger's number", self._stranger(), self._tagged(one), (), Expected(names=one.ticket)
        )

    def stranger_with_a_header(self) -> Made:
        one = self._matter()
        headers, sender = self._answer_to(one), self._stranger()
        return Made("a stranger's header", sender, f"Re: {one.subject}", headers, Expected(names=one.ticket))

    def other_customer_with_a_number(self) -> Made:
        one = self._matter()
        elsewhere = [place for place in range(ORGANISATIONS) if place != one.organisation]
        sender = contact(self.random.choice(elsewhere), self.random.randrange(3))
        expected = Expected(names=one.ticket)
        return Made("another customer's number", sender, self._tagged(one), self._answer_to(one), expected)

    def forwards(self) -> Made:
        """A letter of elsewhere is passed on; the number within its text is nobody's mark."""
        one, made = self._matter(), self.begins()
        passed_on = f"-------- Forwarded Message --------\nSubject: [{one.number}] {one.subject}"
        text = f"See below.\n\n{passed_on}\n\nHelp."
        headers = (f"References: <{self.random.random()}@elsewhere.example>",)
        return Made("forwards", made.sender, f"Fwd: {made.subject}", headers, Expected(), text)

    def robot(self) -> Made:
        one = self._matter()
        marks = ("Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes")
        headers = (self.random.choice(marks), *self._answer_to(one))
        return Made("a robot", one.requester, self._tagged(one), headers, Expected(is_machine=True))

    def _joining(self, kind: str, one: Matter, sender: str, subject: str, headers: tuple[str, ...]) -> Made:
        """To a closed ticket an answer begins one that continues it, as the rules of the desk have it."""
        expected = Expected(continues=one.ticket) if one.closed else Expected(joins=one.ticket)
        return Made(kind, sender, subject, headers, expected)

    def _matter(self, *, of_organisation: bool = False) -> Matter:
        among = [one for one in self.matters if one.organisation is not None or not of_organisation]
        return self.random.choice(among or self.matters)

    def _tagged(self, one: Matter) -> str:
        return f"{self.random.choice(PREFIXES)}[{one.number}] {one.subject}"

    def _answer_to(self, one: Matter) -> tuple[str, ...]:
        return (
            f"In-Reply-To: <{one.mail_ids[-1]}>",
            f"References: {' '.join(map(_bracketed, one.mail_ids))}",
        )

    def _stranger(self) -> str:
        self.strangers += 1
        return f"stranger{self.strangers}@nowhere{self.strangers % 97}.example"


def _bracketed(mail_id: str) -> str:
    return f"<{mail_id}>"


def letters(crowd: Crowd, count: int) -> Iterator[Made]:
    return (crowd.letter() for _ in range(count))
