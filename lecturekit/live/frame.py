"""The frame around every figure: its title, what to look for, and the exercise to do next."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn

from lecturekit.live.look import BLUE, GREY, RED, Look
from lecturekit.live.notebook import Output
from lecturekit.live.page import Page
from lecturekit.live.turns import Turns


def framed(page: Page, look: Look, served: bool, **options: Any) -> pn.Column:
    """A page's figure in its frame.

    Args:
        served: whether the server of `lecturekit live` shows it; there, visitors can download the notebooks.
        **options: the arguments of the page's function besides the look.
    """
    container = pn.Column if served else Output
    frame = container(stylesheets=[look.css], sizing_mode="stretch_width", margin=0, css_classes=["lk-page"])
    error_text = look.text(visible=False, css_classes=["lk-trouble"])

    def show_error(error: Exception) -> None:
        remedy = "load the page again" if served else "run this cell again"
        message = f"That did not work ({type(error).__name__}). Try something else, or {remedy}."
        error_text.object, error_text.visible = f"<p style='color:{RED}' role='alert'>{message}</p>", True

    def push() -> None:
        # In a notebook, Panel sends the changes of its own parts; those of Bokeh's figures must be pushed.
        pn.io.push_notebook(frame)

    turns = Turns(show_error, None if served else push)
    with turns.current():
        content = page.builder()(look, **options)
    for widget in content.select(pn.widgets.Widget):
        look.fit(widget)
    head = look.text(
        f'<h1 style="font-size:1.5em;margin:4px 0">{escape(page.title)}</h1>'
        f'<p style="max-width:60em">{escape(" ".join(page.look))}</p>'
    )
    folder, _, notebook = page.exercise.partition("/")
    exercise = (
        f'<a style="color:{BLUE}" href="exercises/{page.exercise}.ipynb" download>{escape(page.exercise)}</a>'
        if served
        else f"<b>{escape(page.exercise)}</b>"
    )
    foot = look.text(
        f'<p style="color:{GREY}">Lecture: {escape(page.section)}. Now do it yourself: {exercise} '
        f"(<code>lecturekit start {escape(folder)}</code>, then open <code>{escape(notebook)}.ipynb</code>).</p>"
    )
    frame.objects = [head, error_text, content, foot]
    return frame
