"""Tables as CSV: no cell is taken for a formula by the spreadsheet that opens it, after OWASP's advice.

A class named `=HYPERLINK(...)` is text of a student, and reaches a table by way of an exception. A cell that a
spreadsheet would run begins with an apostrophe instead: spreadsheets then show text, and programs can tell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from lecturekit.terminal import harmless

START = "=+\\-@\t\r\n＝＋－＠"
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
# Where `;` or a tab separates columns, a spreadsheet sees a cell begin within one, in quotation marks or not.
RUN = re.compile(rf"(^|[;\t\n][ \"]*)(?=[{START}])")


def cell(value: object) -> str:
    """A value as the text of a cell: as it is, unless a spreadsheet would run it, or a terminal obey it."""
    text = harmless(str(value))
    return text if NUMBER.fullmatch(text) else RUN.sub(r"\1'", text)


def to_csv(rows: Iterable[Iterable[object]], quoting: Any = csv.QUOTE_MINIMAL, newline: str = "\n") -> str:
    """The rows as the text of a CSV file."""
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator=newline).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
