"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Nothing here is moved by hand.
# Feature of a pair -> weight in log odds for each unit of the feature.
WEIGHTS: dict[str, float] = {
    "across": 0.0,
    "bias": -11.674,
    "brief": 1.088,
    "brief_near": -1.401,
    "centre": 7.0,
    "contained": 0.0,
    "day_differs": -1.021,
    "day_same": 0.0,
    "figure_differs": -0.201,
    "figure_same": 1.363,
    "figures": 0.721,
    "head": 2.158,
    "lead_day_differs": -0.69,
    "lead_day_same": 0.257,
    "month_differs": -0.33,
    "month_same": 0.005,
    "names_unmet": -3.0,
    "near": 9.0,
    "single": -12.0,
    "text": 7.238,
    "thin": -0.663,
    "title": 0.961,
    "undated": 7.6,
    "untitled": 0.629,
    "year_differs": -0.238,
    "year_same": 0.0,
}
