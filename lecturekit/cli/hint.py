"""`lecturekit hint`."""

from __future__ import annotations

from typing import Annotated

import typer

from .common import app, echo, user_errors


@app.command(epilog="Example: lecturekit hint update")
def hint(
    name: Annotated[str, typer.Argument(metavar="CHECK", help="A check, such as update.")],
    number: Annotated[int, typer.Argument(min=1, help="Which hint; each one says more.")] = 1,
) -> None:
    """Show a hint for a check."""
    from ..check.public import find

    with user_errors():
        hints = find(name).hints
        if not hints:
            echo(f"There are no hints for {name}.")
            return
        shown = min(number, len(hints))
        echo(f"({shown} of {len(hints)}) {hints[shown - 1]}")
        if shown < len(hints):
            echo(f"Next hint: lecturekit hint {name} {shown + 1}")
