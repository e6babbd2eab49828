"""The commands of warm kernels: `lecturekit kernel ...`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

kernel = typer.Typer(no_args_is_help=True, help="The Jupyter kernel that starts warm.")


@kernel.command(epilog="Example: lecturekit kernel install")
def install(
    sys_prefix: Annotated[
        bool, typer.Option("--sys-prefix", help="Into this Python's environment, not for the user.")
    ] = False,
) -> None:
    """Install the kernel "LectureKit"."""
    from lecturekit.warm import kernelspec

    folder = kernelspec.install(sys.prefix if sys_prefix else None)
    typer.echo(f'Installed the kernel "{kernelspec.NAME}" in {folder}')


@kernel.command(epilog="Example: lecturekit kernel uninstall")
def uninstall() -> None:
    """Remove the kernel "LectureKit"."""
    from lecturekit.warm import kernelspec

    folder = kernelspec.uninstall()
    typer.echo(f"Removed {folder}" if folder else "The kernel is not installed; there is nothing to remove.")


@kernel.command(epilog="Example: lecturekit kernel status")
def status() -> None:
    """Show whether the kernel is installed, and which parents are waiting to fork one."""
    from lecturekit.warm import kernelspec
    from lecturekit.warm.client import standing

    folder = kernelspec.installed()
    typer.echo(f"Kernel: {folder or 'not installed; `lecturekit kernel install` does it'}")
    for parent in standing():
        state = f"{parent.kernels} kernels" if parent.kernels else f"idle for {parent.idle_seconds / 60:.0f} minutes"
        typer.echo(f"Parent: process {parent.pid}, {parent.memory_bytes >> 20} MB, {state}, of {parent.python}")


@kernel.command(epilog="Example: lecturekit kernel stop --all")
def stop(
    everything: Annotated[bool, typer.Option("--all", help="Those with running kernels, too.")] = False,
) -> None:
    """End the parents that are idle; the next kernel starts a fresh one."""
    from lecturekit.warm.client import standing
    from lecturekit.warm.parents import end

    found = standing()
    ended = [parent for parent in found if (everything or not parent.kernels) and end(parent)]
    left = [parent for parent in found if parent not in ended]
    freed = sum(parent.memory_bytes for parent in ended) >> 20
    kernels = sum(parent.kernels for parent in ended)
    with_them = f", and {kernels} kernels with them" if kernels else ""
    typer.echo(f"Ended {len(ended)} parents of {freed} MB{with_them}." if ended else "No idle parent is there.")
    if left and not everything:
        typer.echo(f"{len(left)} have running kernels: `lecturekit kernel stop --all` ends them, too.")
