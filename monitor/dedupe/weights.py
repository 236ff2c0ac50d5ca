"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Nothing here is moved by hand. BCubed F1 / pairwise F1 of unseen stories:
# allsides body: out of fold 0.912 / 0.814, set left out 0.911 / 0.803
# allsides body, own dates: out of fold 0.932 / 0.794, set left out 0.921 / 0.765
# allsides title+lead: out of fold 0.891 / 0.788, set left out 0.900 / 0.795
# allsides title+lead, own dates: out of fold 0.909 / 0.739, set left out 0.914 / 0.756
# allsides title: out of fold 0.821 / 0.673, set left out 0.727 / 0.523
# allsides mixed: out of fold 0.868 / 0.753, set left out 0.838 / 0.708
# allsides untitled: out of fold 0.915 / 0.767, set left out 0.909 / 0.756
# allsides body, half undated: out of fold 0.821 / 0.643, set left out 0.802 / 0.563
# allsides title+lead, half undated: out of fold 0.781 / 0.581, set left out 0.763 / 0.509
# allsides body, undated: out of fold 0.783 / 0.500, set left out 0.757 / 0.364
# allsides title+lead, undated: out of fold 0.730 / 0.409, set left out 0.697 / 0.302
# allsides mixed, undated: out of fold 0.625 / 0.256, set left out 0.587 / 0.206
# allsides untitled, undated: out of fold 0.825 / 0.521, set left out 0.798 / 0.417
# uci headlines: out of fold 0.783 / 0.782, set left out 0.758 / 0.751
# ecb+: out of fold 0.890 / 0.850, set left out 0.866 / 0.826
# ecb+ mixed: out of fold 0.805 / 0.763, set left out 0.803 / 0.756
# ecb+ titles: out of fold 0.724 / 0.681, set left out 0.720 / 0.676
# ecb+ untitled: out of fold 0.860 / 0.802, set left out 0.824 / 0.764
# own headlines: out of fold 0.792 / 0.566, set left out 0.761 / 0.537
# own headlines, undated: out of fold 0.745 / 0.518, set left out 0.746 / 0.520
# own items: out of fold 0.935 / 0.816, set left out 0.935 / 0.816
# own items, undated: out of fold 0.935 / 0.816, set left out 0.935 / 0.816
# own items, titles: out of fold 0.897 / 0.727, set left out 0.891 / 0.719
# Feature of a pair -> weight in log odds for each unit of the feature.
WEIGHTS: dict[str, float] = {
    "across": 0.0,
    "bias": -11.169,
    "brief": 1.19,
    "brief_near": -1.722,
    "centre": 7.0,
    "contained": 0.0,
    "day_differs": -1.039,
    "day_same": 0.0,
    "deeds_unmet": -6.0,
    "figure_differs": -0.262,
    "figure_same": 1.356,
    "figures": 0.608,
    "form_unmet": -6.565,
    "head": 2.195,
    "lead_day_differs": -0.692,
    "lead_day_same": 0.227,
    "month_differs": -0.35,
    "month_same": 0.0,
    "names_unmet": -3.0,
    "near": 9.0,
    "single": -12.0,
    "text": 6.907,
    "thin": -0.408,
    "title": 0.938,
    "undated": 7.6,
    "untitled": 0.337,
    "year_differs": -0.285,
    "year_same": 0.0,
}
