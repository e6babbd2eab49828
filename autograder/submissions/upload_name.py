"""Whose an uploaded file is: learning management systems write that in front of the name that the student chose.

Only the part that the system wrote decides. Its forms, each from the start of the name:

- Moodle: `Full Name_123456_assignsubmission_file_NAME`, or a folder `Full Name_123456_assignsubmission_file_`
  (`download_submissions` in Moodle's `mod/assign/locallib.php`). The number is that of a participant.
- Canvas: `lastfirst_123_4567_NAME` or `lastfirst_LATE_123_4567_NAME` (`lib/content_zipper.rb`): user, attachment.
- Blackboard: `TITLE_USERNAME_attempt_2027-01-02-10-11-12_NAME`.
  The first `_attempt_` counts: a student's own name of a file may contain another.
- `lecturekit pack`: `SET_ID_attempt_20270102T101112`, which the student wrote: it decides only where no system does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:[_.](?P<rest>.*))?")
CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<rest>.+)")
BLACKBOARD = re.compile(r"(?P<title>(?:(?!_attempt_).)+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|\.txt)")
PACKED = (
    r"{}_(?P<student>(?:(?!_attempt_).)+)_attempt_(?P<time>\d{{8}}T\d{{6}})(?:_(?P<rest>.+)|(?: ?\(\d+\)|-\d+)?\.zip)?"
)


@dataclass(frozen=True)
class UploadName:
    """What the name of an upload says.

    Attributes:
        system: "Moodle", "Canvas", "Blackboard", or "pack".
        name: the person's full name, as Moodle or Canvas write it.
        number: the system's number for the person.
        ids: what may be the id, the longest first: a title in front of it may contain underscores, too.
        time: when it was handed in (UTC), if the name says so.
        late: whether the system marks it as late.
        rest: the student's own name of the file; "" for a folder, or for a file of the system's own.
    """

    system: str
    rest: str
    name: str = ""
    number: str = ""
    ids: tuple[str, ...] = ()
    time: datetime | None = None
    late: bool = False


def read_upload_name(name: str, problem_set: str) -> UploadName | None:
    """What a system, or `lecturekit pack`, wrote in front of a file's name; None if nothing is there."""
    if found := MOODLE.fullmatch(name):
        text = found["kind"] == "onlinetext"
        return UploadName("Moodle", "" if text else found["rest"] or "", found["name"], found["number"])
    if found := CANVAS.fullmatch(name):
        return UploadName("Canvas", found["rest"], found["name"], found["number"], late=bool(found["late"]))
    if packed := read_packed_name(name, problem_set):
        return packed
    if found := BLACKBOARD.fullmatch(name):
        words = found["title"].split("_")
        ids = tuple("_".join(words[i:]) for i in range(1, len(words)))
        time = _time(found["time"], "%Y-%m-%d-%H-%M-%S", utc=False)
        return UploadName("Blackboard", found["rest"] or "", ids=ids, time=time) if ids else None
    return None


def read_packed_name(name: str, problem_set: str) -> UploadName | None:
    """What `lecturekit pack` wrote into the name of an archive, or of a notebook in it."""
    found = re.fullmatch(PACKED.format(re.escape(problem_set)), name)
    if not found:
        return None
    return UploadName("pack", found["rest"] or "", ids=(found["student"],), time=_time(found["time"], "%Y%m%dT%H%M%S"))


def _time(text: str, form: str, utc: bool = True) -> datetime | None:
    """A time in UTC; times of systems are in this machine's zone, which is the university's."""
    try:
        time = datetime.strptime(text, form)
        return time if utc else time.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
