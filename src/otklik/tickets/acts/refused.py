"""Why an act did not happen: what a face catches and puts into words."""

from otklik.core.lifecycle import Given as Given
from otklik.core.lifecycle import NotPossible as NotPossible
from otklik.tickets.acts.given import Missing as Missing
from otklik.tickets.acts.given import NotHere as NotHere
from otklik.tickets.journal import AlreadyDone as AlreadyDone
from otklik.tickets.journal import Stale as Stale
