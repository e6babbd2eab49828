# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Edit, Equals, Exercise, Mistake, Order, edition, inputs, matrix, vector


def drawn_numbers(rng):
    y = np.cumsum(rng.integers(2, 6, size=3))
    return {"n": 10 * rng.choice([*range(11, 20), *range(21, 50)]), "y": y, "y_hat": y + rng.permutation([1, 0, -2])}


numbers = edition({"n": 200, "y": [1, 4, 8], "y_hat": [2, 4, 6]}, drawn_numbers)
Y, Y_HAT = np.array(numbers.y, dtype=float), np.array(numbers.y_hat, dtype=float)[:, None]
ERRORS, TABLE = np.abs(Y_HAT[:, 0] - Y), np.abs(Y_HAT - Y)
SUM = " + ".join(f"{error:g}" for error in ERRORS)

MODEL = "This is McCulloch and Pitts' work, of 1943. Their neuron does not learn; all the others build on it."
MACHINE = "This is Rosenblatt's work, of 1958. It is the machine whose limits the book is about."
LIMITS = "This came with the book, of 1969. It ended the first wave; backpropagation began the second."
REDISCOVERED = "Backpropagation came back in 1986, 17 years after the book, and 20 before deep learning."
POPULAR = "Deep learning gained popularity from 2006 on, six years before the breakthrough."
EVENTS = {
    "neuron": ("McCulloch and Pitts' model of a neuron", MODEL),
    "threshold": ("a neuron is described as a weighted sum that is compared with a threshold", MODEL),
    "graph": ("neurons become the nodes of a graph, and synapses its weighted edges", MODEL),
    "perceptron": ("Rosenblatt's perceptron", MACHINE),
    "teacher": ("for the first time a model learns with a teacher", MACHINE),
    "book": ("Minsky and Papert's book on the limits of perceptrons", LIMITS),
    "xor": ("it is shown that a single layer can not compute XOR", LIMITS),
    "sleep": ("almost the whole field goes into hibernation", LIMITS),
    "backprop": ("backpropagation for multi-layer perceptrons, rediscovered", REDISCOVERED),
    "awake": ("the whole field takes off again, with a way to train several layers", REDISCOVERED),
    "deep": ("deep learning gains popularity", POPULAR),
    "third_wave": ("the third wave begins", POPULAR),
    "breakthrough": (
        "breakthrough in many applications",
        "The breakthrough in applications, of 2012, is the youngest of the six.",
    ),
}
asked = edition(
    {"events": ["neuron", "perceptron", "book", "backprop", "deep", "breakthrough"]},
    lambda rng: {
        "events": [
            rng.choice(["threshold", "graph"]),
            rng.choice(["perceptron", "teacher"]),
            rng.choice(["xor", "sleep"]),
            rng.choice(["backprop", "awake"]),
            rng.choice(["deep", "third_wave"]),
            "breakthrough",
        ]
    },
)
BACKWARDS = asked.events[::-1]

exercise = Exercise(
    title="First steps: checks, shapes, and a timeline",
    minutes=30,
    section="Brief history of artificial neural nets",
    goals=[
        "work with checks, their reports and their hints",
        "foresee the shape that NumPy makes of two arrays",
        "compare a column of predictions with a vector of labels without a silent error",
        "place six events in the history of neural networks",
    ],
    checks=[
        Agrees(
            "centred",
            inputs(x=vector("n")),
            points=0.5,
            also=[{"x": np.array([1.0, 2.0, 6.0])}],
            rule=Agreement(lists=True),
            mistakes={
                "Your answer is x itself: nothing has been subtracted from it.": Edit("x - x.mean()", "x"),
                "You return the mean alone. The answer has as many numbers as x.": Edit("x - x.mean()", "x.mean()"),
                "All your signs are turned round: what lies above the mean must come out positive.": Edit(
                    "x - x.mean()", "x.mean() - x"
                ),
                "You subtract the sum of all numbers. Which number does the example subtract?": Edit("mean", "sum"),
                "You divide by the standard deviation, too. Here x is only shifted, its spread stays as it is.": Edit(
                    "x - x.mean()", "(x - x.mean()) / x.std()"
                ),
                "A method's name without its parentheses is the method itself, no number.": Edit("mean()", "mean"),
            },
            hints=[
                "Two steps: first one number, the mean of x; then one subtraction for each number of x.",
                "Arrays have methods: `x.sum()`, `x.max()`, `x.mean()` each give one number.",
                "A number subtracted from an array is subtracted from each of its entries. You need no loop.",
            ],
        ),
        Agrees(
            "difference_table",
            inputs(a=vector("n"), b=vector("m")),
            points=0.5,
            also=[
                {"a": np.array([10.0, 20.0]), "b": np.array([1.0, 2.0, 3.0])},
                {"a": np.array([1.0, 2.0, 4.0]), "b": np.array([0.0, 5.0, 7.0])},
            ],
            rule=Agreement(lists=True),
            mistakes=[
                Mistake(
                    "You subtract two vectors as they are. NumPy then pairs first with first, second with second, if "
                    "the lengths fit at all; no table comes of that. Which of the two must stand upright?",
                    Edit("a[:, None] - b", "a - b"),
                ),
                Mistake(
                    "Your table lies on its side: the numbers of a go from left to right. They should go from top to "
                    "bottom.",
                    Edit("a[:, None] - b", "a - b[:, None]"),
                    worth=0.25,
                ),
                Mistake(
                    "Every sign in your table is turned round: what is subtracted from what?",
                    Edit("a[:, None] - b", "b - a[:, None]"),
                    worth=0.25,
                ),
                Mistake(
                    "You have exchanged a and b: each row of yours belongs to a number of b, and a is subtracted.",
                    Edit("a[:, None] - b", "b[:, None] - a"),
                ),
                Mistake(
                    "Your numbers have lost their signs. The entries are differences, which may be negative.",
                    Edit("a[:, None] - b", "np.abs(a[:, None] - b)"),
                ),
                Mistake("You add, as the example does. This table has differences.", Edit("- b", "+ b")),
                Mistake(
                    "Both of your arrays stand upright, as columns. One of the two has to lie flat.",
                    Edit("- b", "- b[:, None]"),
                ),
            ],
            hints=[
                "Draw the table for a = (10, 20) and b = (1, 2, 3). How many rows has it, and what is its first row?",
                "The shape you want is (n, m). Which shapes must a and b have, by the rule, to give it?",
                "The example with hours and minutes has the same form. Only one sign differs.",
            ],
        ),
        Equals(
            "silent_count",
            points=0.5,
            mistakes={
                "That is how many samples there are. Write the two shapes one above the other, from the right, as the "
                "rule says.": numbers.n,
                "You add the two lengths. The result is a table: how many rows, how many columns?": 2 * numbers.n,
                "This is the table's shape. Asked is how many numbers stand in it.": [numbers.n, numbers.n],
            },
            hints=[
                "Replace the 3 of the example by your number of samples. What becomes of the 9?",
                "Which of the two shapes gets a 1, and on which side? Then which lengths are stretched, and to what?",
                "Unsure? Make two such arrays with `np.zeros` and look at the `.size` of their difference.",
            ],
        ),
        Agrees(
            "mean_abs_error",
            inputs(y_hat=matrix("n", 1), y=vector("n")),
            points=1,
            also=[
                {"y_hat": Y_HAT, "y": Y},
                {"y_hat": np.array([[1.0], [5.0]]), "y": np.array([1.0, 5.0])},
                {"y_hat": np.array([[0.5], [-1.25], [2.0]]), "y": np.array([1.0, 1.5, -2.0])},
            ],
            forbids=dict.fromkeys(["sklearn", "keras", "lecturekit.losses"], "Write the formula itself, with NumPy."),
            mistakes=[
                Mistake(
                    "This is the trap: you compare every prediction with every label, and take the mean of n times n "
                    "differences. Print the shape of what you subtract.",
                    Edit("y_hat[:, 0]", "y_hat"),
                ),
                Mistake(
                    "Your errors cancel: one that is too high makes up for one that is too low. What do the bars in "
                    "the formula do to a negative difference?",
                    Edit("np.abs(", "("),
                ),
                Mistake(
                    "You take the absolute value of the mean, when errors of both signs have cancelled already. Which "
                    "comes first in the formula?",
                    Edit("np.abs(y_hat[:, 0] - y).mean()", "np.abs((y_hat[:, 0] - y).mean())"),
                ),
                Mistake(
                    "You add the errors up. A mean does not grow with the number of samples.",
                    Edit(".mean()", ".sum()"),
                    worth=0.5,
                ),
                Mistake("You square the differences. The bars mean something else.", Edit("np.abs(", "np.square(")),
                Mistake("You return one error for each sample. Their mean is asked for.", Edit(".mean()", "")),
                Mistake("You return the largest error. The formula takes the mean of all.", Edit(".mean()", ".max()")),
                Mistake(
                    "You compare all labels with the first prediction alone. Print the part of `y_hat` that you use: "
                    "is it a row or a column?",
                    Edit("y_hat[:, 0]", "y_hat[0]"),
                ),
            ],
            hints=[
                "Begin with the shapes: (n, 1) and (n,). Make one of them like the other before you subtract.",
                "Which index makes a vector of a column? It stands in the first table of section 2.",
                "Then from the inside to the outside, as the formula says: difference, absolute value, mean.",
            ],
        ),
        Order(
            "timeline",
            "Bring the six events into order, the oldest first:",
            {key: EVENTS[key][0] for key in asked.events},
            points=0.5,
            because={key: EVENTS[key][1] for key in asked.events},
            mistakes=[Mistake("Your list runs backwards: it begins with the youngest event.", BACKWARDS, worth=0.25)],
            hints=[
                "The keys are the words in quotation marks. Use each of the six once, in a list.",
                "Two of the clues fix a pair of years at once: in your table, 20 and 6 stand once each below the diagonal.",
                "Where is 11 in the table, and where 17? One event must have both beside it.",
            ],
        ),
    ],
)

# %% [markdown]
# # First steps: checks, shapes, and a timeline
#
# In this course you build **neural networks** (神经网络) from small pieces of code, and a **check** tells you at once
# whether a piece works. Two questions before it begins:
#
# - How does a check work, and what does it tell you when something is wrong?
# - What does NumPy make of two arrays whose shapes differ? Sometimes an error, often just what you want, and now and
#   then a wrong number without any warning. This last kind is one of the most frequent errors in deep learning.
#
# At the end there is a short history of the field. Run the cells from the top to the bottom, each with Shift+Enter.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "0.6"


def boxes(ax, values, left, top, colour, title, marked=()):
    """An array as boxes, from its upper left corner on."""
    values = np.atleast_2d(values)
    for (i, j), value in np.ndenumerate(values):
        face = ORANGE if (i, j) in marked else colour
        ax.add_patch(plt.Rectangle((left + j, top - i - 1), 1, 1, facecolor=face, alpha=0.3))
        ax.add_patch(plt.Rectangle((left + j, top - i - 1), 1, 1, fill=False))
        ax.text(left + j + 0.5, top - i - 0.5, f"{value:g}", ha="center", va="center", fontsize=12)
    ax.text(left + values.shape[1] / 2, top + 0.2, title, ha="center", va="bottom")


def draw_table(column, row, sign, table, marked=()):
    """A column, a row, and the table that NumPy makes of them."""
    n, m = table.shape
    _, ax = plt.subplots(figsize=(9, 0.55 * n + 0.9))
    boxes(ax, column, 0.5, n, BLUE, f"a column\n{column.shape}")
    boxes(ax, row, 3.5, n / 2 + 0.5, BLUE, f"a vector\n{row.shape}")
    boxes(ax, table, 5 + m, n, GREY, f"a table\n{table.shape}", marked)
    ax.text(2.5, n / 2, sign, ha="center", va="center", fontsize=18)
    ax.text(4.25 + m, n / 2, "=", ha="center", va="center", fontsize=18)
    ax.set(xlim=(0, 5.5 + 2 * m), ylim=(-0.1, n + 1.3), aspect="equal")
    ax.axis("off")


hours, minutes = np.array([60, 120]), np.array([0, 15, 30])
draw_table(hours[:, None], minutes, "+", hours[:, None] + minutes)
plt.show()

# %% [markdown]
# ## 1. How a check works
#
# The first function is small. To **centre** numbers is to subtract their mean from each of them:
#
# $$\bar x = \frac 1 n \sum_{i=1}^n x_i, \qquad x_i - \bar x \quad\text{for } i = 1, \dots, n.$$
#
# **With numbers.** The mean of $(1, 2, 6)$ is $9 / 3 = 3$. Centred, the numbers are $(-2, -1, 3)$.
#
# **Your turn**, four times with the same two cells:
#
# 1. Run both as they are. The check says *not attempted*.
# 2. Now be wrong on purpose. Replace the line that begins with `raise` by `return x`, and run both cells again. Read
#    the report: the likely cause, lines that you can paste into a cell of your own to see the error, then what was
#    expected and what came.
# 3. Be wrong in a way that nobody has foreseen: `return x + 7`. Now no cause is named. At the foot of each report of
#    an error there are hints: click on the first to open it, and the next one appears inside of it. There are mostly
#    three, and each says a little more. You need not be wrong to get one: write `from lecturekit import hint` and
#    `hint("centred")` into a cell of your own, in any notebook, and you read the next hint.
# 4. Now write the right line.


# %%
def centred(x):
    """The numbers of x, shifted so that their mean is 0. The array that comes in stays as it is.

    Args:
        x: an array of shape (n,).

    Returns:
        An array of shape (n,).
    """
    ### BEGIN SOLUTION
    return x - x.mean()
    ### END SOLUTION


# %%
check("centred")

# %% [markdown]
# What a report may begin with:
#
# | | what it means |
# |:--|:--|
# | ○ not attempted | nothing is written yet, or the cell with your code has not been run |
# | ✗ wrong | your code ran, and gave something else than it should |
# | ✗ crashed | your code stopped with an error; the report shows your line |
# | ✓ passed | all examples of the check agree |
#
# You may run a check as often as you like; failing costs nothing. When your work is graded, the same question is asked
# with *other* numbers, in other sizes. So write code that would be right for any input.

# %% [markdown]
# ## 2. A column and a vector
#
# Three ways to hold the same three numbers, and how to come from one to another:
#
# | shape | what it is | made by |
# |:--|:--|:--|
# | `(3,)` | a vector `v` | `v = np.array([1, 2, 3])`, or `column[:, 0]` |
# | `(3, 1)` | a column: 3 rows of 1 number | `v[:, None]`, or `v.reshape(-1, 1)` |
# | `(1, 3)` | a row: 1 row of 3 numbers | `v[None, :]` |
#
# What if two shapes differ? Then NumPy stretches them. This is called *broadcasting* (广播), and it has one **rule**:
# write the shapes one above the other, *aligned on the right*. A missing length counts as 1. Two lengths fit if they are
# equal, or if one of them is 1; the 1 is stretched. Else there is an error.
#
# | | vector, number | vector, vector | vector, vector | table, vector | column, vector |
# |:--|--:|--:|--:|--:|--:|
# | first shape | `(3,)` | `(3,)` | `(2,)` | `(4, 3)` | `(2, 1)` |
# | second shape | `()` | `(3,)` | `(3,)` | `(3,)` | `(3,)` |
# | result | `(3,)` | `(3,)` | error | `(4, 3)` | `(2, 3)` |
#
# **With numbers.** The last column of this table is the picture at the top. There are 60 minutes in one hour and 120 in
# two; a quarter and a half may be added to each:

# %%
hours, minutes = np.array([60, 120]), np.array([0, 15, 30])
print("shapes:", hours[:, None].shape, "and", minutes.shape)
print(hours[:, None] + minutes)

# %% [markdown]
# **Your turn.** Complete `difference_table`: a row for each number of `a`, a column for each number of `b`, and in row
# $i$ and column $j$ the difference $a_i - b_j$. For $a = (10, 20)$ and $b = (1, 2, 3)$:
#
# | | $1$ | $2$ | $3$ |
# |--:|--:|--:|--:|
# | $10$ | $9$ | $8$ | $7$ |
# | $20$ | $19$ | $18$ | $17$ |


# %%
def difference_table(a, b):
    """All differences between a number of a and a number of b.

    Args:
        a: an array of shape (n,).
        b: an array of shape (m,).

    Returns:
        An array of shape (n, m), with a[i] - b[j] in row i and column j.
    """
    ### BEGIN SOLUTION
    return a[:, None] - b
    ### END SOLUTION


# %%
check("difference_table")

# %% [markdown]
# ### See it
#
# Six years in which something happened to neural networks, and *your* table of the years between them. You will need it
# in section 4.

# %%
years = np.array([1943, 1958, 1969, 1986, 2006, 2012])


def draw_years():
    """All differences between two of the six years."""
    try:
        between = np.array(difference_table(years, years))
    except NotImplementedError:
        print("Write `difference_table` first. Then run this cell again.")
        return
    _, ax = plt.subplots(figsize=(5.5, 4.2))
    shown = ax.imshow(between, cmap="PuOr_r", vmin=-100, vmax=100)
    for (i, j), value in np.ndenumerate(between):
        ax.text(j, i, f"{value:g}", ha="center", va="center")
    ax.set(xticks=range(6), yticks=range(6), xticklabels=years, yticklabels=years)
    ax.set(xlabel="year b", ylabel="year a", title="a - b: how many years a is after b")
    ax.figure.colorbar(shown, label="years")
    plt.show()


draw_years()

# %% [markdown]
# **Play.** What is the shape of `difference_table(years, years[:2])`, and what stands in its first row? Say it first,
# then try it in a cell of your own.

# %% [markdown]
# ## 3. The trap
#
# A network with one output answers $n$ **samples** (样本) with a column of predictions $\hat y$, of shape `(n, 1)`. The
# **labels** (标签) $y$, which are the right answers, mostly come as a vector, of shape `(n,)`. Both hold $n$ numbers.
# What is `y_hat - y`?
#
# **With numbers.** Let $\hat y = {{ tuple(numbers.y_hat) }}$, as a column, and $y = {{ tuple(numbers.y) }}$. Wanted are
# three differences, those of each prediction and its own label. They are marked:

# %%
y_hat = np.array(numbers.y_hat)[:, None]
y = np.array(numbers.y)
draw_table(y_hat, y, "-", y_hat - y, marked=[(0, 0), (1, 1), (2, 2)])
plt.show()

# %% [markdown]
# By the rule, `(3, 1)` and `(3,)` give `(3, 3)`: every prediction is compared with every label. There is no error and
# no warning, just 9 numbers instead of 3. And if a mean is taken of them, nobody sees it any more. The **mean absolute
# error** (平均绝对误差) of the three predictions is
#
# $$\frac 1 n \sum_{i=1}^n |\hat y_i - y_i| = \frac{ {{ SUM }} }{3} = {{ f"{ERRORS.mean():.3g}" }},$$
#
# but the mean of all 9 absolute values is ${{ f"{TABLE.mean():.3g}" }}$.
#
# **Your turn.** Now there are {{ numbers.n }} samples: `y_hat` has the shape `({{ numbers.n }}, 1)`, and `y` has the
# shape `({{ numbers.n }},)`. How many numbers does `y_hat - y` hold? Work it out first, then write it down as
# `silent_count`. (Where an answer is a single number, and in the question of section 4, the check tells only whether
# the *form* is right, until it is graded.)

# %%
# silent_count = ...
### BEGIN SOLUTION
silent_count = numbers.n * numbers.n
### END SOLUTION

# %%
check("silent_count")

# %% [markdown]
# **Your turn.** Complete `mean_abs_error`, without the trap: predictions come as a column, labels as a vector.


# %%
def mean_abs_error(y_hat, y):
    """The mean absolute error of predictions.

    Args:
        y_hat: predictions, an array of shape (n, 1).
        y: labels, an array of shape (n,).

    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return np.abs(y_hat[:, 0] - y).mean()
    ### END SOLUTION


# %%
check("mean_abs_error")

# %% [markdown]
# ### See it
#
# Fifty labels, and predictions that get better and better from right to left, until they are perfect. *Your* error, and
# what the trap makes of it:


# %%
def draw_errors(samples=50, seed=0):
    """The mean absolute error, with and without the trap, of predictions with more or less noise."""
    rng = np.random.default_rng(seed)
    labels, noise = rng.normal(size=samples), rng.normal(size=samples)
    sizes = np.linspace(0, 3, 31)
    columns = [(labels + size * noise)[:, None] for size in sizes]
    try:
        errors = [mean_abs_error(column, labels) for column in columns]
    except NotImplementedError:
        print("Write `mean_abs_error` first. Then run this cell again.")
        return
    _, ax = plt.subplots(figsize=(6.5, 3.4))
    ax.plot(sizes, [np.abs(column - labels).mean() for column in columns], "--", color=ORANGE, lw=2, label="the trap")
    ax.plot(sizes, errors, color=BLUE, lw=2.5, label="yours")
    ax.set(xlabel="noise in the predictions (0: perfect)", ylabel="mean absolute error", ylim=(0, None))
    ax.set_title("Perfect predictions should have the error 0")
    ax.legend(frameon=False)
    plt.show()


draw_errors()

# %% [markdown]
# Perfect predictions have the error 0. The trap does not notice that they are perfect: it compares each of them with
# the labels of all the others, too.
#
# **Play.** Call `draw_errors(samples=2)`, then `samples=1`. When does the trap do no harm?

# %% [markdown]
# ## 4. Three waves
#
# The lecture tells the history of the field in three waves, with a long sleep after the first. Here are the six years
# again, and the waves:


# %%
def draw_timeline(events=("?",) * 6):
    """The six years, each with the event that stands at its place in `events`."""
    _, ax = plt.subplots(figsize=(9.5, 2.9))
    waves = [(1940, 1969, BLUE, "first wave"), (1969, 1986, GREY, "hibernation"), (1986, 2006, BLUE, "second wave")]
    for start, end, colour, name in [*waves, (2006, 2018, ORANGE, "third wave")]:
        ax.axvspan(start, end, color=colour, alpha=0.2, lw=0)
        ax.text((start + end) / 2, -1.5, name, ha="center", va="center", color="0.3")
    ax.plot([1940, 2018], [0, 0], color="black", lw=1)
    for place, (year, event) in enumerate(zip(years, events, strict=False)):
        height = 0.75 if place % 2 == 0 else 1.5
        ax.plot([year, year], [0, height - 0.15], color="black", lw=0.8)
        ax.plot(year, 0, "o", color="black")
        ax.text(year, height, event, ha="center", va="bottom", fontsize=11)
        ax.text(year, -0.3, str(year), ha="center", va="top", fontsize=9)
    ax.set(xlim=(1938, 2020), ylim=(-2, 2.3))
    ax.axis("off")
    plt.show()


draw_timeline()

# %% [markdown]
# What happened when? The names of the six events are in the question below. These clues are enough, together with your
# table of the years between them:
#
# - The book by Minsky and Papert showed what a **perceptron** (感知机) cannot do. That machine had then been known for
#   11 years. After the book, almost the whole field went into hibernation.
# - Between backpropagation (反向传播), which woke the field, and the days when deep learning (深度学习) became popular
#   there are 20 years.
# - McCulloch and Pitts described neurons with fixed weights and thresholds, and drew them as a graph. Rosenblatt's
#   perceptron, 15 years later, could learn its weights.
# - Of the six events, the breakthrough in applications is 6 years from the nearest one.
# - Backpropagation came back 17 years after the book.

# %%
question("timeline")

# %%
# timeline = ["...", "...", "...", "...", "...", "..."]
### BEGIN SOLUTION
timeline = asked.events
### END SOLUTION

# %%
check("timeline")

# %% [markdown]
# Your timeline:

# %%
if "timeline" in globals():
    draw_timeline(timeline)
else:
    print("Answer the question first. Then run this cell again.")

# %% [markdown]
# ## 5. Handing in
#
# A set is a folder, such as `00_warmup`, and its notebooks are handed in together; this set has but one.
#
# 1. Run the whole notebook once in a fresh kernel: in the menu *Kernel*, *Restart Kernel and Run All Cells*. What only
#    worked because of a cell that you have changed since then now comes to light. If the run stops at an answer that
#    you have not written yet, go on below it with Shift+Enter. Then save it.
# 2. Open a terminal (in JupyterLab: *File*, *New*, *Terminal*) in the folder in which the sets lie, and write this,
#    with your own student id in place of ID:
#
#        lecturekit pack 00_warmup --id ID
#
# 3. It makes a zip file, whose name it tells you. Hand in this file as it is, where your course collects work.
#
# In the same place, `lecturekit progress` shows how many points you have so far and what is next. If you want to begin
# a notebook anew, `lecturekit reset first_steps` does it, and keeps what you had written beside it.
#
# You may add cells, and change those that were given: they are restored before grading. Leave the names of functions
# and answers as they are: the checks go by them. Unfinished work counts, too: each check has points of its own.
#
# **What you can now do:** read the report of a check, tell the shape that comes of two arrays, keep clear of the trap
# between a column and a vector, and say who came when.
#
# Next: `mcculloch_pitts.ipynb` in `01_neurons`, where the first wave begins: a neuron of 1943.
