"""The parser's tools: reading treebanks, rewriting to headlines, putting text together."""

import gzip
from pathlib import Path
from random import Random

import numpy as np
import pytest

from monitor.follow.grammar.parser import Token
from monitor.follow.grammar.trees import is_tree
from tools.parser import augment, recast, swap
from tools.parser.conllu import SHA256, Gold, Word, load, sentences
from tools.parser.rawtext import Share, compare, joined, sentence_ends, total
from tools.parser.roles import Role, missing

# Made up: "The ministers were dismissed by Norland, which will hold a vote."
ROWS = (
    ("The", "the", "DET", "DT", "_", 2, "det"),
    ("ministers", "minister", "NOUN", "NNS", "Number=Plur", 4, "nsubj:pass"),
    ("were", "be", "AUX", "VBD", "_", 4, "aux:pass"),
    ("dismissed", "dismiss", "VERB", "VBN", "_", 0, "root"),
    ("by", "by", "ADP", "IN", "_", 6, "case"),
    ("Norland", "Norland", "PROPN", "NNP", "Number=Sing", 4, "obl:agent"),
    (",", ",", "PUNCT", ",", "_", 9, "punct"),
    ("which", "which", "PRON", "WDT", "_", 9, "nsubj"),
    ("held", "hold", "VERB", "VBD", "_", 6, "acl:relcl"),
    ("a", "a", "DET", "DT", "_", 11, "det"),
    ("vote", "vote", "NOUN", "NN", "Number=Sing", 9, "obj"),
    ("that", "that", "PRON", "WDT", "_", 14, "nsubj"),
    ("will", "will", "AUX", "MD", "_", 14, "aux"),
    ("matter", "matter", "VERB", "VB", "_", 11, "acl:relcl"),
    (".", ".", "PUNCT", ".", "_", 4, "punct"),
)
RATES = (
    "PRESENT",
    "FUTURE",
    "ARTICLES",
    "AUXILIARY",
    "TITLE",
    "LOWER",
    "STOP",
    "PASSIVE",
    "PLANNED",
)
WORDS = tuple(Word(*row, space=row[0] not in ("Norland", "matter")) for row in ROWS)


def said(words: tuple[Word, ...]) -> str:
    return " ".join(word.form for word in words)


def rewritten(monkeypatch: pytest.MonkeyPatch, **rates: float) -> str:
    """The sentence rewritten with these rates and no others."""
    for name in RATES:
        monkeypatch.setattr(augment, name, rates.get(name, 0.0))
    words = augment.rewritten(WORDS, Random(1), augment.Shares())  # noqa: S311 - repeatable
    assert is_tree(np.array([word.head for word in words]))
    return said(words)


def test_each_way_of_rewriting(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = said(WORDS)
    assert rewritten(monkeypatch) == plain
    present = plain.replace("were", "are").replace("held", "holds")
    assert rewritten(monkeypatch, PRESENT=1) == present
    assert rewritten(monkeypatch, PRESENT=1, FUTURE=1) == present.replace("will", "to")
    without = present.replace("are ", "")
    assert rewritten(monkeypatch, PRESENT=1, AUXILIARY=1) == without
    assert rewritten(monkeypatch, ARTICLES=1) == (
        "Ministers were dismissed by Norland , which held vote that will matter ."
    )
    assert rewritten(monkeypatch, TITLE=1) == (
        "The Ministers Were Dismissed by Norland , Which Held a Vote That Will Matter ."
    )
    assert rewritten(monkeypatch, LOWER=1) == plain.lower()
    assert rewritten(monkeypatch, STOP=1) == plain.removesuffix(" .")


@pytest.mark.parametrize(
    ("lemma", "many", "expected"),
    [("be", True, "are"), ("be", False, "is"), ("have", False, "has"), ("carry", False, "carries"),
     ("pass", False, "passes"), ("play", False, "plays"), ("go", True, "go")],
)  # fmt: skip
def test_the_third_person(lemma: str, many: bool, expected: str) -> None:  # noqa: FBT001
    assert augment._third(lemma, many=many) == expected


def test_heads_still_point_at_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(augment, "ARTICLES", 1.0)
    for number in range(20):
        words = augment.rewritten(WORDS, Random(number), augment.Shares())  # noqa: S311 - repeatable
        by_lemma = {word.lemma: word for word in words}
        assert words[by_lemma["vote"].head - 1].lemma == "hold"
        assert words[by_lemma["minister"].head - 1].lemma == "dismiss"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland=nsubj=NNP Met=root=VBD envoys=obj=NNS", swap._OBJECT),
        ("Norland=nsubj:pass=NNP was=aux:pass=VBD met=root=VBN", swap._OBJECT),
        ("Norland=nsubj=NNP met=root=VBD", swap._NONE),
        ("Norland=nsubj=NNP made=root=VBD Velm=obj=NNP go=xcomp=VB", swap._OBJECT_CONTROL),
        ("Norland=nsubj=NNP tells=root=VBZ Velm=iobj=NNP go=xcomp=VB", swap._ASKED_CONTROL),
        ("Norland=nsubj=NNP gives=root=VBZ Velm=iobj=NNP hope=obj=NN", swap._GIVING),
        ("Norland=nsubj=NNP likes=root=VBZ go=xcomp=VB", swap._SUBJECT_CONTROL),
        ("Norland=nsubj=NNP picks=root=VBZ up=compound:prt=RP Velm=obj=NNP", swap.PARTICLE_OBJECT),
        ("Norland=nsubj=NNP picks=root=VBZ up=compound:prt=RP", swap._PARTICLE),
        ("Norland=nsubj=NNP says=root=VBZ goes=ccomp=VBZ", []),
        ("made=root=VBN", []),
    ],
)
def test_verbs_are_swapped_within_their_frame(text: str, expected: list[str]) -> None:
    rows = [entry.split("=") for entry in text.split()]
    root = next(at for at, row in enumerate(rows, 1) if row[1] == "root")
    words = tuple(
        Word(form, form, "VERB" if at == root else "X", fine, "_", 0 if at == root else root,
             label, space=True)
        for at, (form, label, fine) in enumerate(rows, 1)
    )  # fmt: skip
    seen = set()
    for number in range(30):
        found = swap.swapped(words, Random(number))  # noqa: S311 - repeatable
        assert [word._replace(form="", lemma="") for word in found] == [
            word._replace(form="", lemma="") for word in words
        ]
        if found != words:
            parts = [word.lemma for word in found if word.label in {"root", "compound:prt"}]
            seen.add("_".join(parts))
            assert found[root - 1].form[0].isupper() is words[root - 1].form[0].isupper()
    assert seen <= set(expected)
    assert bool(seen) is bool(expected)


def parsed(text: str) -> tuple[Word, ...]:
    """Words written as ``form/tag/head/label``, the lemma behind the form where it is another."""
    rows = [entry.split("/") for entry in text.split()]
    return tuple(
        Word(form.partition("~")[0], form.partition("~")[2] or form, TAGS[fine], fine, "_",
             int(head), label, space=True)
        for form, fine, head, label in rows
    )  # fmt: skip


# fmt: off
TAGS = {"DT": "DET", "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "VBD": "VERB", "VBZ": "VERB",
        "IN": "ADP", "PRP": "PRON", "RP": "ADP", "MD": "AUX", "VB": "VERB", "CC": "CCONJ",
        "VBN": "VERB"}
# fmt: on
ACTIVE = (
    "Holm/NNP/2/nsubj {}~{}/VBD/0/root {}the/DT/{}/det {}/{}/2/obj on/IN/{}/case Monday/NNP/2/obl"
)
VISIT = ACTIVE.format("chose", "choose", "", 4, "visit", "NN", 6)
PARTICLE = ACTIVE.format("called", "call", "off/RP/2/compound:prt ", 5, "visits", "NNS", 7)


def test_an_active_sentence_becomes_a_passive_of_a_verb_of_the_news() -> None:
    seen = set()
    for number in range(20):
        words = recast.passive(parsed(VISIT), Random(number))  # noqa: S311 - repeatable
        verb = words[3]
        assert said(words) == f"The visit was {verb.form} on Monday"
        assert [(word.head, word.label) for word in words] == [
            (2, "det"), (4, "nsubj:pass"), (4, "aux:pass"), (0, "root"), (6, "case"), (4, "obl")
        ]  # fmt: skip
        assert (verb.tag, verb.fine) == ("VERB", "VBN")
        seen.add(verb.lemma)
    assert seen <= set(swap._OBJECT)
    assert len(seen) > 5


def test_a_particle_goes_along_and_many_are_many() -> None:
    words = recast.passive(parsed(PARTICLE), Random(1))  # noqa: S311 - repeatable
    assert said(words[:3]) == "The visits were"
    assert (words[4].label, words[4].head) == ("compound:prt", 4)
    assert f"{words[3].lemma}_{words[4].lemma}" in swap.PARTICLE_OBJECT


@pytest.mark.parametrize(
    "text",
    [
        "Holm/NNP/2/nsubj resigned~resign/VBD/0/root",
        "Holm/NNP/2/nsubj scrapped~scrap/VBD/0/root it/PRP/2/obj",
        "Holm/NNP/3/nsubj will/MD/3/aux scrap/VB/0/root visits/NNS/3/obj",
        "Today/NNP/3/obl Holm/NNP/3/nsubj scrapped~scrap/VBD/0/root visits/NNS/3/obj",
        "Holm/NNP/2/nsubj scrapped~scrap/VBD/0/root it/NNS/2/obj and/CC/5/cc left/VBD/2/conj",
        "visits/NNS/0/root",
    ],
)
def test_other_sentences_become_no_passives(text: str) -> None:
    words = parsed(text)
    assert recast.passive(words, Random(1)) is words  # noqa: S311 - repeatable


def test_a_sentence_that_tells_becomes_one_that_announces() -> None:
    words = recast.planned(parsed(VISIT))
    assert said(words) == "Holm to choose the visit on Monday"
    assert words[1]._replace(space=True) == Word("to", "to", "PART", "TO", "_", 3, "mark", True)  # noqa: FBT003
    assert (words[2].fine, words[2].head, words[0].head, words[4].head) == ("VB", 0, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "They/PRP/2/nsubj resigned~resign/VBD/0/root",
        "Holm/NNP/3/nsubj will/MD/3/aux resign/VB/0/root",
        "Holm/NNP/2/nsubj came~come/VBD/0/root and/CC/4/cc left~leave/VBD/2/conj",
        "Resigned~resign/VBD/0/root",
    ],
)
def test_other_sentences_announce_nothing(text: str) -> None:
    words = parsed(text)
    assert recast.planned(words) is words


@pytest.mark.parametrize(
    "text",
    [VISIT, "Talks/NNS/3/nsubj:pass were~be/VBD/3/aux:pass chosen~choose/VBN/0/root"],
)
def test_a_verb_gets_a_particle(text: str) -> None:
    words = parsed(text)
    found = recast.parted(words, Random(1))  # noqa: S311 - repeatable
    at = next(at for at, word in enumerate(found) if word.label == "compound:prt")
    assert found[at]._replace(form="", lemma="")[2:] == ("ADP", "RP", "_", at, "compound:prt", True)
    assert f"{found[at - 1].lemma}_{found[at].lemma}" in swap.PARTICLE_OBJECT
    rest = [word for word in found if word is not found[at]]
    assert [(word.fine, word.label) for word in rest] == [(word.fine, word.label) for word in words]
    assert is_tree(np.array([word.head for word in found]))


@pytest.mark.parametrize(
    "text",
    [
        "Holm/NNP/2/nsubj resigned~resign/VBD/0/root",
        "Holm/NNP/2/nsubj scrapped~scrap/VBD/0/root it/PRP/2/obj",
        "What/NN/3/obj Holm/NNP/3/nsubj chose~choose/VBD/0/root",
        "Holm/NNP/2/nsubj gave~give/VBD/0/root Velm/NNP/2/iobj talks/NNS/2/obj",
        PARTICLE,
    ],
)
def test_other_verbs_get_none(text: str) -> None:
    words = parsed(text)
    assert recast.parted(words, Random(1)) is words  # noqa: S311 - repeatable


def test_particles_come_with_their_share_alone() -> None:
    for share, expected in ((0.0, False), (1.0, True)):
        shares = augment.Shares(particles=share)
        found = augment.rewritten(WORDS, Random(2), shares)  # noqa: S311 - repeatable
        assert ("compound:prt" in {word.label for word in found}) is expected


def test_nouns_are_swapped_but_behind_a() -> None:
    words = parsed("Dogs~dog/NNS/2/nsubj ate~eat/VBD/0/root a/DT/4/det cat/NN/2/obj")
    found = [swap.swapped(words, Random(number)) for number in range(30)]  # noqa: S311 - repeatable
    first = {words[0].form for words in found}
    assert {"Talks", "Flights", "Ferries"} & first
    assert {words[0].fine for words in found} == {"NNS"}
    assert {words[3].form for words in found} == {"cat"}


def conllu() -> str:
    lines = ["# sent_id = one", "1-2\tThe ministers\t_\t_\t_\t_\t_\t_\t_\t_"]
    for at, word in enumerate(WORDS, 1):
        misc = "_" if word.space else "SpaceAfter=No"
        columns = (at, word.form, word.lemma, word.tag, word.fine, word.feats, word.head)
        lines.append("\t".join(map(str, (*columns, word.label, "_", misc))))
    return "\n".join([*lines, "8.1\tx\tx\tX\tX\t_\t_\t_\t_\t_", ""])


def test_conllu_is_read_without_ranges_and_empty_nodes() -> None:
    (found,) = sentences(conllu())
    assert (found.name, found.words) == ("one", WORDS)


def test_another_file_than_the_one_measured_with_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such file"):
        load(tmp_path, "ewt-dev")
    (tmp_path / "ewt-dev.conllu.gz").write_bytes(gzip.compress(conllu().encode()))
    with pytest.raises(SystemExit, match=SHA256["ewt-dev"]):
        load(tmp_path, "ewt-dev")


def test_words_are_put_together_to_text() -> None:
    text, spans = joined(WORDS)
    assert text == ("The ministers were dismissed by Norland, which held a vote that will matter.")
    assert [text[start:end] for start, end in spans] == [word.form for word in WORDS]
    forms = ("Norland", "'s", "envoy", "did", "n't", ".", "He", "can", "not", "gon", "na")
    bare = [Word(form, form, "X", "X", "_", 0, "dep", space=True) for form in forms]
    assert joined(bare)[0] == "Norland's envoy didn't. He cannot gonna"


def test_sentences_are_put_together_to_documents_and_cut_again() -> None:
    gold = [Gold(name, WORDS) for name in ("a-1", "a-2", "b-1", "n01001011", "n01001012")]
    assert sentence_ends(gold) == Share(found=5, wanted=5, right=5)
    joined_up = [Gold(f"a-{number}", WORDS[:-1]) for number in range(3)]
    assert sentence_ends(joined_up) == Share(found=1, wanted=3, right=0)


def test_shares_add_up() -> None:
    share = total([compare([(0, 1), (1, 2)], [(0, 1)]), compare([], [(3, 4)])])
    assert share == Share(found=2, wanted=2, right=1)
    assert share.f1 == 50.0


def test_a_role_sentence_says_what_it_lacks() -> None:
    tokens = (
        Token("Norland", 0, 7, "PROPN", "NNP", "Norland", 2, "nsubj"),
        Token("votes", 8, 13, "VERB", "VBZ", "vote", 0, "root"),
    )
    wanted = ("Norland nsubj votes", "votes root", "Norland obj votes", "Velm nsubj votes")
    assert missing(Role("agent", "Norland votes", wanted), tokens) == list(wanted[2:])
    assert missing(Role("agent", "", ("Norland nsubj Norland",)), tokens)
