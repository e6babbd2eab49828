"""Walls around student code: it reads Python, writes to its scratch folder, reaches nobody, and ends in time.

    declaration.py   what a submission may use: Walls, Limits
    raising.py       raise_walls: the calling process goes on inside
    places.py, root.py, landlock.py, seccomp.py, kernel_calls.py
                     the walls themselves
    supervisor.py    watches from outside
    report.py        what it writes down: Report
    clock.py         how long a kernel ran, and how long it stood in line
    beside.py        what lies beside a notebook, and goes into its scratch folder
    standing.py      tries which walls stand on this system
    __main__.py      raises walls, then becomes a command (a cold kernel)

Only the declaration and the report are imported here: the rest is for Linux.
"""

from lecturekit.walls.declaration import Limits, Walls, WallsMissingError
from lecturekit.walls.report import Report

__all__ = ["Limits", "Report", "Walls", "WallsMissingError"]
