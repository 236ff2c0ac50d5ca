"""What a sentence puts on or off: a frame for each thing, with the words that do it.

A frame is all that the claims need from the grammar of a sentence: what is put on or off, by which
trigger, how firmly, by whom, and the names around it. This module finds frames by walking over the
words, for want of a parser.

Rule 1. A nominal negative beats the verb above it: "announces the suspension of flights" is off.
Rule 2. The verb that a thing is the object of beats the verb behind it.
Rule 3. A participle before the noun only recalls: "the cancelled visit".
"""

from monitor.follow.behind import behind
from monitor.follow.clause import View
from monitor.follow.frame import Frame
from monitor.follow.grip import Grip
from monitor.follow.motion import motions_of
from monitor.follow.objects import listed_with, nominal, object_of
from monitor.follow.phrases import Phrase, phrases


def frames(view: View) -> list[Frame]:
    """All frames of a sentence."""
    found: list[Frame] = []
    last: Frame | None = None
    for phrase in phrases(view):
        frame = (
            nominal(view, phrase)
            or object_of(view, phrase)
            or listed_with(view, phrase, last)
            or behind(view, phrase)
            or _attribute(phrase)
        )
        if frame is not None:
            found.append(frame)
            last = frame
    found.extend(motions_of(view))
    return found


def _attribute(phrase: Phrase) -> Frame | None:
    """As in "the cancelled visit" recalls, whatever the sentence says of it."""
    if phrase.attribute is None:
        return None
    held = Grip(background=True, top=phrase.start)
    return Frame(phrase.what, phrase.attribute, held, phrase, None, acts=False, rule="attribute")
