"""The site: `make docs` builds it without a network; warnings are errors."""

import os
import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # in the kernels that draw the gallery, too

project = "LectureKit"
copyright = "the LectureKit authors"
version = release = version_of("lecturekit")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon", "mathml"]
exclude_patterns = ["_build", "slides.toml"]
highlight_language = "text"
html_theme = "furo"
html_title = "LectureKit"
html_math_renderer = "mathml"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["site.css"]

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "cache"  # a page is drawn again when its code changes
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
nb_output_stderr = "remove"  # TensorFlow's log

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autosummary_generate = False
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Input shape", "Output shape"]
suppress_warnings = ["config.cache"]
default_role = "code"  # docstrings are plain text, with `code` in single backticks


def _keep_signs(app, what, name, obj, options, lines):
    """Products and absolute values in a docstring are no emphasis and no substitution."""
    lines[:] = [
        "`".join(_escaped(part) if i % 2 == 0 else part for i, part in enumerate(line.split("`"))) for line in lines
    ]


def _escaped(text):
    return text.replace("*", r"\*").replace("|", r"\|")


def setup(app):
    app.connect("autodoc-process-docstring", _keep_signs)
