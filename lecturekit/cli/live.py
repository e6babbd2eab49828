"""`lecturekit live`."""

from __future__ import annotations

from typing import Annotated

import typer

from .common import app, echo, fail


@app.command(epilog="Example: lecturekit live perceptron")
def live(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A figure, such as perceptron (default: all).")
    ] = None,
    port: Annotated[int, typer.Option(help="The port; 0 for any free one.")] = 5006,
    address: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 serves other machines, too.")
    ] = "127.0.0.1",
    host: Annotated[
        list[str] | None, typer.Option(help="Another name by which browsers reach this server; can be repeated.")
    ] = None,
) -> None:
    """Show the lecture's interactive figures in the browser."""
    from ..live import PanelMissingError, UnknownPageError, page, serve

    try:
        names = [page(name).name] if name else []
        echo(f"http://{address}:{port}/{name or ''} (Ctrl-C ends it)")
        serve(*names, port=port, address=address, hosts=host or [])
    except (PanelMissingError, UnknownPageError, OSError) as error:
        fail(str(error))
