"""`lecturekit kernel ...`: install the warm kernel, and manage its parents."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lecturekit.plural import plural

kernel = typer.Typer(no_args_is_help=True, help="Manage the warm Jupyter kernel, which starts at once.")


@kernel.command(epilog="Example: lecturekit kernel install")
def install(
    sys_prefix: Annotated[
        bool, typer.Option("--sys-prefix", help="Install into this Python's environment, not for the user.")
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
    typer.echo(f"Removed {folder}" if folder else "The kernel is not installed: nothing to remove.")


@kernel.command(epilog="Example: lecturekit kernel status")
def status() -> None:
    """Show whether the kernel is installed, and which parents are running."""
    from lecturekit.warm import kernelspec
    from lecturekit.warm.client import running_parents

    folder = kernelspec.installed()
    typer.echo(f"Kernel: {folder or 'not installed; run `lecturekit kernel install`'}")
    for parent in running_parents():
        idle = plural(round(parent.idle_seconds / 60), "minute")
        state = plural(parent.kernels, "kernel") if parent.kernels else f"idle for {idle}"
        typer.echo(f"Parent: process {parent.pid}, {parent.memory_bytes >> 20} MB, {state}, of {parent.python}")


@kernel.command(epilog="Example: lecturekit kernel stop --all")
def stop(
    stop_busy: Annotated[bool, typer.Option("--all", help="Stop parents with running kernels, too.")] = False,
) -> None:
    """Stop idle parents; the next kernel starts a fresh one."""
    from lecturekit.warm.client import running_parents
    from lecturekit.warm.parents import stop_if_idle, terminate

    running = running_parents()
    stopped = [parent for parent in running if (terminate if stop_busy else stop_if_idle)(parent)]
    left = [parent for parent in running if parent not in stopped]
    if stopped:
        freed_mb = sum(parent.memory_bytes for parent in stopped) >> 20
        kernels = sum(parent.kernels for parent in stopped)
        and_kernels = f" with {plural(kernels, 'kernel')}" if kernels else ""
        typer.echo(f"Stopped {plural(len(stopped), 'parent')}{and_kernels}, which used {freed_mb} MB.")
    else:
        typer.echo("No idle parent is running.")
    if left and not stop_busy:
        busy = plural(len(left), "parent with running kernels", "parents with running kernels")
        typer.echo(f"Left alone: {busy}; `lecturekit kernel stop --all` stops them, too.")
