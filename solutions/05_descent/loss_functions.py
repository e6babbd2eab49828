# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Choice, Edit, Exercise, Mistake, drawn, edition, inputs, labels, vector

numbers = edition(
    {"y": [0.9, 0.6, 0.2], "d": [1, 0, 0], "z": 2},
    lambda rng: {
        "y": [rng.integers(75, 96) / 100, rng.integers(55, 75) / 100, rng.integers(10, 40) / 100],
        "d": [1, 0, 0],
        "z": rng.integers(1, 5),
    },
)
(A, B, C), Z = numbers.y, numbers.z
Y, D = np.array(numbers.y), np.array(numbers.d, dtype=float)
LOG_LOSSES = -np.log([A, 1 - B, 1 - C])


def some_outputs(d):
    """Outputs between 0 and 1; in half of the draws also 0, 1/2 and 1 themselves."""
    n = d.size("n")
    return d.rng.choice([0, 0.25, 0.5, 0.75, 1], n) if d.whole else np.round(d.rng.uniform(0.02, 0.98, n), 2)


outputs = drawn(some_outputs)
FORBIDDEN = dict.fromkeys(
    ("lecturekit.losses", "keras", "tensorflow", "torch", "jax", "scipy", "sklearn"), "Write the sum with NumPy."
)
EXTREME = [
    ([1000.0], [0.0]),
    ([-1000.0], [1.0]),
    ([1000.0, -1000.0], [1.0, 0.0]),
    ([0.0, 30.0, -30.0], [1.0, 0.0, 1.0]),
]

QUESTIONS = {  # by the key of the right answer
    "flat": {
        "text": "Why can gradient descent not train with the zero-one loss?",
        "options": {
            "steep": "at its jumps it is so steep that every step is far too large",
            "flat": "between its jumps it is constant: the gradient is 0 almost everywhere, and no step moves",
            "whole": "it is a whole number, so only whole-number weights can be reached",
            "valleys": "it has several valleys, and descent may end in the wrong one",
        },
        "because": {
            "steep": "You would have to stand exactly on a jump to notice it. What is the slope where you stand?",
            "whole": "The loss is a whole number, the weight need not be. Ask for the slope at any place.",
            "valleys": "That may happen with any loss. Look at the first picture: has descent moved at all?",
        },
        "hints": [
            "Stand somewhere in the first picture, and move b a tiny bit. What does the loss do?",
            "What is the slope at b = 5 in each of the three pictures? And alpha times this slope?",
            "A step is alpha times the slope. For which slopes does descent stay where it is?",
        ],
    },
    "never": {
        "text": "Somebody lets the zero-one loss charge 10 for each wrong answer in place of 1, and lets descent run "
        "again. Does it train now?",
        "options": {
            "louder": "yes: all slopes are ten times as large, so the steps are, too",
            "smaller": "yes, if alpha is made ten times smaller",
            "never": "no: it is still constant between its jumps, whatever their height, and no step moves",
            "wild": "no: its jumps are now so high that descent runs away",
        },
        "because": {
            "louder": "Ten times which slope? Stand between two jumps in the first picture.",
            "smaller": "That undoes the factor in each step. How long was a step before, and how long is it then?",
            "wild": "You would have to stand exactly on a jump to notice it. What is the slope where you stand?",
        },
        "hints": [
            "Stand somewhere in the first picture, and move b a tiny bit. What does the loss do? What would it do if "
            "the picture were ten times as high?",
            "What is the slope at b = 5 in the first picture? And ten times this slope?",
            "A step is alpha times the slope. Work out the first step.",
        ],
    },
    "start": {
        "text": "In the first picture, let descent begin at b = 1.5, with alpha = 30, a hundred times as large as "
        "before. Where does it end?",
        "options": {
            "jump": "at the nearest jump",
            "valley": "where the loss is least",
            "start": "where it began",
            "away": "far out, since such steps are much too large",
        },
        "because": {
            "jump": "To get to a jump it would have to move. What is the slope where it stands?",
            "valley": "It would get there if it knew which way is down. What does the slope at its start tell it?",
            "away": "A step is alpha times the slope. For most losses this one would be long; what is it here?",
        },
        "hints": [
            "Stand at b = 1.5 in the first picture, and move b a tiny bit. What does the loss do?",
            "A step is alpha times the slope. Work out the first one.",
            "Try it: `draw_landscapes(start=1.5)`, then with a larger `alpha`.",
        ],
    },
}
asked = edition({"right": "flat"}, lambda rng: {"right": rng.choice(["never", "start"])})

exercise = Exercise(
    title="Loss functions: how wrong is a network?",
    minutes=35,
    section="Training Neural Networks",
    goals=[
        "compute the zero-one loss, the sum of squared errors and the log loss",
        "keep the log loss finite for every output",
        "say why gradient descent cannot use the zero-one loss",
    ],
    after=["04_activations/activation_functions", "05_descent/learning_rate"],
    checks=[
        Agrees(
            "misclassified",
            inputs(y=outputs, d=labels("n", 0, 1)),
            points=0.5,
            forbids=FORBIDDEN,
            also=[
                {"y": Y, "d": D},
                {"y": np.array([0.5, 0.5]), "d": np.array([1.0, 0.0])},
                {"y": np.array([1.0, 0.0, 0.25]), "d": np.array([1.0, 1.0, 0.0])},
                {"y": np.array([0.8, 0.1, 0.7, 0.3]), "d": np.array([0.0, 1.0, 0.0, 0.0])},
            ],
            mistakes=[
                Mistake(
                    "Look at an output of exactly 0.5: you give it to class 0. In the table, to which class does it "
                    "belong?",
                    Edit("y >= 0.5", "y > 0.5"),
                    worth=0.25,
                ),
                Mistake("You count the samples that are right. A loss counts what is wrong.", Edit("!=", "==")),
                Mistake(
                    "You return a share of the samples. The zero-one loss is their number.",
                    Edit("np.sum(", "np.mean("),
                    worth=0.25,
                ),
                Mistake(
                    "You compare the outputs themselves with the targets. An output of 0.9 is not 1, but its class is.",
                    Edit("(y >= 0.5) != (d == 1)", "y != d"),
                ),
                Mistake(
                    "You add up how far outputs and targets are apart. The zero-one loss asks only whether a class is "
                    "right or wrong.",
                    Edit("(y >= 0.5) != (d == 1)", "abs(y - d)"),
                ),
                Mistake(
                    "You give every output to class 1. These outputs lie between 0 and 1: where is the border?",
                    Edit("y >= 0.5", "y >= 0"),
                ),
                Mistake(
                    "You give every output below 1 to class 0. These outputs lie between 0 and 1: where is the border?",
                    Edit("y >= 0.5", "y >= 1"),
                ),
                Mistake(
                    "You miss those samples that are of class 1 but were given to class 0.",
                    Edit("(y >= 0.5) != (d == 1)", "(y >= 0.5) & (d == 0)"),
                ),
                Mistake(
                    "You miss those samples that are of class 0 but were given to class 1.",
                    Edit("(y >= 0.5) != (d == 1)", "(y < 0.5) & (d == 1)"),
                ),
                Mistake(
                    "Your errors of the two kinds cancel each other. Both should count.",
                    Edit("(y >= 0.5) != (d == 1)", "1.0 * (y >= 0.5) - d"),
                ),
            ],
            hints=[
                "Two steps: a class for each output, then a count.",
                "A comparison such as `y < 0.3` gives an array of True and False. `np.sum` counts True as 1.",
                "Two arrays can be compared entry by entry, too. Where do classes and targets differ?",
            ],
        ),
        Agrees(
            "squared_error",
            inputs(y=outputs, d=labels("n", 0, 1)),
            points=0.5,
            forbids=FORBIDDEN,
            also=[{"y": Y, "d": D}],
            mistakes=[
                Mistake(
                    "Your answer is twice as large as it should be. Look at the factor in front of the sum.",
                    Edit(" / 2", ""),
                    worth=0.25,
                ),
                Mistake("You average over the samples. The lecture adds up.", Edit("np.sum(", "np.mean("), worth=0.25),
                Mistake(
                    "You return the mean of the squares. The lecture's E is a sum, with a factor in front.",
                    Edit("np.sum((y - d) ** 2) / 2", "np.mean((y - d) ** 2)"),
                ),
                Mistake(
                    "You add up first and square then, so that errors of both signs cancel.",
                    Edit("np.sum((y - d) ** 2)", "np.sum(y - d) ** 2"),
                ),
                Mistake(
                    "Your result is the plain sum of the errors, so those of both signs cancel. The formula has their "
                    "squares.",
                    Edit("np.sum((y - d) ** 2) / 2", "np.sum(y - d)"),
                ),
                Mistake("Your errors are not squared, so those of both signs cancel.", Edit(" ** 2", "")),
                Mistake("You add up the sizes of the errors, not their squares.", Edit("(y - d) ** 2", "abs(y - d)")),
                Mistake(
                    "You take a root at the end. The formula has none.",
                    Edit("np.sum((y - d) ** 2) / 2", "np.sqrt(np.sum((y - d) ** 2))"),
                ),
                Mistake("You return a number for each sample. They are to be added up.", Edit("np.sum(", "(")),
            ],
            hints=[
                "From inside to outside: the errors, their squares, the sum, the factor.",
                "`y - d` is the array of all errors. Which order do the brackets prescribe?",
                "Print each stage for the worked example, and compare with its table.",
            ],
        ),
        Agrees(
            "log_loss",
            inputs(y=outputs, d=labels("n", 0, 1)),
            points=1,
            rule=Agreement(rtol=0.015),  # log(1 - y) at y = 1 - 1e-7 is 15.94 in single precision, not 16.12
            forbids=FORBIDDEN,
            also=[
                {"y": Y, "d": D},
                *({"y": np.array([y]), "d": np.array([d])} for y in (0.0, 1.0) for d in (0.0, 1.0)),
                {"y": np.array([0.0, 0.5, 1.0, 0.25]), "d": np.array([0.0, 1.0, 1.0, 0.0])},
            ],
            mistakes=[
                Mistake(
                    "Where an output is exactly 0 or 1, your sum is infinite or NaN. Keep the outputs away from both "
                    "before you take logarithms.",
                    Edit("np.clip(y, 1e-7, 1 - 1e-7)", "y"),
                    worth=0.5,
                ),
                Mistake(
                    "You keep the outputs away from 0, but not from 1. The second logarithm is of 1 - y.",
                    Edit("np.clip(y, 1e-7, 1 - 1e-7)", "np.maximum(y, 1e-7)"),
                    worth=0.5,
                ),
                Mistake("Your loss is negative: the logarithm of a probability is.", Edit("-np.sum", "np.sum")),
                Mistake(
                    "You average over the samples. Here the losses are added up.", Edit("np.sum", "np.mean"), worth=0.5
                ),
                Mistake(
                    "Samples with the target 0 cost you nothing, whatever the network says about them.",
                    Edit(" + (1 - d) * np.log(1 - y)", ""),
                ),
                Mistake(
                    "You charge each sample for what did *not* happen. With d = 1, which of the two logarithms should "
                    "be left?",
                    Edit("d * np.log(y) + (1 - d) * np.log(1 - y)", "(1 - d) * np.log(y) + d * np.log(1 - y)"),
                ),
                Mistake(
                    "Your logarithm has the base 10. The lecture's is the natural one.", Edit("np.log(", "np.log10(")
                ),
                Mistake(
                    "Your logarithm has the base 2. The lecture's is the natural one.", Edit("np.log(", "np.log2(")
                ),
                Mistake("You return a number for each sample. They are to be added up.", Edit("np.sum(", "(")),
                Mistake(
                    "Both logarithms are of y. The second is of the probability of the other class.",
                    Edit("np.log(1 - y)", "np.log(y)"),
                ),
            ],
            hints=[
                "Keep the outputs between 1e-7 and 1 - 1e-7 first. See `np.clip`, or `np.minimum` with `np.maximum`.",
                "Then write the formula down. With d = 1 its second term is 0, with d = 0 its first.",
                "Test it with y = 0 and d = 0: a perfect answer, so almost no loss. And with y = 0 and d = 1?",
            ],
        ),
        Agrees(
            "log_loss_of_z",
            inputs(z=vector("n"), d=labels("n", 0, 1)),
            points=0.5,
            forbids=FORBIDDEN,
            also=[{"z": np.array(z), "d": np.array(d)} for z, d in EXTREME],
            mistakes=[
                Mistake(
                    "For large z your loss is infinite: exp(z) is too large for a computer. Which of the two forms of "
                    "log(1 + exp(z)) keeps its exponential small there?",
                    Edit("np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))", "np.log(1 + np.exp(z))"),
                    worth=0.25,
                ),
                Mistake(
                    "For very negative z your loss is infinite: exp(-z) is too large for a computer. The other form of "
                    "log(1 + exp(z)) is safe there.",
                    Edit("np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))", "z + np.log(1 + np.exp(-z))"),
                    worth=0.25,
                ),
                Mistake(
                    "You go by way of the sigmoid. For z = 1000 it is exactly 1, and its logarithms are of no use: "
                    "your sum is infinite or NaN. The formula in z needs no sigmoid.",
                    lambda z, d: -np.sum(d * np.log(1 / (1 + np.exp(-z))) + (1 - d) * np.log(1 - 1 / (1 + np.exp(-z)))),
                ),
                Mistake(
                    "No sample costs you more than 16.2, as you keep the sigmoid away from 0 and 1. The formula in z "
                    "needs no such guard: z = 1000 with d = 0 costs 1000.",
                    lambda z, d: (
                        -np.sum(
                            d * np.log(np.clip(1 / (1 + np.exp(-z)), 1e-7, 1 - 1e-7))
                            + (1 - d) * np.log(1 - np.clip(1 / (1 + np.exp(-z)), 1e-7, 1 - 1e-7))
                        )
                    ),
                ),
                Mistake("The sign before d z is wrong in your sum.", Edit("- d * z", "+ d * z")),
                Mistake("The targets d play no part in your sum.", Edit(" - d * z", "")),
                Mistake(
                    "You average over the samples. Here the losses are added up.", Edit("np.sum", "np.mean"), worth=0.25
                ),
                Mistake("You return a number for each sample. They are to be added up.", Edit("np.sum(", "(")),
            ],
            hints=[
                "First log(1 + exp(z)) alone, as an array, for z = -1000, 0 and 1000. It should be 0, 0.693 and 1000.",
                "There are two forms of it. One is safe where z is positive, the other where z is negative.",
                "`np.where` chooses between two arrays. Or find one formula for both: in the safe form the exponent "
                "is never positive, so which function of z stands in it?",
            ],
        ),
        Choice("flat_loss", right=asked.right, points=0.5, **QUESTIONS[asked.right]),
    ],
)

# %% [markdown]
# # Loss functions: how wrong is a network?
#
# Gradient descent needs a landscape. When a network learns, the height is its error on the training samples, and the
# places are its weights. **How do you put the error of a network into one number, so that descent can make it
# small?**
#
# Such a number is a **loss** (损失): high for a bad model, low for a good one. The lecture names three. The picture
# shows what each charges for one sample of class 1, when the network answers $y = \sigma(z)$, the sigmoid of $z$.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question
from lecturekit.calculus import central_difference, gradient_descent


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


z = np.linspace(-6, 6, 601)
fig, ax = plt.subplots(figsize=(7, 3.8))
ax.plot(z[z < 0], np.ones(300), color="0.5", lw=2.5)
ax.plot(z[z >= 0], np.zeros(301), color="0.5", lw=2.5, label="zero-one loss")
ax.plot(z, (sigmoid(z) - 1) ** 2 / 2, "--", color="#0072B2", lw=2.5, label="squared error")
ax.plot(z, -np.log(sigmoid(z)), color="#D55E00", lw=2.5, label="log loss")
ax.set(xlabel="$z$ (to the right: more certain of class 1)", ylabel="loss", title="What one sample of class 1 costs")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## 1. The zero-one loss: count the wrong ones
#
# The outputs $y_1, \dots, y_n$ lie between 0 and 1, and the targets $d_1, \dots, d_n$ are 0 or 1. An output belongs to
# class 1 if it is at least $\frac12$, else to class 0. The **zero-one loss** (0-1 损失) is the **number** of samples
# whose class differs from the target.
#
# **With numbers.**
#
# | output $y$ | its class | target $d$ | |
# |--:|--:|--:|:--|
# | {{ A }} | 1 | 1 | right |
# | {{ B }} | 1 | 0 | wrong |
# | {{ C }} | 0 | 0 | right |
# | 0.5 | 1 | 1 | right |
#
# One of four is wrong: the zero-one loss is 1.
#
# **Your turn.** Complete `misclassified`.


# %%
def misclassified(y, d):
    """The zero-one loss: how many samples are given to the wrong class.

    Args:
        y: the outputs, an array of shape (n,) of numbers from 0 to 1.
        d: the targets, an array of shape (n,) of 0 and 1.

    Returns:
        The number of samples whose class is wrong.
    """
    ### BEGIN SOLUTION
    return np.sum((y >= 0.5) != (d == 1))
    ### END SOLUTION


# %%
check("misclassified")

# %% [markdown]
# ## 2. The sum of squared errors
#
# The zero-one loss does not see *how* wrong an output is. The **sum of squared errors** (误差平方和) does:
#
# $$E = \frac12 \sum_{i=1}^n (y_i - d_i)^2.$$
#
# The factor $\frac12$ is there for convenience: it cancels the 2 that comes down when you differentiate the square.
#
# **With numbers.** The first three samples from above:
#
# | $y$ | $d$ | error $y - d$ | its square |
# |--:|--:|--:|--:|
# | {{ A }} | 1 | {{ f"{A - 1:.2f}" }} | {{ f"{(A - 1)**2:.4f}" }} |
# | {{ B }} | 0 | {{ f"{B:.2f}" }} | {{ f"{B**2:.4f}" }} |
# | {{ C }} | 0 | {{ f"{C:.2f}" }} | {{ f"{C**2:.4f}" }} |
#
# The sum of the squares is {{ f"{((Y - D)**2).sum():.4g}" }}, and $E = {{ f"{((Y - D)**2).sum() / 2:.5g}" }}$.
#
# **Your turn.** Complete `squared_error`.


# %%
def squared_error(y, d):
    """The lecture's sum of squared errors, E.

    Args:
        y: the outputs, an array of shape (n,).
        d: the targets, an array of shape (n,).

    Returns:
        E, a number.
    """
    ### BEGIN SOLUTION
    return np.sum((y - d) ** 2) / 2
    ### END SOLUTION


# %%
check("squared_error")

# %% [markdown]
# ## 3. The log loss
#
# Read the output $y$ as a probability: the network thinks that the class is 1 with probability $y$, and 0 with
# probability $1 - y$. Then ask how probable it finds what is really true, all targets together: a product, one factor
# for each sample. The best network makes this as large as possible: **maximum likelihood** (最大似然). Minus the
# logarithm turns the product into a sum, and large into small. This is the **log loss** (对数损失):
#
# $$L = -\sum_{i=1}^n \Big( d_i \log y_i + (1 - d_i) \log(1 - y_i) \Big), \qquad \log \text{ to the base } e.$$
#
# **With numbers.** Of the two terms only one is left: the logarithm of the probability that was given to the truth.
#
# | $y$ | $d$ | given to the truth | minus its logarithm |
# |--:|--:|--:|--:|
# | {{ A }} | 1 | {{ A }} | {{ f"{LOG_LOSSES[0]:.4f}" }} |
# | {{ B }} | 0 | {{ f"{1 - B:.2f}" }} | {{ f"{LOG_LOSSES[1]:.4f}" }} |
# | {{ C }} | 0 | {{ f"{1 - C:.2f}" }} | {{ f"{LOG_LOSSES[2]:.4f}" }} |
#
# Together $L = {{ f"{LOG_LOSSES.sum():.4f}" }}$. The wrong sample costs most.
#
# **A trap.** A probability of 0 given to the truth would cost infinitely much, and not even a perfect answer is safe:

# %%
with np.errstate(all="ignore"):
    print("log 0 =", np.log(0.0), "  and  0 * log 0 =", 0 * np.log(0.0), "(not a number)")

# %% [markdown]
# So before you take any logarithm, keep the outputs at least $10^{-7}$ away from 0 and from 1: what is smaller than
# $10^{-7}$ becomes $10^{-7}$, and what is larger than $1 - 10^{-7}$ becomes $1 - 10^{-7}$.
#
# **Your turn.** Complete `log_loss`.


# %%
def log_loss(y, d):
    """The log loss, with the outputs kept at least 1e-7 away from 0 and from 1.

    Args:
        y: the outputs, an array of shape (n,) of numbers from 0 to 1, both included.
        d: the targets, an array of shape (n,) of 0 and 1.

    Returns:
        L, a finite number.
    """
    ### BEGIN SOLUTION
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -np.sum(d * np.log(y) + (1 - d) * np.log(1 - y))
    ### END SOLUTION


# %%
check("log_loss")

# %% [markdown]
# ## 4. The log loss as a function of z
#
# Keeping outputs away from 0 and 1 has a price: there the loss is flat, and a network that is badly wrong cannot learn.
# If $y = \sigma(z) = \frac{1}{1 + e^{-z}}$, there is a better way. Put this into the formula, and the loss of one
# sample becomes
#
# $$\log(1 + e^z) - d\,z.$$
#
# No logarithm of 0 any more. But $e^{1000}$ is too large for a computer. So look at the first term, which can be
# written in two ways:
#
# $$\log(1 + e^z) = z + \log(1 + e^{-z}).$$
#
# They are equal for every $z$. But for $z = 1000$ a computer can evaluate only one of the two, and for $z = -1000$ only
# the other. Which one when?
#
# **With numbers.**
#
# | $z$ | $d$ | $\log(1 + e^z)$ | loss |
# |--:|--:|--:|--:|
# | {{ Z }} | 1 | {{ f"{np.log1p(np.exp(Z)):.4f}" }} | {{ f"{np.log1p(np.exp(Z)) - Z:.4f}" }} |
# | {{ Z }} | 0 | {{ f"{np.log1p(np.exp(Z)):.4f}" }} | {{ f"{np.log1p(np.exp(Z)):.4f}" }} |
# | 1000 | 0 | 1000 | 1000 |
# | -1000 | 0 | 0 | 0 |
#
# **Your turn.** Complete `log_loss_of_z`, the sum over all samples. It must be right for $z = \pm 1000$, too.


# %%
def log_loss_of_z(z, d):
    """The log loss of the outputs y = sigmoid(z), computed from z itself.

    Args:
        z: an array of shape (n,) of any numbers, also of very large ones.
        d: the targets, an array of shape (n,) of 0 and 1.

    Returns:
        L, a finite number.
    """
    ### BEGIN SOLUTION
    return np.sum(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - d * z)
    ### END SOLUTION


# %%
check("log_loss_of_z")

# %% [markdown]
# ## 5. Three landscapes
#
# Now the landscape. A neuron answers $y = \sigma(x + b)$ to a number $x$, and only its bias $b$ can be learned. There
# are eight samples, four of each class. The pictures show *your* three losses for every $b$, and on each a gradient
# descent of 40 steps from $b = 5$. The slopes come from central differences, so any loss will do.

# %%
x = np.array([-2.0, -1.0, 0.0, 1.5, 0.7, 2.2, 3.0, 4.0])
d = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0])


def draw_landscapes(start=5.0, alpha=0.3, steps=40):
    """Three losses of a neuron against its bias, with gradient descent on each."""
    axes = None
    for place, (name, loss) in enumerate(
        [("zero-one loss", misclassified), ("squared error", squared_error), ("log loss", log_loss)]
    ):

        def height(b, loss=loss):
            return loss(sigmoid(x + b), d)

        try:
            path = gradient_descent(lambda b: central_difference(height, b), start, alpha, steps)
        except NotImplementedError:
            print("Write `misclassified`, `squared_error` and `log_loss` first. Then run this cell again.")
            return
        if axes is None:
            axes = plt.subplots(1, 3, figsize=(10, 3.4), layout="constrained")[1]
        b = np.linspace(-6, max(6, start + 1), 1200)
        axes[place].plot(b, [height(value) for value in b], color="0.6", lw=2)
        axes[place].plot(path, [height(value) for value in path], ".-", color="#0072B2", lw=1)
        axes[place].plot(path[0], height(path[0]), "s", color="#D55E00", ms=8, label="start")
        axes[place].plot(path[-1], height(path[-1]), "o", color="#0072B2", ms=8, label="end")
        axes[place].set(xlabel="$b$", title=name, ylim=(0, None))
    axes[0].set_ylabel("loss of all eight samples")
    axes[2].legend(frameon=False)
    plt.show()


draw_landscapes()

# %% [markdown]
# **Your turn.** Compare the three, then answer with one of the keys.

# %%
question("flat_loss")

# %%
# flat_loss = "..."
### BEGIN SOLUTION
flat_loss = asked.right
### END SOLUTION

# %%
check("flat_loss")

# %% [markdown]
# The zero-one loss is what we care about in the end, but it cannot guide us. So networks are trained with a loss that
# has slopes, and measured by counting.
#
# **Play.** How many `steps` does the squared error need until it is down? Then start further out,
# `draw_landscapes(start=9.0, steps=500)`. Its landscape is nearly flat there, as the sigmoid is; the log loss still
# shows the way. This is one reason why the log loss is the usual choice for classification.
#
# **What you can now do:** compute the lecture's three losses safely, and choose one that descent can work with.
#
# Next: `backprop_by_hand.ipynb` in `06_backprop`. Differences take two runs of the network for each weight. There is a
# way to find all slopes in one walk backwards.
