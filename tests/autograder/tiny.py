"""A tiny course in a folder of its own: what the tests of reading, releasing and opening work on."""

from pathlib import Path

from autograder.authoring.release import stub_notebook
from autograder.authoring.solution import Solution
from autograder.authoring.solution_reader import read_solution
from autograder.course import Course

FRONT = """# %%
import numpy as np

from lecturekit.check import Agrees, Edit, Equals, Exercise, Holds, Written, inputs, real, separates, vector

exercise = Exercise(
    title="Tiny",
    checks=[
        Agrees(
            "double",
            inputs(x=vector("m")),
            points=2,
            mistakes={"You square it.": Edit("2 * x", "x * x"), "You return x itself.": lambda x: x},
            hints=["Think.", "Twice."],
        ),
        Agrees("shift", inputs(x=real()), points=1, mistakes={"Down, not up.": Edit("x + 1", "x - 1")}),
        Written("why", points=1.5),
    ],
)
"""

BODY = '''
# %% [markdown]
# # Tiny

# %%
import numpy as np

from lecturekit import check

# %%
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
check("double")

# %%
def shift(x):
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION

# %%
check("shift")

# %% [markdown] answer="why"
# **Why?**
#
# ### BEGIN SOLUTION
# Because of the model answer.
# ### END SOLUTION
'''

TINY = FRONT + BODY


def write(root: Path, text: str = TINY, name: str = "tiny", problem_set: str = "01_set") -> Path:
    path = root / "solutions" / problem_set / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def tiny(root: Path, text: str = TINY) -> Solution:
    return read_solution(write(root, text))


def tiny_course(root: Path, text: str = TINY) -> Course:
    write(root, text)
    return Course(root)


def released(root: Path, text: str = TINY):
    return stub_notebook(tiny(root, text))


def checked(name: str, points: str = "1", more: str = "") -> str:
    """A declaration of one check and nothing else."""
    return (
        "# %%\nimport numpy as np\nfrom lecturekit.check import *\n"
        f'exercise = Exercise(title="T", checks=[Agrees("{name}", inputs(x=real()), points={points}{more})])\n'
    )
