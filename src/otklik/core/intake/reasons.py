"""Why intake decided as it did: codes for the journal, words for pages and letters of refusal."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """The codes; stable, since journals and incoming records keep them."""

    KNOWN_PERSON = "known_person"
    OF_ORGANISATION = "of_organisation"
    STAFF = "staff"
    LISTED = "listed_in_contract"
    ANYONE = "anyone_with_email"
    UNKNOWN_SENDER = "unknown_sender"
    NO_ADDRESS = "no_address"
    NOT_GENUINE = "not_genuine"
    SENDER_BLOCKED = "sender_blocked"
    TAKEN_FOR_SPAM = "taken_for_spam"
    CONTACT_ENDED = "contact_ended"
    CONTACT_NOT_BEGUN = "contact_not_begun"
    NO_ORGANISATION = "no_organisation"
    ROLE_EXCLUDED = "role_excluded"
    ROLE_NOT_STAFF = "role_not_staff"
    READS_ONLY = "reads_only"
    NOT_LISTED = "not_listed"
    NO_CONTRACT = "no_contract"
    CONTRACT_ENDED = "contract_ended"
    CONTRACT_NOT_BEGUN = "contract_not_begun"
    CONTRACT_INACTIVE = "contract_inactive"
    PLAN_UNKNOWN = "plan_unknown"
    SEVERAL_CONTACTS = "several_contacts"
    SEVERAL_CONTRACTS = "several_contracts"
    TICKET_CLOSED = "ticket_closed"
    AGENT_UNCONFIRMED = "agent_unconfirmed"
    ACCEPTED = "accepted_with_reason"
    AGENT_WROTE = "agent_wrote_first"


@dataclass(frozen=True, slots=True)
class Because:
    """A reason with the ids of the rows it rests on; its text is "contract_ended contact=4 contract=12"."""

    reason: Reason
    refs: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join((self.reason, *(f"{name}={ref}" for name, ref in self.refs)))


def because(reason: Reason, **refs: str) -> Because:
    """A reason with those references that are there."""
    return Because(reason, tuple((name, ref) for name, ref in refs.items() if ref))


def words(code: str | Because, language: str) -> str:
    """The words of a reason, given as itself or as kept in a row; Russian for "ru", else English.

    They are fit for the person refused: they tell no more than that person knows. An unknown
    code stands as it is.
    """
    bare = str(code).partition(" ")[0]
    return _WORDS[Reason(bare)]["ru" if language == "ru" else "en"] if bare in _WORDS else bare


_WORDS: dict[Reason, dict[str, str]] = {
    Reason.KNOWN_PERSON: {
        "ru": "отправитель известен сервису",
        "en": "the sender is known to the service",
    },
    Reason.OF_ORGANISATION: {
        "ru": "отправитель из организации с действующим договором",
        "en": "the sender belongs to an organisation with a contract in force",
    },
    Reason.STAFF: {
        "ru": "отправитель — сотрудник организации с действующим договором",
        "en": "the sender is on the staff of an organisation with a contract in force",
    },
    Reason.LISTED: {
        "ru": "отправитель — уполномоченный представитель по договору",
        "en": "the sender is an authorised representative under the contract",
    },
    Reason.ANYONE: {
        "ru": "обратиться может каждый, у кого есть электронная почта",
        "en": "anyone with an e-mail address may write",
    },
    Reason.UNKNOWN_SENDER: {
        "ru": "адрес отправителя сервису неизвестен",
        "en": "the sender's address is not known to the service",
    },
    Reason.NO_ADDRESS: {
        "ru": "у письма нет адреса отправителя",
        "en": "the letter has no sender's address",
    },
    Reason.NOT_GENUINE: {
        "ru": "почтовый сервер не подтвердил, что письмо от этого отправителя",
        "en": "the mail server does not confirm that the letter is from this sender",
    },
    Reason.SENDER_BLOCKED: {
        "ru": "письма этого отправителя не принимаются",
        "en": "letters from this sender are not taken",
    },
    Reason.TAKEN_FOR_SPAM: {
        "ru": "почтовый сервер считает письмо спамом",
        "en": "the mail server takes the letter for spam",
    },
    Reason.CONTACT_ENDED: {
        "ru": "на момент обращения отправитель уже не контактное лицо организации",
        "en": "the sender was no longer a contact of the organisation when the request came",
    },
    Reason.CONTACT_NOT_BEGUN: {
        "ru": "на момент обращения отправитель ещё не контактное лицо организации",
        "en": "the sender was not yet a contact of the organisation when the request came",
    },
    Reason.NO_ORGANISATION: {
        "ru": "отправитель не связан ни с одной организацией",
        "en": "the sender belongs to no organisation",
    },
    Reason.ROLE_EXCLUDED: {
        "ru": "регламент не принимает обращения от лиц в этой роли",
        "en": "the regulation takes no requests from people in this role",
    },
    Reason.ROLE_NOT_STAFF: {
        "ru": "отправитель не из числа сотрудников организации",
        "en": "the sender is not on the organisation's staff",
    },
    Reason.READS_ONLY: {
        "ru": "отправитель может читать заявки, но не подавать их",
        "en": "the sender may read tickets but not open them",
    },
    Reason.NOT_LISTED: {
        "ru": "отправителя нет среди уполномоченных представителей по договору",
        "en": "the sender is not among the authorised representatives of the contract",
    },
    Reason.NO_CONTRACT: {
        "ru": "у организации нет договора на поддержку",
        "en": "the organisation has no support contract",
    },
    Reason.CONTRACT_ENDED: {
        "ru": "договор на поддержку закончился до обращения",
        "en": "the support contract had ended before the request came",
    },
    Reason.CONTRACT_NOT_BEGUN: {
        "ru": "договор на поддержку ещё не начался",
        "en": "the support contract has not begun yet",
    },
    Reason.CONTRACT_INACTIVE: {
        "ru": "договор на поддержку не введён в действие",
        "en": "the support contract has not been activated",
    },
    Reason.PLAN_UNKNOWN: {
        "ru": "тарифа из договора нет в регламенте",
        "en": "the contract names a plan that the regulation does not have",
    },
    Reason.SEVERAL_CONTACTS: {
        "ru": "отправитель пишет от нескольких организаций; неясно, от какой",
        "en": "the sender speaks for several organisations, and it is not clear for which",
    },
    Reason.SEVERAL_CONTRACTS: {
        "ru": "действует несколько договоров; неясно, по какому обращение",
        "en": "several contracts are in force, and it is not clear which one this falls under",
    },
    Reason.TICKET_CLOSED: {
        "ru": "заявка, на письмо о которой Вы отвечаете, закрыта, и ответы в неё больше не принимаются; "
        "напишите, пожалуйста, новое письмо без номера заявки в теме",
        "en": "the ticket that it answers is closed and takes no more letters; "
        "please write a new one, without the number in its subject",
    },
    Reason.AGENT_UNCONFIRMED: {
        "ru": "адрес отправителя — специалиста поддержки, но почтовый сервер не подтверждает, что письмо от "
        "него; ответьте на странице заявки",
        "en": "the sender's address is an agent's, but no mail server confirms that the letter is from them; "
        "please answer on the ticket's page",
    },
    Reason.ACCEPTED: {
        "ru": "обращение принял специалист поддержки, указав причину",
        "en": "an agent accepted the request and gave the reason",
    },
    Reason.AGENT_WROTE: {
        "ru": "первым написал специалист поддержки",
        "en": "an agent wrote first",
    },
}
