"""What a notebook and a browser tell each other: nothing is lost, nothing comes from elsewhere."""

import asyncio
import threading

import panel as pn
import pytest
from bokeh.document import Document
from bokeh.models import ImportedStyleSheet
from panel.io.model import add_to_doc
from panel.models.comm_manager import CommManager
from pyviz_comms import Comm

from lecturekit.live.later import on_change, on_click, on_tap, on_value
from lecturekit.live.look import Look
from lecturekit.live.notebook import Output
from lecturekit.live.turns import Turns


class Wire(Comm):
    """A connection whose other end keeps what it is told."""

    def __init__(self):
        super().__init__()
        self._comm, self.told = self, []

    def send(self, data=None, metadata=None, buffers=()):
        self.told.append(data)


class Shown:
    """A figure as a notebook shows it."""

    def __init__(self, figure):
        self.figure, self.doc, self.wire = figure, Document(), Wire()
        self.root = figure._render_model(self.doc, self.wire)
        add_to_doc(self.root, self.doc, True)
        self.manager = CommManager(comm_id=self.wire.id, plot_id=self.root.id, client_comm_id="browser")
        self.doc.add_root(self.manager)

    def model(self, part):
        return part._models[self.root.id][0]

    def changed(self, part, name, value):
        return {"kind": "ModelChanged", "model": {"id": self.model(part).id}, "attr": name, "new": value}

    def event(self, name, model, *more):
        values = {"type": "map", "entries": [["model", {"id": model.id}], *more]}
        data = {"type": "event", "name": name, "values": values}
        return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}

    def hear(self, *events):
        """Takes a message from the browser."""
        header = {"msgid": "1", "msgtype": "PATCH-DOC"}
        message = {"header": header, "metadata": {}, "content": {"events": list(events)}, "_buffers": {}}
        self.figure._on_msg(self.root.id, self.manager, message)


@pytest.fixture
def inline():
    was, pn.config.inline = pn.config.inline, True
    yield
    pn.config.inline = was


def in_a_notebook(build, message):
    """What `build` heard of a message, and what it sent to the browser."""

    async def notebook():
        said = []
        page = Turns(said.append, lambda: pn.io.push_notebook(shown.figure))
        with page.current():
            parts = build(said)
        shown = Shown(Output(*parts))
        shown.hear(*message(shown, *parts))
        await asyncio.sleep(0.05)
        return said, str(shown.wire.told)

    return asyncio.run(notebook())


def test_all_changes_of_one_message_are_told():
    def build(said):
        plot = Look().plot(x_range=(0, 1))
        on_change(plot.x_range, "start", lambda: said.append("range"))
        toggles = [pn.widgets.Toggle() for _ in range(3)]
        for i, toggle in enumerate(toggles):
            on_value(toggle, lambda on, i=i: said.append((i, on)))
        return Look().pane(plot), *toggles

    def message(shown, pane, *toggles):
        changed = {"kind": "ModelChanged", "model": {"id": pane.object.x_range.id}, "attr": "start", "new": -1.0}
        return [changed, *(shown.changed(toggle, "active", True) for toggle in toggles)]

    said, _ = in_a_notebook(build, message)
    assert said == ["range", (0, True), (1, True), (2, True)]


def test_a_click_and_a_tap_find_what_was_set_before_them_in_the_same_message():
    def build(said):
        plot, switch, button = Look().plot(), pn.widgets.Toggle(), pn.widgets.Button(label="go")

        def click():
            said.append(("click", switch.value))
            button.label = "sent to the browser"

        on_click(button, click)
        on_value(switch, lambda on: said.append(("switch", on)))
        on_tap(plot, lambda x, y: said.append(("tap", switch.value)))
        return Look().pane(plot), switch, button

    def message(shown, pane, switch, button):
        tap = shown.event("tap", pane.object, ["sx", 1], ["sy", 1], ["x", 0.5], ["y", 0.5])
        return [shown.changed(switch, "active", True), shown.event("button_click", shown.model(button)), tap]

    said, told = in_a_notebook(build, message)
    assert sorted(said) == [("click", True), ("switch", True), ("tap", True)]
    assert "sent to the browser" in told


def test_messages_are_taken_up_by_the_thread_of_the_notebook():
    async def notebook():
        switch, said = pn.widgets.Toggle(), []
        shown = Shown(Output(switch))
        switch.param.watch(lambda _: said.append(threading.current_thread()), "value")
        other = threading.Thread(target=lambda: shown.hear(shown.changed(switch, "active", True)))
        other.start()
        other.join()
        assert said == []  # not in that thread
        await asyncio.sleep(0.05)
        return said

    assert asyncio.run(notebook()) == [threading.current_thread()]


def test_parts_that_come_later_bring_their_style_sheets(inline):
    more = pn.widgets.Toggle(label="more")
    body = pn.Column()
    page = Turns()
    with page.current():
        on_value(more, lambda _: setattr(body, "objects", [pn.widgets.Button(label="b"), pn.FlexBox(pn.Column())]))
    shown = Shown(Output(more, body))
    shown.hear(shown.changed(more, "active", True))
    found = [sheet.url for sheet in shown.root.references() if isinstance(sheet, ImportedStyleSheet)]
    assert len(shown.model(body).children) == 2
    assert found == []
    assert "cdn." not in str(shown.wire.told)
