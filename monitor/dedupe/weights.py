"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Nothing here is moved by hand. BCubed F1 / pairwise F1 of unseen stories:
# allsides body: out of fold 0.912 / 0.810, set left out 0.909 / 0.794
# allsides body, own dates: out of fold 0.935 / 0.804, set left out 0.923 / 0.770
# allsides title+lead: out of fold 0.895 / 0.794, set left out 0.897 / 0.790
# allsides title+lead, own dates: out of fold 0.914 / 0.749, set left out 0.913 / 0.751
# allsides title: out of fold 0.824 / 0.678, set left out 0.764 / 0.586
# allsides mixed: out of fold 0.870 / 0.751, set left out 0.853 / 0.731
# allsides untitled: out of fold 0.915 / 0.769, set left out 0.910 / 0.754
# allsides body, half undated: out of fold 0.821 / 0.623, set left out 0.805 / 0.563
# allsides title+lead, half undated: out of fold 0.789 / 0.582, set left out 0.775 / 0.549
# allsides body, undated: out of fold 0.789 / 0.496, set left out 0.757 / 0.377
# allsides title+lead, undated: out of fold 0.736 / 0.391, set left out 0.710 / 0.348
# allsides mixed, undated: out of fold 0.591 / 0.218, set left out 0.567 / 0.177
# allsides untitled, undated: out of fold 0.809 / 0.447, set left out 0.775 / 0.379
# uci headlines: out of fold 0.836 / 0.850, set left out 0.829 / 0.853
# ecb+: out of fold 0.907 / 0.868, set left out 0.879 / 0.841
# ecb+ mixed: out of fold 0.833 / 0.788, set left out 0.821 / 0.774
# ecb+ titles: out of fold 0.738 / 0.685, set left out 0.737 / 0.691
# ecb+ untitled: out of fold 0.888 / 0.840, set left out 0.854 / 0.796
# own headlines: out of fold 0.831 / 0.632, set left out 0.812 / 0.635
# own headlines, undated: out of fold 0.743 / 0.537, set left out 0.759 / 0.565
# own items: out of fold 0.950 / 0.874, set left out 0.942 / 0.839
# own items, undated: out of fold 0.935 / 0.816, set left out 0.935 / 0.816
# own items, titles: out of fold 0.897 / 0.711, set left out 0.859 / 0.606
# own form: out of fold 1.000 / 1.000, set left out 0.560 / 0.360
# own parties: out of fold 0.904 / 0.714, set left out 0.918 / 0.743
# own parties, undated: out of fold 0.889 / 0.690, set left out 0.904 / 0.714
# own parties, titles: out of fold 0.621 / 0.343, set left out 0.594 / 0.323
# Feature of a pair -> weight in log odds for each unit of the feature.
WEIGHTS: dict[str, float] = {
    "across": 0.0,
    "bias": -11.169,
    "brief": 1.69,
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
