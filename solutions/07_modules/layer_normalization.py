# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Choice,
    Driven,
    Edit,
    Exercise,
    Layer,
    Mistake,
    choice,
    drawn,
    edition,
    inputs,
)

numbers = edition(
    {"low": 1, "step": 1, "alpha": 0.01, "epsilon": 0.001},
    lambda rng: {
        "low": rng.integers(1, 6),
        "step": rng.integers(1, 4),
        "alpha": rng.choice([0.02, 0.03, 0.04]),
        "epsilon": 0.001,
    },
)
Z = np.array([numbers.low] * 4 + [numbers.low + 5 * numbers.step], dtype=float)
mean, deviation = numbers.low + numbers.step, 2 * numbers.step
left = np.sqrt(numbers.alpha**2 / (numbers.alpha**2 + numbers.epsilon))


def worth(points, slips):
    """Named mistakes that keep a share of the points."""
    return [Mistake(sentence, edit, points) for sentence, edit in slips.items()]


def rows(d):
    """Rows of one width, one of them constant in every other draw, and some of them very small."""
    values = d.numbers((d.size("n", 2, 4), d.size("m", 2, 6)))
    if d.whole:
        values[0] = d.rng.integers(-3, 4)
    return values * d.rng.choice([1.0, 2.0**-7], size=(len(values), 1))


CONSTANT = np.array([[5.0, 5.0, 5.0], [1.0, 2.0, 6.0], [0.0, 0.0, 0.0]])
SMALL = np.array([[1.0, 3.0, 2.0, 2.0], [-2.0, 2.0, 0.0, 4.0]]) / 4096
QUOTIENT = "(Z - mu) / np.where(sigma > 0, sigma, 1)"
BUILD = """self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")"""
ROOT = "keras.ops.sqrt(keras.ops.where(variance > 0, variance, 1.0))"
TAKEN = "lecturekit.layers keras.ops.layer_normalization keras.ops.rms_normalization keras.ops.batch_normalization"
KINDS = "Layer RMS Batch Group Unit "  # and Normalization itself
NO_LIBRARY = dict.fromkeys(
    [*TAKEN.split(), "keras.ops.normalize", *(f"keras.layers.{kind}Normalization" for kind in KINDS.split(" "))],
    "A mean, a standard deviation and a quotient are all there is: write them with `keras.ops`.",
)


def on_rows(target, z, seed):
    found = Layer(gradients=True).answer(target, {"x": z, "seed": seed})
    gradient = found["gradients"][-1]
    spread = np.ptp(z, axis=1, keepdims=True)  # rounding errors grow as the spread falls, and so does the gradient
    return found["output"], np.where(spread > 0, gradient * spread, 0), bool(np.isnan(gradient).any())


def with_beta_and_gamma(target, z, beta, gamma):
    import keras

    layer = target()
    output = keras.ops.convert_to_numpy(layer(z))
    weights = [getattr(layer, name, None) for name in ("beta", "gamma")]
    forms = [f"a weight of shape {tuple(w.shape)}" if isinstance(w, keras.Variable) else "no weight" for w in weights]
    if "no weight" in forms:
        return (*forms, 0.0, 0.0, output, output, 0.0, 0.0)
    first = [float(np.mean(keras.ops.convert_to_numpy(w))) for w in weights]
    for w, value in zip(weights, (beta, gamma), strict=True):
        w.assign(np.full(w.shape, value))
    then = keras.ops.convert_to_numpy(layer(z))
    model = keras.Sequential([keras.Input(z.shape[1:]), layer])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.125), run_eagerly=True)
    model.train_on_batch(z, np.ones(z.shape))
    last = [float(np.mean(keras.ops.convert_to_numpy(w))) for w in weights]
    return (*forms, *first, output, then, *last)


QUESTIONS = {  # by the key of the right answer
    "mirror": {
        "text": "Let LN have beta = 3 and gamma = 2, and let alpha be negative. What is LN(alpha z), if z is not "
        "constant?",
        "options": {
            "same": "LN(z), as for positive alpha",
            "minus": "-LN(z)",
            "mirror": "6 - LN(z)",
            "shift": "LN(z) - 6",
            "none": "not defined",
        },
        "because": {
            "same": "A negative alpha turns the order of the entries round. Does the deviation turn its sign, too?",
            "minus": "So it is for LN-S. What happens to beta, which is added afterwards?",
            "shift": "LN-S(alpha z) is -LN-S(z). Put this into beta + gamma LN-S, and compare with LN(z).",
            "none": "Only a constant vector would make a difficulty.",
        },
        "hints": [
            "First LN-S: alpha z has another mean and another deviation. Which of the two can be negative?",
            "Take z = (1, 3) and alpha = -1, and work out LN-S of both by hand. Then apply beta and gamma.",
            "Call LN-S(z) s. What is LN(z) in terms of s, and what is LN(alpha z)? How does the one come from the "
            "other?",
        ],
    },
    "minus": {
        "text": "Let LN have beta = 0 and gamma = 5, and let alpha be -2. What is LN(alpha z), if z is not constant?",
        "options": {
            "same": "LN(z), as for positive alpha",
            "minus": "-LN(z)",
            "double": "-2 LN(z)",
            "five": "LN(z) - 5",
            "none": "not defined",
        },
        "because": {
            "same": "A negative alpha turns the order of the entries round. Does the deviation turn its sign, too?",
            "double": "The deviation of alpha z is twice as large as well. What is left of the 2 in the quotient?",
            "five": "gamma is a factor, and the same one on both sides. Work out LN-S(alpha z) first.",
            "none": "Only a constant vector would make a difficulty.",
        },
        "hints": [
            "First LN-S: alpha z has another mean and another deviation. Which of the two can be negative?",
            "Take z = (1, 3), and work out LN-S of z and of -2z by hand. Then apply gamma.",
            "In each quotient, alpha stands above the line. What comes out of the square root below it, if alpha is "
            "negative?",
        ],
    },
    "same": {
        "text": "Let alpha be negative. Somebody turns the sign of gamma round, too, and leaves beta = 3 as it is. What "
        "does this other LN make of alpha z, compared with LN(z) before, if z is not constant?",
        "options": {
            "same": "the same as LN(z)",
            "minus": "-LN(z)",
            "mirror": "6 - LN(z)",
            "lower": "LN(z) - 3",
            "none": "that depends on how large alpha is",
        },
        "because": {
            "minus": "Two signs have changed, that of LN-S and that of gamma. What do the two make together, and does "
            "beta change?",
            "mirror": "So it would be with gamma as it was. The sign of gamma has changed as well.",
            "lower": "beta is added as before, on both sides. Work out LN-S(alpha z) first, then times -gamma.",
            "none": "The deviation of alpha z grows as alpha does. What is left of its size in the quotient?",
        },
        "hints": [
            "First LN-S: alpha z has another mean and another deviation. Which of the two can be negative?",
            "Take z = (1, 3), alpha = -1 and gamma = 2, and work out LN-S of both by hand. Then apply beta, and gamma or "
            "-gamma.",
            "Call LN-S(z) s. What is LN(z) in terms of s? And what is beta + (-gamma) LN-S(alpha z)?",
        ],
    },
}
asked = edition({"right": "mirror"}, lambda rng: {"right": rng.choice(["minus", "same"])})

exercise = Exercise(
    title="Layer normalization: the same scale for every sample",
    minutes=35,
    section="Layer normalization",
    goals=[
        "normalize vectors, constant ones included, in NumPy and as a Keras layer",
        "tell scale invariance from what an epsilon leaves of it",
    ],
    after=["07_modules/mm_and_mlp"],
    checks=[
        Agrees(
            "normalize_rows",
            inputs(Z=drawn(rows)),
            points=1,
            rule=Agreement(lists=True),
            also=[{"Z": Z[None]}, {"Z": CONSTANT}, {"Z": SMALL / 64}],
            forbids=dict.fromkeys(
                ("lecturekit", "keras", "tensorflow", "scipy.stats", "sklearn"), "NumPy's mean and deviation will do."
            ),
            mistakes=worth(
                0.5,
                {
                    "Your result is right, but for constant rows: there you divide 0 by 0, which is NaN. What should "
                    "come out, and which divisor would give it?": Edit("np.where(sigma > 0, sigma, 1)", "sigma"),
                    "Your result is right, but for constant rows: they stay as they are. Is their mean 0 then?": Edit(
                        QUOTIENT, f"np.where(sigma > 0, {QUOTIENT}, Z)"
                    ),
                },
            )
            + worth(
                0,
                {
                    "You divide by m - 1 inside the root, as one estimates a spread from a sample. The lecture "
                    "divides by m.": Edit(".std(axis=1, keepdims=True)", ".std(axis=1, keepdims=True, ddof=1)"),
                    "Under your root stands the sum of the squares. The m is missing: take their mean.": Edit(
                        "Z.std(axis=1, keepdims=True)", "np.sqrt(((Z - mu) ** 2).sum(axis=1, keepdims=True))"
                    ),
                    "You normalize the columns: each feature over all samples. Here each *row* is to have mean 0 and "
                    "deviation 1.": Edit("axis=1", "axis=0"),
                    "You take one mean and one deviation of the whole array. Each row has its own.": Edit(
                        "axis=1, keepdims=True", "keepdims=True"
                    ),
                    "Your means and deviations lie in a row, of shape (n,), and so they meet the columns of Z. Make "
                    "columns of them, of shape (n, 1).": Edit(", keepdims=True", ""),
                    "You divide by the variance. What is its root called?": Edit("Z.std(", "Z.var("),
                    "You subtract the mean, and that is all: the deviation of your rows is what it was.": Edit(
                        QUOTIENT, "Z - mu"
                    ),
                    "You divide without having subtracted the mean.": Edit("(Z - mu)", "Z"),
                    "You divide without having subtracted the mean. Only your constant rows are right.": Edit(
                        QUOTIENT, "np.where(sigma > 0, Z / np.where(sigma > 0, sigma, 1), 0)"
                    ),
                },
            )
            + [
                Mistake(
                    f"You add {epsilon:g} {where}, so rows of small numbers come out too small. The lecture's formula "
                    "has no such number; only where the deviation is 0 is another divisor needed.",
                    Edit("np.where(sigma > 0, sigma, 1)", divisor.format(epsilon)),
                )
                for where, divisor in (("under the root", "np.sqrt(sigma**2 + {})"), ("to the divisor", "(sigma + {})"))
                for epsilon in (1e-3, 1e-5, 1e-6, 1e-8)
            ],
            hints=[
                "First the mean of each row, then its deviation. Print both for the worked example.",
                "Both must be columns, one number for each row, so that they meet the right row. `keepdims=True` keeps "
                "them so.",
                "For a constant row the numerator is 0 already. Any divisor but 0 does: put one in where sigma is 0.",
            ],
        ),
        Agrees(
            "MyLayerNormS",
            inputs(z=drawn(rows), seed=choice(1, 2, 3)),
            points=1,
            probe=Driven(on_rows),
            returns=("output", "the gradient by z, times each row's range", "whether a gradient is NaN"),
            trials=3,
            seconds=60,
            also=[{"z": CONSTANT, "seed": 1}, {"z": SMALL, "seed": 2}],
            forbids=NO_LIBRARY,
            mistakes=worth(
                0.5,
                {
                    "What comes out is right, but for constant rows the gradient is NaN, and training would spread it. "
                    "Read 'A trap' again: which quotient is computed, although it is thrown away?": Edit(
                        "(z - mean) / keras.ops.sqrt(keras.ops.where(variance > 0, variance, 1.0))",
                        "keras.ops.where(variance > 0, (z - mean) / keras.ops.sqrt(variance), 0.0)",
                    ),
                },
            )
            + worth(
                0,
                {
                    "For constant rows you divide 0 by 0, so they become NaN.": Edit(
                        "keras.ops.where(variance > 0, variance, 1.0)", "variance"
                    ),
                    "You normalize over the batch: each feature over all samples. Which axis holds one sample's "
                    "numbers?": Edit("axis=-1", "axis=0"),
                    "You take one mean and one variance of the whole array. Each row has its own.": Edit(
                        "axis=-1, keepdims=True", "keepdims=True"
                    ),
                    "Your means and variances lie in a row, of shape (n,), and so they meet the columns of z. Keep "
                    "the axis that you average over.": Edit(", keepdims=True", ""),
                    "You divide by the variance: the root is missing.": Edit(
                        ROOT, "keras.ops.where(variance > 0, variance, 1.0)"
                    ),
                    "You divide without having subtracted the mean.": Edit("return (z - mean) /", "return z /"),
                    "What comes out is right, but no gradient gets through: NumPy computes numbers and does not note "
                    "where they came from. Use `keras.ops` for all of it.": Edit(
                        "mean = keras.ops.mean(z,",
                        "z = keras.ops.convert_to_tensor(keras.ops.convert_to_numpy(z))\n"
                        "        mean = keras.ops.mean(z,",
                    ),
                },
            )
            + [
                Mistake(
                    f"You add {epsilon:g} under the root, so rows of small numbers come out too small. The lecture's "
                    "formula has no such number; section 4 shows what it costs.",
                    Edit("keras.ops.where(variance > 0, variance, 1.0)", f"variance + {epsilon}"),
                )
                for epsilon in (1e-3, 1e-5, 1e-6, 1e-7)
            ],
            hints=[
                "It is `normalize_rows` in other words: `keras.ops.mean(z, axis=-1, keepdims=True)`, and so on.",
                "The variance is the mean of the squared distances from the mean.",
                "Three lines: the mean, the variance, the quotient. A variance of 0 is best replaced before anything is "
                "done with it.",
            ],
        ),
        Agrees(
            "MyLayerNorm",
            inputs(z=drawn(rows), beta=choice(0.5, -1.5, 2.0), gamma=choice(3.0, 0.25, -2.0)),
            points=1,
            probe=Driven(with_beta_and_gamma),
            returns=(
                "beta",
                "gamma",
                "beta at first",
                "gamma at first",
                "output at first",
                "output with the given beta and gamma",
                "beta after a step of training",
                "gamma after a step of training",
            ),
            builds_on=("MyLayerNormS",),
            trials=3,
            seconds=60,
            also=[{"z": SMALL, "beta": 0.5, "gamma": 3.0}],
            forbids=NO_LIBRARY,
            mistakes={
                "beta and gamma have changed places: which of them is the new mean, and which the new spread?": Edit(
                    "self.beta + self.gamma * self.ln_s(z)", "self.gamma + self.beta * self.ln_s(z)"
                ),
                "gamma begins at 0, so that everything that comes out is the same at first. With which gamma is LN the "
                "same as LN-S?": Edit('initializer="ones"', 'initializer="zeros"'),
                "beta begins at 1. With which beta is LN the same as LN-S?": Edit(
                    'initializer="zeros"', 'initializer="ones"'
                ),
                "You have one beta and one gamma for each feature, as Keras does. The lecture's are two single "
                "numbers.": Edit("shape=()", "shape=(input_shape[-1],)"),
                "You scale and shift z itself: it is not normalized.": Edit("self.ln_s(z)", "z"),
                "You scale and shift first, and then normalize. That takes out again all that beta and gamma did.": Edit(
                    "self.beta + self.gamma * self.ln_s(z)", "self.ln_s(self.beta + self.gamma * z)"
                ),
                "Your beta has no effect: it is there, but the output does not depend on it.": Edit("self.beta + ", ""),
                "Your gamma has no effect: it is there, but the output does not depend on it.": Edit(
                    "self.gamma * ", ""
                ),
                "Your beta and gamma are plain numbers. Keras trains and saves only what `add_weight` makes.": Edit(
                    BUILD, "self.beta, self.gamma = 0.0, 1.0"
                ),
                "With `trainable=False` your beta and gamma stay as they are. They are to be learned.": Edit(
                    "shape=()", "shape=(), trainable=False"
                ),
                "You add beta before you multiply by gamma. In the formula, what does gamma stand beside?": Edit(
                    "self.beta + self.gamma * self.ln_s(z)", "self.gamma * (self.beta + self.ln_s(z))"
                ),
            },
            hints=[
                "`build` makes two weights, as in your `MyMM`. Their names are `self.beta` and `self.gamma`.",
                "A single number has the shape `()`. At first LN is to do the same as LN-S: what must beta and gamma "
                "be?",
                "`call` is the formula. `self.ln_s` is a layer, and may be called like a function.",
            ],
        ),
        Agrees(
            "spread_in_keras",
            inputs(
                variance=choice(1.0, 4.0, 0.25, 2.0),
                alpha=drawn(lambda d: float(np.round(10 ** d.rng.uniform(-2.5, 0.5), 4))),
                epsilon=choice(0.001, 1e-05, 0.1),
            ),
            points=0.5,
            also=[
                {"variance": 1.0, "alpha": 1.0, "epsilon": 0.001},
                {"variance": 4.0, "alpha": 0.01, "epsilon": 0.001},
                {"variance": 0.0, "alpha": 2.0, "epsilon": 0.001},
            ],
            forbids=("keras", "lecturekit"),
            mistakes={
                "You multiply the variance by alpha. If all numbers grow by alpha, how do their squares grow?": Edit(
                    "alpha**2", "alpha"
                ),
                "You give the variance of what comes out. Its standard deviation is asked for.": Edit(
                    "np.sqrt(scaled / (scaled + epsilon))", "scaled / (scaled + epsilon)"
                ),
                "You add epsilon outside of the root. Where does it stand in Keras' formula?": Edit(
                    "np.sqrt(scaled / (scaled + epsilon))", "np.sqrt(scaled) / (np.sqrt(scaled) + epsilon)"
                ),
                "In your divisor stands the variance of z. What goes into the layer is alpha z.": Edit(
                    "(scaled + epsilon)", "(variance + epsilon)"
                ),
                "alpha has no effect on your result. What goes into the layer is alpha z.": Edit("alpha**2 * ", ""),
                "Your epsilon is always 0.001. It is an argument of the function.": Edit(
                    "scaled + epsilon", "scaled + 0.001"
                ),
                "Above the line you have 1. What is divided is alpha z less its mean: what is its deviation?": Edit(
                    "np.sqrt(scaled / (scaled + epsilon))", "1 / np.sqrt(scaled + epsilon)"
                ),
                "Above the line you have alpha times the variance of z. A deviation belongs there: which root does it "
                "take?": Edit("np.sqrt(scaled / (scaled + epsilon))", "alpha * variance / np.sqrt(scaled + epsilon)"),
                "You give the divisor. What is the deviation of alpha z, divided by it?": Edit(
                    "np.sqrt(scaled / (scaled + epsilon))", "np.sqrt(scaled + epsilon)"
                ),
            },
            hints=[
                "Begin with alpha z: what is its variance, if that of z is known?",
                "Keras subtracts the mean, which leaves the deviation as it is, and divides by one number. Which?",
                "So the deviation that comes out is a quotient of two roots.",
            ],
        ),
        Choice("negative_alpha", right=asked.right, points=0.5, **QUESTIONS[asked.right]),
    ],
)

# %% [markdown]
# # Layer normalization: the same scale for every sample
#
# In a deep network numbers drift: after twenty layers one sample's entries lie between $-0.01$ and $0.01$, another's
# between $-500$ and $800$. The next layer has to cope with both. **Layer normalization** (层归一化) brings each sample
# to the same scale, wherever it comes from. **What remains of a vector then, and is its scale really gone?**

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question
from lecturekit.layers import MM

z = np.array([3.0, 9.0, 4.0, 8.0, 1.0, 5.0])
fig, axes = plt.subplots(1, 2, figsize=(9, 2.8), layout="constrained")
for ax, values, title in zip(axes, (z, (z - z.mean()) / z.std()), ("a vector", "normalized"), strict=True):
    mean, deviation = values.mean(), values.std()
    ax.axhspan(mean - deviation, mean + deviation, color="gray", alpha=0.25, label="one deviation up and down")
    ax.axhline(mean, color="#D55E00", label="mean")
    ax.bar(range(1, 7), values - mean, bottom=mean, width=0.5, color="#0072B2")
    ax.set(title=f"{title}: mean {abs(mean):.2g}, deviation {deviation:.2g}", xlabel="entry")
axes[0].set_ylabel("value")
axes[0].set_ylim(0, 12)
axes[0].legend(frameon=False, fontsize=8, loc="upper right", ncols=2)
plt.show()

# %% [markdown]
# ## 1. LN-S on arrays
#
# Take one sample, a vector $z$ of $m$ numbers. Its **mean** (均值) and its **standard deviation** (标准差) are
#
# $$\hat\mu = \frac{1}{m} \sum_{i=1}^m z_i, \qquad
# \hat\sigma = \sqrt{\frac{1}{m} \sum_{i=1}^m (z_i - \hat\mu)^2}, \qquad\text{and then}\qquad
# \text{LN-S}(z)_i = \frac{z_i - \hat\mu}{\hat\sigma}.$$
#
# The result has mean 0 and standard deviation 1. (The square of the standard deviation, $\hat\sigma^2$, is the
# **variance** (方差).)
#
# **With numbers.** Let $z = ({{ ",\\ ".join(f"{v:g}" for v in Z) }})$. Its mean is ${{ mean }}$. The distances from it
# are ${{ f"{-numbers.step:g}" }}$, four times, and ${{ 4 * numbers.step }}$; their squares have the mean
# $(4 \cdot {{ numbers.step**2 }} + {{ 16 * numbers.step**2 }}) / 5 = {{ 4 * numbers.step**2 }}$. So
# $\hat\sigma = {{ deviation }}$, and $\text{LN-S}(z) = (-0.5,\ -0.5,\ -0.5,\ -0.5,\ 2)$.
#
# **A constant vector**, such as $(5, 5, 5)$, has $\hat\sigma = 0$, and the formula says $0 / 0$. Here we agree that the
# result is $(0, 0, 0)$, as nothing stands out. A NaN would spread to everything that is computed from it. Nor do we add
# a small number to the divisor, as some do: section 4 shows what that costs.
#
# **Your turn.** Complete `normalize_rows`. Rows are samples, and each row is normalized **by itself**: what the other
# samples are must not matter. (`Z.mean(axis=1, keepdims=True)` is the column of all rows' means.)


# %%
def normalize_rows(Z):
    """LN-S of each row. What comes in stays as it is.

    Args:
        Z: samples, an array of shape (n, m).

    Returns:
        An array of shape (n, m). Each row has mean 0 and deviation 1, or is 0 if it was constant.
    """
    ### BEGIN SOLUTION
    mu = Z.mean(axis=1, keepdims=True)
    sigma = Z.std(axis=1, keepdims=True)
    return (Z - mu) / np.where(sigma > 0, sigma, 1)
    ### END SOLUTION


# %%
check("normalize_rows")

# %% [markdown]
# **Play.** What does `normalize_rows` make of rows of *two* numbers, such as `np.array([[3.0, 8.0], [0.1, -7.0]])`? Try
# some more. Can you say why nothing else can come out? And then `np.array([[0.1, 0.1, 0.1]])`: a computer's mean of
# these is 0.1 and a rounding error, so the deviation is not quite 0. (`lecturekit.layers.LayerNormS` takes a deviation
# that is no larger than the rounding error for 0. Yours need not: no check asks for it.)
#
# ## 2. LN-S as a layer
#
# Inside a network the same is done by a layer, written with `keras.ops`, so that it runs on every backend
# (TensorFlow, JAX, PyTorch) and lets gradients through. There are no weights yet, so there is nothing to `build`.
#
# **A trap.** `keras.ops.where(condition, a, b)` computes *both* `a` and `b`, and then throws one away. Forward that does
# no harm. On the way back the thrown-away one gets the gradient 0, and multiplies it by its own slope. Near $0 / 0$ that
# slope is infinite, as is the slope $1 / (2 \sqrt v)$ of the root at $v = 0$; and $0 \cdot \infty$ is NaN. So see to it
# that **no 0 ever reaches a root or a divisor**. (TensorFlow's root happens to forgive a 0 there; those of PyTorch and JAX
# do not.)
#
# **Your turn.** Complete `call`. `keras.ops.mean`, `keras.ops.square` and `keras.ops.sqrt` work as in NumPy.


# %%
class MyLayerNormS(keras.layers.Layer):
    """LN-S of each row, from (n, m) to (n, m); a constant row gives 0, and never a gradient that is NaN."""

    def call(self, z):
        ### BEGIN SOLUTION
        mean = keras.ops.mean(z, axis=-1, keepdims=True)
        variance = keras.ops.mean(keras.ops.square(z - mean), axis=-1, keepdims=True)
        return (z - mean) / keras.ops.sqrt(keras.ops.where(variance > 0, variance, 1.0))
        ### END SOLUTION


# %%
check("MyLayerNormS")

# %% [markdown]
# ## 3. LN: a mean and a spread of its own choice
#
# Mean 0 and deviation 1 may not suit the next layer. So it may choose others, and learn them: $\beta$ is the new mean
# and $\gamma$ the new spread,
#
# $$\mathrm{LN}(z) = \beta + \gamma \cdot \text{LN-S}(z).$$
#
# In the lecture both are single numbers, the same for all entries. At first LN does just what LN-S does.
#
# **With numbers.** With $\beta = 3$ and $\gamma = 2$ the vector above becomes
# $3 + 2 \cdot (-0.5,\ -0.5,\ -0.5,\ -0.5,\ 2) = (2,\ 2,\ 2,\ 2,\ 7)$. Its mean is 3, its deviation 2.
#
# **Your turn.** Complete `build`, which makes the weights `self.beta` and `self.gamma`, and `call`. A single number has
# the shape `()`.


# %%
class MyLayerNorm(keras.layers.Layer):
    """beta + gamma * LN-S(z), from (n, m) to (n, m), with two numbers, beta and gamma, that are learned."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        ### BEGIN SOLUTION
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")
        ### END SOLUTION

    def call(self, z):
        ### BEGIN SOLUTION
        return self.beta + self.gamma * self.ln_s(z)
        ### END SOLUTION


# %%
check("MyLayerNorm")

# %% [markdown]
# ## 4. Is the scale really gone?
#
# Multiply all weights of the MM before by one and the same $\alpha > 0$. All entries grow by $\alpha$, so do $\hat\mu$
# and $\hat\sigma$, and $\alpha$ cancels. LN is **scale-invariant** (尺度不变):
#
# $$\mathrm{LN}(\mathrm{MM}_{\alpha W, \alpha b}(z)) = \mathrm{LN}(\mathrm{MM}_{W, b}(z))
# \quad \text{for all } \alpha > 0.$$
#
# Yours is so, exactly. `keras.layers.LayerNormalization` is not quite. It divides by
#
# $$\sqrt{\hat\sigma^2 + \epsilon}, \qquad \epsilon = 0.001,$$
#
# so that it never divides by 0. For large numbers nobody will notice. For small ones?
#
# **With numbers.** Let $z$ have variance 1. Keras divides by $\sqrt{1.001}$, and a deviation of
# ${{ f"{1 / np.sqrt(1.001):.4f}" }}$ comes out, almost 1. But ${{ numbers.alpha }}\,z$ has only the deviation
# ${{ numbers.alpha }}$, and what Keras makes of it has the deviation ${{ f"{left:.3f}" }}$: most of it has been lost.
#
# **Your turn.** Find the formula behind that last number.


# %%
def spread_in_keras(variance, alpha, epsilon):
    """The standard deviation of what Keras' layer normalization makes of alpha * z.

    Args:
        variance: the variance of z, a number, not negative.
        alpha: the factor, a positive number.
        epsilon: what Keras adds under the root, a positive number.

    Returns:
        A number, 0 or greater.
    """
    ### BEGIN SOLUTION
    scaled = alpha**2 * variance
    return np.sqrt(scaled / (scaled + epsilon))
    ### END SOLUTION


# %%
check("spread_in_keras")

# %% [markdown]
# ### Measure it
#
# The same sample goes through an MM, whose $W$ and $b$ are then multiplied by $\alpha$, and through both layers.


# %%
def draw_spreads(exponents=(-4, 1), samples=1, width=64):
    """What comes out of your LN, of Keras', and of your formula."""
    rng = np.random.default_rng(0)
    z, mm = rng.normal(size=(samples, 8)), MM(width)
    h = keras.ops.convert_to_numpy(mm(z))
    alphas = np.logspace(*exponents, 21)

    def spreads(layer):
        return [keras.ops.convert_to_numpy(layer(alpha * h)).std() for alpha in alphas]

    try:
        yours = spreads(MyLayerNorm())
        formula = [spread_in_keras(h.var(), alpha, 0.001) for alpha in alphas]
    except NotImplementedError:
        print("Write `MyLayerNormS`, `MyLayerNorm` and `spread_in_keras` first. Then run this cell again.")
        return
    _, ax = plt.subplots(figsize=(6.5, 3.4))
    ax.plot(alphas, yours, "o-", color="#0072B2", label="your LN")
    ax.plot(alphas, formula, color="#D55E00", label="your formula for Keras")
    ax.plot(alphas, spreads(keras.layers.LayerNormalization()), "x", color="black", label="Keras, measured")
    ax.set(xlabel=r"$\alpha$", ylabel="deviation of the output", xscale="log", ylim=(-0.05, 1.15))
    ax.legend(frameon=False, loc="center left")
    plt.show()


draw_spreads()

# %% [markdown]
# **Play.** Below which $\alpha$ does Keras lose a tenth? Read it off, then find it with `spread_in_keras`. Which
# `epsilon` would move that point ten times further to the left? (Mind the square.)

# %% [markdown]
# ## 5. And if alpha is negative?
#
# The lecture says $\alpha > 0$, and it has to. Think of LN-S first, then of what $\beta$ and $\gamma$ do to its result.

# %%
question("negative_alpha")

# %%
# negative_alpha = "..."
### BEGIN SOLUTION
negative_alpha = asked.right
### END SOLUTION

# %%
check("negative_alpha")

# %% [markdown]
# **What you can now do:** normalize samples, constant ones included, write layers with and without weights that run on
# every backend, and say what scale invariance is and what an $\epsilon$ costs.
#
# With MM, $\sigma$, the skip and LN you hold most bricks of a Transformer (BERT, GPT); the chief one that is missing is
# the attention (注意力).
#
# Next: `sliding_window.ipynb` in `08_convolution`, another brick. It looks at a signal, and then at pictures, through a
# small window.
