"""Words made plain: without case, accents and typographic marks, and without memory for what is."""

import pytest

from monitor.follow import words
from monitor.follow.words import fold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Harbour", "harbour"),
        ("", ""),
        ("O’Hara", "o'hara"),
        ("“Éire”–Öl", '"eire"-ol'),
        ("Straße", "strasse"),
        ("É" * 41, "e" * 41),
    ],
)
def test_case_accents_and_typographic_marks_go(text: str, plain: str) -> None:
    assert fold(text) == plain


def test_only_words_with_more_than_plain_letters_are_remembered_and_not_for_ever() -> None:
    """What is quick to make anew would fill a worker's memory by and by for nothing."""
    words._fold_word.cache_clear()
    for number in range(100):
        fold(f"Word{number}")
    fold("é" * 41)
    assert words._fold_word.cache_info().currsize == 0
    for number in range(5_000):
        fold(f"Café{number}")
    assert words._fold_word.cache_info().currsize == words._fold_word.cache_info().maxsize == 4_096
