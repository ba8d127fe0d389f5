"""What the demo prints when it is ready: addresses, logins, letters to send."""

import os
from collections.abc import Sequence
from pathlib import Path

from otklik.ops.demo import cast
from otklik.ops.demo.letters import Sample

_TEXT = """
Otklik is ready after {seconds:.0f} s.   Отклик готов.

  The desk             {desk}
    agent              {agent}   password {password}
    team lead          {lead}   password {password}
  Letters that left    http://{viewer}

Send a sample letter, from this folder, and see it in the queue within seconds:

{samples}
With any mail program: SMTP server {door}, no sign-in, no encryption. The two services know their people,
so write from one of the addresses above{me}
  to {boxes}

Data: {folder}   Ctrl+C ends the demo.
"""


def greeting(samples: Sequence[Sample], *, folder: Path, me: str, seconds: float) -> str:
    door = os.environ["OTKLIK_DOOR"]
    boxes = cast.addresses()
    return _TEXT.format(
        seconds=seconds,
        desk=os.environ["OTKLIK_BASE_URL"],
        agent=cast.AGENT,
        lead=cast.LEAD,
        password=cast.PASSWORD,
        viewer=os.environ["OTKLIK_DEMO_VIEWER"],
        samples="\n".join(_sample(sample, door) for sample in samples),
        door=door,
        me=f" or from {me}," if me else ", or start with --me YOUR@ADDRESS to be known yourself,",
        boxes="\n     ".join(f"{box.address}  ({box.service.called('en')})" for box in boxes),
        folder=folder,
    )


def _sample(sample: Sample, door: str) -> str:
    return (
        f"  bin/otklik mail send --door {door} {sample.path}\n"
        f"      {sample.about}: From {sample.sender}, To {sample.to}\n"
    )
