"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""

# Nothing here is moved by hand. BCubed F1 / pairwise F1 of unseen stories:
# allsides body: out of fold 0.914 / 0.814, set left out 0.909 / 0.798
# allsides body, own dates: out of fold 0.932 / 0.796, set left out 0.921 / 0.765
# allsides title+lead: out of fold 0.892 / 0.792, set left out 0.895 / 0.790
# allsides title+lead, own dates: out of fold 0.909 / 0.743, set left out 0.910 / 0.743
# allsides title: out of fold 0.820 / 0.668, set left out 0.722 / 0.515
# allsides mixed: out of fold 0.871 / 0.755, set left out 0.837 / 0.709
# allsides untitled: out of fold 0.915 / 0.766, set left out 0.914 / 0.765
# allsides body, half undated: out of fold 0.814 / 0.613, set left out 0.797 / 0.555
# allsides title+lead, half undated: out of fold 0.780 / 0.568, set left out 0.769 / 0.536
# allsides body, undated: out of fold 0.786 / 0.491, set left out 0.755 / 0.369
# allsides title+lead, undated: out of fold 0.732 / 0.392, set left out 0.704 / 0.340
# allsides mixed, undated: out of fold 0.623 / 0.244, set left out 0.578 / 0.194
# allsides untitled, undated: out of fold 0.810 / 0.451, set left out 0.780 / 0.383
# uci headlines: out of fold 0.800 / 0.800, set left out 0.806 / 0.811
# ecb+: out of fold 0.900 / 0.861, set left out 0.873 / 0.834
# ecb+ mixed: out of fold 0.822 / 0.782, set left out 0.801 / 0.756
# ecb+ titles: out of fold 0.731 / 0.688, set left out 0.718 / 0.671
# ecb+ untitled: out of fold 0.881 / 0.831, set left out 0.846 / 0.788
# own headlines: out of fold 0.784 / 0.560, set left out 0.764 / 0.541
# own headlines, undated: out of fold 0.735 / 0.514, set left out 0.731 / 0.509
# own items: out of fold 0.946 / 0.871, set left out 0.942 / 0.839
# own items, undated: out of fold 0.942 / 0.839, set left out 0.942 / 0.839
# own items, titles: out of fold 0.883 / 0.681, set left out 0.870 / 0.653
# own form: out of fold 1.000 / 1.000, set left out 0.560 / 0.360
# own parties: out of fold 0.890 / 0.685, set left out 0.890 / 0.685
# own parties, undated: out of fold 0.890 / 0.685, set left out 0.890 / 0.685
# own parties, titles: out of fold 0.574 / 0.312, set left out 0.568 / 0.315
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
