"""Figures in words for people: "at least 1,407 dead", "$5 billion offer", "6 per cent rate"."""

from monitor.follow.numbers import MONEY
from monitor.model.figures import Figure

_SIGNS = {"dollars": "$", "euros": "€", "pounds": "£", "yen": "¥", "rupees": "₹"}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def said(figure: Figure) -> str:
    """The figure with its qualifier and unit."""
    what = written(figure.value, figure.unit)
    group = f"{figure.group} " if figure.group else ""
    number, _, unit = what.partition(" ")
    return " ".join(filter(None, [figure.qualifier, number, f"{group}{unit}".strip()]))


def written(value: float, unit: str) -> str:
    """A number with its unit; ``offer in dollars`` counts dollars."""
    noun, _, measure = unit.partition(" in ")
    if not measure:
        return f"{_number(value)} {noun}"
    if measure == MONEY:
        return f"{_scaled(value)} {noun}"
    if measure in _SIGNS:
        return f"{_SIGNS[measure]}{_scaled(value)} {noun}"
    return f"{_scaled(value)} {measure} {noun}"


def _scaled(value: float) -> str:
    for size, name in _SCALES:
        if value >= size:
            return f"{_number(value / size)} {name}"
    return _number(value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{round(value, 3):,g}"
