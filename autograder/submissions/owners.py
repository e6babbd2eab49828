"""Who is in the class, and to whom an upload belongs: the roster confirms what a system's file name says."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lecturekit.student_id import id_key, id_problem

from .upload_name import UploadName


class OwnerError(Exception):
    """It is not clear whose an upload is; the message says why."""


class UnknownStudentError(OwnerError):
    """The person is not on the roster."""


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes:
        numbers: system -> the number that it writes into the names of files.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The full name as systems write it, without spaces and accents; none if only a part is known."""
        if not (self.first_name and self.last_name):
            return set()
        return {_letters(self.first_name + self.last_name), _letters(self.last_name + self.first_name)}


class Owners:
    """The class. In a course without a roster, ids are taken as they are, and names of persons belong to nobody."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people}
        self._by_key: dict[str, list[str]] = {}
        for student in self.people:
            self._by_key.setdefault(id_key(student), []).append(student)

    def find(self, student: str) -> str | None:
        """The roster's id that is this one, but for upper case and the form of its letters."""
        if student in self.people:
            return student
        found = self._by_key.get(id_key(student), [])
        return found[0] if len(found) == 1 else None

    def of(self, upload: UploadName) -> str:
        """The student whose upload this is.

        Raises:
            UnknownStudentError: nobody on the roster is meant.
            OwnerError: the roster does not say who is meant.
        """
        student = self._by_id(upload.ids) if upload.ids else self._by_person(upload)
        if problem := id_problem(student):
            raise OwnerError(f"the id {student!r} cannot name a folder: {problem}")
        return student

    def _by_id(self, ids: tuple[str, ...]) -> str:
        found = {student for student in map(self.find, ids) if student}
        if len(found) > 1:
            raise OwnerError(f"its name fits {' and '.join(sorted(found))}: rename the file to one id, such as ID.zip")
        if not found and self.people:
            raise UnknownStudentError(f"{unknown_student(ids[-1], self.people)}")
        return found.pop() if found else unicodedata.normalize("NFC", ids[-1])

    def _by_person(self, upload: UploadName) -> str:
        """By the system's number, and by the full name; where both are known, they have to agree."""
        people = self.people.values()
        by_number = {p.id for p in people if p.numbers.get(upload.system) == upload.number}
        by_name = {p.id for p in people if _letters(upload.name) in p.names}
        if by_number and by_name and not by_number & by_name:
            raise OwnerError(
                f"{upload.system}'s number {upload.number} is {', '.join(sorted(by_number))} on the roster, but the "
                f"name is that of {', '.join(sorted(by_name))}"
            )
        found = by_number & by_name or by_number or by_name
        if len(found) > 1:
            raise OwnerError(
                f"{', '.join(sorted(found))} have this name: give {upload.system}'s own grade export with --roster"
            )
        if not found:
            hint = "" if self.people else " (the course has no roster: `autograder init DIR --roster FILE`)"
            raise UnknownStudentError(
                f"nobody on the roster is called {upload.name!r} or has {upload.system}'s number {upload.number}{hint}"
            )
        return found.pop()


def unknown_students(students: Iterable[str], enrolled: Collection[str]) -> dict[str, str]:
    """Those of the students who are not on the roster, and what to say of each; none in a course without one."""
    return {each: unknown_student(each, enrolled) for each in students if enrolled and each not in enrolled}


def unknown_student(student: str, known: Iterable[str]) -> str:
    """What to say of an id that is not on the roster: usually a mistyped one."""
    by_key = {id_key(each): each for each in sorted(known)}
    close = difflib.get_close_matches(id_key(student), by_key, n=2, cutoff=0.7)
    meant = f" Did you mean {' or '.join(repr(by_key[key]) for key in close)}?" if close else ""
    return f"{student!r} is not on the roster.{meant}"


def _letters(name: str) -> str:
    """A name's letters and digits without accents: what systems leave of it differs."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())
