"""What is wished, demanded or asked moves no state, what is done does: sentences of our own."""

import pytest

from tests.unit.test_follow_claims_more import read

ON, OFF = ["lido|orm| on"], ["lido|orm| off"]
FREE = ["custody|holm| off"]
SENTENCES = [
    ("It is time the Orm lido was reopened.", []),
    ("It's high time the Orm lido reopened.", []),
    ("High time Orm lido was reopened.", []),
    ("Time to reopen the Orm lido, swimmers say.", []),
    ("Swimmers say it is about time that the Orm lido reopened.", []),
    ("For the first time the Orm lido was closed.", OFF),
    ("This time the Orm lido was closed.", OFF),
    ("Time and money gone, the Orm lido was closed.", OFF),
    ("Swimmers demand Orm lido be reopened.", []),
    ("Swimmers insist that the Orm lido be reopened.", []),
    ("Inspectors recommend the Orm lido be closed.", []),
    ("The Orm lido will be closed, the council said.", OFF),
    ("The Orm lido is to be closed.", OFF),
    ("A judge ordered that Ida Holm be freed.", FREE),
    # The modal stands behind a comma, or before "and"; who insists has none of it.
    ("Ida Holm will, as of Friday, be freed.", FREE),
    ("The Orm lido will now, after weeks of frost, be closed.", OFF),
    ("The Orm lido is to be mended and be reopened in May.", ON),
    ("The Orm lido will be mended and soon be reopened.", ON),
    ("Swimmers demand the Orm lido be mended and be reopened.", []),
    ("Swimmers will march and insist the Orm lido be reopened.", []),
    ("Swimmers will, the union says, insist that the Orm lido be reopened.", []),
    ("Swimmers demand that the Orm lido is reopened.", []),
    ("Swimmers demand Orm lido is reopened at once.", []),
    ("The mayor demanded that the Orm lido was reopened.", []),
    ("As swimmers had demanded, the Orm lido was reopened.", ON),
    ("Weak demand closes the Orm lido.", OFF),
    ("Swimmers ask when the Orm lido will reopen.", []),
    ("It is unclear whether the Orm lido will reopen.", []),
    # Who asks why it was done knows that it was.
    ("Police ask how Ida Holm escaped.", FREE),
    ("It is unclear why Ida Holm was freed.", FREE),
    ("Swimmers ask how the Orm lido will be reopened.", []),
    ("It is unclear why the Orm lido would close.", []),
    ("It is unclear how soon the Orm lido reopens.", []),
    ("Asked about cracks, the mayor said the Orm lido was closed.", OFF),
    ("Most swimmers want the Orm lido reopened.", []),
    ("I wish the Orm lido was open again, a swimmer said.", []),
    ("Swimmers would like the Orm lido reopened.", []),
    ("The Orm lido, liked by many, was reopened.", ON),
    ("Swimmers favour reopening the Orm lido.", []),
    ("The case for reopening the Orm lido.", []),
    ("Reopen the Orm lido, say swimmers.", []),
]


@pytest.mark.parametrize(("text", "moving"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentence(text, moving):
    assert read(text)[0] == moving


@pytest.mark.parametrize(
    "title",
    [
        "Time to reopen Orm lido",
        "Swimmers demand Orm lido be reopened",
        "Swimmers ask if Orm lido will reopen",
        "Swimmers ask how to reopen Orm lido",
        "Swimmers to march and insist Orm lido be reopened",
        "Motion to reopen Orm lido",
        "Ten reasons to reopen Orm lido",
        "Reopen Orm lido now",
    ],
)
def test_headline(title):
    assert read(None, title)[0] == []
