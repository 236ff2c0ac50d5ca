"""The fitting tools make the very stories that the matcher makes, and learn what there is."""

import json
from pathlib import Path

import numpy as np
import pytest

from monitor.app.parts import background
from monitor.dedupe.weights import WEIGHTS
from tests.benchmarks import corpus
from tests.benchmarks.newssets import View, stream
from tests.benchmarks.stories import ours
from tools.matcher.regression import fit
from tools.matcher.replay import FEATURES, compare, stories

ARTICLES, EVENTS = 48, 9


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a set of made-up news of a few events."""
    folder = tmp_path_factory.mktemp("sets")
    made = [
        (number % EVENTS, corpus.article(number, events=EVENTS, characters=500))
        for number in range(ARTICLES)
    ]
    rows = [
        {
            "id": f"{number:08x}",
            "title": one.title,
            "summary": None if number % 3 else one.summary,
            "text": None if number % 5 == 0 else one.text,
            "published": f"2026-03-{1 + event * 3 % 28:02d}" if number % 4 else None,
            "outlet": f"outlet {number % 6}",
            "url": None,
            "story": f"event {event}",
            "date_imputed": False,
        }
        for number, (event, one) in enumerate(made)
    ]
    lines = [json.dumps(row) for row in rows]
    (folder / "made-up.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "view",
    [View(set="made-up"), View(set="made-up", dates=False), View(set="made-up", text=False)],
    ids=["all", "undated", "titles"],
)
def test_replayed_stories_are_the_matchers(data: Path, view: View) -> None:
    """With the shipped weights a replay and the matcher put the same articles together."""
    compared = compare(data, view, background())
    weights = np.array([WEIGHTS[name] for name in FEATURES])
    replayed = stories(compared, compared.rows @ weights, WEIGHTS, again=True)
    matched = ours([arrival for arrival, _ in stream(data, view)])
    assert _grouped(replayed) == _grouped(matched)
    assert 1 < len(set(matched)) < len(matched)


def _grouped(labels: list[str]) -> list[int]:
    return [labels.index(label) for label in labels]


def test_weights_are_learnt_within_their_bounds() -> None:
    """A telling feature is found, a useless one weighs little, and a bound is kept."""
    generator = np.random.default_rng(5)
    rows = generator.normal(size=(4_000, 4))
    rows[:, 0] = 1.0
    chances = 1 / (1 + np.exp(-(3.0 * rows[:, 1] - 2.0 * rows[:, 3] - 1.0)))
    labels = np.asarray(generator.random(4_000) < chances, float)
    free, positive = (-50.0, 50.0), (0.0, 50.0)
    bias, telling, useless, against = fit(
        rows, labels, np.ones(4_000), [free, free, free, positive]
    )
    assert 1.5 < telling < 3.5
    assert abs(useless) < 0.2
    assert against == 0.0
    assert -1.5 < bias < -0.5
