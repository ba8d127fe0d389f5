"""Letters are fetched from a folder: found by their uids, committed one by one, each of them once.

What is new lies above the last uid settled; \\Seen says nothing, people read their mail. An hourly sweep
of the last days finds what a server showed late. Whatever breaks off and begins again repeats nothing:
a letter is known by its place, and else by its digest.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

import structlog
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError, transaction
from django.db.models import Q, QuerySet

from otklik.core.mail.parse import parse
from otklik.kit import due, trail
from otklik.kit.sealed import Closed
from otklik.mailroom import connecting, consents, deliver, imap, oauth, steps, storing
from otklik.mailroom.imap import Folder, Head
from otklik.mailroom.models import Afterwards, Envelope, Mailbox, Outcome, Source

log = structlog.get_logger(__name__)
Tick = Callable[[], datetime]

EVERY = timedelta(seconds=30)
SWEEP_EVERY = timedelta(hours=1)
SWEEP_BACK = timedelta(days=7)
ALARM = timedelta(minutes=5)
"""A folder that was out of reach so long is an alarm."""

AT_ONCE = 100
"""So many letters a turn; the next turn begins at once."""

MOST_TRIES = 30_000
"""A source is never given up, however often a worker ended in the middle of it."""

TOO_LARGE = "too-large"
_A_FEW = 10
"""Letters asked about at once: on a line that breaks all the time something must come through."""

_TIMES = 3
"""A letter at which the connection broke so often is left to the sweep, so that it holds nobody up."""

_LONGEST_PAUSE = 5
"""The attempt whose pause is the longest between tries of a server that is away: 4 minutes."""

_OURS = (OperationalError, InterfaceError, InternalError, ProgrammingError, OSError)
"""Troubles of this installation: the letter is not to blame."""

_RENEW = timedelta(minutes=1)
_A_DAY = timedelta(days=1)


def account(source: Source, *, now: datetime) -> imap.Account:
    """What it takes to open a source's folder. Raises imap.OutOfReach where there is no secret to sign in by.

    A provider may be asked for a token.
    """
    bare = imap.Account(source.host, source.port, source.security, source.user, "", source.folder)
    return with_consent(bare, source.mailbox, now=now) if source.by_consent else with_secret(bare, source)


class Alarm(Protocol):
    """Who hears of a source that was out of reach for five minutes; may be told several times of one outage.

    `since` is when the outage began.
    """

    def away(self, source: Source, *, since: datetime, why: str, now: datetime) -> None: ...

    def back(self, source: Source, *, since: datetime, now: datetime) -> None: ...


def with_secret(account: imap.Account, source: Source) -> imap.Account:
    """An account with the password that is kept at a source. Raises imap.OutOfReach."""
    try:
        return replace(account, secret=source.secret.open())
    except Closed as closed:
        raise imap.OutOfReach(str(closed), imap.LOGIN) from closed


def with_consent(account: imap.Account, mailbox: Mailbox, *, now: datetime) -> imap.Account:
    """An account with a token of the mailbox's provider. Raises imap.OutOfReach."""
    try:
        token = consents.access_token(consents.of(mailbox), now=now)
    except oauth.Failed as failed:
        raise imap.OutOfReach(str(failed), imap.AUTHENTICATE) from failed
    return replace(account, secret=token, by_token=True)


def visit(source: Source, *, tick: Tick, limit: int, alarm: Alarm | None = None) -> None:
    """One turn at a claimed source; it is due again afterwards, soon or after a pause that grows.

    `tick` gives the current instant, `limit` is in bytes of a letter. Whatever breaks a turn off, the next
    one goes on where it stood; a source is never given up. Raises django.db.Error where even that cannot
    be noted.
    """
    readonly, begun_at = source.afterwards == Afterwards.LEAVE, tick()
    try:
        with imap.opened(account(source, now=begun_at), readonly=readonly) as folder:
            more = _Turn(source, folder, tick=tick, limit=limit).run()
    except imap.OutOfReach as trouble:
        if trouble.step == imap.AUTHENTICATE:
            consents.forget_token(source.mailbox)
        _out_of_reach(source, connecting.noted(trouble), alarm, now=tick())
    except Exception as error:
        log.exception("a mailbox could not be fetched", source=source.pk)
        _out_of_reach(source, f"{type(error).__name__}: {error}"[:500], alarm, now=tick())
    else:
        _reached(source, alarm, now=tick(), again=begun_at + (timedelta() if more else EVERY))


def out_of_reach(*, now: datetime) -> list[Source]:
    """The sources nothing could be fetched from for five minutes or more: somebody must look."""
    return list(Source.objects.filter(unreachable_since__lte=now - ALARM).order_by("unreachable_since"))


class _Turn:
    """One connection's work on one folder."""

    def __init__(self, source: Source, folder: Folder, *, tick: Tick, limit: int) -> None:
        self.source, self.folder, self.tick, self.limit = source, folder, tick, limit
        self.renewed_at = tick()
        self.counted_anew = False

    def run(self) -> bool:
        """Whether more letters wait than one turn takes."""
        self._same_count()
        self.counted_anew = (
            bool(self.source.behind or not self.source.last_uid) and self._elsewhere().exists()
        )
        new = self.folder.uids(above=self.source.last_uid, since=_day(self.source.since))
        self._take(new[:AT_ONCE])
        if (left := max(len(new) - AT_ONCE, 0)) != self.source.behind:
            _write(self.source, behind=left)
        if len(new) > AT_ONCE:
            return True
        swept_at = self.source.swept_at
        if swept_at is None or self.tick() - swept_at >= SWEEP_EVERY:
            self._sweep()
        return False

    def _same_count(self) -> None:
        """Where the server counts anew, begin at the cut-off: what is known already is recognised.

        Restored from a backup it gives the uids of what is lost to other letters, as UIDNEXT shows.
        """
        before, here = self.source.uidvalidity, self.folder.uidvalidity
        gone_back = before == here and self._has_gone_back()
        if before == here and not gone_back:
            return
        if before is not None:
            log.warning("a folder counts its letters anew", source=self.source.pk, before=before, now=here)
        with transaction.atomic():
            if gone_back:
                places = Envelope.objects.filter(source=self.source, uidvalidity=here)
                places.exclude(because=TOO_LARGE).update(uidvalidity=None, uid=None)
            _write(self.source, uidvalidity=here, last_uid=0, copies=[], troubled={})

    def _has_gone_back(self) -> bool:
        """By UIDNEXT, unless a letter is there that belies it: not every server counts well."""
        following = self.folder.next_uid
        return 0 < following <= self.source.last_uid and not self.folder.uids(
            above=following - 1, since=_day(self.source.since)
        )

    def _elsewhere(self) -> QuerySet[Envelope]:
        """Letters of this folder with a place of an earlier count."""
        return Envelope.objects.filter(~Q(uidvalidity=self.folder.uidvalidity), source=self.source)

    def _sweep(self) -> None:
        """Looks for what was missed; letters that made trouble come last, so that they hinder nothing."""
        since = max(self.source.since, self.tick() - SWEEP_BACK)
        before = self.source.troubled
        lately = self.folder.uids(since=_day(since))
        found = sorted({*lately, *self._troubled_longer(lately)})
        known = self._known(found) | set(self.source.copies)
        missed = [uid for uid in found if uid not in known]
        self._take([uid for uid in missed if str(uid) not in before])
        there = set(found)
        _write(
            self.source,
            swept_at=self.tick(),
            copies=[uid for uid in self.source.copies if uid in there],
            troubled={uid: why for uid, why in self.source.troubled.items() if int(uid) in there - known},
        )
        self._take([uid for uid in missed if str(uid) in before], again=True)

    def _troubled_longer(self, lately: Sequence[int]) -> set[int]:
        """Letters with trouble, older than a sweep looks back and still there: they are not let go."""
        longer = {int(uid) for uid in self.source.troubled} - set(lately)
        if not longer:
            return longer
        return longer & set(self.folder.uids(above=min(longer) - 1, since=_day(self.source.since)))

    def _known(self, found: Sequence[int]) -> set[int | None]:
        places = Envelope.objects.filter(source=self.source, uidvalidity=self.folder.uidvalidity)
        return set(places.filter(uid__gte=min(found, default=0)).values_list("uid", flat=True))

    def _take(self, uids: Sequence[int], *, again: bool = False) -> None:
        for start in range(0, len(uids), _A_FEW):
            few = uids[start : start + _A_FEW]
            heads = self.folder.heads(few)
            for uid in few:
                self._renew()
                if again or self._times(uid) < _TIMES:
                    with self._minding(uid):
                        self._letter(uid, heads.get(uid))
                self._settled(uid)

    def _letter(self, uid: int, head: Head | None) -> None:
        if head is None:
            raise imap.Refused("FETCH: the server gave neither date nor size")
        if head.received_at < self.source.since:
            return
        raw = self.folder.letter(uid) if head.size <= self.limit else None
        if raw == b"" and head.size:
            raise imap.Refused(imap.NO_CONTENT)
        if head.size > self.limit or (raw is not None and len(raw) > self.limit):
            self._refuse(uid, head)
        elif raw is not None:
            known = self._recognised(raw, head) if self.counted_anew else None
            self._place(known or self._stored(raw, head), uid)
            self._courtesy(uid)

    def _recognised(self, raw: bytes, head: Head) -> Envelope | None:
        """A letter of an earlier count, whose digest may be of a version that read other words in it."""
        arrival, service = parse(raw), self.source.mailbox.service_id
        if Envelope.objects.filter(service=service, digest=storing.digest_of(arrival, raw)).exists():
            return None  # as it is for most of them: an index finds it
        like = {"received_at": head.received_at, "size": len(raw), "mail_id": arrival.message_id[:998]}
        return self._elsewhere().filter(**like).exclude(mail_id="").first()

    def _stored(self, raw: bytes, head: Head) -> Envelope:
        since = trail.start()
        (envelope,) = storing.store(
            raw=raw,
            mail_from=deliver.return_path(raw),
            rcpt_to=[self.source.mailbox.address],
            door="imap",
            received_at=min(head.received_at, self.tick()),
        )
        steps.accepted([envelope], door="imap", since=since)
        return envelope

    def _place(self, envelope: Envelope, uid: int) -> None:
        """The letter is committed; now it also knows its place. A second copy is noted at the source."""
        with transaction.atomic():
            elsewhere = Q(source=self.source) & ~Q(uidvalidity=self.folder.uidvalidity)
            free = Envelope.objects.filter(Q(source=None) | elsewhere, pk=envelope.pk)
            if not free.update(source=self.source, uidvalidity=self.folder.uidvalidity, uid=uid):
                self._copy(envelope, uid)
            self._settled(uid)

    def _copy(self, envelope: Envelope, uid: int) -> None:
        place = {"source": self.source, "uidvalidity": self.folder.uidvalidity, "uid": uid}
        if uid not in self.source.copies and not Envelope.objects.filter(pk=envelope.pk, **place).exists():
            _write(self.source, copies=[*self.source.copies, uid])

    def _refuse(self, uid: int, head: Head) -> None:
        """A letter that is too large is told of by a record without bytes; it stays in its folder."""
        source, place = self.source, f"{self.source.pk}:{self.folder.uidvalidity}:{uid}"
        log.warning("a letter is too large", source=source.pk, uid=uid, size=head.size, limit=self.limit)
        columns = {
            "mailbox": source.mailbox,
            "digest": sha256(f"{TOO_LARGE}:{place}".encode()).hexdigest(),
            "route": {"mail_from": None, "rcpt_to": [source.mailbox.address], "door": "imap"},
            "received_at": min(head.received_at, self.tick()),
            "size": head.size,
            "outcome": Outcome.REFUSED,
            "because": TOO_LARGE,
        }
        Envelope.objects.get_or_create(
            service=source.mailbox.service,
            source=source,
            uidvalidity=self.folder.uidvalidity,
            uid=uid,
            defaults=columns,
        )

    def _courtesy(self, uid: int) -> None:
        """For people who look into the folder; nothing here depends on it."""
        try:
            if self.source.afterwards == Afterwards.MARK:
                self.folder.mark_read(uid)
            elif self._moves:
                self.folder.move(uid, self.source.target)
        except imap.Refused as refusal:
            log.warning("a letter stays as it is", source=self.source.pk, uid=uid, error=str(refusal))

    @property
    def _moves(self) -> bool:
        """Not into the folder itself: there a letter would be a new one again, without end."""
        source = self.source
        return source.afterwards == Afterwards.MOVE and not imap.is_same(source.folder, source.target)

    @contextmanager
    def _minding(self, uid: int) -> Iterator[None]:
        """A letter that cannot be had or kept is noted and passed over; troubles of ours end the turn."""
        try:
            yield
        except imap.OutOfReach as trouble:
            self._note(uid, str(trouble))
            raise
        except _OURS:
            raise
        except Exception as error:
            log.exception("a letter is passed over", source=self.source.pk, uid=uid)
            self._note(uid, f"{type(error).__name__}: {error}"[:500])
        else:
            if str(uid) in self.source.troubled:
                _write(self.source, troubled=_without(self.source.troubled, uid))

    def _note(self, uid: int, why: str) -> None:
        trouble = {"why": why, "times": self._times(uid) + 1}
        _write(self.source, troubled={**self.source.troubled, str(uid): trouble})

    def _times(self, uid: int) -> int:
        return int(self.source.troubled.get(str(uid), {}).get("times", 0))

    def _settled(self, uid: int) -> None:
        if uid > self.source.last_uid:
            _write(self.source, last_uid=uid)

    def _renew(self) -> None:
        if self.tick() - self.renewed_at > _RENEW:
            self.renewed_at = self.tick()
            due.renew(self.source, now=self.renewed_at)


def _reached(source: Source, alarm: Alarm | None, *, now: datetime, again: datetime) -> None:
    """Due at `again`, counted from when the turn began: what came during it was perhaps not looked for."""
    since = source.unreachable_since
    with transaction.atomic():
        if source.reachable_since is None:
            _write(source, reachable_since=now, unreachable_since=None)
        due.repeat(source, at=again)
        if alarm and since and now - since >= ALARM:
            alarm.back(source, since=since, now=now)


def _out_of_reach(source: Source, why: str, alarm: Alarm | None, *, now: datetime) -> None:
    """Another try after a pause; never given up, for nobody else would take up the letters."""
    since = source.unreachable_since or now
    alarming = now - since >= ALARM
    tell = log.error if alarming else log.warning
    tell("a mailbox is out of reach", source=source.pk, host=source.host, since=since.isoformat(), why=why)
    source.attempts = min(source.attempts, _LONGEST_PAUSE)
    with transaction.atomic():
        due.put_off(source, now=now, error=why)
        _write(source, unreachable_since=since, reachable_since=None, attempts=source.attempts)
        if not alarming and source.due_at and source.due_at > since + ALARM:
            _write(source, due_at=since + ALARM)  # so that the alarm is on time
        if alarm and alarming:
            alarm.away(source, since=since, why=why, now=now)


def _write(source: Source, **values: object) -> None:
    """These columns alone: an administrator may be changing others. Of another folder they would be wrong."""
    for name, value in values.items():
        setattr(source, name, value)
    here = {"host": source.host, "user": source.user, "folder": source.folder}
    Source.objects.filter(pk=source.pk, **here).update(**values)


def _without(troubled: dict[str, object], uid: int) -> dict[str, object]:
    return {key: trouble for key, trouble in troubled.items() if key != str(uid)}


def _day(instant: datetime) -> date:
    """The day before: servers compare days in a zone of their own (RFC 3501 6.4.4)."""
    return (instant - _A_DAY).date()
