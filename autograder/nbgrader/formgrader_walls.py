"""The walls between a submission and the server on which somebody looks at it.

Formgrader's pages run only formgrader's own scripts. What a submission left behind is downloaded, never opened. A link
in a submission cannot have formgrader load a configuration, which is code, from where students write. Jupyter starts a
kernel for a notebook that is merely opened, and Python imports what lies beside it, such as an `importlib.py`: where
students write, kernels start elsewhere.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from functools import partial, wraps
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from nbgrader.server_extensions.formgrader.handlers import FormgraderHandler
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import Application, HTTPError, OutputTransform

from .formgrader_templates import MATHJAX, NONCE, handlers, mark_notebooks, mark_pages

STUDENTS_FOLDERS = ("submitted", "autograded", "feedback")
STILL = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
STEPS = re.compile(r"(next|prev)(_incorrect)?/?")
HOST = re.compile(r"[\w.:\[\]-]+")
RAISED = "autograder_walls"  # in an application's settings: its walls stand


def guard_formgrader() -> None:
    """Have formgrader get its walls whenever it starts in this process."""
    for kind, name, guarded in (
        (FormgradeExtension, "init_tornado_settings", _starts_walled),
        (FormgraderHandler, "get", _refuses_students_folders),
    ):
        stock = getattr(kind, name)
        if not hasattr(stock, "stock"):
            setattr(kind, name, _in_place_of(stock, guarded))


def raise_walls(application: Application) -> None:
    """Put a server's walls up: around files at once, around formgrader if it has started."""
    settings = application.settings
    if RAISED not in settings:
        application.transforms.insert(0, partial(Walls, settings))  # type: ignore[arg-type]  # called with a request
        _start_kernels_elsewhere(settings)
        settings[RAISED] = False
    if not settings[RAISED] and "nbgrader_jinja2_env" in settings:
        mark_pages(settings["nbgrader_jinja2_env"])
        mark_notebooks(settings["nbgrader_exporter"])
        settings[RAISED] = True


def _in_place_of(stock: Callable, guarded: Callable) -> Callable:
    @wraps(stock)
    def method(self: Any, *args: Any) -> Any:
        return guarded(stock, self, *args)

    method.stock = stock  # type: ignore[attr-defined]
    return method


def _starts_walled(stock: Callable, extension: FormgradeExtension, application: Application) -> None:
    stock(extension, application)
    raise_walls(application)


def _refuses_students_folders(stock: Callable, handler: FormgraderHandler) -> Any:
    path = handler.get_argument("path", "")
    if handler.current_user and path and not may_configure(Path(path), _students_folders(handler.settings)):
        raise HTTPError(403, "Expected a course's own folder. In %s, others than you can write.", path)
    return stock(handler)


def may_configure(folder: Path, students: tuple[str, ...] = STUDENTS_FOLDERS) -> bool:
    """Whether nbgrader may load its configuration from a folder: nobody else can have put one there."""
    folder = folder.resolve()
    if not folder.is_dir() or {part.casefold() for part in folder.parts} & set(students):
        return False
    for path in [folder, *folder.glob("*config*")]:
        status = path.stat()
        if status.st_uid not in (os.getuid(), 0) or status.st_mode & 0o002:
            return False
    return True


def _start_kernels_elsewhere(settings: Mapping[str, Any]) -> None:
    """Have the kernels of what students wrote start in the server's own folder."""
    manager = settings.get("kernel_manager")
    stock = getattr(manager, "cwd_for_path", None)
    if manager is None or stock is None:  # not Jupyter's, or a gateway's, whose kernels run on another machine
        return

    def cwd_for_path(path: str, **options: Any) -> str:
        folder = stock(path, **options)
        parts = {part.casefold() for part in (*PurePosixPath(path).parts, *Path(folder).resolve().parts)}
        return folder if parts.isdisjoint(_students_folders(settings)) else manager.root_dir

    manager.cwd_for_path = cwd_for_path


class Walls(OutputTransform):
    """Sets the headers of what a submission can have a part in.

    It is tornado's way to change any answer, so it holds for every handler, errors and redirects too.
    """

    def __init__(self, settings: Mapping[str, Any], request: HTTPServerRequest) -> None:
        self._nonce = secrets.token_urlsafe(24)
        self._settings = settings
        self._request = request
        base = settings.get("base_url", "/").rstrip("/")
        self._path = request.path.removeprefix(base)
        self._is_formgrader = self._path == "/formgrader" or self._path.startswith("/formgrader/")
        self._formgrader = f"{request.protocol}://{request.host}{base}/formgrader"

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        if self._is_formgrader:
            headers["X-Content-Type-Options"] = "nosniff"
        if self._is_leftover():
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Content-Disposition"] = "attachment"
            headers.add("Content-Security-Policy", STILL)
        elif self._is_converted():
            headers.add("Content-Security-Policy", STILL)
        elif self._is_formgrader and headers.get("Content-Type", "").startswith("text/html"):
            headers.add("Content-Security-Policy", self._policy())
            headers["Cache-Control"] = "no-store"  # a stored page has the nonce of another answer
            headers.pop("Etag", None)
        return status_code, headers, self.transform_chunk(chunk, finishing)

    def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:
        return chunk.replace(NONCE.encode(), self._nonce.encode()) if self._is_formgrader else chunk

    def _is_leftover(self) -> bool:
        """Whether it is a file that a submission may have left."""
        _, of_submission, rest = self._path.partition("/formgrader/submissions/")
        _, _, name = rest.partition("/")
        if of_submission and name:
            return STEPS.fullmatch(name) is None
        return self._path.startswith("/files/") and self._is_students()

    def _is_converted(self) -> bool:
        """Whether Jupyter shows a submission as a page of its own."""
        return self._path.startswith(("/nbconvert/", "/view/")) and self._is_students()

    def _is_students(self) -> bool:
        parts = unquote(self._path).replace("\\", "/").casefold().split("/")
        return not set(parts).isdisjoint(_students_folders(self._settings))

    def _policy(self) -> str:
        pictures = ""
        if HOST.fullmatch(self._request.host):
            pictures = f"{self._formgrader}/static/ {self._formgrader}/submissions/"
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src 'nonce-{self._nonce}' {MATHJAX} 'unsafe-hashes' {' '.join(handlers())}",
                f"style-src 'self' 'unsafe-inline' {MATHJAX}",
                f"font-src 'self' data: {MATHJAX}",
                f"img-src data: {pictures}",
                "connect-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
            )
        )


def _students_folders(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the folders that hold what students wrote."""
    formgrader = settings.get("nbgrader_formgrader")
    if formgrader is None:
        return STUDENTS_FOLDERS
    course = formgrader.coursedir
    own = (course.submitted_directory, course.autograded_directory, course.feedback_directory)
    return (*STUDENTS_FOLDERS, *(Path(name).name.casefold() for name in own))
