"""Walls around student code: it reads Python, writes to its scratch folder, reaches nobody, and ends in time.

declaration.py   what a submission may use: Walls, Limits
raising.py       raise_walls: the calling process goes on inside
places.py, root.py, landlock.py, seccomp.py, kernel_calls.py
                 the walls themselves
supervisor.py    watches from outside; keeps the Report
standing.py      tries which walls stand on this system
__main__.py      raises walls, then becomes a command (a cold kernel)
"""

from autograder.walls.declaration import Limits, Walls, WallsMissingError
from autograder.walls.raising import raise_walls
from autograder.walls.supervisor import Report

__all__ = ["Limits", "Report", "Walls", "WallsMissingError", "raise_walls", "raise_walls_from_json"]


def raise_walls_from_json(payload: dict) -> None:
    """`raise_walls`, as a warm parent's child set-up."""
    raise_walls(Walls.from_json(payload))
