"""Trees of headlines mended one by one, by hand-written trees that the parser would seldom make."""

import pytest

from monitor.follow.roles.headlines import retold
from tests.support.trees import tree


def leaned(written, names):
    """The tree after mending, as "word<head:label"."""
    made = tree(written, names, headline=True)
    work = list(made.tokens)
    retold(work, made.named)
    return " ".join(f"{token.form}<{token.head}:{token.label}" for token in work)


@pytest.mark.parametrize(
    ("written", "names", "found"),
    [
        (
            "Lockdown/NNP<0:root over/RB<4:case at/IN<4:case schools/NNS<1:nmod",
            "",
            "Lockdown<0:root over<1:advmod at<4:case schools<1:nmod",
        ),
        (
            "Row/NN<0:root over/IN<3:case schools/NNS<1:nmod",
            "",
            "Row<0:root over<3:case schools<1:nmod",
        ),
        (
            "Government/NN<2:nsubj back/VBP<0:root in/IN<4:case Orso/NNP<2:obl",
            "Orso",
            "Government<0:root back<1:advmod in<4:case Orso<1:obl",
        ),
        ("back/VB<0:root now/RB<1:advmod", "", "back<0:root now<1:advmod"),
        (
            "Ministers/NNS<2:nsubj back/VBP<0:root plan/NN<2:obj",
            "",
            "Ministers<2:nsubj back<0:root plan<2:obj",
        ),
        (
            "the/DT<2:det steelworks/VBZ<0:root to/TO<4:mark close/VB<2:xcomp now/RB<2:advmod",
            "",
            "the<2:det steelworks<0:root to<4:mark close<2:acl now<2:advmod",
        ),
        (
            "Mayor/NN<2:nsubj sculptor/NN<0:root Holm/NNP<2:flat",
            "Holm",
            "Mayor<2:nsubj sculptor<0:root Holm<2:flat",
        ),
        (
            "order/NN<0:root lifted/VBN<1:acl in/IN<4:case Orm/NNP<1:nmod now/RB<1:advmod",
            "Orm",
            "order<2:nsubj:pass lifted<0:root in<4:case Orm<2:obl now<2:advmod",
        ),
        (
            "Judge/NN<2:nsubj granted=grant/VBD<0:root bail/NN<2:obj to/IN<5:case Holm/NNP<2:obl",
            "Holm",
            "Judge<2:nsubj granted<0:root bail<2:obj to<5:case Holm<2:obl",
        ),
    ],
)
def test_what_is_mended(written, names, found):
    """What each rule makes of a tree, and what it leaves alone."""
    assert leaned(written, names) == found
