"""Marks the scripts of formgrader's own templates, so that a browser can tell them from any that a submission brings.

Formgrader's pages are made by Jinja. Before a template is compiled, each of its script elements gets a nonce; what is
inserted later gets none. Its variables are written as JSON or escaped, which nbgrader leaves out.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from nbconvert.exporters.templateexporter import TemplateExporter
from nbgrader.server_extensions.formgrader.handlers import template_path

TEMPLATES = Path(template_path).resolve()
NONCE = secrets.token_urlsafe(24)  # stands in the templates for a nonce, which each answer gets of its own
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"  # from where nbconvert's template loads it
ESCAPED = "formgrade_macros.html.j2"  # nbgrader's, of plain values only, such as students' names
SCRIPT = re.compile(r"<script\b", re.I)
VARIABLE = re.compile(r'^(\s*var \w+ = )"\{\{ ([\w.]+) \}\}([/\w]*)";', re.M)
CELL_VALUE = re.compile(r"\{\{ (cell\.metadata\.nbgrader\.grade_id|resources\.\w+) \}\}")
HANDLER = re.compile(r"""\son[a-z]+\s*=\s*("[^"]*"|'[^']*')""", re.I)


class MarkedScripts(Extension):
    """Jinja's extension that marks the scripts of nbgrader's templates, and of nothing else."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if filename is None or not _is_nbgraders(Path(filename)):
            return source
        source = VARIABLE.sub(r'\1{{ (\2 ~ "\3") | tojson }};', source)
        source = SCRIPT.sub(f'<script nonce="{NONCE}"', source)
        return CELL_VALUE.sub(r"{{ \1 | e }}", source)


def mark_pages(environment: Environment) -> None:
    """Mark the scripts of formgrader's tables, and escape what is inserted there."""
    environment.add_extension(MarkedScripts)
    environment.autoescape = True


def mark_notebooks(exporter: TemplateExporter) -> None:
    """Mark the scripts of the page on which a notebook is graded."""
    exporter.environment.add_extension(MarkedScripts)
    exporter.environment.autoescape = _is_escaped


@cache
def handlers() -> tuple[str, ...]:
    """The hashes of the event handlers in nbgrader's templates, as a policy names them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*")) if path.is_file()]
    found = sorted({match[1][1:-1] for text in texts for match in HANDLER.finditer(text)})
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in found)


def _is_escaped(name: Any) -> bool:
    return name == ESCAPED


def _is_nbgraders(path: Path) -> bool:
    return path.resolve().is_relative_to(TEMPLATES) or path.name == "mathjax.html.j2"
