"""Life: who is alive, and who is missing or dead."""

from monitor.follow.lexicon.shape import Table, off, on
from monitor.model.changes import Axis

TABLE = Table(
    axis=Axis.LIFE,
    verbs=(
        on("alive", "survive, resurface, reappear", "s"),
        on("alive", "find alive, rescue, find safe, pull alive"),
        off("dead", "die, pass away, perish", "s"),
        off(
            "dead", "kill, assassinate, execute, shoot dead, find dead, presume dead, declare dead"
        ),
        off("missing", "go missing, disappear, vanish", "s"),
    ),
    nouns=(
        on("alive", "survival"),
        off("dead", "death, killing, assassination"),
        off("missing", "disappearance"),
    ),
    states=(
        on("alive", "alive, safe, still alive, alive and well, unharmed", turns=True),
        off("dead", "dead, presumed dead, feared dead"),
        off("missing", "missing, still missing"),
    ),
    attributes=(off("missing", "missing"), off("dead", "slain, murdered, late")),
)
