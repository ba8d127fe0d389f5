"""What the demo prints when it is ready: addresses, logins, portals, letters to send."""

import os
from collections.abc import Sequence
from pathlib import Path

from otklik.ops.demo import cast
from otklik.ops.demo.letters import Sample
from otklik.people.models import Service

_TEXT = """
Отклик готов через {seconds:.0f} с.   Otklik is ready after {seconds:.0f} s.

  Рабочее место · The desk   {desk}
    специалист · agent                  {agent}
    руководитель группы · team lead     {lead}
    администратор · administrator       {administrator}
    ревизор, только читает · auditor    {auditor}
    пароль у всех · one password        {password}

  Отправленные письма · Letters that left   http://{viewer}

  Порталы заявителей · Portals of those who ask
    Войдите с указанным адресом: код придёт письмом, оно появится среди отправленных.
    Sign in with the address given: the code comes by a letter, which appears among those that left.
{portals}

  Письма для пробы · Sample letters
    Запустите команду в этой папке: заявка появится в очереди через несколько секунд.
    Run a command in this folder: its ticket appears in the queue within seconds.
{samples}

  Из почтовой программы · With any mail program
    сервер SMTP · SMTP server {door}, без входа и шифрования · no sign-in, no encryption
    от · from: {senders}
    на · to:   {boxes}

  Данные · Data: {folder}
  Ctrl+C останавливает · ends the demo
"""

_AT_THE_PORTAL = {
    "local-support": "pavel.zhukov@northern.example",
    "vendor-sla": "r.titov@alfa-les.example",
    "incident-desk": "m.demina@port.example",
    "contract-helpdesk": "chernova@sadovaya-clinic.example",
    "saas-plans": "gorin@uralmills.example",
}
"""Somebody of each service who has tickets to look at."""


def greeting(samples: Sequence[Sample], *, folder: Path, me: str, seconds: float) -> str:
    door, desk = os.environ["OTKLIK_DOOR"], os.environ["OTKLIK_BASE_URL"]
    return _TEXT.format(
        seconds=seconds,
        desk=desk,
        agent=cast.AGENT,
        lead=cast.LEAD,
        administrator=cast.ADMINISTRATOR,
        auditor=cast.AUDITOR,
        password=cast.PASSWORD,
        viewer=os.environ["OTKLIK_DEMO_VIEWER"],
        portals="\n".join(_portal(service, desk) for service in Service.objects.order_by("pk")),
        samples="\n".join(_sample(sample, door) for sample in samples),
        door=door,
        senders=me or "один из адресов выше · an address above, --me YOUR@ADDRESS",
        boxes="\n               ".join(box.address for box in cast.addresses()),
        folder=folder,
    )


def _portal(service: Service, desk: str) -> str:
    names = f"{service.called('ru')} · {service.called('en')}"
    person = _AT_THE_PORTAL.get(service.slug, "")
    return f"    {names:<40}{desk}/help/{service.slug}/\n    {'':<40}{person}"


def _sample(sample: Sample, door: str) -> str:
    here = Path.cwd()
    path = sample.path.relative_to(here) if sample.path.is_relative_to(here) else sample.path
    return f"    bin/otklik mail send --door {door} {path}\n      {sample.about}: {sample.sender}"
