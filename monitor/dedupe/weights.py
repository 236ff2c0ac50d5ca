"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Nothing here is moved by hand. BCubed F1 / pairwise F1 of unseen stories:
# allsides body: out of fold 0.912 / 0.813, set left out 0.908 / 0.797
# allsides body, own dates: out of fold 0.932 / 0.796, set left out 0.921 / 0.765
# allsides title+lead: out of fold 0.889 / 0.787, set left out 0.895 / 0.789
# allsides title+lead, own dates: out of fold 0.909 / 0.743, set left out 0.910 / 0.743
# allsides title: out of fold 0.819 / 0.667, set left out 0.722 / 0.515
# allsides mixed: out of fold 0.868 / 0.750, set left out 0.837 / 0.709
# allsides untitled: out of fold 0.916 / 0.769, set left out 0.915 / 0.768
# allsides body, half undated: out of fold 0.812 / 0.619, set left out 0.796 / 0.557
# allsides title+lead, half undated: out of fold 0.778 / 0.566, set left out 0.768 / 0.538
# allsides body, undated: out of fold 0.785 / 0.491, set left out 0.754 / 0.368
# allsides title+lead, undated: out of fold 0.730 / 0.392, set left out 0.704 / 0.340
# allsides mixed, undated: out of fold 0.625 / 0.241, set left out 0.580 / 0.194
# allsides untitled, undated: out of fold 0.810 / 0.454, set left out 0.782 / 0.390
# uci headlines: out of fold 0.787 / 0.793, set left out 0.783 / 0.790
# ecb+: out of fold 0.891 / 0.851, set left out 0.870 / 0.830
# ecb+ mixed: out of fold 0.816 / 0.775, set left out 0.799 / 0.754
# ecb+ titles: out of fold 0.725 / 0.682, set left out 0.714 / 0.666
# ecb+ untitled: out of fold 0.879 / 0.830, set left out 0.837 / 0.777
# own headlines: out of fold 0.796 / 0.568, set left out 0.772 / 0.547
# own headlines, undated: out of fold 0.750 / 0.524, set left out 0.746 / 0.520
# own items: out of fold 0.946 / 0.871, set left out 0.942 / 0.839
# own items, undated: out of fold 0.942 / 0.839, set left out 0.942 / 0.839
# own items, titles: out of fold 0.897 / 0.727, set left out 0.883 / 0.695
# own form: out of fold 1.000 / 1.000, set left out 0.560 / 0.360
# own parties: out of fold 0.890 / 0.685, set left out 0.890 / 0.685
# own parties, undated: out of fold 0.890 / 0.685, set left out 0.890 / 0.685
# own parties, titles: out of fold 0.595 / 0.321, set left out 0.590 / 0.325
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
