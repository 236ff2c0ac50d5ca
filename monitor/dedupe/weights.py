"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Fitted on 2026-11-26. BCubed F1 / pairwise F1 of unseen stories:
# allsides body: out of fold 0.907 / 0.804, set left out 0.912 / 0.811
# allsides body, own dates: out of fold 0.935 / 0.802, set left out 0.923 / 0.771
# allsides title+lead: out of fold 0.907 / 0.814, set left out 0.903 / 0.798
# allsides title+lead, own dates: out of fold 0.916 / 0.761, set left out 0.909 / 0.738
# allsides title: out of fold 0.873 / 0.738, set left out 0.865 / 0.712
# allsides mixed: out of fold 0.895 / 0.790, set left out 0.890 / 0.781
# allsides untitled: out of fold 0.919 / 0.778, set left out 0.911 / 0.759
# allsides body, undated: out of fold 0.784 / 0.498, set left out 0.754 / 0.346
# allsides title+lead, undated: out of fold 0.721 / 0.347, set left out 0.667 / 0.231
# allsides mixed, undated: out of fold 0.669 / 0.295, set left out 0.624 / 0.235
# allsides untitled, undated: out of fold 0.807 / 0.431, set left out 0.749 / 0.290
# uci headlines: out of fold 0.830 / 0.857, set left out 0.754 / 0.758
# ecb+: out of fold 0.890 / 0.838, set left out 0.876 / 0.822
# ecb+ mixed: out of fold 0.785 / 0.722, set left out 0.789 / 0.727
# ecb+ untitled: out of fold 0.889 / 0.833, set left out 0.859 / 0.804
# Feature of a pair -> weight in log odds for each unit of the feature.
WEIGHTS: dict[str, float] = {
    "across": 0.842,
    "bias": -14.379,
    "brief": 1.58,
    "centre": 7.0,
    "contained": 0.495,
    "day_differs": -0.941,
    "day_same": 0.0,
    "figure_differs": -0.179,
    "figure_same": 1.321,
    "figures": 0.438,
    "head": 3.252,
    "lead": 0.0,
    "lead_day_differs": -0.604,
    "lead_day_same": 0.268,
    "mixed": 0.318,
    "month_differs": -0.352,
    "month_same": 0.0,
    "names": 0.172,
    "near": 9.0,
    "text": 8.828,
    "title": 0.135,
    "undated": 8.0,
    "untitled": 1.027,
    "year_differs": -0.267,
    "year_same": 0.024,
}
