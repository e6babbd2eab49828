"""nbgrader's configuration: `nbgrader autograde SET`, formgrader and all else work from this folder."""

from pathlib import Path

from autograder.course import Course
from autograder.nbgrader import configure

configure(get_config(), Course(Path(__file__).resolve().parent))  # noqa: F821 - nbgrader defines it
