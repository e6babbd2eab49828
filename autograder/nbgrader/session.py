"""One open gradebook for a whole run, and each submission one transaction in it.

nbgrader opens its database 13 times a submission and commits after every cell.
"""

from __future__ import annotations

import copy
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import nbgrader.preprocessors
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.orm import Session, scoped_session, sessionmaker


class _Unit(Session):
    """A session that commits when the unit of work is done; until then a commit only makes changes visible.

    Where others than nbgrader look into the gradebook meanwhile, by connections of their own, a commit is one.
    """

    watched = False

    def commit(self) -> None:
        if self.watched:
            super().commit()
        else:
            self.flush()
            self.expire_all()


_shared: dict[str, Gradebook] = {}


def gradebook_of(coursedir: CourseDirectory) -> Gradebook:
    """The course's gradebook, as nbgrader's converter opens it."""
    return _opened(coursedir.db_url, coursedir.course_id)


def _opened(db_url: str, course_id: str = "default_course", *args: Any, **kw: Any) -> Gradebook:
    if _depth == 0 or args or kw:
        return Gradebook(db_url, course_id, *args, **kw)
    first = _shared.get(db_url)
    if first is None:
        first = _shared[db_url] = Gradebook(db_url, course_id)
        first.db.remove()
        first.db = scoped_session(sessionmaker(class_=_Unit, autoflush=True, bind=first.engine, future=True))
        first.close = lambda: None
    if first.course_id == course_id:
        return first
    other = copy.copy(first)
    other.course_id = course_id
    if f"{db_url} {course_id}" not in _shared:
        other.check_course(course_id)
        _shared[f"{db_url} {course_id}"] = other
    return other


_depth = 0


@contextmanager
def shared_gradebook() -> Iterator[None]:
    """Have nbgrader's own code share one open gradebook for each database, in this block only."""
    global _depth
    modules = [module for module in _users() if getattr(module, "Gradebook", None) is Gradebook]
    _depth += 1
    for module in modules:
        module.Gradebook = _opened
    try:
        yield
    finally:
        _depth -= 1
        for module in modules:
            module.Gradebook = Gradebook
        if _depth == 0:
            for gradebook in _shared.values():
                gradebook.db.remove()
                gradebook.engine.dispose()
            _shared.clear()


def _users() -> list[Any]:
    names = [
        f"nbgrader.preprocessors.{module.name}" for module in pkgutil.iter_modules(nbgrader.preprocessors.__path__)
    ]
    return [
        importlib.import_module(name)
        for name in [*names, "nbgrader.converters.autograde", f"{__package__}.judge_preprocessor"]
    ]


@contextmanager
def transaction(coursedir: CourseDirectory, watched: bool = False) -> Iterator[None]:
    """Everything in the block is in the gradebook at its end, or nothing is.

    Args:
        watched: commit whenever nbgrader does, as the course's own code looks in.
    """
    gradebook = _shared.get(coursedir.db_url)
    if gradebook is None and _depth:
        gradebook = gradebook_of(coursedir)
    if gradebook is None:
        yield
        return
    session = gradebook.db()
    session.watched = watched
    try:
        yield
        Session.commit(session)
    except BaseException:
        session.rollback()
        raise
    finally:
        gradebook.db.remove()
