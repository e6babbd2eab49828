"""The command `lecturekit`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Deep learning as software: kernels that start at once.")
kernel = typer.Typer(no_args_is_help=True, help="The Jupyter kernel that starts warm.")
app.add_typer(kernel, name="kernel")


@app.callback()
def main() -> None:
    """Commands for those who take, or give, the course."""


@kernel.command()
def install(
    sys_prefix: Annotated[
        bool, typer.Option("--sys-prefix", help="Into this Python's environment, not for the user.")
    ] = False,
) -> None:
    """Install the kernel "LectureKit"."""
    from lecturekit.warm import kernelspec

    folder = kernelspec.install(sys.prefix if sys_prefix else None)
    typer.echo(f'Installed the kernel "{kernelspec.NAME}" in {folder}')


@kernel.command()
def uninstall() -> None:
    """Remove the kernel "LectureKit"."""
    from lecturekit.warm import kernelspec

    folder = kernelspec.uninstall()
    typer.echo(f"Removed {folder}" if folder else "The kernel is not installed; there is nothing to remove.")


@kernel.command()
def status() -> None:
    """Show whether the kernel is installed, and which parents are waiting to fork one."""
    from lecturekit.warm import kernelspec
    from lecturekit.warm.client import parents

    folder = kernelspec.installed()
    typer.echo(f"Kernel: {folder or 'not installed; `lecturekit kernel install` does it'}")
    for process in parents():
        typer.echo(f"Parent: process {process.pid}, {len(process.children())} kernels")
