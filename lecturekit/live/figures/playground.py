"""The playground: data, one or two models on it, undo, the address, the code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from io import StringIO
from typing import Any

import panel as pn

from lecturekit.live.later import on_click, on_toggle, on_value
from lecturekit.live.look import RED, Look
from lecturekit.live.play.address import decode, encode
from lecturekit.live.play.lab import Lab
from lecturekit.live.play.points import REACH
from lecturekit.live.play.state import MAX_POINTS, OWN, SETS, Net, State, StateError
from lecturekit.live.play.training import TrainingRun
from lecturekit.live.turns import turns

_MAX_UNDO = 50  # undo steps
_LABELS = {True: "❚❚ Pause", False: "▶ Play"}
# Replaces the address, so that Back leaves the page. Delayed, as browsers refuse more than some 200 changes in 30 s.
_WRITE_ADDRESS = """
clearTimeout(window.lkAddress);
window.lkAddress = setTimeout(() => {
  const { pathname, hash } = window.location;
  window.history.replaceState(window.history.state, "", pathname + cb_obj.value + hash);
}, 200);"""
_NAMES = {"own": "your own points", "plane": "plane (regression)", "multi-gauss": "multi-gauss (regression)"}


@dataclass
class _Checkpoint:
    """A state that undo restores; the models' threads add the weights of that moment."""

    state: State
    nets: dict[int, Net] = field(default_factory=dict)

    def restored(self) -> State:
        nets = tuple(self.nets.get(i, net) for i, net in enumerate(self.state.nets))
        return replace(self.state, nets=nets)


def build(look: Look, state: State | str | None = None) -> Any:
    """Args:
    state: what to begin with, or the query of a playground's address; the page's own address by default.
    """
    return _Playground(look, state).body


class _Playground:
    def __init__(self, look: Look, given: State | str | None) -> None:
        self._look, self._served, self._later = look, bool(pn.state.curdoc), turns().ask
        self._address = pn.widgets.TextInput(visible=False)
        self._address.jscallback(value=_WRITE_ADDRESS)
        self._message = look.text()
        self._past: list[_Checkpoint] = []
        self._loading = False
        state = self._initial_state(given)
        self._data = state.data
        self._make_controls(look)
        self._code = look.text(css_classes=["lk-code"])
        self._download = pn.widgets.FileDownload(
            callback=lambda: StringIO(self.labs[0].code), filename="playground.py", label="Download the code", width=200
        )
        self._code_box = look.column(self._download, self._code, visible=False)
        self.labs: list[Lab] = []
        self._bodies = look.column()
        side = look.column(*self._data_controls)
        self.body = look.column(
            look.row(self._play, self._step, self._reset, self._stride, self._undo, self._compare, self._show_code),
            self._message,
            self._address,
            self._code_box,
            look.flow(side, self._bodies, least=(190, 900), first=1),
        )
        side.styles = {"flex": f"1 1 {round(190 * look.font / 14)}px", "min-width": "0"}
        self._bodies.styles = {"flex": "6 1 min(700px, 100%)", "min-width": "0"}
        self._load(state)
        if self._served:
            pn.state.on_session_destroyed(lambda _: self._close())

    def _initial_state(self, given: State | str | None) -> State:
        if isinstance(given, State):
            return given
        try:
            if given is None:
                given = pn.state.location.search or "" if self._served else ""
            return decode(given)
        except StateError as error:
            self._show_error(f"This address holds no playground: {error} Here is the usual one.")
            return State()

    def _make_controls(self, look: Look) -> None:
        button, select = pn.widgets.Button, pn.widgets.Select
        self._play = pn.widgets.Toggle(name="▶ Play", button_type="primary", width=105, css_classes=["lk-play"])
        self._step = button(name="Step", width=70, css_classes=["lk-step"])
        self._reset = button(name="Start again", width=110, css_classes=["lk-reset"])
        self._undo = button(name="Undo", width=70, disabled=True)
        self._stride = select(options={f"{n} epoch{'s' * (n > 1)} a picture": n for n in (1, 10, 100)}, width=170)
        self._compare = pn.widgets.Toggle(name="Two models", width=110)
        self._show_code = pn.widgets.Toggle(name="The code", width=100)
        # The browser changes the label itself, so a click responds at once, whatever the server does.
        self._play.jscallback(value=f"cb_obj.label = cb_obj.active ? {_LABELS[True]!r} : {_LABELS[False]!r}")
        on_toggle(self._play, self._run)
        on_click(self._step, self._step_once)
        on_click(self._reset, self._restart)
        on_click(self._undo, self._undo_last)
        on_value(self._stride, self._change_stride)
        on_value(self._compare, self._change_model_count)
        on_value(self._show_code, self._update_code)

        self._set = select(name="Data", options={_NAMES.get(name, name): name for name in SETS}, width=190)
        self._share = pn.widgets.IntSlider(name="% to train on", start=10, end=90, step=10, width=180)
        self._noise = pn.widgets.IntSlider(name="Noise", start=0, end=50, step=5, width=180)
        self._redraw = button(name="Regenerate", width=110)
        self._tests = pn.widgets.Toggle(name="Show test data")
        self._sharp = pn.widgets.Toggle(name="Discretize output")
        self._label = pn.widgets.RadioButtonGroup(options={"+1": 1.0, "-1": -1.0}, value=1.0)
        self._click = pn.widgets.Toggle(name="A click on the map adds")
        self._x1, self._x2 = (
            pn.widgets.FloatInput(name=name, value=0.0, start=-REACH, end=REACH, step=0.5, width=85)
            for name in ("x1", "x2")
        )
        self._add = button(name="Add it", width=85)
        self._clear = button(name="Remove all", width=95)
        for widget, key in ((self._set, "name"), (self._share, "share"), (self._noise, "noise")):
            event = "value" if widget is self._set else "value_throttled"
            on_value(widget, partial(self._change_data, key), event)
        on_click(self._redraw, lambda: self._ask_data(seed=self._data.seed + 1))
        on_value(self._tests, lambda _: self._update_output())
        on_value(self._sharp, lambda _: self._update_output())
        on_click(
            self._add, lambda: self._add_point(self._x1.value or 0.0, self._x2.value or 0.0)
        )  # an emptied field is 0
        on_click(self._clear, lambda: self._ask_data(name=OWN, points=()))
        own_points = [
            look.text("<b>Your own points</b>"), look.row(self._click, self._label),
            look.row(self._x1, self._x2), look.row(self._add, self._clear),
        ]  # fmt: skip
        extra = [self._share, self._redraw, *own_points]
        self._data_controls = [self._set, self._noise, self._tests, self._sharp, *map(look.extra, extra)]

    # The state, and its changes.

    @property
    def state(self) -> State:
        nets = tuple(lab.net for lab in self.labs)
        return State(self._data, nets or (Net(),), self._sharp.value, self._tests.value)

    def _load(self, state: State) -> None:
        """Show a state on the whole page."""
        self._loading = True
        try:
            self._data = state.data
            self._set.value, self._share.value, self._noise.value = state.data.name, state.data.share, state.data.noise
            self._sharp.value, self._tests.value = state.discretize, state.show_test
            self._compare.value = len(state.nets) == 2
        finally:
            self._loading = False
        while len(self.labs) > len(state.nets):
            self.labs.pop().worker.close()
        new = [self._lab() for _ in state.nets[len(self.labs) :]]
        self.labs += new
        for lab, net in zip(self.labs, state.nets, strict=True):
            lab.renew(state.data, net)
        if len(self._bodies):  # those of the first time are fitted with the page
            for widget in (widget for lab in new for widget in lab.body.select(pn.widgets.Widget)):
                self._look.fit(widget)
        if len(self._bodies) != len(self.labs):
            self._bodies.objects = [lab.body for lab in self.labs]
        self._update_output()

    def _lab(self) -> Lab:
        lab = Lab(self._look, self._later, self._remember, self._at_rest, self._on_tap, self._show_error)
        lab.worker.stride = self._stride.value
        if self._play.value:
            lab.play()
        return lab

    def _remember(self) -> None:
        checkpoint = _Checkpoint(self.state)
        for i, lab in enumerate(self.labs):

            def save(run: TrainingRun, i: int = i) -> None:
                checkpoint.nets[i] = run.net()

            lab.worker.ask(save)
        self._past = [*self._past, checkpoint][-_MAX_UNDO:]
        self._undo.disabled = False
        self._message.object = ""

    def _undo_last(self) -> None:
        if self._past:
            self._play.value = False
            checkpoint = self._past.pop()
            self._undo.disabled = not self._past
            self._load(checkpoint.restored())

    def _change_data(self, key: str, value: Any) -> None:
        self._ask_data(**{key: value})

    def _ask_data(self, **values: Any) -> None:
        if self._loading:
            return
        try:
            data = replace(self._data, **values)
        except StateError as error:
            self._show_error(str(error))
            return
        self._remember()
        nets = tuple(replace(lab.net, weights=None, epoch=0) for lab in self.labs)
        self._load(replace(self.state, data=data, nets=nets))

    def _restart(self) -> None:
        self._play.value = False
        self._remember()
        for lab in self.labs:
            lab.renew(self._data, replace(lab.net, weights=None, epoch=0))

    def _change_model_count(self, two: bool) -> None:
        if not self._loading:
            self._remember()
            nets = self.state.nets
            self._load(
                replace(self.state, nets=(nets[0], replace(nets[0], weights=None, epoch=0)) if two else nets[:1])
            )

    def _on_tap(self, x1: float, x2: float) -> None:
        if self._click.value:
            self._add_point(x1, x2)

    def _add_point(self, x1: float, x2: float) -> None:
        if max(abs(x1), abs(x2)) > REACH:
            return
        if len(self._data.points) >= MAX_POINTS:
            self._show_error(f"Expected at most {MAX_POINTS} points of your own. Remove all, and start again.")
            return
        points = self._data.points if self._data.name == OWN else ()
        self._ask_data(name=OWN, points=(*points, (round(x1, 2), round(x2, 2), self._label.value)))

    # Training.

    def _run(self, on: bool) -> None:
        self._play.name = _LABELS[on]
        if on and self._data.name == OWN and not self._data.points:
            self._show_error("Expected points to learn from. There are none yet: add some, or choose another data set.")
            self._play.value = False
            return
        for lab in self.labs:
            (lab.play if on else lab.pause)()

    def _step_once(self) -> None:
        self._play.value = False
        for lab in self.labs:
            lab.step()

    def _change_stride(self, epochs: int) -> None:
        for lab in self.labs:
            lab.worker.stride = epochs

    def _update_output(self) -> None:
        for lab in self.labs:
            lab.output.discretize, lab.output.tests.visible = self._sharp.value, self._tests.value
            lab.redraw()
        self._at_rest()

    def _at_rest(self) -> None:
        """Update the address and the code after a model was replaced, or has stopped training."""
        if self._loading:
            return
        self._update_code(self._show_code.value)
        if self._served and self.labs:
            projector = "projector=1&" if self._look.projector else ""
            query = (projector + encode(self.state)).rstrip("&")
            self._address.value = f"?{query}" if query else ""

    def _update_code(self, on: bool) -> None:
        self._code_box.visible = on
        if on:
            parts = "".join(f"<pre>{escape(lab.code)}</pre>" for lab in self.labs)
            self._code.object = f"<p>This run up to its last pause, as a program:</p>{parts}"

    def _show_error(self, text: str) -> None:
        self._message.object = f"<p style='color:{RED}' role='alert'>{escape(text)}</p>"

    def _close(self) -> None:
        for lab in self.labs:
            lab.worker.close()
