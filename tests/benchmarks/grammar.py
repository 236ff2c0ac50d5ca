"""What the bundled parser costs: CPU by length and batch, loading, memory, hostile sentences."""

from collections.abc import Sequence
from importlib import resources
from itertools import cycle, islice

import numpy as np

from monitor.app.parts import grammar
from monitor.follow.grammar.parser import LONGEST, Parser
from tests.benchmarks.gauges import MIB, Table, apart, heap, median, timed
from tools.parser.roles import read

LENGTHS = (10, 22, 40, 80)
BATCHES = (1, 4, 16, 64)
SENTENCES = 64
ROUNDS = 7
HOSTILE = {
    "10,000 brackets": "(" * 10_000,
    "one word of a million letters": "a" * 1_000_000,
    "10,000 times 'to visit'": "to visit " * 10_000,
    "100,000 abbreviations": "Mr. " * 100_000,
}


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    rounds = 2 if quick else ROUNDS
    speed = [(length, *apart(speed_of, length=length, rounds=rounds)) for length in LENGTHS]
    start = apart(loaded)
    hostile = [(name, apart(cost_of, name=name)) for name in HOSTILE]
    return [
        Table(
            "grammar: CPU ms per sentence, by tokens and by sentences in a call",
            ("tokens", *map(str, BATCHES)),
            speed,
            ("Made-up news sentences put together to the length; the median of rounds.",),
        ),
        Table(
            "grammar: the start",
            ("file, MB", "load, CPU ms", "memory after 64 sentences, MB"),
            [tuple(start)],
            ("Memory is resident, beyond a process with numpy and its matrix product used.",),
        ),
        Table(
            f"grammar: CPU ms of a hostile sentence, {LONGEST} tokens of it parsed",
            ("sentence", "ms"),
            hostile,
        ),
    ]


def sentences(length: int) -> list[str]:
    """Sentences of about so many tokens."""
    words = cycle(" ".join(role.text for role in read()).split())
    return [" ".join(islice(words, length - length // 9)) for _ in range(SENTENCES)]


def speed_of(length: int, rounds: int) -> list[float]:
    """Milliseconds per sentence for each size of a call."""
    parser, texts = grammar(), sentences(length)
    parser.parse(texts)
    return [median([_each(parser, texts, batch) for _ in range(rounds)]) for batch in BATCHES]


def _each(parser: Parser, texts: Sequence[str], batch: int) -> float:
    calls = [texts[start : start + batch] for start in range(0, len(texts), batch)]
    return timed(lambda: [parser.parse(call) for call in calls]) / len(texts)


def loaded() -> list[float]:
    """Size of the file, milliseconds until a parser is there, megabytes that it holds."""
    ones = np.ones((64, 64), dtype=np.float32)
    before = heap() if (ones @ ones).any() else 0
    data = (resources.files("monitor.follow.grammar") / "parser_en.npz").read_bytes()
    made: list[Parser] = []
    spent = timed(lambda: made.append(Parser(data)))
    made[0].parse(sentences(LENGTHS[1]))
    return [len(data) / 1e6, spent, (heap() - before) / MIB]


def cost_of(name: str) -> float:
    """Milliseconds of a hostile sentence."""
    parser = grammar()
    parser.parse(["Norland cancels the talks."])
    return timed(lambda: parser.parse([HOSTILE[name]]))
