# %%
import math

from lecturekit.check import Agrees, Driven, Edit, Exercise, Mistake, drawn, edition, inputs, real

# The formula x y + x that the text follows, and a number whose tanh is taken
shown = edition(
    {"x": 2, "y": -3, "v": 0.5},
    lambda rng: {"x": rng.integers(2, 6), "y": -rng.integers(3, 7), "v": rng.integers(3, 9) / 10},
)
T = round(math.tanh(shown.v), 4)


class Node:
    """What stands for a Value where only the graph matters."""

    def __init__(self, parents=(), slopes=()):
        self.data, self.grad = 0.0, 0.0
        self.parents, self.slopes = parents, slopes


def pieces(target, a, b):
    def slope(of, result):
        found = [s for parent, s in zip(result.parents, result.slopes, strict=True) if parent is of]
        return "a Value" if any(isinstance(s, target) for s in found) else float(sum(found))

    x, y = target(a), target(b)
    xy, xx = x * y, x * x
    sigmoid, relu, negative = xy.sigmoid(), x.relu(), (x * -1).relu()
    return {
        "data of x * y": xy.data,
        "slope of x * y for x": slope(x, xy),
        "slope of x * y for y": slope(y, xy),
        "slope of x * x for x": slope(x, xx),
        "data of (x * y).sigmoid()": sigmoid.data,
        "slope of (x * y).sigmoid() for x * y": slope(xy, sigmoid),
        "data of x.relu()": relu.data,
        "slope of x.relu() for x": slope(x, relu),
        "data of (x * -1).relu()": negative.data,
    }


def nodes_of(graph, slopes=None):
    """A Node for each entry of the graph, which names its parents by their places."""
    nodes = []
    for i, parents in enumerate(graph):
        nodes.append(Node(tuple(nodes[p] for p in parents), slopes[i] if slopes else (1.0,) * len(parents)))
    return nodes


def order_of(target, graph):
    nodes = nodes_of(graph)
    order = target(nodes[-1])
    if not isinstance(order, list | tuple):
        raise TypeError(f"Expected a list of Values. Received: {order!r}. Does your function return its list?")
    at = [next((i for i, found in enumerate(order) if found is node), -1) for node in nodes]
    told = {
        f"how often value {i} is in the list": sum(found is node for found in order) for i, node in enumerate(nodes)
    }
    before = {
        f"parents of value {i} that stand before it": sum(at[p] < at[i] for p in ps) for i, ps in enumerate(graph)
    }
    return told | before


def grads_of(target, graph, slopes):
    nodes = nodes_of(graph, slopes)
    target(nodes[-1])
    return [float(node.grad) for node in nodes]


def gradient_at(target, program, numbers):
    def function(*values):
        made = list(values)
        for name, i, j in program:
            a, b = made[i], made[j]
            if name in "*+":
                made.append(a * b if name == "*" else a + b)
            else:
                made.append(a.sigmoid() if name == "sigmoid" else a.relu())
        return made[-1]

    return target(function, numbers)


def parents_first(d):
    """A graph of up to seven values, the last of which is the result, and a slope for each edge."""
    size = int(d.rng.integers(1, 2 + round(6 * d.level)))
    graph = [()]
    for i in range(1, size):
        count = int(d.rng.integers(1 if i == size - 1 else 0, 3))
        graph.append(tuple(int(p) for p in d.rng.integers(max(0, i - 3), i, size=count)))
    return tuple(graph), tuple(tuple(float(s) for s in d.numbers((len(parents),))) for parents in graph)


def formula(d):
    """Numbers, and up to six instructions: what to do with which of the values so far."""
    numbers = d.numbers((d.size("numbers", 1, 3),), 1.5).tolist()
    program, count = [], len(numbers)
    for _ in range(1 + round(5 * d.level)):
        name = ("*", "+", "sigmoid", "relu")[int(d.rng.choice(4, p=[0.35, 0.35, 0.2, 0.1]))]
        program.append((name, count - 1, int(d.rng.integers(count))))
        count += 1
    return tuple(program), numbers


def breadth_first(result):
    order, queue = [], [result]
    while queue:
        node = queue.pop(0)
        if node not in order:
            order.append(node)
            queue += node.parents
    return order[::-1]


def turned_round(result):
    order = []

    def visit(node):
        if node not in order:
            order.append(node)
            for parent in node.parents:
                visit(parent)

    visit(result)
    return order[::-1]


def at_once(result):
    result.grad = 1.0

    def send(node):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
            send(parent)

    send(result)


graph = drawn(lambda d: d.once("graph", parents_first)[0])
slopes = drawn(lambda d: d.once("graph", parents_first)[1])
program = drawn(lambda d: d.once("formula", formula)[0])
numbers = drawn(lambda d: d.once("formula", formula)[1])
SHORTCUT, DIAMOND, TWICE = ((), (0,), (0, 1)), ((), (0,), (0,), (1, 2), (3, 0)), ((), (), (0, 0), (2, 1), (3, 3))
OTHERS = {"tensorflow": "Your own engine is wanted here.", "torch": "", "jax": "", "autograd": "", "keras": ""}

exercise = Exercise(
    title="An engine for derivatives",
    minutes=40,
    section="Computing Gradients",
    goals=[
        "turn any formula into a graph that remembers its slopes",
        "carry a derivative back through this graph, also where a value is used twice",
        "explain what TensorFlow and PyTorch do when they compute a gradient",
    ],
    after=["06_backprop/backprop_by_hand"],
    checks=[
        Agrees(
            "Value",
            inputs(a=real(), b=real()),
            points=1,
            probe=Driven(pieces),
            also=[{"a": float(shown.x), "b": float(shown.y)}, {"a": 0.0, "b": 1.5}, {"a": 1.0, "b": -1000.0}],
            forbids=OTHERS,
            mistakes=[
                Mistake(
                    "In your product, each factor has the slope that belongs to the other. Hold y fixed and move x by "
                    "1: by how much does x * y move?",
                    Edit("slopes=(other.data, self.data)", "slopes=(self.data, other.data)"),
                    worth=0.5,
                ),
                Mistake(
                    "The slopes of your product are Values. A slope is a number: it lies in the `data` of a Value.",
                    Edit("slopes=(other.data, self.data)", "slopes=(other, self)"),
                    worth=0.5,
                ),
                Mistake(
                    "Your product has the slopes of a sum. By how much does x * y move if x moves by 1?",
                    Edit("slopes=(other.data, self.data)", "slopes=(1.0, 1.0)"),
                ),
                Mistake(
                    "Your product does not remember what it was made of.",
                    Edit(", parents=(self, other), slopes=(other.data, self.data)", ""),
                ),
                Mistake(
                    "The slope of your sigmoid is written with its input. The rule y (1 - y) wants the output.",
                    Edit("y * (1 - y)", "self.data * (1 - self.data)"),
                    worth=0.5,
                ),
                Mistake(
                    "Your sigmoid has the slope of tanh.",
                    Edit("y * (1 - y)", "1 - y**2"),
                    worth=0.5,
                ),
                Mistake(
                    "Look at relu for 0: which of the two slopes does the lecture give it there?",
                    Edit("self.data > 0", "self.data >= 0"),
                    worth=0.5,
                ),
                Mistake(
                    "Your relu has the slope 1/2 at 0. So a central difference has it; the lecture gives it another.",
                    Edit("1.0 if self.data > 0 else 0.0", "1.0 if self.data > 0 else 0.5 if self.data == 0 else 0.0"),
                    worth=0.5,
                ),
                Mistake(
                    "Your relu has the slope 1 everywhere. How does it change where it is flat?",
                    Edit("1.0 if self.data > 0 else 0.0", "1.0"),
                    worth=0.5,
                ),
            ],
            hints=[
                "Each method makes a new Value of three things: the number, the parents, and a slope for each parent.",
                "`__add__` shows the form for two parents, `tanh` for one. What changes are the numbers in it.",
                f"A slope is a number, worked out at once from the data at hand. Try x = {shown.x}, y = {shown.y} with pencil.",
            ],
        ),
        Agrees(
            "topological",
            inputs(graph=graph),
            points=1,
            probe=Driven(order_of),
            also=[{"graph": graph} for graph in (SHORTCUT, DIAMOND, TWICE)],
            forbids=OTHERS | {"graphlib": "Walk through the parents yourself.", "networkx": ""},
            mistakes=[
                Mistake(
                    "Your list has the result at its beginning and the inputs at its end. The docstring wants it the "
                    "other way round.",
                    Edit("return order", "return order[::-1]"),
                    worth=0.5,
                ),
                Mistake(
                    "A value that is used twice is in your list twice. How could you notice that it has been there?",
                    Edit("if node not in seen:", "if True:"),
                ),
                Mistake(
                    "You put a value into the list before you have visited its parents.",
                    Edit(
                        "            for parent in node.parents:\n"
                        "                visit(parent)\n"
                        "            order.append(node)",
                        "            order.append(node)\n"
                        "            for parent in node.parents:\n"
                        "                visit(parent)",
                    ),
                ),
                Mistake(
                    "You put each value into the list before its parents, and turn the list round in the end. Look at "
                    "a value that is reached on a short way and on a long one: where does it stand?",
                    turned_round,
                ),
                Mistake(
                    "The inputs are missing from your list. They have no parents, but they want their grads, too.",
                    Edit("order.append(node)", "order.extend([node] if node.parents else [])"),
                    worth=0.5,
                ),
                Mistake(
                    "You go back generation by generation and turn the list round. Look at a value that is both parent "
                    "and grandparent of another: it comes too late.",
                    breadth_first,
                ),
                Mistake(
                    "You follow the first parent only. A sum has two.", Edit("in node.parents:", "in node.parents[:1]:")
                ),
                Mistake(
                    "The result itself is missing from your list.", Edit("return order", "return order[:-1]"), worth=0.5
                ),
                Mistake(
                    "You list the result and its parents, and stop there. They have parents, too.",
                    lambda result: [*dict.fromkeys(result.parents), result],
                ),
            ],
            hints=[
                "A function may call itself. To visit a value: first visit all its parents, then put it into the list.",
                "Keep a set of what has been visited. Whoever is in it already needs no second visit.",
                "Try it on `r`, the example above. There must be four values in the list, and x only once.",
            ],
        ),
        Agrees(
            "backpropagate",
            inputs(graph=graph, slopes=slopes),
            points=1,
            probe=Driven(grads_of),
            builds_on=("topological",),
            also=[
                {"graph": SHORTCUT, "slopes": ((), (3.0,), (1.0, -2.0))},
                {"graph": DIAMOND, "slopes": ((), (2.0,), (-1.0,), (0.5, 3.0), (2.0, 1.0))},
                {"graph": TWICE, "slopes": ((), (), (2.0, 2.0), (1.0, -1.0), (0.5, 0.5))},
            ],
            forbids=OTHERS,
            mistakes={
                "A value that is used twice keeps only the last message: you overwrite where you should add.": Edit(
                    "parent.grad +=", "parent.grad ="
                ),
                "All your grads stay 0: nothing starts the walk. What is the result's derivative for itself?": Edit(
                    "    result.grad = 1.0\n", ""
                ),
                "Only the result's own parents get a grad; nobody passes it on. Does your walk stop there, or does it "
                "go through the list from the wrong end?": Edit("reversed(topological(result))", "topological(result)"),
                "Each of your values looks one step ahead only. The chain rule multiplies what has arrived so far by "
                "the next slope.": Edit("slope * node.grad", "slope"),
                "You pass the grad on as it is. What happens to it on an edge?": Edit("slope * node.grad", "node.grad"),
                "On an edge, the slope and the grad that has arrived belong together by the chain rule. You add "
                "them.": Edit("slope * node.grad", "slope + node.grad"),
                "You send a grad on as soon as it arrives, and again when more arrives: so the first part is counted "
                "twice. Wait until all of it is there; which list tells when?": at_once,
            },
            hints=[
                "Three things: the grad of the result, a walk through the list from its end, and for each value a "
                "message to every parent.",
                "The message is the chain rule: what has arrived at the value, times the slope on the edge.",
                f"Check with the example: x must end with the grad {shown.y + 1}. Two messages reach it.",
            ],
        ),
        Agrees(
            "gradient_of",
            inputs(program=program, numbers=numbers),
            points=1,
            probe=Driven(gradient_at),
            builds_on=("Value", "topological", "backpropagate"),
            also=[
                {"program": (("*", 0, 1), ("+", 2, 0)), "numbers": [float(shown.x), float(shown.y)]},
                {"program": (("*", 0, 0), ("*", 1, 1), ("+", 2, 0)), "numbers": [1.5]},
                {"program": (("sigmoid", 0, 0), ("*", 2, 0)), "numbers": [0.5, 4.0]},
            ],
            forbids=OTHERS,
            mistakes={
                "You return the numbers that came in. What has the backward pass written, and where?": Edit(
                    "value.grad", "value.data"
                ),
                "All is 0: no news has come to the Values that you ask. Did you walk back from the result? And was it "
                "made of these very Values?": Edit("backpropagate(function(*values))", "function(*values)"),
                "These are the slopes of the last operation alone, not those of the whole formula.": Edit(
                    "    backpropagate(function(*values))\n    return [value.grad for value in values]",
                    "    return list(function(*values).slopes)",
                ),
            },
            hints=[
                "Make the Values first and keep them: afterwards you will ask each of them for its grad.",
                "The function wants Values, and gives you a Value back: the result. Where does the way back begin?",
                "Three lines: Values, the way back from the result, and a list of grads.",
            ],
        ),
    ],
)

# %% [markdown]
# # An engine for derivatives
#
# So far you knew the network, and derived each formula from it. Libraries do not know your network. You write *any*
# formula, with loops and conditions if you like, and they find its gradient. How can that be? The answer is short
# enough to be written by you, here: **automatic differentiation** (自动微分).
#
# The idea: every number remembers what it was made of. So a formula leaves a **computational graph** (计算图) behind.
# Here is that of $r = x y + x$ for $x = {{ shown.x }}$, $y = {{ shown.y }}$. On each line stands a **slope**: if the
# left end moves a little, the right end moves that many times as far.

# %%
import math

import matplotlib.pyplot as plt

from lecturekit import check


def draw_graph(boxes, edges, title=""):
    """Boxes, {name: (x, y, text)}, and lines between them, [(from, to, text)]."""
    _, ax = plt.subplots(figsize=(7, 3))
    style = {"boxstyle": "round", "facecolor": "white", "edgecolor": "#0072B2"}
    drawn = {k: ax.text(x, y, text, ha="center", va="center", bbox=style) for k, (x, y, text) in boxes.items()}
    style = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for a, b, text in edges:
        (x0, y0), (x1, y1) = boxes[a][:2], boxes[b][:2]
        ends = {"patchA": drawn[a].get_bbox_patch(), "patchB": drawn[b].get_bbox_patch(), "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (x1, y1), (x0, y0), arrowprops={"arrowstyle": "-|>", "color": "gray", "lw": 1.5, **ends})
        ax.text((x0 + x1) / 2, (y0 + y1) / 2, text, color="#D55E00", ha="center", va="center", bbox=style)
    ax.set(xlim=(-0.5, 4.5), ylim=(-0.5, 1.5), title=title)
    ax.set_axis_off()
    plt.show()


PLACES = {"x": (0, 1), "y": (0, 0), "p": (2, 0.3), "r": (4, 0.65)}
NAMES = {"x": "x", "y": "y", "p": "p = x * y", "r": "r = p + x"}
X0, Y0 = shown.x, shown.y
NUMBERS = {"x": X0, "y": Y0, "p": X0 * Y0, "r": X0 * Y0 + X0}
EDGES = [("x", "p", f"{Y0}"), ("y", "p", f"{X0}"), ("p", "r", "1"), ("x", "r", "1")]
draw_graph({k: (*PLACES[k], f"{NAMES[k]}\n= {NUMBERS[k]}") for k in PLACES}, EDGES)

# %% [markdown]
# ## 1. A number that remembers
#
# A `Value` holds a number (`data`), the Values that it was made of (`parents`), and its derivative for each parent,
# as numbers (`slopes`). Later, `grad` will hold the derivative of the final result. The inputs of a formula have no
# parents.
#
# **With numbers.** Two operations are there already. The sum $s = x + y$ moves by as much as each of its parts, so
# both slopes are 1. And $t = \tanh x$ has the slope $1 - t^2$: for $x = {{ shown.v }}$ we have $t = {{ f"{T:.4f}" }}$ and the
# slope $1 - t^2 = {{ f"{1 - math.tanh(shown.v) ** 2:.3f}" }}$. This number is stored at once.
#
# **Your turn.** Complete the product, the sigmoid (`sigmoid(z)` is given, for a number), and ReLU:
#
# $$\sigma(z) \text{ with } \sigma' = \sigma(z)\,(1 - \sigma(z)), \qquad
# \text{ReLU}(z) = \max(0, z), \quad \text{ReLU}'(z) = \begin{cases} 1, & z > 0 \\ 0, & \text{otherwise.} \end{cases}$$


# %%
def sigmoid(z):
    """The sigmoid of a number, without overflow."""
    return (1 + math.tanh(z / 2)) / 2


class Value:
    """A number that remembers what it was made of.

    Args:
        data: the number.
        parents: the Values that it was made of, a tuple.
        slopes: its derivative for each of the parents, a tuple of numbers.
    """

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        """self + other."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, parents=(self, other), slopes=(1.0, 1.0))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, parents=(self,), slopes=(1 - t**2,))

    def __mul__(self, other):
        """self * other, a new Value."""
        other = other if isinstance(other, Value) else Value(other)
        ### BEGIN SOLUTION
        return Value(self.data * other.data, parents=(self, other), slopes=(other.data, self.data))
        ### END SOLUTION

    def sigmoid(self):
        """The sigmoid of self, a new Value."""
        ### BEGIN SOLUTION
        y = sigmoid(self.data)
        return Value(y, parents=(self,), slopes=(y * (1 - y),))
        ### END SOLUTION

    def relu(self):
        """ReLU of self, a new Value."""
        ### BEGIN SOLUTION
        return Value(max(0.0, self.data), parents=(self,), slopes=(1.0 if self.data > 0 else 0.0,))
        ### END SOLUTION

    def __sub__(self, other):
        """self - other."""
        return self + other * -1

    __radd__, __rmul__ = __add__, __mul__  # for 2 + x and 2 * x

    def __repr__(self):
        return f"Value({self.data:.4g}, grad={self.grad:.4g})"


# %%
check("Value")

# %% [markdown]
# ## 2. In which order?
#
# The way back starts at the result and sends messages along the lines, from a value to its parents. But look at the
# picture: $x$ gets two messages, one from $r$ and one from $p$. A value may send its own messages only when *all* of
# its own have arrived. So we need a list in which every value stands **after** its parents, a **topological order**
# (拓扑排序). Read from its end, it gives the order of the way back.
#
# **With numbers.** For $r = x y + x$, the lists $x, y, p, r$ and $y, x, p, r$ are both fine. The list $y, p, x, r$ is
# not: $p$ stands before its parent $x$.
#
# **Your turn.** Complete `topological`. Any such order will do. A value that is used several times is in the list
# once. (A function that calls itself does it in a few lines; so does a loop with a list of what is still to be done.)


# %%
def topological(result):
    """All Values that the result was made of, parents first.

    Args:
        result: a Value.

    Returns:
        A list of Values, each one once, each one after all its parents. The last one is `result`.
    """
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(result)
    return order
    ### END SOLUTION


# %%
check("topological")

# %% [markdown]
# ## 3. The way back
#
# Let $\text{grad}(v) = \partial r / \partial v$, for the result $r$. For $r$ itself this is 1. For every other value,
# the chain rule adds up what its **children** say, the values that were made of it directly:
#
# $$\text{grad}(v) = \sum_{\text{children } c \text{ of } v} \text{grad}(c) \cdot \frac{\partial c}{\partial v}.$$
#
# The last factor is the slope that $c$ has stored for $v$. And the sum is the sum over $k$ of backpropagation again,
# now for any graph.
#
# **With numbers.** For $r = x y + x$ with $x = {{ shown.x }}$, $y = {{ shown.y }}$:
#
# | value | messages | grad |
# |:--|:--|--:|
# | $r$ | | $1$ |
# | $p$ | from $r$: $\;1 \cdot 1$ | $1$ |
# | $y$ | from $p$: $\;1 \cdot {{ shown.x }}$ | ${{ shown.x }}$ |
# | $x$ | from $r$: $\;1 \cdot 1$, and from $p$: $\;1 \cdot ({{ shown.y }})$ | ${{ shown.y + 1 }}$ |
#
# Is it true? $r = x (y + 1)$, so $\partial r / \partial x = y + 1 = {{ shown.y + 1 }}$.
#
# **Your turn.** Complete `backpropagate`. It writes the grads into the Values, and returns nothing. You may take for
# granted that all grads are 0 when it begins.


# %%
def backpropagate(result):
    """Set the grad of every Value that the result was made of: the derivative of the result for it.

    Args:
        result: a Value. Its own grad becomes 1.
    """
    ### BEGIN SOLUTION
    result.grad = 1.0
    for node in reversed(topological(result)):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += slope * node.grad
    ### END SOLUTION


# %%
check("backpropagate")

# %%
try:
    x, y = Value(float(X0)), Value(float(Y0))
    p = x * y
    r = p + x
    backpropagate(r)
    boxes = {k: (*PLACES[k], f"{NAMES[k]}\ngrad = {v.grad:g}") for k, v in zip("xypr", (x, y, p, r), strict=True)}
    draw_graph(boxes, EDGES, "your grads")
except NotImplementedError:
    print("Write `Value`, `topological` and `backpropagate` first. Then run this cell again, and see the grads.")

# %% [markdown]
# ## 4. The gradient of anything
#
# Now the engine is complete. Put it into one handy function, which takes any Python function and gives its gradient.
#
# **With numbers.** `gradient_of(lambda x, y: x * y + x, [{{ float(shown.x) }}, {{ float(shown.y) }}])` is
# `[{{ float(shown.y + 1) }}, {{ float(shown.x) }}]`.
#
# **Your turn.** In Python, `function(*values)` calls a function with all elements of a list, one after another.


# %%
def gradient_of(function, numbers):
    """The gradient of a function at a place.

    Args:
        function: takes as many Values as there are numbers, and returns one Value.
        numbers: the place, a list of numbers.

    Returns:
        A list of numbers: the derivative of the function's result for each of the numbers.
    """
    ### BEGIN SOLUTION
    values = [Value(number) for number in numbers]
    backpropagate(function(*values))
    return [value.grad for value in values]
    ### END SOLUTION


# %%
check("gradient_of")

# %% [markdown]
# ### The lecture's network once more
#
# Here is the lecture's example as a plain formula, with no derivative anywhere. Compare the new weights
# with those on its slides.


# %%
def lecture_error(A_top, B_top, A_bottom, B_bottom, top_y, bottom_y):
    """E = (y - 0.5)^2 / 2 for A = 0.35, B = 0.9."""
    top = (A_top * 0.35 + B_top * 0.9).sigmoid()
    bottom = (A_bottom * 0.35 + B_bottom * 0.9).sigmoid()
    error = (top * top_y + bottom * bottom_y).sigmoid() - 0.5
    return error * error * 0.5


names = ["A_top", "B_top", "A_bottom", "B_bottom", "top_y", "bottom_y"]
weights = [0.1, 0.8, 0.4, 0.6, 0.3, 0.9]
try:
    for name, weight, slope in zip(names, weights, gradient_of(lecture_error, weights), strict=True):
        print(f"{name:9} {weight:.1f} - {slope:.6f} = {weight - slope:.6f}")
except NotImplementedError:
    print("Write `gradient_of` first. Then run this cell again, and compare with the lecture.")

# %% [markdown]
# Not even the square has a rule of its own: `error * error` is a value used twice, and its two messages add up to
# $2 \cdot \text{error}$.
#
# ### Any function
#
# The next cell draws a function and your derivative of it. The function has a loop, which is no obstacle: the graph
# only knows what was computed in the end.


# %%
def wavy(x):
    """A function with a loop in it."""
    y = x
    for _ in range(2):
        y = (y * y - 1.5).tanh() * 2
    return y


def draw_slope(function, low=-2.0, high=2.0, points=401):
    """A function of one number and its derivative."""
    places = [low + (high - low) * i / (points - 1) for i in range(points)]
    try:
        heights = [function(Value(x)).data for x in places]
        slopes = [gradient_of(function, [x])[0] for x in places]
    except NotImplementedError:
        print("Write `gradient_of` and all before it first. Then run this cell again.")
        return
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
    left.plot(places, heights, color="#0072B2", lw=2)
    left.set(title="the function", xlabel="$x$")
    right.plot(places, slopes, color="#D55E00", lw=2)
    right.axhline(0, color="gray", lw=0.8)
    right.set(title="your derivative", xlabel="$x$")
    plt.show()


draw_slope(wavy)

# %% [markdown]
# **Play.** Draw other functions: `lambda x: x.relu()`, `lambda x: (x * x).relu() - x`, or five rounds in the loop.
# Can you break the engine with a formula of `+`, `-`, `*`, `sigmoid`, `tanh` and `relu`?
#
# **What you can now do.** You have written the heart of TensorFlow and PyTorch: numbers that remember, an order, and
# a walk back that adds up messages. The real ones do the same with whole arrays in the place of numbers, and many
# more operations.
#
# Next: `gradient_checking.ipynb`. How would you notice if one of your slopes were wrong?
