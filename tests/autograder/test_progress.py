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
    run.start(3)
    run.step()
    run.fail("ann", "no kernel")
    run.step("bob")
    run.step()
    assert told[0] == "grading 3"
    assert told[1].startswith("grading: 1 of 3 done, about ")
    assert told[2] == "ann: not graded (grader's fault): no kernel"
    assert told[3].endswith("left; 1 failed")
    assert len(told) == 4  # the end is told by the summary


def test_a_short_run_says_little():
    told = []
    run = progress.ProgressReporter("grading", told.append)
    run.start(2)
    run.step()
    run.step()
    assert told == ["grading 2"]


def test_minutes_from_a_minute_and_a_half_on(told):
    run = progress.ProgressReporter("grading", told.append)
    run.start(1000)
    run.started -= 60
    run.step()
    assert run.line.startswith("grading: 1 of 1000 done, about 999 min left")


def test_what_the_first_one_waited_for_is_not_counted_again(told):
    run = progress.ProgressReporter("grading", told.append)
    run.start(12)
    run.started -= 60
    run.step()
    run.first -= 2
    run.step()
    assert run.line.startswith("grading: 2 of 12 done, about 20 s left")


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
