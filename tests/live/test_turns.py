"""What a page is asked to do is done in turn, and what goes wrong is said."""

import threading

import panel as pn
import pytest

from lecturekit.live.clock import Clock
from lecturekit.live.later import on_click, on_value
from lecturekit.live.turns import Turns


def failing():
    raise KeyError("w3")


def test_what_goes_wrong_is_logged_and_told(caplog):
    said = []
    page = Turns(said.append)
    with page.current():
        button, number = pn.widgets.Button(name="go"), pn.widgets.FloatInput(value=1.0)
        on_click(button, failing)
        on_value(number, lambda _: failing())
    button.clicks += 1
    number.value = 2.0
    assert list(map(repr, said)) == ["KeyError('w3')"] * 2
    assert "KeyError: 'w3'" in caplog.text


def test_without_a_place_to_say_it_errors_are_raised():
    with pytest.raises(KeyError):
        Turns().do(failing)


def test_a_change_within_an_action_is_followed_at_once_and_fails_with_it():
    said, seen = [], []
    page = Turns(said.append)
    number = pn.widgets.FloatInput(value=1.0)
    with page.current():
        on_value(number, seen.append)

    def action():
        number.value = 3.0
        seen.append("after")
        failing()

    page.do(action)
    assert seen == [3.0, "after"]
    assert len(said) == 1


def test_after_each_action_even_one_that_failed_the_notebook_is_told():
    said, pushed = [], []
    page = Turns(said.append, lambda: pushed.append(len(said)))
    page.do(lambda: None)
    page.do(failing)
    assert pushed == [0, 1]


def test_other_threads_are_answered_by_the_loop_of_the_notebook():
    import asyncio

    async def notebook():
        page, done = Turns(), []
        other = threading.Thread(target=lambda: page.ask(lambda: done.append(threading.current_thread().name)))
        other.start()
        other.join()
        assert done == []  # not in that thread, and not before the loop has time
        await asyncio.sleep(0.05)
        return done

    assert asyncio.run(notebook()) == [threading.current_thread().name]


def test_play_pressed_right_after_what_stops_it_plays():
    page = Turns()
    with page.current():
        clock = Clock(lambda: True, lambda: None)
    later = []
    page.follow = later.append  # as on a page, where all that was told waits for its turn
    clock.reset.clicks += 1
    clock.play.value = True
    page.follow = Turns.follow.__get__(page)
    for action in later:
        page.do(action)
    assert clock.play.value
    assert clock.play.name == "❚❚ Pause"
    page.do(lambda: clock._run(False))
