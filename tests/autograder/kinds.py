"""A set with one check of each further kind: carried through, driven, forbidden, paced, a question, trained."""

KINDS = """
# %%
import numpy as np

from lecturekit.check import (
    Agrees, Choice, Driven, Edit, Exercise, Holds, Mistake, Order, Pace, Predict, drawn, inputs, integer, kept, label,
    matrix, positive, predicts, real, vector,
)


def count(target, start, steps):
    counter = target(start)
    for _ in range(steps):
        counter.step()
    return counter.value


def slow_dot(a, b):
    product = np.zeros((len(a), b.shape[1]))
    for i, j, k in np.ndindex(len(a), b.shape[1], len(b)):
        product[i, j] += a[i, k] * b[k, j]
    return product


def cloud(d):
    x = d.rng.uniform(-1, 1, (60, 2))
    return x, np.where(x @ [1.0, 2.0] + 0.3 >= 0, 1.0, -1.0)


exercise = Exercise(
    title="Kinds",
    checks=[
        Agrees(
            "predict", inputs(w=vector("m"), b=real(), x=vector("m")), points=2,
            also=[{"w": np.array([1.0]), "b": -1.0, "x": np.array([1.0])}],
            mistakes=[Mistake("A tie is +1.", Edit(">=", ">"), worth=1), Mistake("No bias.", Edit(" + b", ""))],
        ),
        Agrees(
            "update", inputs(w=vector("m"), b=real(), x=vector("m"), y=label(), eta=positive()), points=2,
            returns=("w", "b"), builds_on=("predict",),
            mistakes=[
                Mistake("Half a step.", Edit("(y - ", "0.5 * (y - "), worth=1),
                Mistake("The bias stays.", Edit("b + d", "b")),
            ],
        ),
        Agrees(
            "Counter", inputs(start=integer(), steps=integer(0, 4)), points=1, probe=Driven(count),
            mistakes={"It begins at 0.": Edit("self.value = start", "self.value = 0")},
        ),
        Agrees(
            "dot", inputs(a=matrix("n", "m"), b=matrix("m", "k")), points=2, forbids={"numpy.dot": "Use `@`."},
            mistakes={"The wrong way round.": lambda a, b: b.T @ a.T},
            pace=Pace(20, inputs(a=matrix(160, 160), b=matrix(160, 160)), worth=1, slow=slow_dot),
        ),
        Choice("tie", "sigma(0)?", {"plus": "+1", "minus": "-1"}, "plus", points=1, because={"minus": "It is +1."}),
        Order("timeline", "Oldest first", {"mcp": "neuron", "learning": "perceptron", "deep": "AlexNet"}, points=1),
        Holds(
            "model", predicts(0.9, labels="y"), points=1, probe=Predict(),
            inputs=inputs(x=drawn(lambda d: d.once("c", cloud)[0]), y=kept(drawn(lambda d: d.once("c", cloud)[1]))),
        ),
    ],
)

# %%
import numpy as np

from lecturekit import check, question

# %%
def predict(w, b, x):
    ### BEGIN SOLUTION
    return 1 if x @ w + b >= 0 else -1  # SECRET-OF-PREDICT
    ### END SOLUTION

# %%
check("predict")

# %%
def update(w, b, x, y, eta):
    ### BEGIN SOLUTION
    d = eta * (y - predict(w, b, x))
    return w + d * x, b + d
    ### END SOLUTION

# %%
check("update")

# %%
class Counter:
    def __init__(self, start):
        ### BEGIN SOLUTION
        self.value = start
        ### END SOLUTION

    def step(self):
        self.value += 1

# %%
check("Counter")

# %%
def dot(a, b):
    ### BEGIN SOLUTION
    return a @ b
    ### END SOLUTION

# %%
check("dot")

# %%
question("tie")

# %%
### BEGIN SOLUTION
tie = "plus"
### END SOLUTION

# %%
check("tie")

# %%
question("timeline")

# %%
### BEGIN SOLUTION
timeline = ["mcp", "learning", "deep"]
### END SOLUTION

# %%
check("timeline")

# %%
class Line:
    def predict(self, x):
        return x @ [1.0, 2.0] + 0.3

# %%
### BEGIN SOLUTION
model = Line()
### END SOLUTION

# %%
check("model")
"""
