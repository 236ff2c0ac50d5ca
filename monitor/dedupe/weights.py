"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Provisional: the features that end in _unmet and the graded ``brief`` have not been fitted yet;
# `python -m tools.matcher.fit --data DIR --write` replaces this file. Do not release as it is.
# Feature of a pair -> weight in log odds for each unit of the feature.
WEIGHTS: dict[str, float] = {
    "across": 0.592,
    "bias": -13.72,
    "brief": 2.159,
    "centre": 7.0,
    "contained": 0.694,
    "day_differs": -0.925,
    "day_same": 0.0,
    "figure_differs": -0.155,
    "figure_same": 1.277,
    "figures": 0.669,
    "head": 3.094,
    "lead_day_differs": -0.577,
    "lead_day_same": 0.36,
    "month_differs": -0.342,
    "month_same": 0.0,
    "names_unmet": -1.4,
    "near": 9.0,
    "single": -12.0,
    "text": 8.458,
    "thin": -0.336,
    "title": 0.283,
    "title_unmet": -1.6,
    "undated": 7.6,
    "untitled": 0.548,
    "year_differs": -0.272,
    "year_same": 0.0,
}
