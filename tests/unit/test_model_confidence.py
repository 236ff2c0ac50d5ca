"""How sure a change is: the threshold, and a figure that never looks as if it had reached one."""

import pytest

from monitor.model.confidence import downwards, reaches


@pytest.mark.parametrize(
    ("confidence", "digits", "shown"),
    [
        (0.5984, 2, 0.59),
        (0.59996, 4, 0.5999),
        (0.6, 2, 0.6),
        # A last binary digit short, which is no difference.
        (0.6 - 1e-15, 2, 0.6),
        (0.57, 2, 0.57),
        (0.955, 4, 0.955),
        (1.0, 2, 1.0),
        (0.0, 2, 0.0),
    ],
    ids=repr,
)
def test_a_figure_is_cut_and_never_raised(confidence: float, digits: int, shown: float) -> None:
    assert downwards(confidence, digits) == shown


@pytest.mark.parametrize("percent", range(101))
def test_a_whole_percentage_is_shown_as_it_is(percent: int) -> None:
    assert downwards(percent / 100, 2) == percent / 100


@pytest.mark.parametrize(
    ("confidence", "enough"), [(0.5984, False), (0.5999999, False), (0.6 - 1e-12, True), (1, True)]
)
def test_only_arithmetic_is_forgiven(confidence: float, *, enough: bool) -> None:
    assert reaches(confidence, 0.6) is enough
