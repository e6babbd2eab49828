# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Choice,
    Edit,
    Exercise,
    Layer,
    Mistake,
    choice,
    drawn,
    edition,
    inputs,
    seed,
    tensor,
)

numbers = edition(
    {"z": [1, 0], "W": [[0.5, 1], [-1, 0.5]], "g": [1, 2]},
    lambda rng: {
        "z": rng.permutation([0, 1]) * rng.choice([-1, 1]),
        "W": rng.choice([-1, -0.5, 0.5, 1], size=(2, 2)),
        "g": rng.choice([-2, -1, 1, 2], size=2),
    },
)
z, W, g = (np.array(v, dtype=float) for v in (numbers.z, numbers.W, numbers.g))
slope = 1 - np.tanh(z @ W) ** 2
through = (g * slope) @ W.T


def pair(values, digits=3):
    """Two numbers, rounded, as a text gives them."""
    return "(" + ",\\ ".join(f"{round(float(v), digits) + 0.0:g}" for v in values) + ")"


def worth(points, slips):
    """Named mistakes that keep a share of the points."""
    return [Mistake(sentence, edit, points) for sentence, edit in slips.items()]


X = np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.0]])
samples = drawn(lambda d: d.numbers((d.size("n", 2, 4), d.size("m", 2, 4))))
others = choice(1, 5, 6)  # units of the inner MM, never as many as z has
ON_THE_SHELF = dict.fromkeys(("lecturekit.layers.ResidualBlock", "lecturekit.models"), "Compose it yourself, of MMs.")

QUESTIONS = {  # by the key of the right answer
    "half": {
        "text": "All weights and biases of a residual block are 0, and sigma is the sigmoid. What does it make of z?",
        "options": {
            "same": "z, as it is",
            "half": "z, with 1/2 added to each entry",
            "zero": "0 in each entry",
            "one": "z, with 1 added to each entry",
            "twice": "2z",
        },
        "because": {
            "same": "So it is for ReLU and tanh, which give 0 for 0. What does the sigmoid give for 0?",
            "zero": "Only the branch has weights. The skip has none, and z arrives on it.",
            "one": "The branch ends with a sigmoid. What does it give for 0?",
            "twice": "With all weights 0, nothing of z comes through the branch.",
        },
        "hints": [
            "Follow the branch: what comes out of the outer MM, whatever z is? And what makes sigma of that?",
            "What does the skip bring, and what does the branch? Write both down for z = (3, -2).",
            "Look at the curve of the sigmoid: how high is it at 0?",
        ],
    },
    "three": {
        "text": "All weights of a residual block are 0, and so are the biases of its inner MM. Those of its outer MM "
        "are 3, and sigma is ReLU. What does it make of z?",
        "options": {
            "same": "z, as it is",
            "three": "z, with 3 added to each entry",
            "bias": "3 in each entry",
            "positive": "z, with 3 added where an entry is positive, and 0 where it is not",
            "times": "3z",
        },
        "because": {
            "same": "So it is with biases of 0. Which number comes out of the outer MM now, and what makes ReLU of it?",
            "bias": "Only the branch has weights. The skip has none, and z arrives on it.",
            "positive": "z passes by ReLU on the skip. What goes into ReLU is what comes out of the outer MM.",
            "times": "With all weights 0, nothing of z comes through the branch.",
        },
        "hints": [
            "Follow the branch: what comes out of the outer MM, whatever z is? And what makes sigma of that?",
            "What does the skip bring, and what does the branch? Write both down for z = (3, -2).",
            "A bias is added, whatever comes in. The outer MM is the last thing before the last ReLU.",
        ],
    },
    "identity": {
        "text": "All weights of a residual block are 0, and so are the biases of its inner MM. Those of its outer MM "
        "are -2, and sigma is ReLU. What does it make of z?",
        "options": {
            "less": "z, with 2 subtracted from each entry",
            "identity": "z, as it is",
            "zero": "0 in each entry",
            "cut": "z, with 0 in place of all entries below 2",
            "mirror": "-2z",
        },
        "because": {
            "less": "-2 comes out of the outer MM. But that is not yet the end of the branch.",
            "zero": "Only the branch has weights. The skip has none, and z arrives on it.",
            "cut": "z passes by ReLU on the skip. What goes into ReLU is what comes out of the outer MM.",
            "mirror": "With all weights 0, nothing of z comes through the branch.",
        },
        "hints": [
            "Follow the branch: what comes out of the outer MM, whatever z is? And what makes sigma of that?",
            "What does the skip bring, and what does the branch? Write both down for z = (3, -2).",
            "The outer MM is the last thing before the last ReLU. What does ReLU make of a negative number?",
        ],
    },
}
asked = edition({"right": "half"}, lambda rng: {"right": rng.choice(["three", "identity"])})

exercise = Exercise(
    title="Residual connections: a way past each block",
    minutes=35,
    section="Residual connections",
    goals=[
        "say what a skip does to the gradient, and measure it against depth",
        "write a residual block whose widths fit",
        "compose ResNet-S",
    ],
    after=["07_modules/mm_and_mlp"],
    checks=[
        Agrees(
            "push_back",
            inputs(g=tensor("m"), z=tensor("m", scale=1.0), W=tensor("m", "m", scale=0.5), skip=choice(True, False)),
            points=1,
            rule=Agreement(lists=True),
            also=[{"g": g, "z": z, "W": W, "skip": skip} for skip in (True, False)],
            mistakes={
                "The skip has no effect on your gradient. On how many ways does z reach the output, if there is "
                "one?": Edit("g + through if skip else through", "through"),
                "You always add the skip's part, also where `skip` is False.": Edit(
                    "g + through if skip else through", "g + through"
                ),
                "With a skip you add 1 to each entry. What arrives from behind on the skip's way is a vector: "
                "which?": Edit("g + through", "1 + through"),
                "With a skip you add z. That is what it does on the way forward; which vector travels back?": Edit(
                    "g + through", "z + through"
                ),
                "You let the skip's part go through sigma's slopes as well. The skip passes by sigma.": Edit(
                    "return g + through", "return g * slope + through"
                ),
                "sigma has no effect on your gradient: its slopes are missing.": Edit("(g * slope)", "g"),
                "You take the slopes at z. What goes into sigma is a = zW.": Edit("np.tanh(z @ W)", "np.tanh(z)"),
                "Your a is W z. Here z is a row: it stands to the left of W.": Edit("np.tanh(z @ W)", "np.tanh(W @ z)"),
                "Your slopes are 1 - tanh(a). What is squared in the formula?": Edit("** 2", "** 1"),
                "Your slopes are 1 - a squared, without the tanh. Compare them with those of the worked example.": Edit(
                    "np.tanh(z @ W)", "(z @ W)"
                ),
                "You go through W as on the way forward. On the way back the sum runs over j: is that over the columns "
                "of W, or over its rows?": Edit("(g * slope) @ W.T", "(g * slope) @ W"),
                "You multiply with the slopes last. In the formula, is the sum over j taken before or after "
                "them?": Edit("(g * slope) @ W.T", "g @ W.T * slope"),
            },
            hints=[
                "Three steps: the slopes, then the way back through sigma and W, then the skip. Print each for the "
                "worked example.",
                "There is a slope for each j, and so is there a g. Multiply these two first.",
                "The sum over j runs along a row of W. Which of `v @ W` and `v @ W.T` does that?",
            ],
        ),
        Agrees(
            "MyResidualBlock",
            inputs(units=others, activation=choice("relu", "tanh", "sigmoid"), x=samples, seed=seed()),
            points=1.5,
            probe=Layer(gradients=True),
            trials=3,
            seconds=60,
            also=[
                {"units": 3, "activation": "relu", "x": X, "seed": 4},
                {"units": 1, "activation": "tanh", "x": X, "seed": 5},
            ],
            forbids=ON_THE_SHELF,
            mistakes=worth(
                0.5,
                {
                    "Your last step is sigma, so z passes through it, too. Which is the outermost operation in the "
                    "formula?": Edit(
                        "z + self.sigma(self.outer(self.sigma(self.inner(z))))",
                        "self.sigma(z + self.outer(self.sigma(self.inner(z))))",
                    ),
                    "The second sigma is missing: what comes out of your outer MM is added as it is.": Edit(
                        "self.sigma(self.outer(self.sigma(self.inner(z))))", "self.outer(self.sigma(self.inner(z)))"
                    ),
                    "The first sigma is missing: your outer MM follows the inner one directly, and two MMs in a row "
                    "are one.": Edit("self.outer(self.sigma(self.inner(z)))", "self.outer(self.inner(z))"),
                    "Your sigma is always ReLU, whatever `activation` says. What was made of it in `__init__`?": Edit(
                        "self.sigma(", "keras.ops.relu("
                    ),
                },
            )
            + worth(
                0,
                {
                    "The skip is left out: z itself never reaches your output.": Edit("return z + self", "return self"),
                    "You add sigma(z). The skip passes by everything, so z arrives as it was.": Edit(
                        "return z + self", "return self.sigma(z) + self"
                    ),
                    "Your outer MM gives as many numbers as the inner one. How many must it give, so that z can be "
                    "added?": Edit("MM(input_shape[-1])", "MM(self.units)"),
                    "Both of your MMs give as many numbers as z has, so `units` has no effect. Which of the two is "
                    "free to have another width?": Edit("MM(self.units)", "MM(input_shape[-1])"),
                    "Your two widths have changed places: the inner MM gives as many numbers as z has, and the outer "
                    "one `units`. Which of the two meets z first?": Edit(
                        "self.outer(self.sigma(self.inner(z)))", "self.inner(self.sigma(self.outer(z)))"
                    ),
                    "You add z twice. There is one plus sign in the formula.": Edit("return z +", "return z + z +"),
                },
            ),
            hints=[
                "`build`: two MMs. Write down how many numbers go in and come out of each, for the widths of the "
                "worked example.",
                "What is added to z must be as wide as z. Which entry of `input_shape` says how wide that is?",
                "`call`: read the formula from the inside. MM, sigma, MM, sigma, and last of all the sum.",
            ],
        ),
        Choice("zero_branch", right=asked.right, points=0.5, **QUESTIONS[asked.right]),
        Agrees(
            "MyResNetS",
            inputs(
                blocks=choice(2, 3),
                outputs=choice(7, 8),
                units=others,
                activation=choice("relu", "tanh"),
                x=samples,
                seed=seed(),
            ),
            points=1,
            probe=Layer(gradients=True),
            trials=2,
            seconds=90,
            builds_on=("MyResidualBlock",),
            also=[
                {"blocks": 1, "outputs": 3, "units": 4, "activation": "tanh", "x": X, "seed": 6},
                {"blocks": 2, "outputs": 3, "units": 4, "activation": "relu", "x": X, "seed": 7},
            ],
            forbids=ON_THE_SHELF,
            mistakes={
                "All your blocks are one and the same object, so they share their weights. `[a] * 3` is a list that "
                "holds the same a three times.": Edit(
                    "[MyResidualBlock(units, activation) for _ in range(blocks)]",
                    "[MyResidualBlock(units, activation)] * blocks",
                ),
                "The last MM is missing: your output is as wide as the input. What is outermost in the formula?": Edit(
                    "return self.head(x)", "return x"
                ),
                "There is an activation after your last MM. In the formula nothing follows it.": Edit(
                    "return self.head(x)", "return keras.activations.get(self.options['activation'])(self.head(x))"
                ),
                "Each of your blocks looks at the raw input, so only the last one counts.": Edit(
                    "x = block(x)\n        return self.head(x)", "h = block(x)\n        return self.head(h)"
                ),
                "You add the block's input once more. The skip is already inside each block.": Edit(
                    "x = block(x)", "x = x + block(x)"
                ),
                "Your MM stands in front of the blocks. Read the formula from the inside: what meets x first?": Edit(
                    "for block in self.blocks:\n            x = block(x)\n        return self.head(x)",
                    "x = self.head(x)\n        for block in self.blocks:\n            x = block(x)\n        return x",
                ),
                "You put a sigma behind each block. In ResNet-S the blocks follow each other directly.": Edit(
                    "x = block(x)", "x = keras.activations.get(self.options['activation'])(block(x))"
                ),
                "Your blocks use their own default sigma, whatever `activation` says.": Edit(
                    "MyResidualBlock(units, activation)", "MyResidualBlock(units)"
                ),
            },
            hints=[
                "In `__init__`: a list of as many blocks as asked for, each made anew, and one MM for the end.",
                "A block needs `units` and `activation`; the last MM needs `outputs`.",
                "In `call`: a loop over the blocks, in which each gets what the one before gave. Then the MM.",
            ],
        ),
    ],
)

# %% [markdown]
# # Residual connections: a way past each block
#
# A network with more layers can do all that one with fewer can, and more. Yet for years nobody could train thirty plain
# layers. Since 2015 a thousand are no problem. The remedy is a single plus sign. **Why does it help so much?**
#
# Left, layers as you know them. Right, the same with a **residual connection** (残差连接), also called a **skip**
# (跳跃连接): the input takes a way of its own past the layers, and is added to what comes out of them.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question
from lecturekit.layers import MM
from lecturekit.models import MLP
from lecturekit.plots import gradient_by_depth

fig, axes = plt.subplots(1, 2, figsize=(9, 2.2))
arrow = {"arrowstyle": "-|>", "color": "black", "shrinkA": 0, "shrinkB": 0}
for ax, skip in zip(axes, (False, True), strict=True):
    for i, brick in enumerate(["MM", r"$\sigma$", "MM", r"$\sigma$"]):
        color = "#0072B2" if brick == "MM" else "#D55E00"
        ax.add_patch(plt.Rectangle((1.5 * i, 0), 0.9, 0.9, color=color))
        ax.text(1.5 * i + 0.45, 0.45, brick, color="white", ha="center", va="center", fontsize=12)
    for i in range(5):
        ax.annotate("", (1.5 * i, 0.45), (1.5 * i - 0.6, 0.45), arrowprops=arrow)
    ax.text(-0.8, 0.45, "$z$", ha="center", va="center", fontsize=13)
    if skip:
        ax.plot([-0.4, -0.4, 6.35], [0.45, 1.6, 1.6], color="black", lw=1.2)
        ax.annotate("", (6.35, 0.8), (6.35, 1.6), arrowprops=arrow)
        ax.annotate("", (7.4, 0.45), (6.7, 0.45), arrowprops=arrow)
        ax.text(2.7, 1.75, "skip", ha="center", fontsize=11)
        ax.text(6.35, 0.45, "+", ha="center", va="center", fontsize=14, bbox={"boxstyle": "circle", "fc": "white"})
    ax.set(xlim=(-1.2, 7.5), ylim=(-0.2, 2.2), title="a residual block" if skip else "plain layers")
    ax.axis("off")
plt.show()

# %% [markdown]
# ## 1. What a skip does to the gradient
#
# Training sends a gradient back through all layers, from the last to the first. Take the simplest layer, one sample
# $z$, $\sigma = \tanh$ and no bias:
#
# $$a = z\,W, \qquad \text{plain: } z' = \sigma(a), \qquad \text{with a skip: } z' = z + \sigma(a).$$
#
# Let $E$ be the loss. From behind arrives $g_j = \partial E / \partial z'_j$, one number for each entry of $z'$. What
# goes on to the front? In the plain layer $z_i$ reaches the loss only through the $a_j$. The chain rule says, with
# $\sigma'(a_j) = 1 - \tanh^2(a_j)$,
#
# $$\frac{\partial E}{\partial z_i} = \sum_j g_j\,\sigma'(a_j)\,W_{ij}.$$
#
# With a skip there is one more way, from $z_i$ straight to $z'_i$, and its slope is 1:
#
# $$\frac{\partial E}{\partial z_i} = \sum_j g_j\,\sigma'(a_j)\,W_{ij} \;+\; g_i.$$
#
# **With numbers.** Let $z = {{ pair(z) }}$, let $W$ have the rows ${{ pair(W[0]) }}$ and ${{ pair(W[1]) }}$, and let
# $g = {{ pair(g) }}$ arrive.
#
# | | entries |
# |:--|:--|
# | $a = zW$ | ${{ pair(z @ W) }}$ |
# | slopes $\sigma'(a)$ | ${{ pair(slope) }}$ |
# | $g_j\,\sigma'(a_j)$ | ${{ pair(g * slope) }}$ |
# | plain: back through $W$ | ${{ pair(through) }}$ |
# | with a skip: and $g$ added | ${{ pair(through + g) }}$ |
#
# **Your turn.** Complete `push_back`, for both kinds of layer.


# %%
def push_back(g, z, W, skip):
    """The gradient in front of a layer, from the gradient behind it.

    Args:
        g: the gradient by what comes out of the layer, an array of shape (m,).
        z: what went into the layer, of shape (m,).
        W: the layer's weights, of shape (m, m).
        skip: whether the layer is z + tanh(z @ W), and not tanh(z @ W): True or False.

    Returns:
        The gradient by z, of shape (m,).
    """
    ### BEGIN SOLUTION
    slope = 1 - np.tanh(z @ W) ** 2
    through = (g * slope) @ W.T
    return g + through if skip else through
    ### END SOLUTION


# %%
check("push_back")

# %% [markdown]
# ### Thirty layers
#
# The next cell sends a sample forward through thirty random layers, and a gradient of size 1 back through all of them,
# with *your* `push_back`.


# %%
def sizes_on_the_way_back(skip, depth=30, scale=0.7, width=32):
    """The size of the gradient in front of each layer, the first layer first."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(width, width)) * scale / np.sqrt(width) for _ in range(depth)]
    ways = [rng.normal(size=width)]
    for W in weights:
        ways.append(np.tanh(ways[-1] @ W) + (ways[-1] if skip else 0))
    g = np.ones(width) / np.sqrt(width)
    sizes = []
    for z, W in zip(ways[-2::-1], reversed(weights), strict=True):
        g = push_back(g, z, W, skip)
        sizes.append(np.linalg.norm(g))
    return sizes[::-1]


def draw_sizes(**options):
    """With and without skips, in one figure."""
    try:
        sizes = {"plain": sizes_on_the_way_back(False, **options), "with skips": sizes_on_the_way_back(True, **options)}
    except NotImplementedError:
        print("Write `push_back` first. Then run this cell again.")
        return
    ax = gradient_by_depth(sizes, ax=plt.figure(figsize=(6, 3.4)).gca())
    ax.set_title(f"plain: {sizes['plain'][0]:.0e} is left at the first layer")
    plt.show()


draw_sizes()

# %% [markdown]
# Read it from right to left. Each plain layer multiplies the gradient by something below 1, and thirty such factors
# leave next to nothing: this is the **vanishing gradient** (梯度消失), and the first layers hardly learn. A skip turns
# the factor into 1 plus something: there is always one way on which nothing is lost.
#
# **Play.** Call `draw_sizes(depth=100)`, or `draw_sizes(scale=0.3)`. Then `draw_sizes(scale=2)`: what do skips *not*
# help against?

# %% [markdown]
# ## 2. The residual block
#
# The lecture's **residual block** (残差块) lets the skip pass by two MMs and two $\sigma$s:
#
# $$\mathrm{Res}(z) = z + \sigma(\mathrm{MM}_2(\sigma(\mathrm{MM}_1(z)))).$$
#
# **With numbers.** Let $z$ have 3 entries, and the first MM 8 units. On the way through the block a sample has
# $3 \to 8 \to 8 \to ? \to ?$ entries, and then $z$ is added, entry by entry. What must the question marks be?
#
# **Your turn.** Complete `build`, which makes the two MMs, and `call`. `MM(units)` is your `MyMM`, ready-made, from
# `lecturekit.layers`. `units` is the width of the *first* MM, and may be any number.


# %%
class MyResidualBlock(keras.layers.Layer):
    """z + sigma(MM(sigma(MM(z)))), from (n, m) to (n, m).

    Args:
        units: the number of units of the inner MM, the one that z meets first.
        activation: sigma, by Keras' name for it.
    """

    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.inner = MM(self.units)
        self.outer = MM(input_shape[-1])
        ### END SOLUTION

    def call(self, z):
        ### BEGIN SOLUTION
        return z + self.sigma(self.outer(self.sigma(self.inner(z))))
        ### END SOLUTION

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %%
check("MyResidualBlock")

# %% [markdown]
# ### A block that does nothing
#
# Plain layers find it hard to pass on what they get. A block finds it easy: with all weights 0 and $\sigma$ = ReLU or
# tanh it gives $z$ itself, the **identity** (恒等映射). So one block more can do no harm: it only learns what to *add*
# to $z$, the *residual*. And with another $\sigma$, or with a bias that is not 0? Work it out, or measure it:
# `block.set_weights([0 * w for w in block.get_weights()])` sets all weights and biases to 0, once `block` has been
# called; the last array of the list is the bias of the outer MM.

# %%
question("zero_branch")

# %%
# zero_branch = "..."
### BEGIN SOLUTION
zero_branch = asked.right
### END SOLUTION

# %%
check("zero_branch")

# %% [markdown]
# ## 3. ResNet-S
#
# The lecture's simplified ResNet is nothing but blocks, and an MM at the end:
#
# $$\text{ResNet-S}(x) = \mathrm{MM}(\mathrm{Res}(\mathrm{Res}(\cdots\,\mathrm{Res}(x)))).$$
#
# Each $\mathrm{Res}$ is a block of its own, with its own weights.
#
# **With numbers.** `MyResNetS(blocks=3, outputs=1, units=4)` on samples of 2 numbers: a block holds
# $2 \cdot 4 + 4 + 4 \cdot 2 + 2 = 22$ numbers, the last MM $2 \cdot 1 + 1 = 3$, hence 69 in all.
#
# **Your turn.** Make the layers in `__init__`, and use them in `call`.


# %%
class MyResNetS(keras.layers.Layer):
    """MM(Res(... Res(x))), from (n, m) to (n, outputs).

    Args:
        blocks: the number of residual blocks, each with weights of its own.
        outputs: the number of units of the last MM.
        units: the width of the blocks' inner MMs.
        activation: sigma of the blocks, by Keras' name for it.
    """

    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        ### BEGIN SOLUTION
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.head = MM(outputs)
        ### END SOLUTION

    def call(self, x):
        ### BEGIN SOLUTION
        for block in self.blocks:
            x = block(x)
        return self.head(x)
        ### END SOLUTION

    def get_config(self):
        return {**super().get_config(), **self.options}


# %%
check("MyResNetS")

# %% [markdown]
# ### Measured on your own network
#
# Thirty MMs with ReLU between them, and fifteen of your blocks, which hold thirty MMs as well. A trick spares us all
# formulas: one step of gradient descent moves each weight by $-\eta$ times its gradient. So take one step, see how far
# the weights have moved, and divide by $\eta$. The figure shows the gradient by each MM's $b$, in parts of the last
# one's.


# %%
def measured_sizes(network, width=32, eta=1.0):
    """The size of the gradient by each MM's b, the first MM first, in parts of the last one's."""
    rng = np.random.default_rng(1)
    model = keras.Sequential([keras.Input((width,)), network])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(eta), run_eagerly=True)
    before = model.get_weights()
    model.train_on_batch(rng.normal(size=(16, width)), rng.normal(size=(16, 1)))
    steps = [(old - new) / eta for old, new in zip(before, model.get_weights(), strict=True)]
    sizes = np.array([np.linalg.norm(step) for step in steps if step.ndim == 1])
    return sizes / sizes[-1]


def draw_measured(blocks=15, activation="relu"):
    """An MLP and a ResNet-S of as many MMs."""
    keras.utils.set_random_seed(0)
    plain = MLP([32] * (2 * blocks) + [1], activation)
    try:
        residual = MyResNetS(blocks, 1, 32, activation)
        sizes = {"MLP": measured_sizes(plain), "your ResNet-S": measured_sizes(residual)}
    except NotImplementedError:
        print("Write `MyResidualBlock` and `MyResNetS` first. Then run this cell again.")
        return
    ax = gradient_by_depth(sizes, ax=plt.figure(figsize=(6, 3.4)).gca())
    ax.set(title=f"{2 * blocks} MMs, and one at the end", xlabel="MM, from the input", ylabel="gradient, last one = 1")
    plt.show()


draw_measured()

# %% [markdown]
# **Play.** Call `draw_measured(activation="sigmoid")`, the $\sigma$ of the early networks, and then
# `activation="tanh"`. Where is the plus sign worth most? And how much is it worth with `blocks=3`?
#
# **What you can now do:** follow a gradient past and through a layer, write a residual block whose widths fit, and
# build ResNet-S. Such skips are in every ResNet and in every Transformer. In the Transformer a second small module
# stands beside them.
#
# Next: `layer_normalization.ipynb`, about that module.
