"""Which of a topic's storylines an article is held against: the nearest few of however many.

Rule 1. Marks that fewer storylines have tell more. The rarest are looked at, as many as lead to
        ``POSTINGS`` storylines in all, counted with repetition: a bound on what is read.
Rule 2. The ``MOST`` storylines worth most by them are candidates: a bound on what is compared.
        Shared full keys go before all terms. Age plays no part: a thread may rest for months.
Rule 3. What is near is near for the article alone: it does not matter which storylines were
        brought along for others, nor whether they are stored already.
"""

from collections.abc import Iterable, Sequence

from monitor.follow.claims import moves
from monitor.follow.profile import other_forms, weights
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.threads import PARTS, Spread, key_mark, worth

MOST = 32
POSTINGS = 3_000
KEYED = 10**12


def asked(reading: Reading) -> frozenset[str]:
    """The marks of an article: its terms in their forms, and the full keys that its claims move."""
    return _keys(reading) | reading.terms.keys() | set(other_forms(reading.terms).values())


def telling(reading: Reading, spread: Spread) -> dict[str, int]:
    """The marks of an article that tell most in a topic, and how much."""
    keys, new = _keys(reading), reading.terms
    found = dict.fromkeys(sorted(keys), KEYED)
    weight = weights(new, spread)
    left = POSTINGS
    told = {term: term for term in new} | {form: term for term, form in other_forms(new).items()}
    for form in sorted(told, key=lambda form: (spread.counts.get(form, 0), form)):
        left -= spread.counts.get(form, 0)
        if left < 0:
            break
        found[form] = round(weight[told[form]] ** 2 * PARTS)
    return found


def nearest(
    candidates: Sequence[Storyline], reading: Reading, spread: Spread
) -> Iterable[Storyline]:
    """The candidates that count: the ``MOST`` that are worth most, and worth anything."""
    weight = telling(reading, spread)
    ranked = sorted((-worth(one, weight), one.id, one) for one in candidates)
    return [one for value, _, one in ranked[:MOST] if value]


def _keys(reading: Reading) -> frozenset[str]:
    found = (key_mark(claim.key) for claim in reading.claims if moves(claim))
    return frozenset(key for key in found if key is not None)
