"""A starter exercise with one check of each common kind, which passes its own audit."""

from __future__ import annotations

import keyword
from pathlib import Path

from ..course import Course, CourseError

TEMPLATE = '''# %%
import numpy as np

from lecturekit.check import (
    Agrees, Choice, Driven, Edit, Equals, Exercise, Mistake, Written, inputs, integer, vector,
)


def count_to(target, start, steps):
    """A driver: uses the student's class, and returns the result."""
    counter = target(start)
    for _ in range(steps):
        counter.step()
    return counter.value


exercise = Exercise(
    title="NAME",
    minutes=20,
    checks=[
        # A function that must agree with the solution's on random inputs.
        Agrees(
            "NAME_mean",
            inputs(x=vector("m")),
            points=2,
            mistakes=[
                Mistake("You forget to divide the sum. How many numbers are there?", Edit(" / len(x)", "")),
                Mistake("You divide by one less than the number of values.", Edit("len(x)", "(len(x) - 1)"), worth=1),
                Mistake("You leave the first number out of the sum.", Edit("x.sum()", "x[1:].sum()")),
            ],
            hints=["What is the mean of 1, 2 and 6?", "Two steps: add up, then divide.", "`x.sum()` is the sum."],
        ),
        # A class, or anything that a small driver can use.
        Agrees(
            "NAME_Counter",
            inputs(start=integer(), steps=integer(0, 4)),
            points=1,
            probe=Driven(count_to),
            mistakes={"Your counter always starts at 0.": Edit("self.value = start", "self.value = 0")},
            hints=["What must `__init__` remember?"],
        ),
        # A value: students see only its type and shape.
        Equals("NAME_answer", points=1, mistakes={"That is the sum; what is the mean?": 9.0}),
        # A multiple-choice question. Students cannot find the right answer by trying.
        Choice(
            "NAME_outlier",
            "One of many numbers becomes very large. What happens to their mean?",
            {"grows": "it grows, too", "stays": "it does not change", "either": "that depends on the others"},
            right="grows",
            points=1,
            because={"stays": "That would be the median.", "either": "Write the mean as a sum: where is this number?"},
        ),
        # A text that is graded by hand.
        Written("NAME_why", points=1),
    ],
)

# %% [markdown]
# # NAME
#
# The question of this notebook, and a picture.

# %%
import numpy as np

from lecturekit import check, question

# %% [markdown]
# ## 1. The mean
#
# $$\\bar x = \\frac 1 m \\sum_{i=1}^m x_i$$
#
# **With numbers.** The mean of 1, 2 and 6 is $9 / 3 = 3$.


# %%
def NAME_mean(x):
    """The mean of an array of shape (m,)."""
    ### BEGIN SOLUTION
    return x.sum() / len(x)
    ### END SOLUTION


# %%
check("NAME_mean")


# %%
class NAME_Counter:
    """Counts up from `start`; `value` is the current number."""

    def __init__(self, start):
        ### BEGIN SOLUTION
        self.value = start
        ### END SOLUTION

    def step(self):
        ### BEGIN SOLUTION
        self.value += 1
        ### END SOLUTION


# %%
check("NAME_Counter")

# %% [markdown]
# What is the mean of 1, 2 and 6?

# %%
# NAME_answer = ...
### BEGIN SOLUTION
NAME_answer = 3.0
### END SOLUTION

# %%
check("NAME_answer")

# %%
question("NAME_outlier")

# %%
# NAME_outlier = "..."
### BEGIN SOLUTION
NAME_outlier = "grows"
### END SOLUTION

# %%
check("NAME_outlier")

# %% [markdown]
# When would you use the median instead?

# %% [markdown] answer="NAME_why"
# ### BEGIN SOLUTION
# When single values can be far off, as with incomes: the median hardly changes.
#
# *For the grader, 1 point:* robust against outliers.
# ### END SOLUTION
'''


def new_exercise(course: Course, problem_set: str, notebook: str) -> Path:
    """Write a starter solution file; existing files are never overwritten.

    Raises:
        CourseError: a name is invalid, or the file exists.
    """
    if not notebook.isidentifier() or keyword.iskeyword(notebook) or not notebook.isascii():
        raise CourseError(
            f"Expected SET/NOTEBOOK, where NOTEBOOK is a Python module name. Received: {notebook!r}. "
            "Write, for example, 05_descent/gradient."
        )
    if not problem_set or Path(problem_set).name != problem_set or problem_set.startswith("."):
        raise CourseError(f"Expected the name of a set, such as 05_descent. Received: {problem_set!r}.")
    path = course.solutions / problem_set / f"{notebook}.py"
    if path.exists():
        raise CourseError(f"Expected a new notebook. {path} exists: choose another name, or edit it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATE.replace("NAME", notebook), encoding="utf-8")
    return path
