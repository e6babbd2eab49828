# %%
import numpy as np

from lecturekit.check import Agrees, Edit, Exercise, Layer, drawn, edition, inputs, seed, size

samples = drawn(lambda d: d.rng.integers(-2, 3, size=(d.size("n"), d.size("m", 1, 4))).astype(float))
targets = drawn(lambda d: d.rng.choice([-1.0, 1.0], size=(d.size("n"), d.size("units", 1, 3))))
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = np.array([[-1.0, -1.0, 1.0], [-1.0, 1.0, 1.0], [-1.0, 1.0, 1.0], [1.0, 1.0, -1.0]])  # AND, OR, NAND


def draw_example(rng):
    """Two samples and three units, one z of them on a line, so that a tie is seen."""
    while True:
        X, W, b = rng.integers(0, 3, (2, 2)), rng.integers(-2, 3, (2, 3)), rng.integers(-1, 2, 3)
        Z = X @ W + b
        if (Z == 0).sum() == 1 and (Z > 0).sum() >= 2 and (Z < 0).sum() >= 2 and (X[0] != X[1]).all() and W.all():
            return {"X": X, "W": W, "b": b}


def bracketed(rows):
    return r"\begin{bmatrix} " + r" \\ ".join(" & ".join(map(str, row)) for row in rows) + r" \end{bmatrix}"


numbers = edition({"X": [[1, 2], [2, 0]], "W": [[1, -1, 2], [1, 1, -2]], "b": [0, -1, 1]}, draw_example)
Z = np.array(numbers.X) @ np.array(numbers.W) + np.array(numbers.b)

exercise = Exercise(
    title="The perceptron as a Keras layer",
    minutes=15,
    section="Single-layer perceptron by Rosenblatt; Training perceptron",
    goals=[
        "write a Keras layer with weights of its own",
        "say why Rosenblatt's rule is gradient descent with a straight-through gradient",
    ],
    after=["02_perceptron/training"],
    checks=[
        Agrees(
            "MyPerceptron",
            inputs(units=size("units", 1, 3), x=samples, y=targets, seed=seed()),
            points=3,
            probe=Layer(initial=True, config=True, epochs=1),
            trials=3,
            forbids={
                "lecturekit.layers": "Write the layer's own `build` and `call`, as `Stretch` does.",
                "keras.layers.Dense": "Create w and b in `build`, and multiply in `call`.",
            },
            also=[{"units": 3, "x": CORNERS, "y": GATES, "seed": 0}],
            seconds=60,
            mistakes={
                "Your layer predicts, but never learns: `keras.ops.sign` has the gradient 0 (and gives 0 for z = 0). "
                "Which `sign` was imported above, and what is special about it?": Edit(
                    "return sign(", "return keras.ops.sign("
                ),
                "Your layer predicts, but never learns: your jump is flat on both sides, so its gradient is 0. Which "
                "`sign` was imported above, and what is special about it?": Edit(
                    "sign(keras.ops.matmul(x, self.w) + self.b)",
                    "keras.ops.where(keras.ops.matmul(x, self.w) + self.b >= 0, 1.0, -1.0)",
                ),
                "All units share one bias: yours is a single number. Each unit has a line of its own, so each needs a "
                "b of its own.": Edit("shape=(self.units,)", "shape=(1,)"),
                "Your w has a row for each unit and a column for each feature. Here rows are features and columns are "
                "units, so that `x @ w` fits as it is.": Edit(
                    """shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(keras.ops.matmul(x, self.w)""",
                    """shape=(self.units, input_shape[-1]), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(keras.ops.matmul(x, keras.ops.transpose(self.w))""",
                ),
                "Your layer returns z. A perceptron's answer is a class: what is still missing in `call`?": Edit(
                    "return sign(keras.ops.matmul(x, self.w) + self.b)", "return keras.ops.matmul(x, self.w) + self.b"
                ),
                "Your `call` leaves out the bias, so all lines run through the origin and b never learns.": Edit(
                    " + self.b)", ")"
                ),
                "A copy of your layer, made from its config, has forgotten how many units it has. Look at what "
                "`Stretch` does in `get_config`.": Edit(', "units": self.units}', "}"),
                "`*` multiplies place by place. x and w are matrices, and the formula has their product.": Edit(
                    "keras.ops.matmul(x, self.w)", "x * self.w"
                ),
                "There is one weight for each *sample*, but it should be one for each *feature* of a sample. Which "
                "end of `input_shape` is which?": Edit("input_shape[-1]", "input_shape[0]"),
            },
            hints=[
                "Read `Stretch` once more, method by method. Each of yours has the same form.",
                "`build` adds two weights, both zero at first: w with a row for each feature and a column for each "
                "unit, and b with one number for each unit.",
                "`call` is the formula, and `get_config` must name every argument of `__init__` besides `**kwargs`.",
            ],
        ),
    ],
)

# %% [markdown]
# # The perceptron as a Keras layer
#
# Rosenblatt's loop learns AND. Keras trains by *gradients* (梯度): it follows a slope downhill. But the perceptron's
# jump has no slope to follow. **Can Keras' own `fit` learn by Rosenblatt's rule all the same?** You put the rule into a
# **Keras layer** (层), and `fit` does the training: no loop of yours, and the very same numbers. The picture shows the
# trick that makes it work. (The next cell loads Keras. This takes some ten seconds.)

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.activations import sign
from lecturekit.data import logic_gate
from lecturekit.losses import SumOfSquaredErrors
from lecturekit.optimizers import GradientDescent
from lecturekit.plots import decision_boundary

z = np.linspace(-2, 2, 401)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8))
left.plot(z[z < 0], -np.ones(200), z[z >= 0], np.ones(201), color="#0072B2", lw=2.5)
left.plot(0, 1, "o", color="#0072B2")
left.plot(0, -1, "o", color="#0072B2", mfc="white")
left.set(title=r"forward: $\sigma(z)$", xlabel="$z$", yticks=[-1, 0, 1])
right.plot(z, np.zeros_like(z), "--", color="gray", lw=2.5, label=r"the truth, $\sigma' = 0$: never learns")
right.plot(z, np.ones_like(z), color="#D55E00", lw=2.5, label="straight-through: Rosenblatt's rule")
right.set(title="backward: the slope that training sees", xlabel="$z$", ylim=(-0.3, 1.9), yticks=[0, 1])
right.legend(loc="upper center", frameon=False)
plt.show()

# %% [markdown]
# ## 1. Rosenblatt's rule is gradient descent, almost
#
# Take half the squared error of one sample, and differentiate by the chain rule (链式法则):
#
# $$E = \tfrac12 (\hat y - y)^2, \quad \hat y = \sigma(z), \quad z = \sum_i w_i x_i + b
# \qquad\Longrightarrow\qquad
# \frac{\partial E}{\partial w_i} = (\hat y - y)\;\sigma'(z)\;x_i.$$
#
# There is one catch: $\sigma$ is flat on both sides of its jump, so $\sigma'(z) = 0$ and nothing would ever move. Now
# pretend that $\sigma'(z) = 1$. A step of gradient descent (梯度下降), that is, of size $\eta$ against the gradient, is
# then
#
# $$w_i \leftarrow w_i - \eta\,(\hat y - y)\,x_i = w_i + \eta\,(y - \hat y)\,x_i,$$
#
# which is Rosenblatt's rule. This pretence is called the *straight-through* gradient, and
# `lecturekit.activations.sign` has it built in: forward it jumps, backward it lets the gradient pass.
#
# ## 2. How a layer is made
#
# A layer is a class with three methods of its own, besides `__init__`. Here is a whole one, which multiplies each
# feature by a factor that can be learned. (`super()` is the part that all layers have from Keras, `**kwargs` hands on
# to it whatever you do not use yourself, and `{**a, "start": 1}` is the dictionary `a` with one more entry.)


# %%
class Stretch(keras.layers.Layer):
    """y = a * x, with one factor for each feature.

    Args:
        start: what the factors are before training.
    """

    def __init__(self, start=1.0, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, input_shape):  # called once, as soon as the input's shape is known: (samples, features)
        start = keras.initializers.Constant(self.start)
        self.a = self.add_weight(name="a", shape=(input_shape[-1],), initializer=start)

    def call(self, x):  # the formula
        return self.a * x

    def get_config(self):  # what it takes to make such a layer again
        return {**super().get_config(), "start": self.start}


stretch = Stretch(start=2.0)
print(stretch(np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]])))
print("a copy from its config starts at", Stretch.from_config(stretch.get_config()).start)

# %% [markdown]
# ## 3. Your layer
#
# `MyPerceptron` holds `units` perceptrons side by side, which all look at the same input. Rows are samples:
#
# $$\hat Y = \sigma(X W + b), \qquad X: (n, m), \quad W: (m, \text{units}), \quad b: (\text{units},), \quad
# \hat Y: (n, \text{units}).$$
#
# **With numbers.** For $m = 2$ inputs and 3 units there are $2 \cdot 3 = 6$ weights and 3 biases. Here are two samples:
#
# $$\sigma\left({{ bracketed(numbers.X) }} {{ bracketed(numbers.W) }} + {{ bracketed([numbers.b]) }}\right)
# = \sigma\left({{ bracketed(Z.tolist()) }}\right)
# = {{ bracketed([[f"{1 if z >= 0 else -1:+d}" for z in row] for row in Z]) }}.$$
#
# The three biases are added to each row. While all weights and biases are 0, every answer is $\sigma(0) = +1$.
#
# **Your turn.** Complete the three methods. All weights start at 0 (`initializer="zeros"`), and a matrix product
# (矩阵乘法) is `keras.ops.matmul(a, b)` or `a @ b`.


# %%
class MyPerceptron(keras.layers.Layer):
    """Perceptrons side by side: sign(x @ w + b), from (n, m) to (n, units).

    `build` adds w, of shape (m, units), and b, of shape (units,), both 0 at first. `call` takes x, of shape (n, m), and
    returns +1 or -1 for each sample and unit, of shape (n, units). `get_config` returns a dict.

    Args:
        units: how many there are.
    """

    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        ### END SOLUTION

    def call(self, x):
        ### BEGIN SOLUTION
        return sign(keras.ops.matmul(x, self.w) + self.b)
        ### END SOLUTION

    def get_config(self):
        ### BEGIN SOLUTION
        return {**super().get_config(), "units": self.units}
        ### END SOLUTION


# %%
check("MyPerceptron")

# %% [markdown]
# ## 4. Let Keras train it
#
# Half the squared error, plain gradient descent with $\eta = 1$, one sample at a time, in their order. In which words
# of the next cell do you find each of these four?


# %%
def train_and_draw(gate="and", rate=1.0):
    """Keras' own fit with your layer, and what came of it."""
    X, y = logic_gate(gate, labels="sign")
    model = keras.Sequential([keras.Input((2,)), MyPerceptron()])
    model.compile(loss=SumOfSquaredErrors(), optimizer=GradientDescent(rate))
    history = model.fit(X, y, batch_size=1, shuffle=False, epochs=7, verbose=0)

    w, b = model.get_weights()
    print("w =", w.ravel(), " b =", b)

    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    left.plot(range(1, 8), history.history["loss"], "o-", color="#0072B2")
    left.set(title="mean error $E$ in each epoch", xlabel="epoch", ylim=(-0.1, 2.2))
    decision_boundary(lambda points: points @ w + b, X, y, ax=right).set_title(f"{gate.upper()}, after fit")
    plt.show()


try:
    train_and_draw()
except NotImplementedError:
    print("Write the three methods of `MyPerceptron` first. Then run this cell again.")

# %% [markdown]
# Do you recognize the numbers? They are those of the loop in `training.ipynb`, $w = (4, 2)$ and $b = -6$: the same
# rule, in other clothes. Even the curve is an old friend. A wrong sample costs $E = \tfrac12 \cdot 2^2 = 2$, so twice the mean error
# of four samples counts the corrections: 2, 3, 3, 2, 1, 0, as in the pictures there.
#
# **Play.** Call `train_and_draw("or")`, then `train_and_draw("xor")`. What does the curve of XOR tell you? And
# `train_and_draw(rate=0.25)`: what changes, what does not, and why?
#
# **What you can now do:** write a Keras layer with weights of its own, and say why Rosenblatt's rule is gradient descent
# with a straight-through slope.
#
# From here on, everything that Keras offers is open to your perceptron, and one thing in particular: to put layers
# **behind one another**. That is what XOR has been waiting for. Next: `xor_by_hand.ipynb` in `03_mlp`.
