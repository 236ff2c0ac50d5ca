"""Fitting, where torch is there: a run that was interrupted ends like one that was not."""

import argparse
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="fitting needs the dependency group parser")

from monitor.follow.grammar.second import NAMES  # noqa: E402
from monitor.follow.grammar.second import ROWS as SECOND_ROWS  # noqa: E402
from tools.parser import export, second, teacher, train, vectors  # noqa: E402
from tools.parser.conllu import Gold, Word  # noqa: E402
from tools.parser.data import names  # noqa: E402

TEXTS = ["Norland calls off the talks. Holm left.", "Ministers meet in Velm on Monday, Holm says."]
ROWS = (
    ("Norland", "PROPN", "NNP", 2, "nsubj"),
    ("cancelled", "VERB", "VBD", 0, "root"),
    ("the", "DET", "DT", 4, "det"),
    ("talks", "NOUN", "NNS", 2, "obj"),
    (".", "PUNCT", ".", 2, "punct"),
)


def sentence(number: int) -> Gold:
    """The rows, of which the first ones are said again and again."""
    words = tuple(
        Word(form, form.lower(), tag, fine, "_", head, label, space=True)
        for form, tag, fine, head, label in ROWS
    )
    return Gold(f"s-{number}", words)


def options(work: Path, epochs: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    train.arguments(parser)
    folders = ["--treebank", ".", "--changes", ".", "--work", str(work)]
    work.mkdir(exist_ok=True)
    sizes = ["--hidden", "16", "--arc", "16", "--label", "8", "--cooldown", "1"]
    return parser.parse_args([*folders, *sizes, "--epochs", str(epochs)])


def data() -> train.Data:
    gold = [sentence(number) for number in range(400)]
    words = ("", *sorted({row[0].lower() for row in ROWS}))
    table = np.random.default_rng(1).standard_normal((len(words), 56)).astype(np.float32)
    counts = Counter({word: 400 for word in words if word})
    news = teacher.lines(TEXTS * 20)
    return train.Data(gold, gold[:5], news, names(gold), vectors.Vectors(words, table), counts)


def weights(work: Path) -> dict[str, "torch.Tensor"]:
    kept = torch.load(work / "last.pt")
    return {f"{part}.{name}": value for part in ("model", "average")
            for name, value in kept[part].items()}  # fmt: skip


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """News and swaps from the second epoch on, particles in the third."""
    torch.set_num_threads(1)
    for name in ("SWAPS_FROM", "LESSON_EACH", "WARM_UP"):
        monkeypatch.setattr(train, name, 1)
    monkeypatch.setattr(train, "LESSONS", range(1, 3))
    monkeypatch.setattr(train, "PARTICLES_FROM", 2)


def same(first: Path, second: Path) -> bool:
    ours, theirs = weights(first), weights(second)
    return ours.keys() == theirs.keys() and all(
        torch.equal(value, theirs[name]) for name, value in ours.items()
    )


def test_an_interrupted_run_comes_to_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parted = options(tmp_path / "whole", 3), options(tmp_path / "parted", 3)
    train.fit(data(), whole)
    steps, step = count(), train._step

    def pulled(*all_: Any) -> float:
        if next(steps) == 4:
            raise KeyboardInterrupt
        return step(*all_)

    monkeypatch.setattr(train, "_step", pulled)
    with pytest.raises(KeyboardInterrupt):
        train.fit(data(), parted)
    monkeypatch.setattr(train, "_step", step)
    assert not same(whole.work, parted.work)
    train.fit(data(), parted)
    assert same(whole.work, parted.work)


def test_how_long_a_run_is_may_be_decided_before_it_slows_down(tmp_path: Path) -> None:
    straight, later = options(tmp_path / "straight", 3), options(tmp_path / "later", 2)
    train.fit(data(), straight)
    later.cooldown = 0
    train.fit(data(), later)
    later.epochs, later.cooldown = 3, 1
    train.fit(data(), later)
    assert same(straight.work, later.work)


def test_the_average_follows_and_is_what_ships(tmp_path: Path) -> None:
    told, known = options(tmp_path, 1), data()
    model = train.network(known, told)
    average = teacher.Average(model)
    for weight in model.parameters():
        weight.data.fill_(1.0)
    average.follow(model, 0)
    assert torch.all(average.model.state_dict()["tag.bias"] > 0.8)
    average.follow(model, 10_000)
    assert not torch.any(average.model.state_dict()["root"] == 1)
    assert all(not weight.requires_grad for weight in average.model.parameters())
    look = np.zeros((SECOND_ROWS, len(NAMES)), dtype=np.float32)
    found = export.arrays(average.model, known, look)
    assert np.allclose(found["tag.bias"], average.model.tag.bias.numpy())


def test_lines_of_news_are_drawn_and_taught(tmp_path: Path) -> None:
    told, known = options(tmp_path, 1), data()
    assert {len(line) for line in known.news} == {6, 10}  # "Holm left." is too short
    drawn = [list(teacher.lessons(known.news, 1, Random(3))) for _ in range(2)]  # noqa: S311 - repeatable
    assert drawn[0] == drawn[1]
    model, chance = train.network(known, told), Random(1)  # noqa: S311 - repeatable
    average, encode = teacher.Average(model), train.encoder(known)
    for weight in average.model.parameters():
        weight.data.normal_(std=0.5)
    adam = torch.optim.Adam(model.parameters(), lr=0.01)
    far = []
    for _ in range(30):
        adam.zero_grad()
        found = teacher.taught(model, average, encode, known.news, chance)
        found.backward()
        adam.step()
        far.append(found.item())
    assert far[-1] < far[0]
    assert all(weight.grad is None for weight in average.model.parameters())


def with_all_names() -> train.Data:
    """The same, with a sentence that has each name of the second look."""
    known = data()
    labels = enumerate(("root", *NAMES))
    words = (Word("so", "so", "ADV", "RB", "_", at and 1, one, space=True) for at, one in labels)
    gold = [*known.train, Gold("names", tuple(words))]
    return known._replace(train=gold, names=names(gold))


def test_the_second_look_reads_what_the_network_says_with_parts_left_out(tmp_path: Path) -> None:
    known = with_all_names()
    model = train.network(known, options(tmp_path, 1))
    for weight in model.parameters():
        weight.data.normal_(std=0.5)
    some = [known.train[0].words, known.train[-1].words]

    def read() -> list[second.Reading]:
        torch.manual_seed(1)
        found = list(second.readings(model, train.encoder(known), known.names, [some] * 2))
        assert [words for words, _ in found] == some * 2
        return [reading for _, reading in found]

    first, again = read(), read()
    assert not np.array_equal(first[0].scores, first[2].scores)
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.scores, other.scores)
        assert list(one.heads) == list(other.heads)
        root = one.scores.argmax(axis=1) == known.names.labels.index("root")
        assert root.tolist() == [head == 0 for head in one.heads]


def test_examples_are_words_in_doubt_under_the_right_head() -> None:
    known = with_all_names()
    words, labels = known.train[0].words, known.names.labels
    scores = np.zeros((len(words), len(labels)), dtype=np.float32)
    scores[:, labels.index("obj")] = 1
    heads = [word.head for word in words]
    tags = [word.tag for word in words]
    reading = second.Reading([word.form for word in words], tags, heads, scores)
    found = second.examples([(words, reading)], labels)
    assert [NAMES[at] for at in found.wanted] == ["nsubj", "obj"]
    assert found.rows.shape[0] == found.scores.shape[0] == 2
    moved = reading._replace(heads=[2, 0, 4, 1, 2])
    assert [NAMES[at] for at in second.examples([(words, moved)], labels).wanted] == ["nsubj"]


def test_the_second_look_learns_what_the_network_gets_wrong() -> None:
    chance = np.random.default_rng(3)
    rows = chance.integers(10, 5_000, (2_000, 6))
    rows[::2, 0] = 7
    scores = np.zeros((2_000, len(NAMES)), dtype=np.float32)
    scores[:, NAMES.index("obj")] = 2
    wanted = np.where(rows[:, 0] == 7, NAMES.index("iobj"), NAMES.index("obj"))
    known = second.Examples(rows, scores, wanted)
    found = second.fit(known, 1)
    assert ((scores + found[rows].sum(axis=1)).argmax(axis=1) == wanted).all()
    assert found[7, NAMES.index("iobj")] > 1
    assert np.array_equal(found, second.fit(known, 1))
