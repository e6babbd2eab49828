"""`lecturekit doctor`."""

from __future__ import annotations

from .common import app, echo


@app.command(epilog="Example: lecturekit doctor")
def doctor() -> None:
    """Show what is installed and what is missing: Python, Keras and its backend, GPU, Jupyter, sandbox."""
    from ..coursework.doctor import findings

    for is_fine, description, remedy in findings():
        echo(f"{'✓' if is_fine else '✗'} {description}" + (f". {remedy}" if remedy and not is_fine else ""))
