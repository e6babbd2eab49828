"""What a long run says where there is no terminal."""

import io

import pytest
from rich.console import Console

from autograder.cli import progress


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    return []


def test_how_many_there_are_where_it_is_and_what_failed(told):
    run = progress.ProgressReporter("grading", told.append)
    run.start(4)
    run.step()
    run.fail("ann", "no kernel")
    run.step("bob")
    run.step()
    run.step()
    assert told[:3] == ["grading 4", "grading: 1 of 4 done", "ann: not graded (grader's fault): no kernel"]
    assert told[3].startswith("grading: 2 of 4 done, about ")
    assert told[4].startswith("grading: 3 of 4 done, about ")
    assert told[4].endswith("left; 1 failed")
    assert len(told) == 5  # the end is told by the summary


def test_a_short_run_says_little():
    told = []
    run = progress.ProgressReporter("grading", told.append)
    run.start(2)
    run.step()
    run.step()
    assert told == ["grading 2"]


@pytest.mark.parametrize(("total", "left"), [(12, "20 s"), (46, "88 s"), (47, "2 min"), (1002, "33 min")])
def test_the_time_left_does_not_count_the_start(told, monkeypatch, total, left):
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    run = progress.ProgressReporter("grading", told.append)
    run.start(total)
    for clock[0] in 60.0, 62.0:
        run.step()
    assert told[-1] == f"grading: 2 of {total} done, about {left} left"


def test_names_are_no_markup():
    out = io.StringIO()
    with progress.running("grading", Console(file=out, width=200)) as run:
        run.fail("[bold]ann", "[/] broke")
    assert out.getvalue() == "[bold]ann: not graded (grader's fault): [/] broke\n"


def test_a_terminal_gets_a_bar():
    out = io.StringIO()
    with progress.running("grading", Console(file=out, width=100, force_terminal=True)) as run:
        run.start(2)
        run.step()
        run.fail("ann", "no kernel")
        assert run.bar.tasks[0].completed == 1
    assert "1 failed" in out.getvalue()
