"""What stands around every figure: its title, what to look for, and the exercise to do next."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn

from lecturekit.live.look import BLUE, GREY, Look
from lecturekit.live.page import Page


def framed(page: Page, look: Look, content: Any, served: bool) -> pn.Column:
    """A page's figure within its frame.

    Args:
        served: whether the server of `lecturekit live` shows it, which has the notebooks to hand out.
    """
    for widget in content.select(pn.widgets.Widget):
        look.fit(widget)
    head = look.text(
        f'<h1 style="font-size:1.5em;margin:4px 0">{escape(page.title)}</h1>'
        f'<p style="max-width:60em">{escape(" ".join(page.look))}</p>'
    )
    folder, _, notebook = page.exercise.partition("/")
    where = (
        f'<a style="color:{BLUE}" href="exercises/{page.exercise}.ipynb" download>{escape(page.exercise)}</a>'
        if served
        else f"<b>{escape(page.exercise)}</b>"
    )
    foot = look.text(
        f'<p style="color:{GREY}">Lecture: {escape(page.section)}. Now do it yourself: {where} '
        f"(<code>lecturekit start {escape(folder)}</code>, then open <code>{escape(notebook)}.ipynb</code>).</p>"
    )
    return pn.Column(
        head, content, foot, stylesheets=[look.css], sizing_mode="stretch_width", margin=0, css_classes=["lk-page"]
    )
