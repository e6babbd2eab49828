# %%
import numpy as np

from lecturekit.check import Agrees, Driven, Edit, Exercise, Mistake, drawn, edition, inputs

numbers = edition({"z": 2.0, "t": 1}, lambda rng: {"z": rng.integers(2, 7) / 2, "t": rng.integers(2, 9) / 10})


def s(z):
    """For the numbers of the text."""
    return 1 / (1 + np.exp(-z))


def numbers_of_any_size(d):
    shape = (d.size("n"),) if d.whole else (d.size("n"), d.size("m"))
    return d.numbers(shape) * (400.0 if d.level > 0.6 and d.rng.random() < 0.5 else 1.0)


def watched(target, z):
    overflows = []
    with np.errstate(over="call", invalid="call", call=lambda kind, flag: overflows.append(kind)):
        values = target(z)
    return values, "an overflow" if overflows else "none"


any_z = inputs(z=drawn(numbers_of_any_size))
edges = [{"z": np.array(z)} for z in ([[-2.0, 0.0, 2.0]], [-1000.0, 0.0, 1000.0], [-1000.0], [1000.0])]
by_hand = "Write the formula yourself: `np.exp` is all that it takes."
libraries = {
    "lecturekit.activations": by_hand,
    **dict.fromkeys(("keras", "tensorflow", "jax", "scipy", "sklearn"), by_hand),
    **dict.fromkeys(("numpy.tanh", "math.tanh"), "tanh is a sigmoid in disguise. `np.exp` is all that both take."),
}

exercise = Exercise(
    title="Sigmoid, tanh, ReLU and their slopes",
    minutes=30,
    section="Non-linear activation functions",
    goals=[
        "compute sigmoid, tanh and ReLU of whole arrays without overflow",
        "compute the slope of each from z",
        "say how steep each of them can be",
    ],
    after=["02_perceptron/training"],
    checks=[
        Agrees(
            "sigmoid",
            any_z,
            points=1,
            trials=20,
            probe=Driven(watched),
            returns=("your values", "a warning by NumPy"),
            also=edges,
            forbids=libraries,
            mistakes=[
                Mistake(
                    "Your values are right, but at z = -1000 NumPy warns of an overflow. Which exponent does your "
                    "`np.exp` get there? In which of the two forms of the fraction is it harmless?",
                    Edit(
                        "e = np.exp(-np.abs(z))  # never above 1\n    return np.where(z >= 0, 1, e) / (1 + e)",
                        "return 1 / (1 + np.exp(-z))",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "Your values are right, but one of your two forms overflows at z = 1000, the other at z = -1000. "
                    "`np.where` computes both for *every* z, and chooses only afterwards.",
                    Edit(
                        "np.where(z >= 0, 1, e) / (1 + e)",
                        "np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "You use the second form of the fraction for every z. It overflows at z = 1000, and there "
                    "infinity divided by infinity is NaN.",
                    Edit("np.where(z >= 0, 1, e) / (1 + e)", "np.exp(z) / (1 + np.exp(z))"),
                    worth=0.5,
                ),
                Mistake(
                    "Right where |z| is small. But each of your two forms is used on the side where it overflows.",
                    Edit(
                        "np.where(z >= 0, 1, e) / (1 + e)",
                        "np.where(z < 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
                    ),
                    worth=0.5,
                ),
                Mistake(
                    "Your curve falls from 1 to 0, the lecture's rises. Look at the sign in the exponent.",
                    Edit("np.where(z >= 0, 1, e) / (1 + e)", "1 / (1 + np.exp(z))"),
                ),
                Mistake(
                    "Your curve falls from 1 to 0, the lecture's rises. Which form is meant for which z?",
                    Edit("np.where(z >= 0, 1, e)", "np.where(z >= 0, e, 1)"),
                ),
                Mistake(
                    "z = -2 and z = 2 get the same value from you, and no value is below a half. What becomes of the "
                    "sign of z in your code?",
                    Edit("np.where(z >= 0, 1, e)", "1"),
                ),
                Mistake(
                    "You ask `if` about a whole array, of which some numbers may be positive and others not. How "
                    "does one choose number by number?",
                    Edit(
                        "e = np.exp(-np.abs(z))  # never above 1\n    return np.where(z >= 0, 1, e) / (1 + e)",
                        "if z >= 0:\n        return 1 / (1 + np.exp(-z))\n    return np.exp(z) / (1 + np.exp(z))",
                    ),
                ),
                Mistake(
                    "Your `if` chooses one form for the whole array: as soon as one number is negative, z = 1000 goes "
                    "by the form that overflows there. How does one choose number by number?",
                    Edit(
                        "e = np.exp(-np.abs(z))  # never above 1\n    return np.where(z >= 0, 1, e) / (1 + e)",
                        "if np.all(z >= 0):\n        return 1 / (1 + np.exp(-z))\n    return np.exp(z) / (1 + np.exp(z))",
                    ),
                ),
                Mistake(
                    "Your values go beyond 1. The formula divides by 1 *plus* the power, not by the power alone.",
                    Edit("np.where(z >= 0, 1, e) / (1 + e)", "1 / np.exp(-z)"),
                ),
            ],
            hints=[
                "Try yours on -2, 0 and 2 first: sigmoid(0) is a half, and sigmoid(-2) = 1 - sigmoid(2).",
                "`np.exp` is safe wherever its argument is not positive. What can you feed it that never is, "
                "whatever the sign of z?",
                "Let e be that safe power, for example e^-2 for z = 2 as well as for z = -2. Write both forms of the "
                "fraction with e, and look at what they share.",
            ],
        ),
        Agrees(
            "sigmoid_slope",
            any_z,
            points=0.5,
            trials=20,
            probe=Driven(watched),
            returns=("your slopes", "a warning by NumPy"),
            also=edges,
            builds_on=("sigmoid",),
            forbids=libraries,
            mistakes=[
                Mistake(
                    "You put z itself where the formula has sigma(z). The function is given z; its sigmoid is still "
                    "to be computed.",
                    Edit("s = sigmoid(z)", "s = z"),
                ),
                Mistake(
                    "You take the sigmoid twice. The function is given z, and the formula needs sigma(z), once.",
                    Edit("s = sigmoid(z)", "s = sigmoid(sigmoid(z))"),
                ),
                Mistake(
                    "Your second factor is 1 - z. What does the formula have in its place?",
                    Edit("s * (1 - s)", "s * (1 - z)"),
                ),
                Mistake(
                    "Your slope is that of tanh, 1 - sigma^2. Look at the sigmoid's.", Edit("s * (1 - s)", "1 - s**2")
                ),
                Mistake("You return sigma(z), the height of the curve, not its slope.", Edit("s * (1 - s)", "s")),
                Mistake("You return only the second factor, 1 - sigma(z).", Edit("s * (1 - s)", "1 - s")),
                Mistake(
                    "Your slopes are below 0, but the sigmoid rises everywhere. Where does the minus come from?",
                    Edit("s * (1 - s)", "-s * (1 - s)"),
                ),
                Mistake(
                    "Your slopes are right where |z| is small. At z = -1000 your exponential overflows, and infinity "
                    "divided by infinity is NaN. Which function of yours is safe there?",
                    Edit("s = sigmoid(z)\n    return s * (1 - s)", "return np.exp(-z) / (1 + np.exp(-z)) ** 2"),
                    worth=0.25,
                ),
                Mistake(
                    "Your slopes are right where |z| is small. At z = 1000 your exponential overflows, and infinity "
                    "divided by infinity is NaN. Which function of yours is safe there?",
                    Edit("s = sigmoid(z)\n    return s * (1 - s)", "return np.exp(z) / (1 + np.exp(z)) ** 2"),
                    worth=0.25,
                ),
            ],
            hints=[
                "Work the example with pencil: sigma first, then the product.",
                "Two steps: s, the sigmoid of z, then the formula with s in it.",
                "The slope at 0 is a quarter, and at z and -z it is the same. Where yours is not, print s for that z.",
            ],
        ),
        Agrees(
            "tanh_and_slope",
            any_z,
            points=1,
            trials=20,
            probe=Driven(watched),
            returns=("(value, slope)", "a warning by NumPy"),
            also=edges,
            builds_on=("sigmoid",),
            forbids=libraries,
            mistakes=[
                Mistake(
                    "Right where |z| is small. At z = 1000 and at z = -1000 you divide infinity by infinity, which "
                    "is NaN. The text shows another way to tanh, by a function that you have made safe.",
                    Edit("2 * sigmoid(2 * z) - 1", "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))"),
                    worth=0.5,
                ),
                Mistake(
                    "Right for z > 0, however large. At z = -1000 your exponential overflows, and you get NaN. The "
                    "text shows another way to tanh, by a function that you have made safe.",
                    Edit("2 * sigmoid(2 * z) - 1", "(1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))"),
                    worth=0.5,
                ),
                Mistake(
                    "Your values are right, but at z = -1000 NumPy warns of an overflow. Your fraction is a sigmoid, "
                    "and you have a sigmoid that is safe.",
                    Edit("2 * sigmoid(2 * z) - 1", "2 / (1 + np.exp(-2 * z)) - 1"),
                    worth=0.5,
                ),
                Mistake(
                    "Your curve is half as steep as tanh: it is tanh(z / 2). What does the identity give to sigma?",
                    Edit("sigmoid(2 * z)", "sigmoid(z)"),
                ),
                Mistake(
                    "Your values run from -1 to 0. Which factor stands before sigma in the identity?",
                    Edit("2 * sigmoid(2 * z)", "sigmoid(2 * z)"),
                ),
                Mistake(
                    "Your values run from 0 to 2, those of tanh from -1 to 1. What does the identity do last?",
                    Edit("2 * sigmoid(2 * z) - 1", "2 * sigmoid(2 * z)"),
                ),
                Mistake(
                    "Your value is right. Your slope is the sigmoid's rule, applied to tanh. tanh has a rule of its "
                    "own.",
                    Edit("1 - t**2", "t * (1 - t)"),
                    worth=0.5,
                ),
                Mistake(
                    "Your value is right. In your slope the square is missing: at z = -1000 it gives 2.",
                    Edit("1 - t**2", "1 - t"),
                    worth=0.5,
                ),
                Mistake(
                    "Your value is right. Your slope has z where the rule has tanh(z), so it is far below 0 for "
                    "large z.",
                    Edit("1 - t**2", "1 - z**2"),
                    worth=0.5,
                ),
                Mistake(
                    "Your value is right. Your slope is half as steep as it should be: if you took the derivative of "
                    "2 sigma(2z) - 1, what does the inner 2z contribute?",
                    Edit("1 - t**2", "(1 - t**2) / 2"),
                    worth=0.5,
                ),
                Mistake(
                    "You return the slope first and the value second. The order is (value, slope).",
                    Edit("t, 1 - t**2", "1 - t**2, t"),
                    worth=0.5,
                ),
            ],
            hints=[
                "Compute the value first and keep it: the slope's rule needs it.",
                "For z = 0 the value is 0 and the slope is 1. What do you get?",
                "Call the value t: it takes one call of your `sigmoid`, with 2 * z. The slope is made of t alone; z "
                "does not occur in it.",
            ],
        ),
        Agrees(
            "relu_and_slope",
            any_z,
            points=0.5,
            trials=20,
            returns=("the value", "the slope"),
            also=edges,
            forbids=libraries,
            mistakes=[
                Mistake(
                    "All is right but at z = 0, where your slope is 1. Read the lecture's two cases: which of them "
                    "takes z = 0?",
                    Edit("z > 0", "z >= 0"),
                    worth=0.25,
                ),
                Mistake(
                    "All is right but at z = 0, where your slope is a half. That lies between the two sides, but "
                    "the lecture gives z = 0 to one of them.",
                    Edit("np.where(z > 0, 1.0, 0.0)", "(np.sign(z) + 1) / 2"),
                    worth=0.25,
                ),
                Mistake(
                    "For negative z your slope is -1. The curve is flat there: what is the slope of a flat line?",
                    Edit("np.where(z > 0, 1.0, 0.0)", "np.sign(z)"),
                    worth=0.25,
                ),
                Mistake(
                    "Your slope consists of True and False. Numbers are asked for: 1 and 0.",
                    Edit("np.where(z > 0, 1.0, 0.0)", "z > 0"),
                ),
                Mistake(
                    "Python's own `max` compares two single numbers, not arrays. Which function of NumPy takes the "
                    "larger of two, number by number?",
                    Edit("np.maximum(0, z)", "max(0, z)"),
                ),
                Mistake(
                    "`np.max` looks for the largest number *within* an array, and takes your second argument for an "
                    "axis. Which function of NumPy takes the larger of two, number by number?",
                    Edit("np.maximum(0, z)", "np.max(0, z)"),
                ),
                Mistake(
                    "`np.max(z, 0)` takes its 0 for an axis, along which it looks for the largest number. Which "
                    "function of NumPy takes the larger of two, number by number?",
                    Edit("np.maximum(0, z)", "np.max(z, 0)"),
                ),
                Mistake(
                    "Your slope is right. Your value is the perceptron's jump from 0 to 1: what does a ReLU let pass?",
                    Edit("np.maximum(0, z)", "np.where(z > 0, 1.0, 0.0)"),
                ),
                Mistake(
                    "Your slope is 1 for negative z, too. The curve is flat there: what is the slope of a flat line?",
                    Edit("np.where(z > 0, 1.0, 0.0)", "np.ones(z.shape)"),
                    worth=0.25,
                ),
                Mistake(
                    "Your value for z = -2 is 2. A ReLU does not turn negative z round: what does max(0, -2) say?",
                    Edit("np.maximum(0, z)", "np.abs(z)"),
                ),
                Mistake(
                    "You return the slope first and the value second. The order is (value, slope).",
                    Edit("np.maximum(0, z), np.where(z > 0, 1.0, 0.0)", "np.where(z > 0, 1.0, 0.0), np.maximum(0, z)"),
                    worth=0.25,
                ),
            ],
            hints=[
                "Both parts must work number by number on a whole array.",
                "The slope has two cases. `np.where(condition, a, b)` takes a where the condition holds, else b.",
                "Print your result for z = -1, 0 and 1. The value should be 0, 0, 1 and the slope 0, 0, 1.",
            ],
        ),
    ],
)

# %% [markdown]
# # Sigmoid, tanh, ReLU and their slopes
#
# A neuron adds up its inputs to one number z. What does it answer, and how much does the answer change if z changes a
# little? The first is its **activation function** (激活函数) $\sigma$, the second the **slope** (斜率), or derivative
# (导数), $\sigma'$.
#
# The perceptron's $\sigma$ is a jump. Its slope is 0 on both sides, so it says nothing about the way to go. The
# functions of this notebook bend instead of jumping, and their slopes are what networks learn by.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check

z = np.linspace(-5, 5, 400)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8), sharey=True)
left.plot(z[z < 0], 0 * z[z < 0], z[z >= 0], 0 * z[z >= 0] + 1, color="gray", lw=2.5)
left.set(title="a jump: slope 0 wherever you stand", xlabel="$z$", ylabel="answer", yticks=[0, 0.5, 1])
right.plot(z, 1 / (1 + np.exp(-z)), color="#0072B2", lw=2.5)
for foot in (-2.5, 0.0, 1.5):
    height = 1 / (1 + np.exp(-foot))
    ends = np.array([foot - 1, foot + 1])
    right.plot(ends, height + height * (1 - height) * (ends - foot), color="#D55E00", lw=2)
    right.plot(foot, height, "o", color="#D55E00")
right.set(title="a bend: its slope tells which way is up", xlabel="$z$")
plt.show()

# %% [markdown]
# ## 1. Sigmoid
#
# The sigmoid (S 型函数) is a soft step from 0 to 1:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# **With numbers.** $e^{-{{ f"{numbers.z:g}" }}} = {{ f"{np.exp(-numbers.z):.4f}" }}$, so
# $\sigma({{ f"{numbers.z:g}" }}) = 1 / {{ f"{1 + np.exp(-numbers.z):.4f}" }} = {{ f"{s(numbers.z):.4f}" }}$. In the
# same way $\sigma(-{{ f"{numbers.z:g}" }}) = 1 / {{ f"{1 + np.exp(numbers.z):.4f}" }} = {{ f"{s(-numbers.z):.4f}" }}$.
# The two add up to 1, and so it is for every z: $\sigma(-z) = 1 - \sigma(z)$.
#
# **A trap.** $e^{1000}$ is larger than any number that a computer's float can hold. NumPy warns of an **overflow**
# (溢出) and goes on with infinity. One step later infinity may meet infinity, and the result is NaN, "not a number". A
# single NaN in a network spoils every weight. See for yourself:

# %%
with np.errstate(over="ignore", invalid="ignore"):  # the warnings are left out here
    power = np.exp(np.array([10.0, 700.0, 1000.0]))
    print("e^10, e^700, e^1000:          ", power)
    print("each divided by 1 plus itself:", power / (1 + power))

# %% [markdown]
# Multiply numerator and denominator by $e^z$, and the sigmoid takes a second form:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}.$$
#
# Both are the same number. But for $z = 1000$ one of them is harmless and the other overflows, and for $z = -1000$ it
# is the other way round.
#
# **Your turn.** Complete `sigmoid` for a whole array, with `np.exp`. No warning by NumPy for any $z$, be it 1000 or
# -1000. (`np.tanh` is not allowed in this notebook: you will make it from your sigmoid.)


# %%
def sigmoid(z):
    """The sigmoid of each number, computed without overflow.

    Args:
        z: an array of any shape.

    Returns:
        An array of the same shape, of numbers from 0 to 1.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # never above 1
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


# %%
check("sigmoid")

# %% [markdown]
# ## 2. Its slope
#
# How steep is the curve at $z$? The lecture's answer uses the sigmoid itself:
#
# $$\sigma'(z) = \sigma(z)\,\big(1 - \sigma(z)\big).$$
#
# **With numbers.**
# $\sigma'({{ f"{numbers.z:g}" }}) = {{ f"{s(numbers.z):.4f}" }} \cdot (1 - {{ f"{s(numbers.z):.4f}" }})
# = {{ f"{s(numbers.z) * s(-numbers.z):.4f}" }}$. A small step of 0.01 to the right, from
# ${{ f"{numbers.z:g}" }}$ to ${{ f"{numbers.z + 0.01:g}" }}$, raises the sigmoid by about a hundredth of this.
#
# **Your turn.** Complete `sigmoid_slope`. It is given $z$, not $\sigma(z)$, and must be as safe as your `sigmoid`.


# %%
def sigmoid_slope(z):
    """The slope of the sigmoid at each z.

    Args:
        z: an array of any shape. It is z, not the sigmoid of z.

    Returns:
        An array of the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1 - s)
    ### END SOLUTION


# %%
check("sigmoid_slope")

# %% [markdown]
# Here is your slope, laid on your curve: each short line has the height that `sigmoid` gives, and the steepness that
# `sigmoid_slope` gives. If both are right, every line touches the curve.

# %%
try:
    feet = np.arange(-4.0, 5.0, 2.0)
    heights, slopes, curve = sigmoid(feet), sigmoid_slope(feet), sigmoid(z)
except NotImplementedError:
    print("Write `sigmoid` and `sigmoid_slope` first. Then run this cell again.")
else:
    plt.figure(figsize=(7, 3.4))
    plt.plot(z, curve, color="#0072B2", lw=2.5)
    for foot, height, slope in zip(feet, heights, slopes, strict=True):
        plt.plot([foot - 1, foot + 1], [height - slope, height + slope], color="#D55E00", lw=2)
        plt.plot(foot, height, "o", color="#D55E00", ms=6)
    plt.title("your sigmoid, and your slopes laid on it")
    plt.gca().set(xlabel="$z$", ylabel=r"$\sigma(z)$")
    plt.show()

# %% [markdown]
# ## 3. tanh
#
# The hyperbolic tangent (双曲正切) is a soft step from -1 to 1. Its slope again uses its value:
#
# $$\sigma(z) = \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}, \qquad \sigma'(z) = 1 - \sigma(z)^2.$$
#
# As it stands, the fraction is NaN at $z = 1000$ *and* at $z = -1000$. Divide numerator and denominator by $e^z$, and a
# sigmoid comes to light:
#
# $$\tanh z = \frac{1 - e^{-2z}}{1 + e^{-2z}} = \frac{2}{1 + e^{-2z}} - 1.$$
#
# In words: tanh is the sigmoid **of 2z**, stretched to double height and lowered by 1.
#
# **With numbers.** For $z = {{ numbers.t }}$ the sigmoid of ${{ f"{2 * numbers.t:g}" }}$ is
# ${{ f"{s(2 * numbers.t):.4f}" }}$; double that and subtract 1: $\tanh {{ numbers.t }} =
# {{ f"{np.tanh(numbers.t):.4f}" }}$. The slope there is $1 - {{ f"{np.tanh(numbers.t):.4f}" }}^2 =
# {{ f"{1 - np.tanh(numbers.t) ** 2:.4f}" }}$.
#
# **Your turn.** Complete `tanh_and_slope`, without `np.tanh`.


# %%
def tanh_and_slope(z):
    """tanh and its slope at each z, computed without overflow.

    Args:
        z: an array of any shape.

    Returns:
        Two arrays of the same shape: (value, slope).
    """
    ### BEGIN SOLUTION
    t = 2 * sigmoid(2 * z) - 1
    return t, 1 - t**2
    ### END SOLUTION


# %%
check("tanh_and_slope")

# %% [markdown]
# ## 4. ReLU
#
# The rectified linear unit (修正线性单元) is the simplest bend of all. It lets positive $z$ pass and stops the rest:
#
# $$\sigma(z) = \max(0, z), \qquad
# \sigma'(z) = \begin{cases} 1 & \text{if } z > 0 \\ 0 & \text{otherwise.} \end{cases}$$
#
# **With numbers.** For $z = -3$ the value is 0 and the slope is 0. For $z = 3$ the value is 3 and the slope is 1. At
# $z = 0$ the curve has a corner and no slope of its own; look at which of the lecture's two cases decides.
#
# **Your turn.** Complete `relu_and_slope`.


# %%
def relu_and_slope(z):
    """ReLU and its slope at each z.

    Args:
        z: an array of any shape.

    Returns:
        Two arrays of the same shape, of numbers: (value, slope).
    """
    ### BEGIN SOLUTION
    return np.maximum(0, z), np.where(z > 0, 1.0, 0.0)
    ### END SOLUTION


# %%
check("relu_and_slope")

# %% [markdown]
# ## 5. Side by side
#
# All three, with their slopes dashed. What you have not written yet stays empty.

# %%
fig, axes = plt.subplots(1, 3, figsize=(10, 3.2))
z = np.linspace(-4, 4, 801)
three = {
    "sigmoid": lambda z: (sigmoid(z), sigmoid_slope(z)),
    "tanh": lambda z: tanh_and_slope(z),
    "ReLU": lambda z: relu_and_slope(z),
}
for ax, (name, both) in zip(axes, three.items(), strict=True):
    ax.set(title=name, xlabel="$z$", xlim=(-4, 4), ylim=(-1.2, 2.2))
    try:
        value, slope = both(z)
    except NotImplementedError:
        ax.text(0, 0.5, "write it above,\nthen run this cell again", ha="center", va="center")
        continue
    ax.plot(z, value, color="#0072B2", lw=2.5, label=r"$\sigma(z)$")
    jumps = np.abs(np.diff(slope, prepend=slope[0])) > 0.5  # a jump is left open
    ax.plot(z, np.where(jumps, np.nan, slope), "--", color="#D55E00", lw=2, label=r"$\sigma'(z)$")
    ax.legend(loc="upper left", frameon=False)
axes[0].set_ylabel("value, slope")
fig.tight_layout()
plt.show()

# %% [markdown]
# Read the dashed lines. The sigmoid is never steeper than 1/4, tanh never steeper than 1, and both are almost flat when
# $|z|$ is large. ReLU has the slope 1 for every positive $z$, however large.
#
# Networks multiply the slopes of layers that stand behind one another. (They multiply weights in between as well; let
# us leave these at 1.) This is what ten layers leave at best:

# %%
for name, both in three.items():
    try:
        print(f"{name:>8}: steepest slope {both(z)[1].max():.2f}, to the power of ten {both(z)[1].max() ** 10:.7f}")
    except NotImplementedError:
        print(f"{name:>8}: write it above, then run this cell again")

# %% [markdown]
# **Play.** At best: what if each layer stands at $z = 2$ instead of at its steepest place? Replace `both(z)` by
# `both(np.array([2.0]))`, twice. Which of the three does not mind?
#
# **What you can now do.** You can compute sigmoid, tanh and ReLU of whole arrays, safely, and the slope of each from
# $z$.
#
# Next: `relu_networks.ipynb`, where a handful of ReLUs draws any curve you like.
