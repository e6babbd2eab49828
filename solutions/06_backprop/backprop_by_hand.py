# %%
from functools import partial
from math import exp

from lecturekit.check import (
    Agreement,
    Agrees,
    Edit,
    Equals,
    Exercise,
    Mistake,
    Written,
    drawn,
    edition,
    inputs,
    positive,
    real,
)

NAMES = ("A_top", "B_top", "A_bottom", "B_bottom", "top_y", "bottom_y")
LECTURE = {"A_top": 0.1, "B_top": 0.8, "A_bottom": 0.4, "B_bottom": 0.6, "top_y": 0.3, "bottom_y": 0.9}
numbers = edition(
    {"A": 0.35, "B": 0.9, "w": LECTURE, "target": 0.5, "eta": 1.0},
    lambda rng: {
        "A": rng.integers(50, 65) / 100,
        "B": rng.integers(75, 95) / 100,
        "w": dict(zip(NAMES, (rng.permutation(range(25, 95, 5))[:6] / 100).tolist(), strict=True)),
        "target": rng.integers(10, 35) / 100,
        "eta": 1.0,
    },
)


def sigma(z):
    return 1 / (1 + exp(-z))


def passed(w, A, B):
    top, bottom = sigma(w["A_top"] * A + w["B_top"] * B), sigma(w["A_bottom"] * A + w["B_bottom"] * B)
    return top, bottom, sigma(w["top_y"] * top + w["bottom_y"] * bottom)


def stepped(w, A, B, target, eta, *, old=1, sign=-1, through=lambda v, moved: v, slope=lambda h, y: h * (1 - h), **out):
    """All six weights after a step, done right, or wrong in one point."""
    top, bottom, y = passed(w, A, B)
    delta = (y - target) * y * (1 - y)
    slopes = {"top_y": delta * top, "bottom_y": delta * bottom}
    for name, h in (("top", top), ("bottom", bottom)):
        delta_h = delta * through(w[f"{name}_y"], eta * delta * h) * slope(h, y)
        slopes |= {f"A_{name}": delta_h * out.get("A", A), f"B_{name}": delta_h * out.get("B", B)}
    return {name: old * w[name] + sign * eta * slopes[name] for name in NAMES}


def four(**wrong):
    six = stepped(w, A, B, t, eta, **wrong)
    return {name: six[name] for name in NAMES[:4]}


A, B, w, t, eta = numbers.A, numbers.B, numbers.w, numbers.target, numbers.eta
top, bottom, y = passed(w, A, B)
net_top, net_bottom = w["A_top"] * A + w["B_top"] * B, w["A_bottom"] * A + w["B_bottom"] * B
delta = (y - t) * y * (1 - y)
second_y = passed(stepped(w, A, B, t, eta), A, B)[2]
trap = f"(The top neuron's *output* looks like the bottom one's *net input*, {net_bottom:.2f}. That is chance.)\n\n"
trap = trap if f"{net_bottom:.2f}" == f"{top:.2f}" else ""

# A chain x -> h -> y, for the worked example in the text
X, V, U = 0.5, 0.8, -0.6
chain_h = sigma(V * X)
chain_y = sigma(U * chain_h)
chain_delta = (chain_y - 1) * chain_y * (1 - chain_y)
chain_slope = chain_h * (1 - chain_h)
chain_back = chain_delta * U * chain_slope
chain_product = rf"{chain_delta:.4f} \cdot ({U}) \cdot {chain_slope:.4f}"
chain_u, chain_v = chain_delta * chain_h, chain_back * X

six = drawn(lambda d: {name: float(d.numbers(())) for name in NAMES})
share = drawn(lambda d: float(d.rng.integers(2, 99)) / 100)
BY_HAND = {"lecturekit.backprop": "Work it out from the formula above.", "keras": "", "tensorflow": ""}

exercise = Exercise(
    title="Backpropagation by hand",
    minutes=35,
    section="Backpropagation - example",
    goals=[
        "compute a forward pass and all new weights of a small network with pencil and NumPy",
        "name the part of the network that each factor of the chain rule comes from",
        "say what one step of training changes, and what it does not",
    ],
    after=["05_descent/downhill"],
    checks=[
        Agrees(
            "first_pass",
            inputs(w=six, A=real(), B=real()),
            points=1,
            returns=("top", "bottom", "y"),
            also=[{"w": LECTURE, "A": 0.35, "B": 0.9}],
            forbids=BY_HAND,
            mistakes=[
                Mistake(
                    "Your top and bottom are right, but your y is still a net input.",
                    Edit('sigmoid(w["top_y"] *', '(w["top_y"] *'),
                    worth=0.5,
                ),
                Mistake(
                    "Your top and bottom are right, but you feed the last neuron with their net inputs. What does a "
                    "neuron send on?",
                    Edit(
                        "return top, bottom, sigmoid(",
                        'top, bottom = w["A_top"] * A + w["B_top"] * B, w["A_bottom"] * A + w["B_bottom"] * B\n'
                        "    return sigmoid(top), sigmoid(bottom), sigmoid(",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "Your hidden neurons send their net inputs on as they are, without the sigmoid.",
                    Edit('sigmoid(w["A_', '(w["A_'),
                ),
                Mistake(
                    "Your top neuron gets both weights of A, and your bottom neuron both weights of B. In the picture, "
                    "which two lines end at top?",
                    Edit(
                        'w["B_top"] * B)\n    bottom = sigmoid(w["A_bottom"] * A',
                        'w["A_bottom"] * B)\n    bottom = sigmoid(w["B_top"] * A',
                    ),
                ),
                Mistake(
                    "Your top and bottom are right, but on the way to y each goes through the other one's weight.",
                    Edit('w["top_y"] * top + w["bottom_y"] * bottom', 'w["bottom_y"] * top + w["top_y"] * bottom'),
                    worth=0.5,
                ),
                Mistake(
                    "You have the right three numbers in another order. Which one does the docstring name first?",
                    lambda w, A, B: (passed(w, A, B)[2], *passed(w, A, B)[:2]),
                    worth=0.5,
                ),
            ],
            hints=[
                "Three neurons, three times the same: weigh the inputs, add, send the sum through the sigmoid.",
                "Print your top neuron's net input for the network of the picture. The table above has it.",
                "What the last neuron gets as its two inputs are the outputs of the two before it.",
            ],
        ),
        Agrees(
            "output_delta",
            inputs(y=share, target=share),
            points=1,
            also=[{"y": 0.69, "target": 0.5}, {"y": 0.8, "target": 1.0}, {"y": 0.4, "target": 0.4}],
            forbids=BY_HAND,
            mistakes=[
                Mistake(
                    "Right but for its sign. Some books define delta the other way round and later add the step; here "
                    "it is the derivative of E, and the step is subtracted.",
                    Edit("(y - target)", "(target - y)"),
                    worth=0.5,
                ),
                Mistake(
                    "Your result is dE/dy. From y back to the net input, one more factor is due: the slope of the "
                    "sigmoid.",
                    Edit(" * y * (1 - y)", ""),
                ),
                Mistake("Of the slope of the sigmoid you have only one part, y.", Edit(" * (1 - y)", "")),
                Mistake("Of the slope of the sigmoid you have only one part, 1 - y.", Edit(" * y *", " *")),
                Mistake(
                    "You send y through the sigmoid once more. But y has been through it already: the slope can be "
                    "written with y as it is.",
                    Edit("* y * (1 - y)", "* 1 / (1 + np.exp(-y)) * (1 - 1 / (1 + np.exp(-y)))"),
                ),
                Mistake(
                    "Right but for a factor of 2. The square brings a 2 down; what does E have in front to meet it?",
                    Edit("(y - target)", "2 * (y - target)"),
                    worth=0.5,
                ),
                Mistake(
                    "Your first factor is the error E itself. Here its derivative is needed.",
                    Edit("(y - target)", "(y - target) ** 2 / 2"),
                ),
            ],
            hints=[
                "Two links of a chain: from E to y, and from y to the net input. Each has its derivative above.",
                "Work the example with pencil: y = 0.8 and t = 1. Which two numbers are multiplied there?",
                "For y = t nothing is to be corrected, so delta must be 0. For y > t it must be positive.",
            ],
        ),
        Agrees(
            "new_weights",
            inputs(w=six, A=real(), B=real(), target=share, eta=positive()),
            points=2,
            builds_on=("first_pass", "output_delta"),
            also=[{"w": LECTURE, "A": 0.35, "B": 0.9, "target": 0.5, "eta": rate} for rate in (1.0, 4.0)],
            forbids=BY_HAND,
            mistakes=[
                Mistake(
                    "You correct the two output weights first, and go back to the hidden layer through the *new* ones. "
                    "The error was made with the old ones: in the formula for w3, does w1 have a plus sign?",
                    partial(stepped, through=lambda v, moved: v - moved),
                    worth=1,
                ),
                Mistake(
                    "All your weights go uphill: the next E would be larger. Which way does the rule step?",
                    Edit('"] - ', '"] + '),
                    worth=1,
                ),
                Mistake("The learning rate has no effect: you step as if eta were 1.", Edit("eta * ", ""), worth=1),
                Mistake(
                    "Your output weights are right. Your hidden ones lack a factor: on the way back, the error passes "
                    "the sigmoids of top and bottom, too.",
                    partial(stepped, slope=lambda h, y: 1),
                    worth=0.5,
                ),
                Mistake(
                    "At the hidden neurons you use the slope of the *last* neuron once more. Each sigmoid has its own "
                    "slope, at its own output.",
                    partial(stepped, slope=lambda h, y: y * (1 - y)),
                    worth=0.5,
                ),
                Mistake(
                    "Top and bottom get their share of the blame as if the lines from them to y had no weights. Which "
                    "factor of the formula for w3 tells how much y listens to top?",
                    partial(stepped, through=lambda v, moved: 1),
                    worth=0.5,
                ),
                Mistake(
                    "The four weights of the hidden layer stay as they were. That was the easy half; section 3 is "
                    "about the other one.",
                    partial(stepped, through=lambda v, moved: 0),
                    worth=0.5,
                ),
                Mistake(
                    "For your bottom neuron you use the slope of the top one. Compare the two lines.",
                    Edit("bottom * (1 - bottom)", "top * (1 - top)"),
                    worth=1,
                ),
                Mistake(
                    "All four hidden weights are corrected as if A came through them. Through two of them comes B.",
                    Edit(" * B,", " * A,"),
                    worth=1,
                ),
                Mistake(
                    "Your hidden weights all move as if their input were 1. How much a weight matters depends on what "
                    "comes through it: that is the last factor of the formula.",
                    partial(stepped, A=1, B=1),
                    worth=0.5,
                ),
                Mistake(
                    "These are the six corrections. What are they added to?",
                    partial(stepped, old=0),
                ),
            ],
            hints=[
                "Four steps: the forward pass; delta at the output; a delta for top and one for bottom; then six new "
                "weights, all by the same rule.",
                "The delta of a hidden neuron has three factors. In the worked example they stand in the row of "
                "delta_h.",
                "Compute all that you need from the *old* network, and only then make the new dict. For the network of "
                f"the picture, top_y should end near {w['top_y'] - eta * delta * top:.4f}.",
            ],
        ),
        Equals(
            "hidden_weights",
            points=1,
            rule=Agreement(rtol=0, atol=3e-5),
            builds_on=("new_weights",),
            mistakes={
                "These come from going back through the *new* output weights. The error was made with the old "
                "ones.": four(through=lambda v, moved: v - moved),
                "In these the slopes of the two hidden sigmoids are missing.": four(slope=lambda h, y: 1),
                "In these the slope of the last neuron stands for those of the hidden ones, too.": four(
                    slope=lambda h, y: y * (1 - y)
                ),
                "These weights went uphill. Which sign does the step have?": four(sign=1),
                "These are the old weights. What does the step change?": four(sign=0),
                "In these the weights that lead from top and bottom to y play no part.": four(through=lambda v, m: 1),
                "These are the corrections. The new weights are asked for.": four(old=0),
                "These are the derivatives. The new weights are asked for.": four(old=0, sign=1 / eta),
            },
            hints=[
                "Your `new_weights` has all that is needed, and more: of its six weights, four are asked for.",
                "By hand: keep five decimals on the way, and round at the end.",
                "A dict with the four names that the table shows, and numbers as values.",
            ],
        ),
        Written("second_pass", points=1),
    ],
)

# %% [markdown]
# # Backpropagation by hand
#
# A network says {{ f"{y:.2f}" }} where {{ t }} is right. It has six **weights** (权重). Which of them are to blame,
# and how much should each one change? **Backpropagation** (反向传播) answers for all six in a single walk back
# through the network. The lecture works two of the six new weights out, and leaves the other four as "= ?". In this
# notebook you find all of them.
#
# You need the sigmoid and the derivative of a function of one variable. Here is the network, with $A$ = {{ A }} and
# $B$ = {{ B }} at its two inputs. A number on a line is a weight.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.plots import network

A, B, target, eta = numbers.A, numbers.B, numbers.target, numbers.eta
w = numbers.w


def sigmoid(z):
    """The lecture's sigma, 1 / (1 + e^-z)."""
    return 1 / (1 + np.exp(-z))


def draw(w, title, *outputs):
    """The network with its weights, and the outputs of its three neurons where they are given."""
    hidden = [[w["A_top"], w["A_bottom"]], [w["B_top"], w["B_bottom"]]]
    ax = network([hidden, [[w["top_y"]], [w["bottom_y"]]]], inputs=["A", "B"], ax=plt.figure(figsize=(7, 3)).gca())
    for i, (x, y, name) in enumerate([(2, 0.5, "top"), (2, -0.5, "bottom"), (4, 0, "y")]):
        text = f"{name} = {outputs[i]:.4f}" if outputs else name
        ax.text(x, y + (0.17 if y >= 0 else -0.25), text, ha="center", color="#D55E00" if outputs else "black")
    ax.set_title(title)
    ax.margins(y=0.3)
    plt.show()


draw(w, f"A = {A:g}, B = {B:g}, target = {target:g}")

# %% [markdown]
# We name a weight by its two ends: `A_top` leads from input $A$ to the neuron at the top, `bottom_y` from the bottom
# neuron to the output $y$. All six lie in a dict, `w`, so that `w["A_top"]` is {{ w["A_top"] }}. There are no biases.
#
# ## 1. The forward pass
#
# First the network makes its prediction. Going through it from left to right is the **forward pass** (前向传播). A
# **neuron** (神经元) adds up what comes in, each input times its weight: this is its **net input** (净输入). Its
# output is the sigmoid of that:
#
# $$\text{net}_\text{top} = w_{A,\text{top}}\, A + w_{B,\text{top}}\, B, \qquad
# \text{top} = \sigma(\text{net}_\text{top}), \qquad \sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# The neuron at the bottom does the same with its own two weights. These two are the **hidden layer** (隐含层). The
# last neuron takes *their outputs* as its inputs:
# $y = \sigma(w_{\text{top},y}\,\text{top} + w_{\text{bottom},y}\,\text{bottom})$.
#
# **With numbers.** For the neuron at the top:
#
# | step | value |
# |:--|:--|
# | net input | ${{ w["A_top"] }} \cdot {{ A }} + {{ w["B_top"] }} \cdot {{ B }} = {{ f"{net_top:.4f}" }}$ |
# | output | $\sigma({{ f"{net_top:.4f}" }}) = {{ f"{top:.4f}" }}$ |
#
# {{ trap }}**Your turn.** Complete `first_pass`. Use `sigmoid`, which is defined above.


# %%
def first_pass(w, A, B):
    """The outputs of all three neurons.

    Args:
        w: the six weights, a dict with the keys A_top, B_top, A_bottom, B_bottom, top_y, bottom_y.
        A: the first input, a number.
        B: the second input, a number.

    Returns:
        The outputs of the top, the bottom and the last neuron, three numbers: (top, bottom, y).
    """
    ### BEGIN SOLUTION
    top = sigmoid(w["A_top"] * A + w["B_top"] * B)
    bottom = sigmoid(w["A_bottom"] * A + w["B_bottom"] * B)
    return top, bottom, sigmoid(w["top_y"] * top + w["bottom_y"] * bottom)
    ### END SOLUTION


# %%
check("first_pass")

# %%
try:
    draw(w, "your forward pass", *first_pass(w, A, B))
except NotImplementedError:
    print("Write `first_pass` first. Then run this cell again, and see the outputs in the network.")

# %% [markdown]
# ## 2. Back to the last neuron
#
# How bad is the answer? The **error function** (误差函数) compares $y$ with the **target** (目标值) $t$:
#
# $$E = \tfrac12 (y - t)^2.$$
#
# We want to know how $E$ changes if the net input of the last neuron changes a little. $E$ depends on $y$, and $y$
# depends on the net input, so the **chain rule** (链式法则) multiplies two derivatives:
#
# $$\delta = \frac{\partial E}{\partial\, \text{net}_y}
# = \frac{\partial E}{\partial y} \cdot \frac{\partial y}{\partial\, \text{net}_y}, \qquad
# \frac{\partial E}{\partial y} = y - t, \qquad
# \frac{\partial y}{\partial\, \text{net}_y} = \sigma'(\text{net}_y) = y\,(1 - y).$$
#
# The last equation is a gift of the sigmoid: its slope can be read off its *output*.
#
# **With numbers.** Let $y = 0.8$ and $t = 1$. Then $y - t = -0.2$ and $y(1 - y) = 0.8 \cdot 0.2 = 0.16$, so
# $\delta = -0.2 \cdot 0.16 = -0.032$. It is negative: to make $E$ smaller, the net input should *grow*.
#
# **Your turn.** Complete `output_delta`, for any $y$ and any target.


# %%
def output_delta(y, target):
    """How the error changes with the net input of the last neuron, dE / dnet.

    Args:
        y: the output of the last neuron, a number between 0 and 1.
        target: what it should be, a number.

    Returns:
        delta, a number.
    """
    ### BEGIN SOLUTION
    return (y - target) * y * (1 - y)
    ### END SOLUTION


# %%
check("output_delta")

# %% [markdown]
# What does your $\delta$ say about answers other than {{ f"{y:.2f}" }}? The next cell draws it for every $y$, with
# the target {{ t }}.

# %%
ys = np.linspace(0.001, 0.999, 400)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
left.plot(ys, (ys - target) ** 2 / 2, color="#0072B2", lw=2.5)
left.set(title="the error E", xlabel="$y$", ylabel="$E$")
right.set(title=r"your $\delta$", xlabel="$y$", ylabel=r"$\delta$")
right.axhline(0, color="gray", lw=0.8)
for ax in (left, right):
    ax.axvline(target, color="gray", ls="--", lw=1.5)
try:
    right.plot(ys, [output_delta(y, target) for y in ys], color="#D55E00", lw=2.5)
except NotImplementedError:
    right.set_title("write `output_delta`, then run this again")
fig.tight_layout()
plt.show()

# %% [markdown]
# The dashed line is the target. Look at the right end: for $y$ close to 1 the error is at its largest, and yet
# $\delta$ is almost 0. There the sigmoid is flat, so a neuron that is very sure, and wrong, learns slowly. The slope
# $y (1 - y)$ is never more than $\tfrac14$.
#
# **The new output weights.** How does $\text{net}_y$ change with $w_{\text{top},y}$? By $\text{top}$, which
# comes through this line. One more factor gives the derivative, and gradient descent with the **learning rate**
# (学习率) steps against it. The slides write $\eta$ for it here, and $\alpha$ where they speak of descent; they write
# $w_1$ for `top_y`, $h_1$ for top, and a plus for "new":
#
# $$w_1^+ = w_1 - \eta \underbrace{(y - t)\,y\,(1 - y)}_{\delta}\, h_1.$$
#
# **With numbers.** In the network above, $\delta = {{ f"{delta:.4f}" }}$ and
# $w_1^+ = {{ w["top_y"] }} - {{ f"{eta:g}" }} \cdot {{ f"{delta:.4f}" }} \cdot {{ f"{top:.4f}" }} =
# {{ f"{w['top_y'] - eta * delta * top:.4f}" }}$.
#
# ## 3. Back to the hidden layer
#
# A weight of the hidden layer works on $E$ through a longer chain, so it has more factors. For `A_top`, which the
# lecture calls $w_3$:
#
# $$w_3^+ = w_3 - \eta\;\underbrace{\overbrace{(y - t)\,y\,(1 - y)}^{\delta}\;\; w_1\;\; h_1 (1 - h_1)}
# _{\delta_\text{top}}\; A.$$
#
# Read it from left to right as a walk from right to left: the $\delta$ of the last neuron; through the weight $w_1$
# to the neuron at the top; through its sigmoid, with the slope $h_1 (1 - h_1)$; and then to the input $A$. What has
# been collected when we stand before $A$ is the top neuron's own delta.
#
# **With numbers.** A chain of two neurons, $x \to h \to y$: a weight $v = {{ V }}$ leads from $x = {{ X }}$ to $h$, a
# weight $u = {{ U }}$ from $h$ to $y$, and the target is 1.
#
# | what | value |
# |:--|:--|
# | forward | $h = \sigma(v x) = {{ f"{chain_h:.4f}" }}, \quad y = \sigma(u h) = {{ f"{chain_y:.4f}" }}$ |
# | $\delta = (y - t)\, y\, (1 - y)$ | ${{ f"{chain_delta:.4f}" }}$ |
# | slope of the hidden sigmoid | $h (1 - h) = {{ f"{chain_slope:.4f}" }}$ |
# | $\delta_h = \delta\; u\; h (1 - h)$ | ${{ chain_product }} = {{ f"{chain_back:.4f}" }}$ |
# | derivative for $u$ | $\delta\, h = {{ f"{chain_u:.4f}" }}$ |
# | derivative for $v$ | $\delta_h\, x = {{ f"{chain_v:.4f}" }}$ |
# | new weights, $\eta = 1$ | $u^+ = {{ f"{U - chain_u:.4f}" }}, \quad v^+ = {{ f"{V - chain_v:.4f}" }}$ |
#
# The error was made with the weights as they were, and all derivatives are taken there: on the right of each equation
# stand old numbers only.
#
# **Your turn.** Complete `new_weights`, for all six weights. You may call your two functions.


# %%
def new_weights(w, A, B, target, eta):
    """One step of backpropagation. The dict that comes in stays as it is.

    Args:
        w: the six weights, a dict with the keys A_top, B_top, A_bottom, B_bottom, top_y, bottom_y.
        A: the first input, a number.
        B: the second input, a number.
        target: what y should be, a number.
        eta: the learning rate, a positive number.

    Returns:
        A new dict with the same six keys: the weights after the step.
    """
    ### BEGIN SOLUTION
    top, bottom, y = first_pass(w, A, B)
    delta = output_delta(y, target)
    delta_top = delta * w["top_y"] * top * (1 - top)
    delta_bottom = delta * w["bottom_y"] * bottom * (1 - bottom)
    return {
        "A_top": w["A_top"] - eta * delta_top * A,
        "B_top": w["B_top"] - eta * delta_top * B,
        "A_bottom": w["A_bottom"] - eta * delta_bottom * A,
        "B_bottom": w["B_bottom"] - eta * delta_bottom * B,
        "top_y": w["top_y"] - eta * delta * top,
        "bottom_y": w["bottom_y"] - eta * delta * bottom,
    }
    ### END SOLUTION


# %%
check("new_weights")

# %% [markdown]
# Whose weight has to move most? The next cell draws your six corrections. Compare the two inputs, $A$ = {{ A }} and
# $B$ = {{ B }}, and the two weights that lead to $y$.

# %%
try:
    after = new_weights(w, A, B, target, eta)
    fig, ax = plt.subplots(figsize=(7, 2.8))
    ax.barh(list(w), [after[name] - w[name] for name in w], color=["#0072B2"] * 4 + ["#D55E00"] * 2)
    ax.axvline(0, color="gray", lw=0.8)
    ax.invert_yaxis()
    ax.set(title="your corrections: hidden layer (blue), output layer (orange)", xlabel="new weight - old weight")
    plt.show()
except NotImplementedError:
    print("Write `new_weights` first. Then run this cell again, and see which weight moves most.")

# %% [markdown]
# ## 4. What the slides leave open
#
# The slides number the weights; only $w_3$ is wired there by its formula. Here they have their names. Fill the gaps:
# make `hidden_weights`, a dict with these four keys and the new weights as values, to five decimals or more.
#
# | weight | old | new |
# |:--|--:|--:|
# | `A_top` ($w_3$) | {{ w["A_top"] }} | ? |
# | `B_top` | {{ w["B_top"] }} | ? |
# | `A_bottom` | {{ w["A_bottom"] }} | ? |
# | `B_bottom` | {{ w["B_bottom"] }} | ? |
#
# **Your turn.** Pencil or program, as you like. `check` only tells whether the form is right; the numbers are judged
# when your work is graded.

# %%
# hidden_weights = {"A_top": ..., "B_top": ..., "A_bottom": ..., "B_bottom": ...}
### BEGIN SOLUTION
after_step = new_weights(w, A, B, target, eta)
hidden_weights = {name: after_step[name] for name in ("A_top", "B_top", "A_bottom", "B_bottom")}
### END SOLUTION

# %%
check("hidden_weights")

# %% [markdown]
# ## 5. The second pass
#
# Now the network predicts again, with its new weights. Then the whole step is repeated, over and over.


# %%
def draw_training(eta, steps):
    """y before and after the first step, and on the way of many."""
    try:
        v, ys = w, []
        for _ in range(steps + 1):
            ys.append(first_pass(v, A, B)[2])
            v = new_weights(v, A, B, target, eta)
    except NotImplementedError:
        print("Write `first_pass`, `output_delta` and `new_weights` first. Then run this cell again.")
        return
    for name, y in zip(["first", "second"], ys, strict=False):
        print(f"{name} pass: y = {y:.6f}, E = {(y - target) ** 2 / 2:.6f}")
    plt.figure(figsize=(7, 3))
    plt.plot(ys, color="#0072B2", lw=2.5, label="your network")
    plt.axhline(target, color="gray", ls="--", label="target")
    plt.xlabel("steps")
    plt.ylabel("$y$")
    plt.legend(frameon=False)
    plt.title(f"learning rate {eta:g}")
    plt.show()


draw_training(eta, steps=100)

# %% [markdown]
# **Play.** Draw 100 steps with a learning rate of 0.1, of 10, of 100. Which ones reach the target? Look closely at
# the first steps of the last one: what happens when a step is far too long?
#
# **In your own words.** The lecture asks: *perform a further forward pass and comment on the result.* Do so, in three
# to five sentences. What do $y$ and $E$ do (with numbers)? Why do they do so, although no weight was told its right
# value? Why is $y$ not at the target yet, and what would you do about it?

# %% [markdown] answer="second_pass"
# ### BEGIN SOLUTION
# $y$ falls from {{ f"{y:.4f}" }} to {{ f"{second_y:.4f}" }}, towards the target {{ t }}, and the error $E$ from
# {{ f"{(y - t) ** 2 / 2:.5f}" }} to {{ f"{(second_y - t) ** 2 / 2:.5f}" }}. Every weight took a step against its own
# derivative of $E$, and all six derivatives were taken at the same, old network: together they are the gradient, so a
# small step against it makes $E$ smaller. The step is short. The derivative is only a local slope, it says which way
# to go and not how far; and the slopes $y(1-y)$ and $h(1-h)$, each at most a quarter, make it small. So the step has
# to be repeated many times, each time with a new forward and backward pass. A larger learning rate gets there faster,
# but one that is too large jumps past the target.
#
# *For the grader, 1 point:* $y$ nearer to the target and $E$ smaller, with numbers (0.5); steps against the gradient,
# which is a local slope (0.25); repeat, or change the learning rate, with its risk (0.25). Values rounded as on the
# slides lose nothing.
# ### END SOLUTION

# %% [markdown]
# **What you can now do.** You can carry an error back through a network by hand: one $\delta$ for each neuron, and
# one product for each weight. You have seen why the old weights are used, and why a flat sigmoid learns slowly.
#
# Next: `backprop_in_layers.ipynb`, where the same walk becomes five lines of NumPy, for any number of layers.
