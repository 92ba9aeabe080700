"""The measure of the backstop: labelled lines, a scorer, the public lists as a baseline, and the benchmark."""
