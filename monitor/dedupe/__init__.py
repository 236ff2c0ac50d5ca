"""An article in, a verdict out: copies by shared text, events by what is told and when."""
