"""Grading: from an author's solution to a class's marks."""

import os

# TensorFlow's notes on its own build are no news to an instructor. Here, as all that may start it comes by here:
# our commands, nbgrader's with our configuration, and the processes that they start.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
