"""Which changed value of a regulation would move how many open tickets."""

from otklik.core.differences.compare import Change
from otklik.core.differences.effects import effect, term_of
from otklik.tickets.rebasing import Outlook


def said(change: Change, outlook: Outlook, language: str) -> str:
    """A change's sentence, and what it would do to open tickets where it gives a term."""
    term = term_of(change.path)
    if term is None:
        return change.says
    moves = [
        move for move in outlook.moves if term.is_of(clock=move.clock, plan=move.plan, priority=move.priority)
    ]
    late = {move.ticket for move in moves if move.late}
    return f"{change.says}; {effect(len({move.ticket for move in moves}), len(late), language)}"
