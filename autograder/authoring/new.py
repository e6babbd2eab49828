"""A first exercise: one check of each common kind, sound by its own audit, for an author to write over."""

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
    """A driver: uses what the student defined, and returns what came of it."""
    counter = target(start)
    for _ in range(steps):
        counter.step()
    return counter.value


exercise = Exercise(
    title="NAME",
    minutes=20,
    checks=[
        # A function that answers as the solution's does, on inputs that nobody has seen.
        Agrees(
            "NAME_mean",
            inputs(x=vector("m")),
            points=2,
            mistakes=[
                Mistake("You add up and forget to divide. How many numbers are there?", Edit(" / len(x)", "")),
                Mistake("You divide by one number less than there are.", Edit("len(x)", "(len(x) - 1)"), worth=1),
                Mistake("You leave the first number out of the sum.", Edit("x.sum()", "x[1:].sum()")),
            ],
            hints=["What is the mean of 1, 2 and 6?", "Two steps: add all up, then divide.", "`x.sum()` adds all up."],
        ),
        # A class, or whatever a small function of yours can use.
        Agrees(
            "NAME_Counter",
            inputs(start=integer(), steps=integer(0, 4)),
            points=1,
            probe=Driven(count_to),
            mistakes={"Your counter always begins at 0.": Edit("self.value = start", "self.value = 0")},
            hints=["What must `__init__` remember?"],
        ),
        # A value: students are told its form only.
        Equals("NAME_answer", points=1, mistakes={"That is the sum; what is the mean?": 9.0}),
        # A question with given answers. Nobody can find the right one by trying.
        Choice(
            "NAME_outlier",
            "One of many numbers becomes very large. What happens to their mean?",
            {"grows": "it grows, too", "stays": "it stays as it is", "either": "that depends on the others"},
            right="grows",
            points=1,
            because={"stays": "That would be the median.", "either": "Write the mean as a sum: where is this number?"},
        ),
        # A text that a person grades.
        Written("NAME_why", points=1),
    ],
)

# %% [markdown]
# # NAME
#
# The question that this notebook answers, and a picture.

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
    """Counts from `start` on; `value` is where it is."""

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
# When would you rather take the median?

# %% [markdown] answer="NAME_why"
# ### BEGIN SOLUTION
# When single numbers may be far off, as incomes are: the median hardly moves.
#
# *For the grader, 1 point:* robust against outliers.
# ### END SOLUTION
'''


def new_exercise(course: Course, problem_set: str, notebook: str) -> Path:
    """Write a first solution file; nothing is ever overwritten.

    Raises:
        CourseError: the names are no such names, or the file is there already.
    """
    if not notebook.isidentifier() or keyword.iskeyword(notebook) or not notebook.isascii():
        raise CourseError(
            f"Expected SET/NOTEBOOK, the notebook named like a Python file. Received: {notebook!r}. "
            "Write, for example, 05_descent/gradient."
        )
    if not problem_set or Path(problem_set).name != problem_set or problem_set.startswith("."):
        raise CourseError(f"Expected the name of a set, such as 05_descent. Received: {problem_set!r}.")
    path = course.solutions / problem_set / f"{notebook}.py"
    if path.exists():
        raise CourseError(f"Expected a new notebook. {path} is there already: choose another name, or edit it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATE.replace("NAME", notebook), encoding="utf-8")
    return path
