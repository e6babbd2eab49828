# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Choice, Driven, Edit, Exercise, Mistake, drawn, edition, inputs, size

numbers = edition({"k": 2, "n": 4}, lambda rng: {"k": rng.integers(2, 4), "n": 5})
K, N = numbers.k, numbers.n


def bits(ones):
    """An input with so many ones, in no order, as it stands in the text."""
    places = [1, 3, 0, *range(4, N), 2][:ones]
    return f"$({', '.join(str(int(place in places)) for place in range(N))})$"


def layer_of(d):
    """Inputs, and a layer whose sums are exact; each threshold lies close to what one of the inputs gives."""
    n, m, units = d.size("n"), d.size("m"), d.size("units", 1, 4)
    X = d.rng.integers(0, 2, size=(n, m)).astype(float)
    W = d.rng.integers(-4, 5, size=(m, units)) / 2
    nets = (X @ W)[d.rng.integers(n, size=units), np.arange(units)]
    return X, W, nets + d.rng.choice([0.0, 0.0, 0.5, -0.5, 2.0], size=units)


X_drawn, W_drawn, T_drawn = (drawn(lambda d, i=i: d.once("layer", layer_of)[i]) for i in range(3))

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
SWITCH = {
    "X": np.array([[1.0, 1, 0], [0, 1, 1], [0, 1, 0]]),
    "W": np.array([[1.0, -1], [1, 0], [0, 1]]),
    "T": np.array([2.0, 1.0]),
}


def output(x, W1, T1, W2, T2):
    W1, W2 = np.asarray(W1, dtype=float), np.asarray(W2, dtype=float)
    hidden = (x @ W1 >= np.asarray(T1, dtype=float)).astype(int)
    return (hidden @ W2.reshape(len(W2), -1) >= np.asarray(T2, dtype=float)).astype(int)


def outputs(target, x):
    W1, T1, W2, T2 = target
    return output(x, W1, T1, W2, T2)


def counted(target, k, n, x):
    W1, T1, W2, T2 = target(k, n)
    return output(x, W1, T1, W2, T2)


def count_and_rows(d):
    """A number k, and rows of n bits, most of them with about k ones."""
    n = d.size("n", 1, 6)
    k = int(d.rng.integers(0, n + 1))
    rows = np.zeros((d.size("rows", 1, 5), n))
    for row in rows:
        ones = int(np.clip(k + d.rng.integers(-1, 2), 0, n)) if d.rng.random() < 0.7 else d.rng.integers(0, n + 1)
        row[d.rng.permutation(n)[:ones]] = 1.0
    return k, rows


k_drawn, x_drawn = (drawn(lambda d, i=i: d.once("case", count_and_rows)[i]) for i in range(2))
NO_LAYERS = {"lecturekit.layers": "Compute with NumPy, and choose the weights and thresholds yourself."}

CAN = {  # each with the sentence for those who got it wrong
    "and_not": (
        "two inputs: the first is 1 and the second is 0",
        "The first input only ever helps, the second only ever hinders: w = (1, -1), T = 1.",
    ),
    "implies": (
        "two inputs: the first is 0, or the second is 1, or both",
        "The first input only ever hinders, the second only ever helps: w = (-1, 1), T = 0.",
    ),
    "majority": ("three inputs: at least two of them are 1", "Each input only ever helps: it is at_least(2, 3)."),
    "veto": (
        "three inputs: the first or the second is 1, or both, and the third is 0",
        "The first two only ever help, the third only ever hinders: w = (1, 1, -2), T = 1.",
    ),
    "not_both": (
        "two inputs: at least one of them is 0",
        "Each input only ever hinders: w = (-1, -1), T = -1.",
    ),
    "loner": (
        "three inputs: at most one of them is 1",
        "Each input only ever hinders: w = (-1, -1, -1), T = -1.",
    ),
    "gap": (
        "three inputs: at least one of them is 0",
        "Each input only ever hinders: w = (-1, -1, -1), T = -2.",
    ),
    "chair": (
        "three inputs: the first is 1, and so is at least one of the other two",
        "Each input only ever helps, the first more than the others: w = (2, 1, 1), T = 3.",
    ),
    "boss": (
        "three inputs: the first is 1, or both of the others are",
        "Each input only ever helps, the first as much as the two others together: w = (2, 1, 1), T = 2.",
    ),
    "deaf": (
        "three inputs: the third is 0, whatever the others are",
        "The first two change nothing, the third only ever hinders: w = (0, 0, -1), T = 0.",
    ),
}
CANNOT = {
    "equal": (
        "two inputs: both are the same",
        "If the second input is 0, switching the first on silences the neuron; if it is 1, it makes the neuron fire. "
        "No weight does both.",
    ),
    "xor": (
        "two inputs: exactly one of them is 1",
        "If the second input is 0, switching the first on makes the neuron fire; if it is 1, it silences the neuron. "
        "No weight does both.",
    ),
    "one_of_three": (
        "three inputs: exactly one of them is 1",
        "If the others are 0, switching an input on makes the neuron fire; if one of them is 1, it silences the "
        "neuron. No weight does both.",
    ),
    "two_of_three": (
        "three inputs: exactly two of them are 1",
        "If one of the others is 1, switching an input on makes the neuron fire; if both are, it silences the neuron. "
        "No weight does both.",
    ),
    "odd": (
        "three inputs: an odd number of them is 1",
        "If none or both of the others are 1, switching an input on makes the neuron fire; if one is, it silences the "
        "neuron. No weight does both.",
    ),
    "all_alike": (
        "three inputs: all of them are the same",
        "If the others are 0, switching an input on silences the neuron; if they are 1, it makes the neuron fire. No "
        "weight does both.",
    ),
    "not_alike": (
        "three inputs: they are not all the same",
        "If the others are 0, switching an input on makes the neuron fire; if they are 1, it silences the neuron. No "
        "weight does both.",
    ),
    "led_pair": (
        "three inputs: the first is 1, and the other two are the same",
        "Let the first be 1. If the second is 0, switching the third on silences the neuron; if it is 1, it makes the "
        "neuron fire. No weight does both.",
    ),
}
POOL = CAN | CANNOT


def draw_tables(rng):
    """Seven tables. The lecture's edition has four that are possible, so its answer is wrong in any other."""
    possible = int(rng.choice([3, 5]))
    return {
        "can": rng.choice([*CAN], possible, replace=False),
        "cannot": rng.choice([*CANNOT], 7 - possible, replace=False),
    }


asked = edition(
    {"can": ["and_not", "implies", "majority", "veto"], "cannot": ["equal", "xor", "one_of_three"]}, draw_tables
)

exercise = Exercise(
    title="Networks of neurons: XOR",
    minutes=40,
    section="McCulloch-Pitts neuron model [1943]",
    goals=[
        "tell from a truth table whether a single neuron can compute it",
        "compute a whole layer of neurons for many inputs at once",
        "build a network for XOR, and one that fires for exactly k of n inputs",
    ],
    after=["01_neurons/mcculloch_pitts"],
    checks=[
        Choice(
            "one_neuron",
            "Which of these can a single neuron compute?",
            {key: POOL[key][0] for key in sorted([*asked.can, *asked.cannot])},
            right=set(asked.can),
            points=0.5,
            because={key: POOL[key][1] for key in [*asked.can, *asked.cannot]},
            hints=[
                "Answer with a set: the keys of all that are possible, in braces.",
                "Write down its table, then look at one input. Which two rows differ in nothing but this input? What "
                "becomes of the answer, from the one with 0 to the one with 1? Then the next such pair of rows.",
                "An input may only help or only hinder, in all pairs. One pair that helps and one that hinders are "
                "enough to rule it out.",
            ],
        ),
        Agrees(
            "layer_fires",
            inputs(X=X_drawn, W=W_drawn, T=T_drawn),
            points=0.5,
            also=[
                SWITCH,
                {"X": CORNERS, "W": np.array([[1.0, -1.0], [1.0, 0.0]]), "T": np.array([1.0, 0.0])},
                {"X": CORNERS, "W": np.array([[2.0, 1.0], [-1.0, 1.0]]), "T": np.array([1.0, -0.5])},
            ],
            rule=Agreement(lists=True),
            forbids=NO_LAYERS,
            mistakes=[
                Mistake(
                    "Look at a net that is exactly T: your neuron stays silent there, and one of 1943 fires.",
                    Edit(">=", ">"),
                    worth=0.25,
                ),
                Mistake("You answer True and False. Outputs are the numbers 1 and 0.", Edit(".astype(int)", "")),
                Mistake(
                    "You return the nets. What leaves a layer is 0 or 1.", Edit("(X @ W >= T).astype(int)", "X @ W")
                ),
                Mistake(
                    "You turn W on its side. Here its rows are inputs and its columns are neurons.",
                    Edit("X @ W", "X @ W.T"),
                ),
                Mistake(
                    "You multiply number by number, with `*`. A net is a sum of products: which operator gives those?",
                    Edit("X @ W", "X * W"),
                ),
                Mistake(
                    "You add T, as if it were a bias. T is what the net has to reach.",
                    Edit("X @ W >= T", "X @ W + T >= 0"),
                ),
                Mistake("You compare the nets with 0. Each neuron has its own threshold.", Edit(">= T", ">= 0")),
                Mistake("All your neurons have the first one's threshold.", Edit(">= T", ">= T[0]")),
                Mistake("0 and 1 are exchanged: your neurons fire when they should be silent.", Edit(">=", "<")),
                Mistake(
                    "A silent neuron of yours says -1. Here the two outputs are 0 and 1.",
                    Edit("(X @ W >= T).astype(int)", "np.where(X @ W >= T, 1, -1)"),
                ),
                Mistake(
                    "Your result lies on its side: its rows should be inputs.", Edit("astype(int)", "astype(int).T")
                ),
                Mistake("You compute the first row of X only. Each row is an input.", Edit("X @ W", "X[0] @ W")),
            ],
            hints=[
                "All nets are one product of two matrices. Which shapes do they have, and which one comes out?",
                "The nets have the shape (n, units), T has (units,). By the rule of broadcasting, which number is "
                "compared with which?",
                "A comparison gives True and False. `.astype(int)` makes numbers of them.",
            ],
        ),
        Agrees(
            "xor_network",
            inputs(x=drawn(lambda d: d.rng.integers(0, 2, size=(d.size("n", 1, 8), 2)).astype(float))),
            points=1,
            probe=Driven(outputs),
            also=[{"x": CORNERS}],
            forbids=NO_LAYERS,
            mistakes={
                "Your network does the opposite of XOR.": ([[1, -1], [1, -1]], [2, 0], [[1], [1]], [1]),
                "Your network computes OR. All that is left to do is to keep it silent for 11: which hidden neuron "
                "notices that input?": ([[1], [1]], [1], [[1]], [1]),
                "Your network computes AND. XOR is 0 for 11, and 1 for 01 and 10.": ([[1], [1]], [2], [[1]], [1]),
                "Your network computes NAND. It fires for 00, too: which hidden neuron could tell 00 from the "
                "others?": ([[-1], [-1]], [-1], [[1]], [1]),
                "Your network computes NOR: it fires for 00 only.": ([[-1], [-1]], [0], [[1]], [1]),
                "Your network always fires. Print the hidden outputs for all four inputs, then the net of the last "
                "neuron.": ([[1], [1]], [0], [[1]], [1]),
                "Your network never fires. Print the hidden outputs for all four inputs, then the net of the last "
                "neuron.": ([[1], [1]], [3], [[1]], [1]),
                "Of 01 and 10, which should both fire, only 10 does.": ([[1], [-1]], [1], [[1]], [1]),
                "Of 01 and 10, which should both fire, only 01 does.": ([[-1], [1]], [1], [[1]], [1]),
                "Your answer has two parts. Asked for are four in a row: W1, T1, W2, T2.": (
                    ([[1, 1], [1, 1]], [1, 2]),
                    ([[1], [-1]], [1]),
                ),
            },
            hints=[
                "Say XOR in words that use AND, OR, NOT, NAND or NOR: each of these is a neuron that you have.",
                "Look for two hidden neurons whose outputs differ between {01, 10} and {00, 11}. Write down what each "
                "of them says to all four inputs.",
                "Then the last neuron sees pairs of hidden outputs. Which of these pairs must make it fire?",
            ],
        ),
        Agrees(
            "exactly",
            inputs(k=k_drawn, n=size("n", 1, 6), x=x_drawn),
            points=1,
            probe=Driven(counted),
            also=[{"k": k, "n": 4, "x": np.tri(5, 4, k=-1)} for k in (2, 0, 3)],
            forbids=NO_LAYERS,
            mistakes={
                "Your network fires for k ones, and for more, too. Who notices that there are too many?": Edit(
                    "[[1], [-1]]", "[[1], [0]]"
                ),
                "Your network fires for k ones, and for fewer, too. Who notices that there are too few?": Edit(
                    "[[1], [-1]]), np.array([1])", "[[0], [-1]]), np.array([0])"
                ),
                "Your network never fires. For k ones, print what the hidden neurons say, and the net of the last "
                "one.": Edit("[k, k + 1]", "[k, k]"),
                "Your network always fires. For another number of ones than k, print what the hidden neurons say, and "
                "the net of the last one.": Edit("np.array([1])", "np.array([0])"),
                "Your network fires for exactly k + 1 ones. With net = T a neuron fires.": Edit(
                    "[k, k + 1]", "[k + 1, k + 2]"
                ),
                "Your network fires for exactly k - 1 ones.": Edit("[k, k + 1]", "[k - 1, k]"),
                "Your network fires for k ones and for k + 1. One too many must be noticed.": Edit(
                    "[k, k + 1]", "[k, k + 2]"
                ),
                "Your network does the opposite: it is silent for k ones, and fires for all other numbers.": Edit(
                    "[[1], [-1]]), np.array([1])", "[[-1], [1]]), np.array([0])"
                ),
            },
            hints=[
                "Exactly k: that is at least k, and at most k. Both are neurons that you have built.",
                "Two hidden neurons are enough, and both see all n inputs: which shape has W1?",
                "What do the two hidden neurons say for k - 1, for k, and for k + 1 ones? Only the middle case may "
                "make the last one fire.",
            ],
        ),
    ],
)

# %% [markdown]
# # Networks of neurons: XOR
#
# **XOR** (异或) is 1 if *exactly one* of its two inputs is 1. It is a small question; is there a neuron that answers it?
# Let us try 20 000 neurons, with weights and thresholds at random, and count for how many of the four inputs each is right.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question
from lecturekit.data import logic_gate
from lecturekit.plots import network as draw_network

BLUE, ORANGE = "#0072B2", "#D55E00"


def draw_attempts(neurons=20000, seed=0):
    """How many random neurons are right for 0, 1, ..., 4 of the four inputs of OR and of XOR."""
    rng = np.random.default_rng(seed)
    W, T = rng.uniform(-2, 2, size=(2, neurons)), rng.uniform(-2, 2, size=neurons)
    _, ax = plt.subplots(figsize=(7, 3))
    for gate, colour, hatch, shift in [("or", BLUE, "", -0.2), ("xor", ORANGE, "//", 0.2)]:
        X, y = logic_gate(gate, labels="binary")
        right = ((X @ W >= T) == y[:, None]).sum(axis=0)  # a column is a neuron, a row an input
        share = np.bincount(right, minlength=5) / neurons
        bars = ax.bar(np.arange(5) + shift, share, width=0.4, color=colour, hatch=hatch, alpha=0.7, label=gate.upper())
        ax.bar_label(bars, [f"{s:.1%}" for s in share], fontsize=8)
    ax.set(xlabel="for how many of the four inputs it is right", ylabel="share of the neurons", ylim=(0, 0.8))
    ax.legend(frameon=False)
    plt.show()


draw_attempts()

# %% [markdown]
# Some 800 of these neurons compute OR. Not a single one computes XOR; three of four inputs is the best. But perhaps we
# have just not met the right one yet?
#
# **Play.** Try a million neurons: `draw_attempts(1_000_000)`.
#
# ## 1. What one neuron cannot do
#
# Here is an argument that speaks about all neurons at once. **An input cannot change its mind.** Switch input $i$ on,
# from 0 to 1, and leave all others as they are. Then net changes by just $w_i$, whatever the others are. So
#
# - if $w_i > 0$ (excitatory), switching it on may make the neuron fire, and never silences it;
# - if $w_i < 0$ (inhibitory), switching it on may silence the neuron, and never makes it fire;
# - if $w_i = 0$, it changes nothing.
#
# A table in which the same input does both, depending on the others, is out of reach for a single neuron.
#
# **With numbers.** Take a *switch* with three inputs: if $o_1 = 1$ it answers $o_2$, else it answers $o_3$. Watch
# $o_1$:
#
# | the others | switched off | switched on | what $o_1$ does | so |
# |:--|:--|:--|:--|:--|
# | $o_2 = 1$, $o_3 = 0$ | $(0, 1, 0)$ gives 0 | $(1, 1, 0)$ gives 1 | makes it fire | $w_1 > 0$ |
# | $o_2 = 0$, $o_3 = 1$ | $(0, 0, 1)$ gives 1 | $(1, 0, 1)$ gives 0 | silences it | $w_1 < 0$ |
#
# No number is both. No neuron is this switch, and no longer search can find one.
#
# For two or three inputs, the argument works the other way, too: if no input changes its mind, there is such a neuron.
#
# **Your turn.** Which of these can one neuron compute? Write down their tables, and look at one input after the other.

# %%
question("one_neuron")

# %%
# one_neuron = {"...", "..."}
### BEGIN SOLUTION
one_neuron = asked.can
### END SOLUTION

# %%
check("one_neuron")

# %% [markdown]
# ## 2. A layer
#
# The way out is to let neurons listen to neurons. First, several of them side by side, which all see the same inputs: a
# **layer** (层). And since there are many inputs to try, let us take all of them at once, each a row of $X$:
#
# $$\text{Net} = X W, \qquad \text{output} = \begin{cases} 0 & \text{if } \text{Net}_{r,j} < T_j \\
# 1 & \text{otherwise,} \end{cases}$$
#
# with $X$ of shape (n, m), for n inputs of m numbers; $W$ of shape (m, units), *a column for each neuron*; $T$ of shape
# (units,); and an output of shape (n, units). (The lecture's $w_{j,i}$, from $i$ to $j$, stands in row $i$ and column
# $j$ of $W$.)
#
# **With numbers.** The switch needs two neurons side by side. The first fires for "$o_1$ and $o_2$": its weights are
# $(1, 1, 0)$, its threshold is 2. The second fires for "$o_3$ and not $o_1$", with $(-1, 0, 1)$ and 1. For three
# inputs:
#
# $$\begin{bmatrix} 1 & 1 & 0 \\ 0 & 1 & 1 \\ 0 & 1 & 0 \end{bmatrix}
# \begin{bmatrix} 1 & -1 \\ 1 & 0 \\ 0 & 1 \end{bmatrix}
# = \begin{bmatrix} 2 & -1 \\ 1 & 1 \\ 1 & 0 \end{bmatrix}, \qquad T = (2, 1), \qquad
# \text{output} = \begin{bmatrix} 1 & 0 \\ 0 & 1 \\ 0 & 0 \end{bmatrix}.$$
#
# **Your turn.** Complete `layer_fires`. In Python the product of two matrices is `X @ W`; no loop is needed.


# %%
def layer_fires(X, W, T):
    """The outputs of a layer of McCulloch-Pitts neurons.

    Args:
        X: inputs, an array of shape (n, m) of 0 and 1. Each row is one.
        W: weights, an array of shape (m, units). Each column is a neuron.
        T: thresholds, an array of shape (units,).

    Returns:
        An array of shape (n, units) of 0 and 1.
    """
    ### BEGIN SOLUTION
    return (X @ W >= T).astype(int)
    ### END SOLUTION


# %%
check("layer_fires")

# %% [markdown]
# A **network** is one layer behind the other: the second sees what the first says, and nothing else. The neurons in
# between are called *hidden* (隐含). Here is the switch as a network. Its last neuron is an OR of the two hidden ones. (In the
# picture, solid lines are positive weights, dashed ones negative.)


# %%
def network(X, W1, T1, W2, T2):
    """Two layers of neurons, with your `layer_fires`."""
    hidden = layer_fires(X, np.array(W1), np.array(T1))
    return layer_fires(hidden, np.array(W2), np.array(T2))


switch = (
    [[1, -1], [1, 0], [0, 1]],  # W1: 3 inputs, 2 hidden neurons
    [2, 1],  # T1
    [[1], [1]],  # W2: 2 hidden neurons, 1 output
    [1],  # T2
)

_, ax = plt.subplots(figsize=(6, 2.8))
draw_network([switch[0], switch[2]], inputs=["$o_1$", "$o_2$", "$o_3$"], ax=ax).set_title("the switch")
plt.show()
try:
    for row in np.ndindex(2, 2, 2):
        print(row, "gives", network(np.array([row]), *switch).item())
except NotImplementedError:
    print("Write `layer_fires` first. Then run this cell again.")

# %% [markdown]
# ## 3. XOR
#
# **Your turn.** Build a network for XOR, and write it down as the switch above: `xor_network = (W1, T1, W2, T2)`, with
# `W1` of shape (2, h), `T1` of shape (h,), `W2` of shape (h, 1), `T2` of shape (1,). It has h hidden neurons; 2 are
# enough, but take as many as you like. Many networks are right, and any of them counts.
#
# First think in gates, and on paper. Which two questions would you ask about the inputs, so that XOR can be told from
# the two answers? Fill in a table with a column for each hidden neuron, then look for the last one.
#
# | input | hidden 1 | hidden 2 | XOR |
# |:--|:--|:--|--:|
# | 00 | ? | ? | 0 |
# | 01 | ? | ? | 1 |
# | 10 | ? | ? | 1 |
# | 11 | ? | ? | 0 |

# %%
# xor_network = (
#     [[..., ...], [..., ...]],  # W1
#     [..., ...],  # T1
#     [[...], [...]],  # W2
#     [...],  # T2
# )
### BEGIN SOLUTION
xor_network = (
    [[1, 1], [1, 1]],
    [1, 2],
    [[1], [-1]],
    [1],
)
### END SOLUTION

# %%
check("xor_network")

# %% [markdown]
# ### See it
#
# What *your* neurons say to each of the four inputs. Blue is 1.

# %%
X_xor, y_xor = logic_gate("xor", labels="binary")


def draw_outputs(parts):
    """The inputs, what the hidden neurons say, the output, and what XOR wants."""
    try:
        hidden = layer_fires(X_xor, np.array(parts[0]), np.array(parts[1]))
        last = network(X_xor, *parts).reshape(4, -1)
    except NotImplementedError:
        print("Write `layer_fires` first. Then run this cell again.")
        return
    blocks = [X_xor, hidden, last, y_xor[:, None]]
    names = ["inputs", "hidden", "output", "XOR"]
    widths = [block.shape[1] for block in blocks]
    _, axes = plt.subplots(1, 4, figsize=(7, 2.6), width_ratios=widths, layout="constrained")
    for ax, block, name in zip(axes, blocks, names, strict=True):
        ax.pcolormesh(block[::-1], cmap="Blues", vmin=0, vmax=1.4, edgecolors="white", linewidth=2)
        for (row, column), value in np.ndenumerate(block):
            colour = "white" if value else "black"
            ax.text(column + 0.5, 3.5 - row, f"{value:g}", ha="center", va="center", color=colour)
        ax.set(title=name, xticks=[], yticks=[])
    plt.show()


if "xor_network" in globals():
    draw_outputs(xor_network)
else:
    print("Write `xor_network` first. Then run this cell again.")

# %% [markdown]
# Look at the hidden columns: wherever XOR differs, so does the pair of hidden outputs. The first layer has given the
# inputs new names, and under these names the last neuron's task has become one that a single neuron can do.
#
# **Play.** Change nothing but the last neuron of your network, so that it fires if both inputs are the *same*.
#
# ## 4. Exactly k of n
#
# The same idea goes further. A network is to fire if **exactly** $k$ of its $n$ inputs are 1. XOR is the case $k = 1$,
# $n = 2$. For $0 < k < n$ no single neuron can do that: each input would have to change its mind.
#
# **With numbers.** For $k = {{ K }}$ and $n = {{ N }}$:
#
# | input | how many ones | output |
# |:--|--:|--:|
# | {{ bits(K - 1) }} | {{ K - 1 }} | 0 |
# | {{ bits(K) }} | {{ K }} | 1 |
# | {{ bits(K + 1) }} | {{ K + 1 }} | 0 |
#
# **Your turn.** Complete `exactly`. In the last notebook you found neurons for "at least" and for "at most".


# %%
def exactly(k, n):
    """A network with n inputs that fires if exactly k of them are 1.

    Args:
        k: a whole number from 0 to n.
        n: how many inputs it has.

    Returns:
        Its weights and thresholds (W1, T1, W2, T2), of the shapes (n, h), (h,), (h, 1), (1,) for h hidden neurons.
    """
    ### BEGIN SOLUTION
    return np.ones((n, 2)), np.array([k, k + 1]), np.array([[1], [-1]]), np.array([1])
    ### END SOLUTION


# %%
check("exactly")

# %% [markdown]
# ### See it
#
# A row for each $k$, a column for each number of ones, as in the last notebook. Blue: *your* network fires. Where are
# the staircases now?


# %%
def draw_exactly(n=5):
    """For which numbers of ones the networks exactly(k, n) fire."""
    ones = np.tri(n + 1, n, k=-1)  # row c has c ones
    try:
        on = [network(ones, *exactly(k, n)).ravel() for k in range(n + 1)]
    except NotImplementedError:
        print("Write `layer_fires` and `exactly` first. Then run this cell again.")
        return
    _, ax = plt.subplots(figsize=(4.2, 3.6))
    ax.pcolormesh(on, cmap="Blues", vmin=0, vmax=1.4, edgecolors="white", linewidth=2)
    ax.set_xticks(np.arange(n + 1) + 0.5, range(n + 1))
    ax.set_yticks(np.arange(n + 1) + 0.5, range(n + 1))
    ax.set(xlabel="how many inputs are 1", ylabel="k", title=f"exactly(k, {n})")
    plt.show()


draw_exactly()

# %% [markdown]
# **Play.** How would you build a network for *any* table? (A hidden neuron can recognise a single row of the table, and
# be silent for all others. What must the last one do?) And how many hidden neurons would that take for 20 inputs?
#
# **What you can now do:** see whether a task is too hard for one neuron, compute a layer for many inputs at once, and
# build networks by putting neurons behind one another.
#
# All weights so far were found by thinking. Next: `predict_and_update.ipynb` in `02_perceptron`, where a neuron finds
# its weights itself, from its errors.
