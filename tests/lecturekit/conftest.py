"""Tests draw without a screen, and find the same examples each time, however busy the machine."""

import matplotlib
from hypothesis import settings

matplotlib.use("Agg")
settings.register_profile("steady", max_examples=15, deadline=None, derandomize=True)
settings.load_profile("steady")
