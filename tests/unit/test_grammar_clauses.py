"""What a clause can have: one subject, one object, a subject that fits the voice."""

import numpy as np
import pytest

from monitor.follow.grammar.clauses import PRICE, Roles, settled

LABELS = ("root", "nsubj", "nsubj:pass", "obj", "aux:pass", "aux", "iobj", "obl", "nmod")
ROLES = Roles.of(LABELS)
LITTLE, MUCH = PRICE / 2, PRICE * 2


def labels(text: str, *, participle: bool = False, heads: tuple[int, ...] = ()) -> str:
    """Labels of words under the verb that stands first, of ``first/second/margin`` for each."""
    wanted = [entry.split("/") for entry in text.split()]
    scores = np.full((1 + len(wanted), len(LABELS)), -50, dtype=np.float32)
    scores[0, 0] = np.inf
    for at, (first, second, margin) in enumerate(wanted, 1):
        scores[at, LABELS.index(second)] = 3
        scores[at, LABELS.index(first)] = 3 + float(margin)
    above = np.array([0, *(heads or [1] * len(wanted))])
    participles = np.array([participle, *[False] * len(wanted)])
    found = settled(scores, above, participles, ROLES)
    assert found[0] == 0
    return " ".join(LABELS[label] for label in found[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"nsubj/obj/{MUCH} obj/iobj/{MUCH}", "nsubj obj"),
        # Who is less sure gives way, wherever it stands.
        (f"obj/iobj/{LITTLE} obj/obl/{MUCH}", "iobj obj"),
        (f"obj/iobj/{MUCH} obj/obl/{LITTLE}", "obj obl"),
        (f"nsubj/obl/{LITTLE} nsubj/nmod/{MUCH}", "obl nsubj"),
        (f"obj/iobj/{LITTLE} obj/obl/{LITTLE + 0.1} obj/nmod/{MUCH}", "iobj obl obj"),
        # Both are sure: the network is believed.
        (f"obj/iobj/{MUCH} obj/obl/{MUCH}", "obj obj"),
        # The other kind of subject is no way out.
        (f"nsubj/nsubj:pass/{LITTLE} nsubj/obl/{MUCH}", "nsubj nsubj"),
    ],
)
def test_a_clause_has_one_subject_and_one_object(text: str, expected: str) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "participle", "expected"),
    [
        (f"nsubj/nsubj:pass/{LITTLE} aux:pass/aux/{MUCH}", True, "nsubj:pass aux:pass"),
        (f"nsubj/nsubj:pass/{MUCH} aux:pass/aux/{MUCH}", True, "nsubj aux:pass"),
        (f"nsubj/nsubj:pass/{LITTLE}", True, "nsubj"),
        (f"nsubj:pass/nsubj/{LITTLE}", True, "nsubj:pass"),
        (f"nsubj:pass/nsubj/{LITTLE}", False, "nsubj"),
        (f"nsubj:pass/nsubj/{MUCH}", False, "nsubj:pass"),
        (f"obj/nsubj:pass/{LITTLE} aux:pass/aux/{MUCH}", True, "obj aux:pass"),
    ],
)
def test_a_subject_fits_the_voice(text: str, participle: bool, expected: str) -> None:  # noqa: FBT001
    assert labels(text, participle=participle) == expected


def test_clauses_do_not_mix() -> None:
    two = f"obj/iobj/{LITTLE} obj/obl/{LITTLE}"
    assert labels(two, heads=(1, 2)) == "obj obj"
    assert labels(two, heads=(1, 1)) == "iobj obj"


def test_what_hangs_on_the_root_has_no_verb() -> None:
    assert labels(f"nsubj:pass/nsubj/{LITTLE}", participle=True, heads=(0,)) == "nsubj"
