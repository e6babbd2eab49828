"""`lecturekit progress`."""

from __future__ import annotations

from pathlib import Path

from .common import OptionalSet, app, user_errors


@app.command(epilog="Example: lecturekit progress 02_perceptron")
def progress(problem_set: OptionalSet = None) -> None:
    """Show your progress, as the checks in your saved notebooks or `lecturekit check` reported it."""
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    from ..coursework import progress_of, sets
    from ..coursework.folder import chosen_set
    from ..terminal import PlainConsole

    with user_errors():
        set_names = [chosen_set(problem_set)] if problem_set else list(sets())
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("set", "", "points", "graded by\na person", "minutes\nleft", "next"):
        is_number = heading in ("points", "minutes\nleft")
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for name in set_names:
        notebooks = [progress_of(notebook, Path.cwd()) for notebook in sets()[name]]
        points, all_points = sum(p.points for p in notebooks), sum(p.all_points for p in notebooks)
        written_points, person_points = (
            sum(p.written_points for p in notebooks),
            sum(p.person_points for p in notebooks),
        )
        next_steps = (f"{p.notebook.path.stem}: {p.next_step}" for p in notebooks if p.next_step)
        table.add_row(
            name,
            ProgressBar(all_points, points + written_points, width=8),
            f"{points:g} of {all_points:g}",
            _graded_by_person(written_points, person_points),
            f"{sum(p.minutes_left for p in notebooks):.0f}",
            next(next_steps, "all done"),
        )
    PlainConsole().print(table)


def _graded_by_person(written_points: float, person_points: float) -> str:
    """The points that a person gives, and how much is written; "" for none."""
    if not person_points:
        return ""
    if not written_points:
        return f"{person_points:g} (not written)"
    return f"{person_points:g} ({'written' if written_points == person_points else f'{written_points:g} written'})"
