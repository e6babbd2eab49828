# %%
import numpy as np

from lecturekit.check import Agrees, Driven, Edit, Exercise, Mistake, drawn, edition, inputs, size


def drawn_neuron(rng):
    first, second = rng.integers(1, 4, size=2)
    return {"w": [first, second, -first - second], "T": first}


numbers = edition({"w": [1, 1, -2], "T": 1}, drawn_neuron)  # the first input alone reaches T, exactly
W1, W2, W3 = numbers.w


def neuron(d):
    """Weights, inputs and a threshold in halves: every sum is exact, and often equal to the threshold."""
    w = d.rng.integers(-4, 5, size=d.size("m")) / 2
    o = d.rng.integers(0, 2, size=d.size("m")).astype(float)
    return w, float(w @ o + d.rng.choice([0.0, 0.0, 0.5, -0.5, 2.0, -2.0])), o


w_drawn, T_drawn, o_drawn = (drawn(lambda d, i=i: d.once("neuron", neuron)[i]) for i in range(3))

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
pairs_of_bits = inputs(o=drawn(lambda d: d.rng.integers(0, 2, size=(d.size("n", 1, 8), 2)).astype(float)))
single_bits = inputs(o=drawn(lambda d: d.rng.integers(0, 2, size=(d.size("n", 1, 8), 1)).astype(float)))


def outputs(target, o):
    w, T = target
    return (o @ np.asarray(w, dtype=float) >= T).astype(int)


def count_and_rows(d, first):
    """A number k, and rows of n bits, most with about k ones: there it matters whether k is reached."""
    n = d.size("n", 1, 7)
    k = int(d.rng.integers(first, n + first))
    rows = np.zeros((d.size("rows", 1, 5), n))
    for row in rows:
        ones = int(np.clip(k + d.rng.integers(-1, 2), 0, n)) if d.rng.random() < 0.8 else d.rng.integers(0, n + 1)
        row[d.rng.permutation(n)[:ones]] = 1.0
    return k, rows


def k_and_rows(first):
    return (drawn(lambda d, i=i: d.once("case", lambda d: count_and_rows(d, first))[i]) for i in range(2))


k_from_one, rows_from_one = k_and_rows(1)
k_from_zero, rows_from_zero = k_and_rows(0)


def counted(target, k, n, o):
    w, T = target(k, n)
    return (o @ np.asarray(w, dtype=float) >= T).astype(int)


FOUR_OF_FIVE = np.array([[1.0, 0, 1, 0, 1], [1, 1, 0, 1, 1], [1, 1, 1, 1, 1]])
STAIRCASE = np.tri(6, 5, k=-1)  # row c has c ones
NO_LAYERS = {"lecturekit.layers": "Choose the weights and the threshold yourself."}

exercise = Exercise(
    title="One neuron of 1943",
    minutes=35,
    section="McCulloch-Pitts neuron model [1943]",
    goals=[
        "compute what a McCulloch-Pitts neuron answers",
        "choose weights and a threshold for OR, NOT, NAND and NOR",
        "build a neuron that counts its inputs, for any number of them",
    ],
    after=["00_warmup/first_steps"],
    checks=[
        Agrees(
            "fires",
            inputs(w=w_drawn, T=T_drawn, o=o_drawn),
            points=1,
            also=[
                {"w": np.array([1.0, 1.0, -2.0]), "T": 1.0, "o": np.array([1.0, 0.0, 0.0])},
                {"w": np.array([1.0, 1.0, -2.0]), "T": 1.0, "o": np.array([1.0, 1.0, 1.0])},
                {"w": np.array([-1.0, -1.0]), "T": -1.0, "o": np.array([1.0, 0.0])},
                {"w": np.array([-1.0, 2.0]), "T": 1.0, "o": np.array([1.0, 1.0])},
            ],
            forbids=NO_LAYERS,
            mistakes=[
                Mistake(
                    "Look at an input whose net is exactly T: your neuron stays silent there. For which nets does the "
                    "formula say 0?",
                    Edit(">=", ">"),
                    worth=0.5,
                ),
                Mistake(
                    "A silent neuron of yours says -1. Here the two outputs are 0 and 1; -1 and +1 are the "
                    "perceptron's, of 1958.",
                    Edit("int(w @ o >= T)", "1 if w @ o >= T else -1"),
                    worth=0.5,
                ),
                Mistake(
                    "You answer True or False. The output is the number 1 or 0, which the next neuron can multiply by "
                    "its weight.",
                    Edit("int(", "("),
                ),
                Mistake("You return net itself. Compare it with T first.", Edit("int(w @ o >= T)", "w @ o")),
                Mistake("You count the inputs that are 1. Each of them has a weight.", Edit("w @ o", "o.sum()")),
                Mistake("You add up all weights. Only those count whose input is 1.", Edit("w @ o", "w.sum()")),
                Mistake("You compare net with 0. Each neuron has a threshold of its own.", Edit(">= T", ">= 0")),
                Mistake(
                    "You add T to the sum, as if it were a bias. T is what the sum has to reach.",
                    Edit("w @ o >= T", "w @ o + T >= 0"),
                ),
                Mistake("0 and 1 are exchanged: your neuron fires when it should be silent.", Edit(">=", "<")),
                Mistake(
                    "You compare each product with T by itself, and let one decide. A neuron adds them up first.",
                    Edit("w @ o >= T", "(w * o >= T).any()"),
                ),
            ],
            hints=[
                "Two steps: first net, one number; then 0 or 1. Print net for the inputs of the worked example.",
                "net is the sum of all products of a weight with its input. `w @ o` is such a sum.",
                "The formula says for which nets the output is 0. For all others, T itself among them, it is 1.",
            ],
        ),
        Agrees(
            "or_gate",
            pairs_of_bits,
            points=0.25,
            probe=Driven(outputs),
            also=[{"o": CORNERS}],
            forbids=NO_LAYERS,
            mistakes={
                "Your neuron fires only if both inputs are 1: that is AND. For OR, one is enough.": ([1, 1], 2),
                "Your neuron fires for 00, too, and for everything else. What is net if both inputs are 0, and what "
                "must T be for it to stay silent?": ([1, 1], 0),
                "Your neuron never fires: not even 11 reaches your T.": ([1, 1], 3),
                "Your neuron does whatever the first input does. The second alone must be enough, too.": ([1, 0], 1),
                "Your neuron does whatever the second input does. The first alone must be enough, too.": ([0, 1], 1),
                "Your neuron fires for 00 only: this is the opposite of OR.": ([-1, -1], 0),
                "Your answer has too many parts. It is a pair: the list of the weights, then T.": (1, 1, 1),
                "The first of the pair must be a list of both weights, the second a number, T.": (1, [1, 1]),
            },
            hints=[
                "Take the weights of AND. Which nets do the inputs 00, 01, 10 and 11 then have?",
                "Three of the four nets must reach T, one must not. Sort them: where does T have to lie?",
                "net = T is enough to fire. Is there a whole number that the three reach, and the fourth does not?",
            ],
        ),
        Agrees(
            "not_gate",
            single_bits,
            points=0.25,
            probe=Driven(outputs),
            also=[{"o": CORNERS[1:3, :1]}],
            forbids=NO_LAYERS,
            mistakes={
                "Your neuron passes its input on: 1 for 1 and 0 for 0. A 1 must work against firing.": ([1], 1),
                "Your neuron never fires. If the input is 0, net is 0, whatever the weight is: is your T reached "
                "then?": ([-1], 1),
                "Your neuron always fires. If the input is 1, net is the weight: is it below T?": ([-1], -1),
                "The weights must be in a list, even if there is but one; then comes T, a number.": (-1, 0),
            },
            hints=[
                "Write down net for the input 0 and for the input 1. Which of the two must reach T?",
                "An input that is to silence a neuron has a weight of which sign?",
                "One of the two nets is 0, whatever the weight. It must reach T, so T cannot be positive.",
            ],
        ),
        Agrees(
            "nand_gate",
            pairs_of_bits,
            points=0.5,
            probe=Driven(outputs),
            also=[{"o": CORNERS}],
            forbids=NO_LAYERS,
            mistakes={
                "Your neuron always fires. Only 11 must not reach T: what is its net? If you have turned round all "
                "signs of AND, it equals T, and that is enough.": ([-1, -1], -2),
                "Your neuron fires for 00 only: that is NOR. NAND still fires if just one input is 1.": ([-1, -1], 0),
                "This is AND. NAND is silent where AND fires, and fires where AND is silent.": ([1, 1], 2),
                "This is OR. For 00 it is silent, where NAND fires; so the net 0 must reach T.": ([1, 1], 1),
                "Your neuron never fires. For 00, net is 0 with any weights: is your T reached?": ([-1, -1], 1),
                "Your neuron looks at the first input alone, and does the opposite.": ([-1, 0], 0),
                "Your answer has too many parts. It is a pair: the list of the weights, then T.": (-1, -1, -1),
            },
            hints=[
                "A 1 speaks against firing here, so what sign have the weights? Write down the four nets.",
                "Sort the four nets: which one must lie below T, and which three must reach it?",
                "Any T between those two will do, the upper end included.",
            ],
        ),
        Agrees(
            "nor_gate",
            pairs_of_bits,
            points=0.5,
            probe=Driven(outputs),
            also=[{"o": CORNERS}],
            forbids=NO_LAYERS,
            mistakes={
                "Your neuron is silent for 11 only: that is NAND. NOR is silent as soon as one input is 1.": (
                    [-1, -1],
                    -1,
                ),
                "Your neuron never fires. For 00, net is 0 with any weights: is your T reached?": ([-1, -1], 1),
                "Your neuron always fires. Which inputs must not reach T, and what are their nets?": ([-1, -1], -2),
                "This is OR. NOR is silent where OR fires, and fires where OR is silent.": ([1, 1], 1),
                "This is AND. NOR fires for 00 only.": ([1, 1], 2),
                "Your neuron looks at the first input alone, and does the opposite.": ([-1, 0], 0),
                "Your answer has too many parts. It is a pair: the list of the weights, then T.": (-1, -1, 0),
            },
            hints=[
                "Take the weights of your NAND. Which of the four nets must reach T now?",
                "Only 00 fires. What is its net, for any weights?",
                "Sort the four nets once more. T lies above the three lower ones, and not above the highest.",
            ],
        ),
        Agrees(
            "at_least",
            inputs(k=k_from_one, n=size("n", 1, 7), o=rows_from_one),
            points=1,
            probe=Driven(counted),
            also=[{"k": 4, "n": 5, "o": FOUR_OF_FIVE}, *({"k": k, "n": 5, "o": STAIRCASE} for k in (1, 2, 5))],
            forbids=NO_LAYERS,
            mistakes=[
                Mistake(
                    "Look at an input with exactly k ones: your neuron is still silent. net = T is enough to fire.",
                    Edit("(n), k", "(n), k + 1"),
                    worth=0.5,
                ),
                Mistake("Your neuron fires one too early, with k - 1 ones.", Edit("(n), k", "(n), k - 1"), worth=0.5),
                Mistake("Your neuron wants all inputs to be 1, whatever k is.", Edit("(n), k", "(n), n")),
                Mistake("Your neuron fires as soon as one input is 1, whatever k is.", Edit("(n), k", "(n), 1")),
                Mistake("You make k weights. How many inputs are there?", Edit("np.ones(n)", "np.ones(k)")),
                Mistake(
                    "Your net is the share of ones, which is never above 1, but your T is their number.",
                    Edit("np.ones(n)", "np.ones(n) / n"),
                ),
                Mistake("Your neuron fires for at most k ones.", Edit("np.ones(n), k", "-np.ones(n), -k")),
                Mistake(
                    "Your neuron wants n - k ones. That is how many may be missing, not how many must be there.",
                    Edit("(n), k", "(n), n - k"),
                ),
                Mistake(
                    "Your neuron listens only to the first k inputs. The ones that count may stand anywhere.",
                    Edit("np.ones(n)", "(np.arange(n) < k)"),
                ),
            ],
            hints=[
                "What does net count if all weights are 1?",
                "AND of two inputs is `at_least(2, 2)`, OR is `at_least(1, 2)`. Compare their T with k.",
                "There are n inputs, so there are n weights. `np.ones(n)` and `[1] * n` are n ones.",
            ],
        ),
        Agrees(
            "at_most",
            inputs(k=k_from_zero, n=size("n", 1, 7), o=rows_from_zero),
            points=0.5,
            probe=Driven(counted),
            also=[{"k": 3, "n": 5, "o": FOUR_OF_FIVE}, *({"k": k, "n": 5, "o": STAIRCASE} for k in (0, 1))],
            forbids=NO_LAYERS,
            mistakes={
                "Your neuron fires for at least k ones: a further 1 never silences it.": Edit(
                    "-np.ones(n), -k", "np.ones(n), k"
                ),
                "Your neuron is silent with exactly k ones already, which is still at most k.": Edit(", -k", ", 1 - k"),
                "Your neuron still fires with k + 1 ones, which is one too many.": Edit(", -k", ", -k - 1"),
                "With negative weights net is never positive, so it cannot reach a positive T. What is net with "
                "exactly k ones?": Edit(", -k", ", k"),
                "Your neuron always fires. Which sign of the weights lets a further 1 silence it?": Edit("-np", "np"),
                "Your neuron fires for at most n - k ones. Compare with the ones, not the zeros.": Edit("-k", "k - n"),
            },
            hints=[
                "Here a further 1 can only make the neuron fall silent. Which sign does that give the weights?",
                "What is net with exactly k ones, and with k + 1 ones? T lies between the two.",
                "In your NOR, k is 0, and in your NAND it is 1. Which T have they, with weights of -1? Then k = 2?",
            ],
        ),
    ],
)

# %% [markdown]
# # One neuron of 1943
#
# A **neuron** (神经元) receives signals from others through its *dendrites* (树突). Along its *axon* (轴突) it sends
# out its own: the *action potential* (动作电位), which is there or not, nothing in between. Signals pass to the next
# neuron at a *synapse* (突触), and there are two kinds: *excitatory* (兴奋) ones push the next neuron to send a signal
# itself, *inhibitory* (抑制) ones hold it back. If what arrives is strong enough to reach a **threshold** (阈值), the
# neuron fires.
#
# In 1943 Warren McCulloch and Walter Pitts asked: **what can a cell compute that can only say yes or no?** In this
# notebook you build their neuron, and give it one task after the other.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "0.6"


def draw_cell(w, T):
    """A neuron with its weights: excitatory ones in solid blue, inhibitory ones dashed."""
    _, ax = plt.subplots(figsize=(7, 2.8))
    heights = np.linspace(1, -1, len(w))
    for i, (weight, height) in enumerate(zip(w, heights, strict=True), start=1):
        look = {"color": BLUE, "ls": "-"} if weight >= 0 else {"color": ORANGE, "ls": "--"}
        ax.plot([0, 3], [height, 0], lw=1 + abs(weight), zorder=1, **look)
        ax.text(1.1, height * (1 - 1.1 / 3), f"$w_{i} = {weight}$", ha="center", va="center", backgroundcolor="white")
        ax.plot(0, height, "o", ms=30, mfc="white", mec="black", zorder=2)
        ax.text(0, height, f"$o_{i}$", ha="center", va="center")
    ax.annotate("", (5.6, 0), (3, 0), arrowprops={"arrowstyle": "-|>", "lw": 2, "color": "black"}, zorder=1)
    ax.text(5.8, 0, "1: it fires\n0: it is silent", va="center")
    ax.plot(3, 0, "o", ms=80, mfc="white", mec="black", zorder=2)
    ax.text(3, 0, f"net\nat least\n$T = {T}$?", ha="center", va="center", zorder=3)
    ax.set(xlim=(-0.5, 8), ylim=(-1.5, 1.5))
    ax.axis("off")
    plt.show()


draw_cell(w=numbers.w, T=numbers.T)

# %% [markdown]
# ## 1. It fires, or it does not
#
# Neuron $i$ sends its output $o_i$, 0 or 1, to neuron $j$. The synapse between them has the **weight** (权重)
# $w_{j,i}$: positive if it is excitatory, negative if it is inhibitory. What arrives at neuron $j$ is added up to its
# net input (净输入), and compared with its threshold $T_j$:
#
# $$\text{net}_j = \sum_i w_{j,i}\, o_i, \qquad
# \text{output} = \begin{cases} 0 & \text{if } \text{net}_j < T_j \\ 1 & \text{otherwise.} \end{cases}$$
#
# **With numbers.** The neuron of the picture has $w = ({{ W1 }}, {{ W2 }}, {{ W3 }})$ and $T = {{ numbers.T }}$.
#
# | $o$ | net | output |
# |:--|--:|:--|
# | $(0, 0, 0)$ | $0$ | 0 |
# | $(1, 0, 0)$ | ${{ W1 }}$ | 1, as ${{ W1 }} < {{ numbers.T }}$ is false |
# | $(1, 1, 0)$ | ${{ W1 }} + {{ W2 }} = {{ W1 + W2 }}$ | 1 |
# | $(1, 1, 1)$ | ${{ W1 }} + {{ W2 }} - {{ -W3 }} = {{ W1 + W2 + W3 }}$ | 0: the third input silences it |
#
# **Your turn.** Complete `fires`, for one neuron with any number of inputs.


# %%
def fires(w, T, o):
    """The output of a McCulloch-Pitts neuron.

    Args:
        w: its weights, an array of shape (m,).
        T: its threshold, a number.
        o: the outputs of the m neurons before it, an array of shape (m,) of 0 and 1.

    Returns:
        1 if it fires, else 0.
    """
    ### BEGIN SOLUTION
    return int(w @ o >= T)
    ### END SOLUTION


# %%
check("fires")

# %% [markdown]
# ### See it
#
# All eight inputs of the neuron above. A bar is net, the dashed line is $T$, and *your* `fires` chooses the colour.


# %%
def draw_nets(w, T, ax):
    """net of every input, and whether the neuron fires."""
    w = np.array(w)
    rows = np.array(list(np.ndindex(*(2,) * len(w))))
    nets = rows @ w
    on = np.array([fires(w, T, row) for row in rows]) == 1
    places = np.arange(len(rows))
    for chosen, colour, label in [(on, BLUE, "fires"), (~on, GREY, "silent")]:
        ax.bar(places[chosen], nets[chosen], color=colour, width=0.6, label=label)
        ax.plot(places[chosen], nets[chosen], "o", color=colour)
    ax.axhline(T, color=ORANGE, ls="--", label="the threshold T")
    ax.axhline(0, color="black", lw=0.8)
    ax.set(xticks=places, xticklabels=["".join(map(str, row)) for row in rows], xlabel="inputs", ylabel="net")


def draw_neuron(w, T):
    """One neuron's nets and outputs."""
    _, ax = plt.subplots(figsize=(7, 3))
    try:
        draw_nets(w, T, ax)
    except NotImplementedError:
        plt.close()
        print("Write `fires` first. Then run this cell again.")
        return
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()


draw_neuron(w=numbers.w, T=numbers.T)

# %% [markdown]
# **Play.** Change `T` in the last line. For which `T` does this neuron fire for every input, and for which never? Then
# change the third weight so that the third input no longer silences it, but only makes it harder to fire.

# %% [markdown]
# ## 2. Gates
#
# Let 1 mean true and 0 false. Then a neuron answers a question about its inputs: it is a **logic gate** (逻辑门). Some
# of these gates have names:
#
# | $o_1$ | $o_2$ | AND | OR | NAND | NOR |
# |--:|--:|--:|--:|--:|--:|
# | 0 | 0 | 0 | 0 | 1 | 1 |
# | 0 | 1 | 0 | 1 | 1 | 0 |
# | 1 | 0 | 0 | 1 | 1 | 0 |
# | 1 | 1 | 1 | 1 | 0 | 0 |
#
# NAND is "not AND", NOR is "not OR". NOT has a single input, and turns it round: 1 for 0, and 0 for 1.
#
# **With numbers.** For AND take $w = (1, 1)$. The inputs 00, 01, 10, 11 have the nets 0, 1, 1, 2. Only the last is to
# fire, so $T$ must lie above 1, and not above 2: with $T = 2$, the net 2 just reaches it. $T = 1.5$ would do as well,
# and so would $w = (3, 3)$ with $T = 4$. There are always many right answers.
#
# In code, a gate is a pair: the list of its weights, and its threshold.

# %%
and_gate = ([1, 1], 2)

# %% [markdown]
# **Your turn.** Find weights and a threshold for the other four. First on paper: write down the four nets, then place
# $T$. Weights and thresholds may be negative. The check puts your numbers into a neuron, and tries all inputs.

# %%
# or_gate = ([..., ...], ...)
### BEGIN SOLUTION
or_gate = ([1, 1], 1)
### END SOLUTION

# %%
check("or_gate")

# %%
# not_gate = ([...], ...)
### BEGIN SOLUTION
not_gate = ([-1], 0)
### END SOLUTION

# %%
check("not_gate")

# %%
# nand_gate = ([..., ...], ...)
### BEGIN SOLUTION
nand_gate = ([-1, -1], -1)
### END SOLUTION

# %%
check("nand_gate")

# %%
# nor_gate = ([..., ...], ...)
### BEGIN SOLUTION
nor_gate = ([-1, -1], 0)
### END SOLUTION

# %%
check("nor_gate")

# %% [markdown]
# ### See it
#
# Your gates, side by side. Where does the dashed line run between the nets?


# %%
def draw_gates():
    """The nets and outputs of all gates that there are."""
    names = ["and_gate", "or_gate", "not_gate", "nand_gate", "nor_gate"]
    known = [name for name in names if name in globals()]
    size = {"figsize": (2.3 * len(known), 3), "layout": "constrained"}
    fig, axes = plt.subplots(1, len(known), sharey=True, squeeze=False, **size)
    try:
        for name, ax in zip(known, axes[0], strict=True):
            draw_nets(*globals()[name], ax)
            ax.set(title=name, ylabel="net" if name == "and_gate" else "")
    except NotImplementedError:
        plt.close(fig)
        print("Write `fires` first. Then run this cell again.")
        return
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False)
    plt.show()
    if len(known) < len(names):
        print("Not written yet:", ", ".join(name for name in names if name not in known))


draw_gates()

# %% [markdown]
# **Play.** Move a `T` of yours up and down in its cell, and draw again. How far may it go before the gate breaks?

# %% [markdown]
# ## 3. Counting
#
# Five sensors watch a machine, and each may be wrong. An alarm should sound if **at least** $k$ of the $n$ sensors say
# 1, no matter which. One neuron is enough for that, for any $k$ and $n$.
#
# **With numbers.** For $k = 4$ and $n = 5$ the alarm sounds for $(1, 1, 0, 1, 1)$ and for $(1, 1, 1, 1, 1)$, but not
# for $(1, 0, 1, 0, 1)$. You know two such neurons already: for $n = 2$, OR fires for at least 1, and AND for at least
# 2.
#
# **Your turn.** Complete `at_least`.


# %%
def at_least(k, n):
    """A neuron with n inputs that fires if at least k of them are 1.

    Args:
        k: a whole number from 1 to n.
        n: how many inputs it has.

    Returns:
        Its weights, n numbers, and its threshold: (w, T).
    """
    ### BEGIN SOLUTION
    return np.ones(n), k
    ### END SOLUTION


# %%
check("at_least")

# %% [markdown]
# Now the other way round: a neuron that fires if **at most** $k$ of its inputs are 1. Its alarm says that too few
# sensors are awake.
#
# **With numbers.** For $k = 3$ and $n = 5$ it fires for $(1, 0, 1, 0, 1)$, but for $(1, 1, 0, 1, 1)$ it does not. And
# for $n = 2$ you know it already, too: NOR fires for at most 0, and NAND for at most 1.
#
# **Your turn.** Complete `at_most`.


# %%
def at_most(k, n):
    """A neuron with n inputs that fires if at most k of them are 1.

    Args:
        k: a whole number from 0 to n - 1.
        n: how many inputs it has.

    Returns:
        Its weights, n numbers, and its threshold: (w, T).
    """
    ### BEGIN SOLUTION
    return -np.ones(n), -k
    ### END SOLUTION


# %%
check("at_most")

# %% [markdown]
# ### See it
#
# A row for each $k$, a column for each number of ones. Blue: *your* neuron fires.


# %%
def draw_counting(n=5):
    """For which numbers of ones the neurons at_least(k, n) and at_most(k, n) fire."""
    _, axes = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
    ones = np.tri(n + 1, n, k=-1)  # row c has c ones
    for ax, build, ks in [(axes[0], at_least, range(1, n + 1)), (axes[1], at_most, range(n))]:
        name = build.__name__
        try:
            on = [[fires(np.array(build(k, n)[0]), build(k, n)[1], row) for row in ones] for k in ks]
        except NotImplementedError:
            ax.text(0.5, 0.5, f"Write `fires` and `{name}` first,\nthen run this cell again.", ha="center", va="center")
            ax.axis("off")
            continue
        ax.pcolormesh(range(n + 2), range(n + 1), on, cmap="Blues", vmin=0, vmax=1.4, edgecolors="white", linewidth=2)
        ax.set(xticks=np.arange(n + 1) + 0.5, yticks=np.arange(n) + 0.5, xticklabels=range(n + 1), yticklabels=ks)
        ax.set(xlabel="how many inputs are 1", ylabel="k", title=f"{name}(k, {n})")
    plt.show()


draw_counting()

# %% [markdown]
# **Play.** Call `draw_counting(9)`. Which `k` makes `at_least(k, 9)` a vote by majority? And is there one neuron that
# fires for *exactly* 4 ones? Look at the staircases: what would its row have to look like?
#
# **What you can now do:** say what a neuron of 1943 answers, place a threshold between the nets, and make a neuron from
# a rule for any number of inputs.
#
# Next: `networks_of_neurons.ipynb`, where one neuron is not enough.
