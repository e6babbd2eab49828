"""Our extension of Jupyter's server, for plain courses: `autograder doctor` says how to enable it.

In a course of ours nobody has to: its `nbgrader_config.py`, which formgrader loads, raises the same walls.
Jupyter itself reads no configuration from the folder in which it is started.
"""

from __future__ import annotations

from typing import Any

from .formgrader_walls import guard_formgrader, raise_walls


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Raise the walls of a server, whether formgrader's extension is loaded before or after this one."""
    guard_formgrader()
    raise_walls(server.web_app)
    server.log.info("Submissions are walled off: formgrader runs nothing of theirs, their files are downloads.")
