"""The best tree of arc scores: one root, no cycle, whatever the scores are.

Rule 1. If each word's best head makes a tree with one root, that tree is the best one.
Rule 2. Else Chu and Liu, Edmonds: cycles are shrunk to a node, and opened again where the best arc
        into them says.
Rule 3. If that gives several roots, each word is tried as the only one, the most promising first,
        until no other can be better. After ``TRIES`` words arcs from the root are made so dear that
        a best tree has one of them, which is as right, and slower most of the time.
"""

import numpy as np
from numpy.typing import NDArray

from monitor.follow.weights import Floats

Heads = NDArray[np.int64]
Doubles = NDArray[np.float64]

_NEVER = -1e30
TRIES = 6


def best(arcs: Floats) -> Heads:
    """The head of each word, counted from 1; 0 is the root, and one word's head.

    Args:
        arcs: [n, 1 + n], the score of each head for each word, finite; a word as its own head is
            never looked at.
    """
    count = len(arcs)
    scores = arcs.astype(np.float64)
    scores[np.arange(count), np.arange(1, count + 1)] = _NEVER
    greedy: Heads = scores.argmax(axis=1)
    if is_tree(greedy):
        return greedy
    whole = np.vstack([np.full(count + 1, _NEVER), scores])
    found = _edmonds(whole)[1:]
    return found if is_tree(found) else _with_one_root(whole)


def _with_one_root(scores: Doubles) -> Heads:
    """The best tree among those in which one word alone hangs on node 0."""
    without = scores[1:, 1:].max(axis=1)
    bounds = scores[1:, 0] - without + without.sum()
    order = np.argsort(-bounds, kind="stable")
    found, reached = np.zeros(0, dtype=np.int64), -np.inf
    for word in order[:TRIES]:
        if bounds[word] <= reached:
            return found
        heads = _edmonds(_hung(scores, word + 1))
        value = scores[np.arange(1, len(heads)), heads[1:]].sum()
        if value > reached:
            found, reached = heads[1:], value
    return found if len(order) <= TRIES else _edmonds(_dear(scores))[1:]


def _hung(scores: Doubles, word: int) -> Doubles:
    """The scores when ``word`` hangs on node 0, and nothing else does."""
    hung = scores.copy()
    hung[:, 0] = _NEVER
    hung[word] = _NEVER
    hung[word, 0] = 0.0
    return hung


def _dear(scores: Doubles) -> Doubles:
    """The scores when a second arc from node 0 costs more than all others can bring."""
    real = scores[scores > _NEVER / 2]
    dear = scores.copy()
    dear[:, 0] -= (float(np.ptp(real)) + 1.0) * len(scores)
    return dear


def is_tree(heads: Heads) -> bool:
    """Whether the heads make one tree under one root."""
    if np.count_nonzero(heads == 0) != 1:
        return False
    upward = np.concatenate([[0], heads])
    for _ in range(len(heads).bit_length()):
        upward = upward[upward]
    return not upward.any()


def _edmonds(scores: Doubles) -> Heads:
    """The best arborescence below node 0 of a dense graph; ``scores[dependent, head]``."""
    heads: Heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    return _opened(scores, heads, cycle) if len(cycle) else heads


def _cycle(heads: Heads) -> Heads:
    """The nodes of one cycle that does not go through node 0, in their order."""
    upward = heads
    for _ in range(len(heads).bit_length()):
        upward = upward[upward]
    first = int(upward.max())  # so far up, a node is 0 or on a cycle
    found = []
    while first and first not in found:
        found.append(first)
        first = int(heads[first])
    return np.array(sorted(found), dtype=np.int64)


def _opened(scores: Doubles, heads: Heads, cycle: Heads) -> Heads:
    """The best arborescence, found on the graph in which the cycle is one node, the last."""
    rest = np.setdiff1d(np.arange(len(heads)), cycle)
    gain = scores[np.ix_(cycle, rest)] - scores[cycle, heads[cycle]][:, None]
    below = scores[np.ix_(rest, cycle)]
    small = np.full((len(rest) + 1, len(rest) + 1), _NEVER)
    small[:-1, :-1] = scores[np.ix_(rest, rest)]
    small[-1, :-1], small[:-1, -1] = gain.max(axis=0), below.max(axis=1)
    chosen = _edmonds(small)
    found = heads.copy()
    above = chosen[:-1]  # the last node stands for the cycle: which of its words is meant
    inside = above == len(rest)
    found[rest] = np.append(rest, 0)[above]
    found[rest[inside]] = cycle[below.argmax(axis=1)[inside]]
    found[0] = 0
    entry = int(chosen[-1])
    found[cycle[gain[:, entry].argmax()]] = rest[entry]
    return found
