"""YAML to Regulation, or all that is wrong with it, with line and column and what would be right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.findings import Findings
from otklik.core.regulation.references import find_broken, find_broken_in_contract
from otklik.core.regulation.schema import ContractTerms, Regulation
from otklik.core.regulation.shape import fit
from otklik.core.regulation.tree import Node, Plain, plain, plant

__all__ = [
    "Fault",
    "Opened",
    "RegulationInvalid",
    "load",
    "load_contract",
    "open_text",
    "opened_if_shaped",
    "read",
    "text_of",
]


@dataclass(frozen=True, slots=True)
class Opened:
    """A regulation together with the tree it came from, for those who point into the file."""

    regulation: Regulation
    root: Node
    source: str


def load(text: str, *, source: str = "", production_calendars: Collection[str] | None = None) -> Regulation:
    """The regulation in a text; raises RegulationInvalid with every fault that can be found at once.

    `source` stands before line and column in messages. Where `production_calendars` are given,
    a calendar may name only these. Rules that contradict each other are no fault here: see `check`.
    """
    return open_text(text, source=source, production_calendars=production_calendars).regulation


def read(path: Path, *, production_calendars: Collection[str] | None = None) -> Regulation:
    """The regulation in a UTF-8 file; raises RegulationInvalid, also when it cannot be read."""
    text = text_of(path, source=path.name)
    return load(text, source=path.name, production_calendars=production_calendars)


def text_of(path: Path, *, source: str) -> str:
    """The text of a UTF-8 file; raises RegulationInvalid where there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = error.strerror or str(error)
        raise RegulationInvalid([Fault("REG-FILE", str(path), params=(("problem", problem),))]) from error
    except UnicodeDecodeError as error:
        raise RegulationInvalid([_not_utf8(error, source)]) from error


def open_text(text: str, *, source: str = "", production_calendars: Collection[str] | None = None) -> Opened:
    """Like `load`, with the places of everything; raises RegulationInvalid."""
    opened, broken = opened_if_shaped(text, source=source, production_calendars=production_calendars)
    if broken:
        raise RegulationInvalid(broken)
    return opened


def opened_if_shaped(
    text: str, *, source: str = "", production_calendars: Collection[str] | None = None
) -> tuple[Opened, tuple[Fault, ...]]:
    """A file of the right shape, with the names in it that lead nowhere.

    Raises RegulationInvalid where the shape itself is wrong, with both kinds of faults.
    """
    root, faults = plant(text.removeprefix("\ufeff"), source=source)
    if root is None:
        raise RegulationInvalid(faults)
    findings = Findings(root, source, faults=faults)
    values = plain(root)
    is_sound = not faults
    regulation = fit(Regulation, values, findings)
    find_broken(values, findings, production_calendars)
    if regulation is None or not is_sound:
        raise RegulationInvalid(_without_misspelt(_without_echoes(findings.faults)))
    return Opened(regulation, root, source), RegulationInvalid(findings.faults).errors


def load_contract(
    data: Mapping[str, object], regulation: Regulation, *, complete: bool = False
) -> ContractTerms:
    """The terms of a contract, as they come from JSON; raises RegulationInvalid with paths for places.

    A map of terms may name some priorities only, the rest is the plan's and regulation's;
    `complete` asks for every one, as a contract does that is about to come into force (S2.15).
    """
    return _fitted(data, regulation, Findings(prefix="contract"), complete=complete)


def read_contract(text: str, regulation: Regulation) -> dict[str, Plain]:
    """The terms of a contract as somebody typed them: YAML with the regulation's keys; none for no text.

    Raises RegulationInvalid with line and column of whatever is wrong.
    """
    root, data = _contract_tree(text)
    if root is not None:
        _fitted(data, regulation, Findings(root), complete=False)
    assert isinstance(data, dict), "nothing else fits"
    return data


def planted_contract(text: str, regulation: Regulation, *, source: str) -> tuple[ContractTerms, Node | None]:
    """The same as terms, with the tree for whoever points into the text; raises RegulationInvalid."""
    root, data = _contract_tree(text, source)
    return _fitted(data, regulation, Findings(root, source), complete=False), root


def _contract_tree(text: str, source: str = "") -> tuple[Node | None, Plain]:
    if not text.strip():
        return None, {}
    root, faults = plant(text, source=source)
    if root is None or faults:
        raise RegulationInvalid(faults)
    return root, plain(root)


def _fitted(data: object, regulation: Regulation, findings: Findings, *, complete: bool) -> ContractTerms:
    terms = fit(ContractTerms, data, findings)
    levels = [priority.id for priority in regulation.priorities.values]
    if isinstance(data, Mapping):
        find_broken_in_contract(data, list(regulation.calendars), levels, findings)
    if not complete:
        findings.faults = [fault for fault in findings.faults if fault.wording != "R104.missing"]
    if terms is None or findings.faults:
        raise RegulationInvalid(findings.faults)
    return terms


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """The faults without those of values that an alias stands for: they are not in the file."""
    aliases = {(fault.line, fault.column) for fault in faults if fault.code == "REG-ALIAS"}
    return [f for f in faults if f.code == "REG-ALIAS" or (f.line, f.column) not in aliases]


def _without_misspelt(faults: list[Fault]) -> list[Fault]:
    """The faults without a missing key where it is there in a wrong spelling."""
    meant = {
        ".".join(filter(None, (fault.path.rpartition(".")[0], dict(fault.params)["nearest"])))
        for fault in faults
        if fault.wording == "REG-KEY.near"
    }
    return [f for f in faults if f.wording != "REG-MISSING" or _missing(f) not in meant]


def _missing(fault: Fault) -> str:
    return ".".join(filter(None, (fault.path, dict(fault.params)["key"])))


def _not_utf8(error: UnicodeDecodeError, source: str) -> Fault:
    before = error.object[: error.start]
    line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
    byte = f"0x{error.object[error.start]:02X}"
    return Fault("REG-ENCODING", "", line, column, source, (("byte", byte),))
