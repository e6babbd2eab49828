"""`autograder doctor`: which protections work here, and how to enable the others.

The sandbox protects this machine from submissions that are graded; formgrader's walls protect whoever opens one.
"""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from lecturekit.sandbox.limits import SandboxUnavailableError
from lecturekit.sandbox.self_test import Protection, require_protections, self_test
from lecturekit.terminal import PlainConsole

CONFIG = "nbgrader_config.py"
WALLS = {
    "pages": "the gradebook and your session from scripts in a submission",
    "files": "the same from pages that a submission left beside the notebook",
    "kernels": "your files from modules that a submission left, when a notebook is opened",
}
FORMGRADER = "`jupyter server extension enable --sys-prefix nbgrader.server_extensions.formgrader`"
ENABLED = '{"ServerApp": {"jpserver_extensions": {"autograder.nbgrader.server_extension": true}}}'


def doctor(folder: Path | None = None) -> int:
    """Print a table of all protections.

    Args:
        folder: a course's folder, or one in it; by default the current one.

    Returns:
        0 if submissions can be graded here, and be looked at, else 1.
    """
    console = PlainConsole()
    protections = self_test()
    console.print(_table("Sandbox protections", protections))
    can_grade = True
    try:
        require_protections(protections)
        console.print("Submissions can be graded here.")
    except SandboxUnavailableError as error:
        console.print(f"Submissions cannot be graded here: {error}")
        can_grade = False
    return 0 if _formgrader(console, (folder or Path.cwd()).resolve()) and can_grade else 1


def _formgrader(console: PlainConsole, folder: Path) -> bool:
    """Print whether formgrader's walls stand in this course; returns False if they do not."""
    from .nbgrader.walls_probe import WallsUnknownError, standing_walls

    root = next((f for f in (folder, *folder.parents) if (f / CONFIG).is_file() or (f / "solutions").is_dir()), None)
    if root is None:
        console.print(
            f"Formgrader's walls were not tried: {folder} is no course. Run `autograder doctor` in a course's folder."
        )
        return True
    try:
        walls = standing_walls(root)
    except WallsUnknownError as error:
        console.print(
            f"Expected to find formgrader's walls in {root}. {error}. Correct that, run `autograder doctor` again, "
            "and open no submission before."
        )
        return False
    if not walls.formgrader:
        console.print(f"A Jupyter server in {root} does not serve formgrader. To have it, run {FORMGRADER}.")
        return True
    found = [Protection(name, protects, getattr(walls, name), "see below") for name, protects in WALLS.items()]
    console.print(_table(f"Formgrader's walls in {root}", found))
    if all(wall.active for wall in found):
        console.print("Submissions can be looked at here: formgrader runs nothing of theirs.")
        return True
    console.print(
        f"Open no submission in formgrader before its walls stand. To put them up, {_remedy(root)}", soft_wrap=True
    )
    return False


def _remedy(root: Path) -> str:
    """How a course of ours, or any other, gets its walls."""
    if (root / "solutions").is_dir() and not (root / CONFIG).is_file():
        return f"run `autograder init {root}` again, from where you made it."
    from jupyter_core.paths import jupyter_config_dir  # `jupyter server extension enable` knows no new ones

    file = Path(jupyter_config_dir()) / "jupyter_server_config.d" / "autograder.json"
    return f"write this line into {file}: {ENABLED}"


def _table(title: str, protections: list[Protection]) -> Table:
    table = Table(title=title)
    for heading in ("Protection", "Protects", "Active", "How to enable it"):
        table.add_column(heading)
    for protection in protections:
        active = Text("yes", "green") if protection.active else Text("no", "red")
        table.add_row(protection.name, protection.protects, active, "" if protection.active else protection.remedy)
    return table
