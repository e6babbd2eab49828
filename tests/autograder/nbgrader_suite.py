"""A pytest plugin: nbgrader's own tests of autograding, with our execution in the place of its own."""

from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

from autograder.nbgrader.execute_preprocessor import SandboxedExecute

steps = Autograde.class_traits()["autograde_preprocessors"]
(named,) = steps.default_args
assert Execute in named
steps.default_args = ([SandboxedExecute if step is Execute else step for step in named],)
