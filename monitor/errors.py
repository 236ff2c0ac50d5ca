"""The exceptions of the product, for what is unexpected; expected outcomes are values.

MonitorError                  exit status 1 and a message that says what to do
├── DaemonError               exit status 78: it cannot run, and a new start would mend nothing
├── ConfigError               exit status 78: every fault of the configuration at once
├── UsageError                exit status 2: the command line was wrong
├── SourceError               a document cannot be read as what it should be
├── WeightsError              bundled weights are damaged or of another program
├── RecordError               a record or seed-form text that the reader or writer cannot express
└── StoreError                the database cannot be used
├── StoreLocked           another daemon holds it
├── StoreUnavailable      the disk is full or read-only: what time or somebody mends
├── StoreLooked           none does, but somebody looks whether one does
└── StoreUnusable         neither time nor a new start mends it: damaged, another program's
    └── StoreNewer        it was written by a newer program
"""

from collections.abc import Iterator
from dataclasses import dataclass

from typing_extensions import override


class MonitorError(Exception):
    """The root: its text is written for the person at the terminal."""

    exit_status = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a configuration file, and where.

    Attributes:
        place: ``file:line:column`` (1-based), or the file alone where no line applies.
        key: the offending key as a dotted path, ``""`` for the whole file.
        message: what is wrong and what was expected, with a suggestion where there is one.
    """

    place: str
    key: str
    message: str

    @override
    def __str__(self) -> str:
        return (
            f"{self.place}: {self.key}: {self.message}"
            if self.key
            else f"{self.place}: {self.message}"
        )


class ConfigError(MonitorError):
    """The configuration is bad; carries every fault found, and what was only warned of."""

    exit_status = 78

    def __init__(self, faults: tuple[Fault, ...], warnings: tuple[Fault, ...] = ()) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults, self.warnings = faults, warnings


class DaemonError(MonitorError):
    """The daemon cannot run until somebody does what the text says; systemd need not try."""

    exit_status = 78


class UsageError(MonitorError):
    """The command line is wrong whatever is stored; a name that is not known is no such error."""

    exit_status = 2


class SourceError(MonitorError):
    """A document is not what it was taken for; the text names the source and the reason."""


class WeightsError(MonitorError):
    """A file of weights is damaged, or made for another version of the program."""


class RecordError(MonitorError):
    """A record cannot be read, or not be written in the form asked for; names the key."""


class StoreError(MonitorError):
    """The database cannot be opened, read or written; the text names the file."""


class StoreUnavailable(StoreError):  # noqa: N818 - a state of the store, read as such
    """It cannot be used now, by no fault of its own: a full or read-only disk, another writer."""


class StoreLocked(StoreError):  # noqa: N818 - a state of the store, read as such at the call site
    """A second daemon was started on a database that one already holds."""


class StoreLooked(StoreError):  # noqa: N818 - same
    """A command looks at the lock; it takes a moment, unless that process is held up."""


class StoreUnusable(StoreError):  # noqa: N818 - same
    """Damaged, of another program, or no database at all; somebody has to put another there."""


class StoreNewer(StoreUnusable):
    """The database has migrations that this program does not know."""


def leaves(error: BaseException) -> Iterator[BaseException]:
    """The errors that a group of groups holds, in order; one that is no group is its own leaf."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error


def place_of(error: BaseException) -> str:
    """File and line where ``error`` was raised; ``""`` where it never was."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
