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
