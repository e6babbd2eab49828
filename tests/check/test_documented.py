"""Every example of the authors' guide is run, as it stands there."""

import re
from pathlib import Path

import numpy as np
import pytest

import lecturekit.check as vocabulary
from lecturekit.check.seeding import generator

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=[re.search(r'"(\w+)"', text)[1] for text in EXAMPLES])
def test_an_example_declares_checks_that_draw_their_inputs(text):
    declared = []
    names = {name: getattr(vocabulary, name) for name in vocabulary.__all__} | {"np": np}
    for statement in ("Agrees", "Choice", "Equals", "Holds", "Order", "Written"):
        make = names[statement]
        names[statement] = lambda *args, make=make, **kw: declared.append(make(*args, **kw))
    exec(text, names)
    assert declared
    for check in declared:
        if isinstance(check, vocabulary.Check):
            assert len([*check.inputs.cases(5, generator("guide"))]) == 5


def test_the_guide_shows_every_kind():
    shown = "".join(EXAMPLES)
    kinds = (
        "Agrees Equals Holds Choice Order Written Mistake Edit Driven Layer Predict Pace kept builds_on forbids returns"
    )
    assert [kind for kind in kinds.split() if kind not in shown] == []
