"""The time limit of code that may not end."""

import contextlib
import signal
import sys

import pytest

from autograder.authoring.time_limit import TooSlow, limited

SIGNALS = (signal.SIGPROF, signal.SIGALRM)


@pytest.fixture(autouse=True)
def no_other_timers():
    """Of pytest's own time limit: it runs on afterwards."""
    timer, handlers = signal.setitimer(signal.ITIMER_REAL, 0), [signal.signal(each, other) for each in SIGNALS]
    yield
    for number, handler in zip(SIGNALS, handlers, strict=True):
        signal.signal(number, handler)
    signal.setitimer(signal.ITIMER_REAL, *timer)


def other(*_):
    """Whoever uses these signals outside of the limit."""


def at_rest():
    stopped = not any(signal.getitimer(signal.ITIMER_PROF) + signal.getitimer(signal.ITIMER_REAL))
    return stopped and all(signal.getsignal(each) is other for each in SIGNALS)


def spin():
    while True:
        pass


def test_code_that_does_not_end_is_stopped():
    with pytest.raises(TooSlow), limited(0.05):
        spin()
    assert at_rest()


def test_a_limit_within_another_leaves_the_other_in_force():
    def limits_within():
        for _ in range(5):
            with pytest.raises(TooSlow), limited(0.05):
                spin()
        with limited(60):
            pass
        spin()

    with pytest.raises(TooSlow), limited(0.4):
        limits_within()
    assert at_rest()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_at_any_moment_leaves_no_timer_behind(number):
    """One that arrived while the block was left kept the timers running: they interrupted whatever came later."""
    files = (limited.__wrapped__.__code__.co_filename, contextlib.__file__)
    moment = passed = 0
    while passed >= moment:  # until there is no such moment any more
        moment, passed = moment + 1, 0

        def trace(frame, event, argument):
            nonlocal passed
            if frame.f_code.co_filename not in files:
                return None
            frame.f_trace_opcodes = True
            if event == "opcode":
                passed += 1
                if passed == moment:  # noqa: B023
                    signal.getsignal(number)(number, frame)
            return trace

        tracing = sys.gettrace()
        with contextlib.suppress(TooSlow):
            sys.settrace(trace)
            try:
                with limited(60):
                    pass
            finally:
                sys.settrace(tracing)
        assert at_rest(), f"after {moment} steps"
    assert moment > 50


def test_a_limit_that_is_reached_just_before_the_end_is_an_answer(monkeypatch):
    """`ask` has returned already; a release could end by it."""
    from autograder.authoring import keys

    def late(*_):
        raise TooSlow

    monkeypatch.setattr(keys, "ask_watched", late)
    check = type("Check", (), {"probe": None, "seconds": 1})
    assert keys.quiet_ask(None, check, {}).state == "stopped"
