"""The LMTP door (RFC 2033): a mail server hands over letters and hears of each recipient by itself."""

from collections.abc import Sequence

from aiosmtpd.smtp import syntax

from otklik.mailroom.door import LATER, UNKNOWN, Session


class LmtpSession(Session):
    """As the SMTP door, but greeted by LHLO, and with one reply a recipient at the end of a letter."""

    greeting = "LHLO"

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 this is LMTP: say LHLO")

    async def smtp_EHLO(self, arg: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 this is LMTP: say LHLO")

    async def _answers(self, content: bytes | None) -> Sequence[str]:
        """In the order of the accepted recipients (RFC 2033 4.2); those who share a reply share its commit.

        Whoever has no mailbox any more by now hears so, and the others get the letter all the same.
        """
        assert self.envelope is not None
        asked = list(self.envelope.rcpt_tos)
        known = await self.clerk.known_among(asked)
        if known is None:
            return [LATER] * len(asked)
        self.envelope.rcpt_tos[:] = [address for address in asked if address in known]
        filed = await self._filed(content) if known else ""
        return [filed if address in known else _unknown(address) for address in asked]


def _unknown(address: str) -> str:
    return UNKNOWN.format(address.encode("ascii", "replace").decode())
