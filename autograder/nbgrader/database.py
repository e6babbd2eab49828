"""The gradebook's database: commands wait for each other, an old schema is told, an extension needs a due date."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from nbgrader.api import SubmittedAssignment
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Engine, make_url

from ..course import CourseError

BUSY_SECONDS = 60


@event.listens_for(Engine, "connect")
def _wait_when_busy(connection: Any, _: Any) -> None:
    """Two commands at once wait for each other instead of failing. The engines are nbgrader's own."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _duedate(submission: SubmittedAssignment) -> datetime | None:
    """As nbgrader's, which ends with a TypeError where a set without a due date has an extension."""
    due = submission.assignment.duedate
    return due if due is None or submission.extension is None else due + submission.extension


SubmittedAssignment.duedate = property(_duedate)


def require_schema(db_url: str, folder: Path) -> None:
    """Raise CourseError if the database is of another nbgrader. It is only read.

    Args:
        folder: of the course, in which the remedy works.

    Raises:
        SQLAlchemyError: it cannot be opened.
    """
    url = make_url(db_url)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        return  # nbgrader makes a new one
    engine = create_engine(db_url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if "assignment" not in tables:
                return
            version = ""
            if "alembic_version" in tables:
                version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    finally:
        engine.dispose()
    config = Config()
    config.set_main_option("script_location", ALEMBIC_DIR.replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    if version == scripts.get_current_head():
        return
    shown = url.database if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)
    if version and version not in {script.revision for script in scripts.walk_revisions()}:
        raise CourseError(
            f"Expected a gradebook of this nbgrader at {shown}. Received one of a newer nbgrader (schema {version}): "
            "install that one."
        )
    backup = "which first copies the file beside it" if url.drivername.startswith("sqlite") else "after a backup"
    raise CourseError(
        f"Expected a gradebook of this nbgrader at {shown}. Received one of an older nbgrader (schema "
        f"{version or 'without a version'}): run `nbgrader db upgrade` in {folder}, {backup}. No mark is lost."
    )
