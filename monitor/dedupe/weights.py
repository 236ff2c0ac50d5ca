"""The fitted constants of the event matcher; written by tools/matcher/fit.py, not by hand."""

# Feature -> weight of the logistic regression, in nats per unit of the feature.
WEIGHTS: dict[str, float] = {
    "bias": -13.9892,
    "across": -0.1636,
    "brief": 1.8316,
    "brief_across": -0.3789,
    "brief_lead": -0.2194,
    "brief_text": 12.9714,
    "brief_text_mean": -20.6415,
    "brief_title": -0.3755,
    "brief_title_mean": 1.3087,
    "contained": 1.1251,
    "figures": 0.9849,
    "lead": -1.8953,
    "names": -0.5915,
    "near": 10.7195,
    "text": 0.3004,
    "text_best": -0.5243,
    "text_mean": 19.6706,
    "title": 10.8234,
    "title_best": -15.1386,
    "title_mean": 6.8531,
    "undated": 8.1229,
    "undated_lead": 3.1175,
    "undated_text": 4.2278,
    "undated_title": -1.0018,
}
