"""One open gradebook for a whole run, and each submission one transaction in it.

nbgrader opens its database 13 times a submission and commits after every cell.
"""

from __future__ import annotations

import copy
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar
from unittest.mock import patch

import nbgrader.preprocessors
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.orm import Session, scoped_session, sessionmaker


class _TransactionSession(Session):
    """A session that commits when the transaction is done; until then a commit only makes changes visible.

    Attributes:
        commits: whether to commit for real all the same, as other connections read the gradebook meanwhile.
    """

    commits = False

    def commit(self) -> None:
        if self.commits:
            super().commit()
        else:
            self.flush()
            self.expire_all()


class _OpenGradebook(Gradebook):
    """A gradebook that stays open: nbgrader closes it after each use, `SharedGradebook` at the end of its block."""

    def __init__(self, db_url: str, course_id: str) -> None:
        super().__init__(db_url, course_id)
        self.db.remove()  # type: ignore[has-type]
        self.db = scoped_session(
            sessionmaker(class_=_TransactionSession, autoflush=True, bind=self.engine, future=True)
        )

    def close(self) -> None:
        """Nothing: others go on using it."""

    def dispose(self) -> None:
        self.db.remove()
        self.engine.dispose()


class SharedGradebook:
    """Has nbgrader's own code share one open gradebook for each database, while the block runs.

    The rules:
    - nbgrader's converter and preprocessors open gradebooks by the name `Gradebook` of their own modules, and offer no
      other way to hand them one: that name stands for `open` in these modules until the block ends.
    - `transaction` makes a submission all or nothing; outside of one, a commit of nbgrader's reaches the database only
      at the next one's end.
    - Blocks may be nested (a regrade grades): the outermost one opens and closes.
    - One thread only: nbgrader changes the working directory, so no second thread may grade at the same time anyway.
    """

    _current: ClassVar[SharedGradebook | None] = None

    def __init__(self) -> None:
        self._opened: dict[str, _OpenGradebook] = {}
        self._for_course: dict[tuple[str, str], Gradebook] = {}
        self._replaced = ExitStack()

    def __enter__(self) -> SharedGradebook:
        if SharedGradebook._current is not None:
            return SharedGradebook._current
        SharedGradebook._current = self
        for module in _modules_that_open_gradebooks():
            self._replaced.enter_context(patch.object(module, "Gradebook", _open))
        return self

    def __exit__(self, *_: object) -> None:
        if SharedGradebook._current is not self:
            return  # an inner block
        SharedGradebook._current = None
        self._replaced.close()
        for gradebook in self._opened.values():
            gradebook.dispose()

    @classmethod
    def current(cls) -> SharedGradebook | None:
        """The one whose block is running, if there is one."""
        return cls._current

    def open(self, db_url: str, course_id: str) -> Gradebook:
        """The database's gradebook, as it belongs to one course."""
        first = self._opened.get(db_url)
        if first is None:
            first = self._opened[db_url] = _OpenGradebook(db_url, course_id)
        if first.course_id == course_id:
            return first
        if (db_url, course_id) not in self._for_course:
            other = copy.copy(first)
            other.course_id = course_id
            other.check_course(course_id)
            self._for_course[db_url, course_id] = other
        return self._for_course[db_url, course_id]


def _open(db_url: str, course_id: str = "default_course", *args: Any, **kw: Any) -> Gradebook:
    """What stands for nbgrader's `Gradebook`: the shared one, where there is one."""
    shared = SharedGradebook.current()
    if shared is None or args or kw:
        return Gradebook(db_url, course_id, *args, **kw)
    return shared.open(db_url, course_id)


def gradebook_of(coursedir: CourseDirectory) -> Gradebook:
    """The course's gradebook, as nbgrader's converter opens it."""
    return _open(coursedir.db_url, coursedir.course_id)


def _modules_that_open_gradebooks() -> list[Any]:
    ours = f"{__package__}.judge_preprocessor"
    preprocessors = pkgutil.iter_modules(nbgrader.preprocessors.__path__, "nbgrader.preprocessors.")
    names = [*(module.name for module in preprocessors), "nbgrader.converters.autograde", ours]
    modules = map(importlib.import_module, names)
    return [module for module in modules if getattr(module, "Gradebook", None) is Gradebook]


@contextmanager
def transaction(coursedir: CourseDirectory, commits: bool = False) -> Iterator[None]:
    """Everything in the block is in the gradebook at its end, or nothing is, where there is a shared gradebook.

    Args:
        commits: commit whenever nbgrader does, as other connections read the gradebook meanwhile.
    """
    if SharedGradebook.current() is None:
        yield
        return
    gradebook = gradebook_of(coursedir)
    session = gradebook.db()
    session.commits = commits
    try:
        yield
        Session.commit(session)
    except BaseException:
        session.rollback()
        raise
    finally:
        gradebook.db.remove()
