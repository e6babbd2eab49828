# %%
import numpy as np

from lecturekit.check import (
    Agreement,
    Agrees,
    Choice,
    Driven,
    Edit,
    Exercise,
    Mistake,
    choice,
    edition,
    inputs,
    matrix,
    real,
    vector,
)

numbers = edition(
    {"constant": 3, "at": 5, "x": 0.5, "y": 0.5},
    lambda rng: {
        "constant": rng.integers(4, 10),
        "at": rng.choice([2, 3, 4, 6]),
        "x": rng.choice([1.5, 2.5]),
        "y": rng.choice([0.5, 1.0, 1.5]),
    },
)
C, AT, X, Y = numbers.constant, numbers.at, numbers.x, numbers.y
BY_RULE = "Differentiate term by term: a loop over the powers does it."
BY_DIFFERENCES = "Call g on both sides, and divide, with your own arithmetic."
LIBRARIES = ("lecturekit.calculus", "lecturekit.backprop", "scipy", "sympy", "autograd", "tensorflow", "torch", "jax")
EVERYWHERE = ("numpy.polyder", "numpy.polynomial", "numpy.poly1d", "numpy.gradient", *LIBRARIES)


def of_a_polynomial(target, c, w, h):
    def g(t):
        return c[0] + c[1] * t + c[2] * t**2 + c[3] * t**3

    return target(g, w, h)


def of_a_surface(target, A, c, w, h):
    def g(v):
        v = np.asarray(v, dtype=float)
        return float(v @ A @ v + (c @ v) ** 3)

    return target(g, w, h)


QUESTIONS = {  # by the key of the right answer
    "rounding": {
        "text": "Left of the lowest point of the curve a smaller h makes the error larger. Why?",
        "options": {
            "formula": "the formula's own error, of the size of h squared, grows there",
            "rounding": "g(w + h) - g(w - h) has few true digits left, and dividing by 2h magnifies the rest",
            "zero": "2h has become 0, and the computer divides by zero",
            "bend": "the function bends too strongly between w - h and w + h",
        },
        "because": {
            "formula": "h squared becomes smaller with h. Something else must grow.",
            "zero": "A float can be as small as 1e-300: 1e-15 is far from 0. Look at the printed numbers.",
            "bend": "The smaller h, the less a curve can bend on the way. This is the error on the right, not on "
            "the left.",
        },
        "hints": [
            "Look at the printed numbers. How many digits of the difference can you trust?",
            "Both heights begin with the same digits. What does a subtraction do to those, and what is left?",
            "What the formula itself gets wrong becomes smaller with h. So another error must grow: divide a fixed "
            "tiny error by 2h, and let h become smaller.",
        ],
    },
    "nothing": {
        "text": "Somebody takes h = 1e-30, far beyond the left end of the curve. What does the central difference of "
        "the picture, of e^w at w = 1, give then?",
        "options": {
            "exact": "e, to all digits that a computer has",
            "nothing": "0, as both heights are the same number",
            "infinite": "an infinite number, or an error, as it divides by nearly zero",
            "close": "a number near e, of which only the last digits are wrong",
        },
        "because": {
            "exact": "So it would be with exact numbers. The computer keeps about 16 digits: which number is 1 + 1e-30 "
            "then?",
            "infinite": "A float can be as small as 1e-300, so 2e-30 is a number like any other. Work out what stands "
            "above it.",
            "close": "Even at h = 1e-15 the printed answer is wrong in its second digit. Here much less is left.",
        },
        "hints": [
            "Look at the printed numbers again: in how many digits do the two heights differ?",
            "Write 1 + 1e-30 with all its digits. How many of them does the computer keep?",
            "So at which two places are the heights taken? First work out their difference, then divide it by 2h.",
        ],
    },
    "earlier": {
        "text": "The error of the forward difference is least near h = 1e-8. The central one needs no h as small as "
        "that: its best is near 1e-5. Why?",
        "options": {
            "digits": "its subtraction keeps more digits, since w - h and w + h lie further apart",
            "double": "it divides by 2h in place of h, so its rounding error is half as large",
            "cancel": "the rounding errors of its two heights cancel",
            "earlier": "the formula's own error falls like h squared: it is down at the rounding error at a larger h",
        },
        "because": {
            "digits": "They lie twice as far apart. But the best h is a thousand times larger.",
            "double": "Halving the rounding error would allow a *smaller* h, and hardly so: a factor of 2 is nothing "
            "to a thousand.",
            "cancel": "What cancels is the formula's own error of the size of h. Left of the lowest points the two "
            "curves lie side by side: so do their rounding errors.",
        },
        "hints": [
            "Two errors add up in each curve: one falls with h, one grows as h becomes smaller. Which of the two is "
            "the same for both differences?",
            "Follow both curves from the right to the left. How steep is each of them?",
            "How large must h be for an error of h squared to be 1e-10? And for an error of h?",
        ],
    },
}
asked = edition({"right": "rounding"}, lambda rng: {"right": rng.choice(["nothing", "earlier"])})

exercise = Exercise(
    title="Slopes: derivatives, gradients and differences",
    minutes=35,
    section="Review: Derivatives and Gradients",
    goals=[
        "compute the derivative and the gradient of a polynomial",
        "estimate both for any function by central differences",
        "say how the error of a difference depends on h, and why h must not be too small",
    ],
    checks=[
        Agrees(
            "polynomial_slope",
            inputs(c=vector("n"), x=real()),
            points=0.5,
            forbids=dict.fromkeys(EVERYWHERE, BY_RULE),
            also=[
                {"c": np.array([C, 0.0, 1.0]), "x": float(AT)},
                {"c": np.array([2.0, -1.0, 0.0, 4.0]), "x": 0.0},
                {"c": np.array([7.0]), "x": 2.0},
                {"c": np.array([1.0, 2.0, -1.0, 3.0, 2.0]), "x": -1.5},
                {"c": np.array([-2.0, 1.0, 3.0, -1.0, 2.0, 1.0]), "x": 2.0},
            ],
            mistakes=[
                Mistake(
                    "The constant c[0] is still in your answer. It lifts the whole curve: what does that do to its "
                    "slope?",
                    Edit("slope = 0.0", "slope = c[0]"),
                ),
                Mistake(
                    "Your powers stay as high as they were. Look at the second half of the rule: what becomes of the "
                    "exponent?",
                    Edit("x ** (i - 1)", "x**i"),
                ),
                Mistake(
                    "Your powers go down by one, but the old exponent does not come down as a factor.",
                    Edit("i * c[i]", "c[i]"),
                ),
                Mistake(
                    "You subtract 1 from the power, not from its exponent: in Python, ** binds more tightly than the "
                    "minus sign behind it.",
                    Edit("x ** (i - 1)", "x**i - 1"),
                ),
                Mistake(
                    "You return the value of g at x, its height. The question is how steep it is there.",
                    lambda c, x: sum(c[i] * x**i for i in range(len(c))),
                ),
                Mistake(
                    "You read c from the wrong end: c[0] is the constant, the last number belongs to the highest "
                    "power.",
                    lambda c, x: sum(i * c[len(c) - 1 - i] * x ** (i - 1) for i in range(1, len(c))),
                ),
                Mistake(
                    "The highest power plays no part in your sum. Which numbers does your loop run through?",
                    Edit("len(c)", "len(c) - 1"),
                ),
                Mistake(
                    "At x = 0 you raise 0 to the power -1. Which term asks for that, and what is left of it after "
                    "differentiating?",
                    Edit("range(1, len(c))", "range(len(c))"),
                    worth=0.25,
                ),
            ],
            hints=[
                "Do the worked example with pencil first. Which coefficients matter, and which does not?",
                "The term with coefficient c[i] contributes one product of three factors. The whole is their sum.",
                "The constant contributes nothing, so the sum can begin with the term behind it.",
            ],
        ),
        Agrees(
            "polynomial_gradient",
            inputs(c=matrix("n", "m"), x=real(2), y=real(2)),
            points=1,
            rule=Agreement(lists=True),
            builds_on=("polynomial_slope",),
            forbids=dict.fromkeys(EVERYWHERE, BY_RULE),
            also=[
                {"c": np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 1.0]]), "x": X, "y": Y},
                {"c": np.array([[2.0, 1.0, 3.0], [-1.0, 2.0, 1.0]]), "x": 0.0, "y": 0.0},
                {"c": np.array([[2.0, 1.0, 3.0], [-1.0, 2.0, 1.0]]), "x": 2.0, "y": -1.0},
            ],
            mistakes=[
                Mistake(
                    "Your two components are right, but they stand in the wrong order: which variable comes first?",
                    Edit("[dx, dy]", "[dy, dx]"),
                    worth=0.5,
                ),
                Mistake(
                    "You read c the other way round. Its row is the power of x, its column the power of y.",
                    lambda c, x, y: np.array(
                        [
                            sum(j * c[i, j] * x ** (j - 1) * y**i for i in range(len(c)) for j in range(1, len(c[0]))),
                            sum(i * c[i, j] * x**j * y ** (i - 1) for i in range(1, len(c)) for j in range(len(c[0]))),
                        ]
                    ),
                ),
                Mistake(
                    "The variable that is held fixed has gone from your products. It is a constant *factor*, and a "
                    "constant factor stays.",
                    Edit(
                        """x ** (i - 1) * y**j for i in range(1, n) for j in range(m))
    dy = sum(j * c[i, j] * x**i * y""",
                        """x ** (i - 1) for i in range(1, n) for j in range(m))
    dy = sum(j * c[i, j] * y""",
                    ),
                ),
                Mistake(
                    "You differentiate by x and by y at once, in both components. One variable moves, the other is "
                    "held fixed.",
                    Edit(
                        """i * c[i, j] * x ** (i - 1) * y**j for i in range(1, n) for j in range(m))
    dy = sum(j * c[i, j] * x**i * y ** (j - 1) for i in range(n)""",
                        """i * j * c[i, j] * x ** (i - 1) * y ** (j - 1) for i in range(1, n) for j in range(1, m))
    dy = sum(i * j * c[i, j] * x ** (i - 1) * y ** (j - 1) for i in range(1, n)""",
                    ),
                ),
                Mistake(
                    "You add the two partial derivatives up. The gradient keeps them apart, as the two components of "
                    "a vector.",
                    Edit("np.array([dx, dy])", "dx + dy"),
                ),
                Mistake("Your exponents stay as high as they were, in both components.", Edit("- 1)", "- 0)")),
                Mistake(
                    "Where x or y is 0 you raise 0 to the power -1. Which terms ask for that, and what is left of "
                    "them after differentiating?",
                    Edit("range(1, ", "range("),
                    worth=0.5,
                ),
            ],
            hints=[
                "Two numbers, found in the same way. For the first one, read y as if it were a plain number.",
                "Each entry c[i, j] contributes one product to the sum over x, and another to the sum over y.",
                "Two loops, one inside the other, reach every entry. In x^2 y only c[2, 1] is not 0.",
            ],
        ),
        Agrees(
            "central_difference",
            inputs(c=vector(4), w=real(2), h=choice(1.0, 0.5, 0.1, 2.0)),
            points=1,
            probe=Driven(of_a_polynomial),
            forbids=dict.fromkeys(EVERYWHERE, BY_DIFFERENCES),
            also=[{"c": np.array([0.0, 0.0, 0.0, 1.0]), "w": 1.0, "h": 0.5}],
            mistakes=[
                Mistake("You divide by h. How far apart are w - h and w + h?", Edit("(2 * h)", "h"), worth=0.5),
                Mistake(
                    "You look to one side only, so your secant leans to that side: the other point is w itself.",
                    Edit("(g(w + h) - g(w - h)) / (2 * h)", "(g(w + h) - g(w)) / h"),
                    worth=0.5,
                ),
                Mistake(
                    "You look to the left side only: the other point is w itself.",
                    Edit("(g(w + h) - g(w - h)) / (2 * h)", "(g(w) - g(w - h)) / h"),
                    worth=0.5,
                ),
                Mistake(
                    "Only g(w - h) is divided. Python divides before it subtracts, unless you say otherwise.",
                    Edit("(g(w + h) - g(w - h)) / (2 * h)", "g(w + h) - g(w - h) / (2 * h)"),
                ),
                Mistake(
                    "You divide by 2 and then *multiply* by h: Python reads a / b * c from left to right.",
                    Edit("/ (2 * h)", "/ 2 * h"),
                ),
                Mistake(
                    "Where g rises you find a negative slope. Which of the two heights is subtracted from which?",
                    Edit("g(w + h) - g(w - h)", "g(w - h) - g(w + h)"),
                ),
                Mistake(
                    "Your h is always the same small number, whatever h is asked for.",
                    Edit("    return", "    h = 1e-5\n    return"),
                ),
                Mistake(
                    "You return the difference of the two heights, not yet divided by their distance.",
                    Edit(" / (2 * h)", ""),
                ),
            ],
            hints=[
                "g is a function: g(w + h) is its height to the right of w.",
                "Rise over run. The rise takes two calls of g; how long is the run?",
                "Work the example with pencil, then call your function with `lambda w: w**3`. Do brackets stand where "
                "the fraction has a bar?",
            ],
        ),
        Choice("why_not_smaller", right=asked.right, points=0.5, **QUESTIONS[asked.right]),
        Agrees(
            "difference_gradient",
            inputs(
                A=matrix("n", "n", scale=2), c=vector("n", scale=2), w=vector("n", scale=2), h=choice(0.5, 0.1, 1.0)
            ),
            points=0.5,
            probe=Driven(of_a_surface),
            rule=Agreement(lists=True),
            builds_on=("central_difference",),
            forbids=dict.fromkeys(EVERYWHERE, BY_DIFFERENCES),
            also=[
                {
                    "A": np.array([[1.0, 2.0], [-1.0, 3.0]]),
                    "c": np.array([1.0, -1.0]),
                    "w": np.array([1.0, 2.0]),
                    "h": 0.5,
                }
            ],
            mistakes=[
                Mistake(
                    "You move all coordinates at the same time. One partial derivative looks along one axis: the other "
                    "coordinates stay where they are.",
                    Edit("step[i] = h", "step[:] = h"),
                ),
                Mistake(
                    "You move all coordinates at the same time, and find a single number. Each coordinate has a "
                    "partial derivative of its own.",
                    lambda g, w, h: (g(w + h) - g(w - h)) / (2 * h),
                ),
                Mistake(
                    "For the first coordinate you move only that one, but afterwards it stays moved while you look at "
                    "the next. When does your step begin anew?",
                    Edit(
                        "    for i in range(len(w)):\n        step = np.zeros(len(w))\n",
                        "    step = np.zeros(len(w))\n    for i in range(len(w)):\n",
                    ),
                ),
                Mistake(
                    "Once a coordinate has been moved to w - h it stays there, so the next partial derivative is taken "
                    "at another point.",
                    Edit(
                        """        step = np.zeros(len(w))
        step[i] = h
        slopes[i] = (g(w + step) - g(w - step)) / (2 * h)
""",
                        """        w = w.copy()
        w[i] += h
        right = g(w)
        w[i] -= 2 * h
        slopes[i] = (right - g(w)) / (2 * h)
""",
                    ),
                ),
                Mistake("You divide by h. How far apart are the two points?", Edit("(2 * h)", "h"), worth=0.25),
                Mistake(
                    "You look to one side only: the second of your points is w itself.",
                    Edit("(g(w + step) - g(w - step)) / (2 * h)", "(g(w + step) - g(w)) / h"),
                    worth=0.25,
                ),
                Mistake(
                    "You add the partial derivatives up. The gradient keeps them apart, one for each coordinate.",
                    Edit("return slopes", "return slopes.sum()"),
                ),
                Mistake(
                    "Where g rises you find a negative slope. Which height is subtracted from which?",
                    Edit("g(w + step) - g(w - step)", "g(w - step) - g(w + step)"),
                ),
            ],
            hints=[
                "As many central differences as w has coordinates. In each, one coordinate moves to both sides.",
                "Make a step: an array like w, all zeros, but for one place. Then ask g for its height at two points.",
                "Print the points at which you call g for w = (1, 2), h = 0.1. There should be four, and each should "
                "differ from w in one place only.",
            ],
        ),
    ],
)

# %% [markdown]
# # Slopes: derivatives, gradients and differences
#
# To train a network is to walk downhill on a landscape of errors. At every point of the way you need to know which way
# is down, and how steep it is. **How do you find the slope of a function, with a formula and without one?**
#
# For one variable the slope is the **derivative** (导数), for several variables it is the **gradient** (梯度). Here
# $g(x) = x^2 + {{ C }}$ is drawn with three secants (割线), lines through two points of the curve. As the second point
# comes nearer to $x = {{ AT }}$, the secant turns into the tangent (切线). Its slope is the derivative.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question

at = numbers.at
x = np.linspace(at - 4, at + 4.5, 200)
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(x, x**2 + numbers.constant, color="black", lw=2, label=f"$g(x) = x^2 + {numbers.constant}$")
for h, style in [(4, ":"), (2, "-."), (1, "--")]:
    slope = ((at + h) ** 2 - at**2) / h
    ax.plot(
        x,
        at**2 + numbers.constant + slope * (x - at),
        style,
        color="#0072B2",
        label=f"secant to x = {at + h}: slope {slope:g}",
    )
ax.plot(x, at**2 + numbers.constant + 2 * at * (x - at), color="#D55E00", lw=2, label=f"tangent: slope {2 * at}")
ax.plot(at, at**2 + numbers.constant, "o", color="#D55E00")
ax.set(xlabel="$x$", ylabel="$g(x)$", title=f"From secants to the tangent at $x = {at}$")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## 1. The derivative of a polynomial
#
# A **polynomial** (多项式) is a sum of powers with coefficients. You may differentiate it term by term:
#
# $$g(x) = \sum_i c_i\, x^i \qquad\Longrightarrow\qquad \frac{dg}{dx}(x) = \sum_{i \geq 1} i\, c_i\, x^{i-1}.$$
#
# The exponent comes down as a factor, and the power becomes one lower. A constant has slope 0 and disappears.
#
# **With numbers.** $g(x) = x^2 + {{ C }}$ has the coefficients $c = [{{ C }}, 0, 1]$, the constant first. So
# $\frac{dg}{dx} = 2x$, and at $x = {{ AT }}$ the slope is {{ 2 * AT }}. A longer one, $g(x) = 2 - x + 4x^3$, at
# $x = 2$:
#
# | $i$ | $c_i$ | term | its derivative | at $x = 2$ |
# |--:|--:|:--|:--|--:|
# | 0 | $2$ | $2$ | $0$ | $0$ |
# | 1 | $-1$ | $-x$ | $-1$ | $-1$ |
# | 2 | $0$ | $0$ | $0$ | $0$ |
# | 3 | $4$ | $4x^3$ | $12x^2$ | $48$ |
# | | | | sum | $47$ |
#
# **Your turn.** Complete `polynomial_slope`, for any number of coefficients and any $x$, also for $x = 0$.


# %%
def polynomial_slope(c, x):
    """The derivative of g(x) = c[0] + c[1] x + c[2] x^2 + ... at one point.

    Args:
        c: the coefficients, an array of shape (n,), the constant first. n is at least 1.
        x: where, a number.

    Returns:
        dg/dx at x, a number.
    """
    ### BEGIN SOLUTION
    slope = 0.0
    for i in range(1, len(c)):
        slope = slope + i * c[i] * x ** (i - 1)
    return slope
    ### END SOLUTION


# %%
check("polynomial_slope")

# %% [markdown]
# ### See it touch
#
# The next cell draws a curve and, at five points, a short line with *your* slope. If the slopes are right, every line
# lies along the curve.

# %%
c = np.array([1.0, -2.0, -0.5, 1.0])  # g(x) = 1 - 2x - x^2/2 + x^3


def draw_tangents(c):
    """A polynomial, and short lines with the slopes of `polynomial_slope`."""
    points = np.linspace(-1.4, 1.8, 5)
    try:
        slopes = [polynomial_slope(c, point) for point in points]
    except NotImplementedError:
        print("Write `polynomial_slope` first. Then run this cell again and see the tangents.")
        return
    x = np.linspace(-1.7, 2.1, 200)
    ax = plt.subplots(figsize=(7, 3.6))[1]
    ax.plot(x, sum(c[i] * x**i for i in range(len(c))), color="0.6", lw=2.5)
    for point, slope in zip(points, slopes, strict=True):
        height, half = sum(c[i] * point**i for i in range(len(c))), 0.35 / np.sqrt(1 + (slope / 2) ** 2)
        line = np.array([-half, half])
        ax.plot(point + line, height + slope * line, color="#D55E00", lw=2.5)
        ax.plot(point, height, "o", color="#D55E00")
        side = "right" if slope > 0.5 else "left" if slope < -0.5 else "center"
        ax.annotate(
            f"{slope:.2f}", (point, height), (-9 * np.sign(round(slope)), 11), textcoords="offset points", ha=side
        )
    ax.set(xlabel="$x$", ylabel="$g(x)$", title="A curve, five tangents, and their slopes")
    ax.margins(y=0.15)
    plt.show()


draw_tangents(c)

# %% [markdown]
# **Play.** Change the coefficients `c`. Which of them can you change without moving any slope?

# %% [markdown]
# ## 2. The gradient
#
# A function of several variables has one slope for each of them. Its **partial derivative** (偏导数) with respect to
# $x$ is the derivative that you find when $y$ is held fixed, like a plain number. The **gradient** is the vector of all
# partial derivatives:
#
# $$\nabla g = \begin{bmatrix} \partial g / \partial x \\ \partial g / \partial y \end{bmatrix}.$$
#
# **With numbers.** Let $g(x, y) = x^2 y$. Hold $y$ fixed: $x^2$ becomes $2x$, and the factor $y$ stays. Hold $x$ fixed:
# $y$ becomes $1$, and the factor $x^2$ stays.
#
# $$\nabla g = \begin{bmatrix} 2xy \\ x^2 \end{bmatrix}, \qquad \text{at } x = {{ X }},\ y = {{ Y }}: \quad
# \begin{bmatrix} 2 \cdot {{ X }} \cdot {{ Y }} \\ {{ X }}^2 \end{bmatrix}
# = \begin{bmatrix} {{ 2 * X * Y }} \\ {{ X**2 }} \end{bmatrix}.$$
#
# **As an array.** A polynomial in $x$ and $y$ has a table of coefficients: `c[i, j]` belongs to $x^i y^j$. Rows count
# the powers of $x$, columns those of $y$. So $g(x, y) = x^2 y$ and $3 + 4y + 5xy^2$ are
#
# $$\begin{bmatrix} 0 & 0 \\ 0 & 0 \\ 0 & 1 \end{bmatrix} \qquad\text{and}\qquad
# \begin{bmatrix} 3 & 4 & 0 \\ 0 & 0 & 5 \end{bmatrix}.$$
#
# **Your turn.** Complete `polynomial_gradient`. You may call your `polynomial_slope`, but you need not. The function is
# the sum over all entries of the table:
#
# $$g(x, y) = \sum_i \sum_j c_{ij}\, x^i y^j.$$


# %%
def polynomial_gradient(c, x, y):
    """The gradient of g(x, y) = sum of c[i, j] x^i y^j at one point.

    Args:
        c: the coefficients, an array of shape (n, m). Rows are powers of x, columns powers of y.
        x, y: where, two numbers.

    Returns:
        dg/dx and dg/dy at (x, y), an array of shape (2,).
    """
    ### BEGIN SOLUTION
    n, m = c.shape
    dx = sum(i * c[i, j] * x ** (i - 1) * y**j for i in range(1, n) for j in range(m))
    dy = sum(j * c[i, j] * x**i * y ** (j - 1) for i in range(n) for j in range(1, m))
    return np.array([dx, dy])
    ### END SOLUTION


# %%
check("polynomial_gradient")

# %% [markdown]
# ### Which way does it point?
#
# A contour line (等高线) joins points of equal height. Here are those of $x^2 y$, and on them some of *your* gradients
# as arrows, drawn at a fifth of their length. Where is $g$ steep, and at which angle do the arrows meet the lines?


# %%
def draw_gradients():
    """Contour lines of x^2 y with arrows from `polynomial_gradient`."""
    c = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    points = np.array([(a, b) for a in (0.5, 1.0, 1.5) for b in (0.3, 0.9, 1.5)])
    try:
        arrows = np.array([polynomial_gradient(c, *point) for point in points])
    except NotImplementedError:
        print("Write `polynomial_gradient` first. Then run this cell again and see the arrows.")
        return
    x, y = np.meshgrid(np.linspace(0, 2.6, 100), np.linspace(0, 2.4, 100))
    ax = plt.subplots(figsize=(5.2, 4.6))[1]
    lines = ax.contour(x, y, x**2 * y, [0.05, 0.2, 0.5, 1, 2, 3, 5, 8], colors="0.6")
    ax.clabel(lines, fontsize=8)
    ax.quiver(*points.T, *arrows.T, color="#D55E00", angles="xy", scale_units="xy", scale=5, width=0.008)
    ax.set(xlabel="$x$", ylabel="$y$", xlim=(0, 2.6), aspect="equal", title="Gradients of $x^2 y$ point uphill")
    plt.show()


draw_gradients()

# %% [markdown]
# The gradient points where $g$ rises fastest, straight across the contour lines, and it is long where $g$ is steep.
# Downhill is the opposite way.

# %% [markdown]
# ## 3. Without a formula: central differences
#
# Sometimes there is no formula, only a program that computes $g$. Then go a little to the right, a little to the left,
# and compare the heights. This is a **central difference** (中心差分):
#
# $$\frac{dg}{dw}(w) \approx \frac{g(w + h) - g(w - h)}{2h}.$$
#
# **With numbers.** $g(w) = w^3$ at $w = 1$ with $h = 0.5$:
#
# $$\frac{1.5^3 - 0.5^3}{2 \cdot 0.5} = \frac{3.375 - 0.125}{1} = 3.25.$$
#
# The true slope is $3w^2 = 3$, so the error is $0.25$. With $h = 0.1$ it is only $0.01$.
#
# **Functions as arguments.** Your function will receive the function `g` itself. In Python that is nothing special:
# write its name without brackets to hand it over, with brackets to call it.


# %%
def at_both_ends(g, low, high):
    """The heights of g at two places."""
    return g(low), g(high)


def cube(w):
    return w**3


print(at_both_ends(cube, 0.5, 1.5))
print(at_both_ends(lambda w: w**3, 0.5, 1.5))  # the same function, without a name

# %% [markdown]
# **Your turn.** Complete `central_difference`. Call only `g`: it may be any function.


# %%
def central_difference(g, w, h=1e-5):
    """The slope of g at w, estimated from two points, w - h and w + h.

    Args:
        g: a function of a number, which returns a number.
        w: where, a number.
        h: the distance to either side, a positive number.

    Returns:
        The estimate, a number.
    """
    ### BEGIN SOLUTION
    return (g(w + h) - g(w - h)) / (2 * h)
    ### END SOLUTION


# %%
check("central_difference")

# %% [markdown]
# ## 4. How large should h be?
#
# The next cell takes *your* central difference of $g(w) = e^w$ at $w = 1$, where the true slope is $e$, for $h$ from
# $1$ down to $10^{-15}$. For comparison: the **forward difference** (前向差分) $\frac{g(w + h) - g(w)}{h}$, which looks
# to one side only. Both axes are logarithmic, so a power such as $h^2$ becomes a straight line.


# %%
def draw_errors(g, w, truth):
    """The error of two differences against h, on logarithmic axes."""
    h = 10.0 ** np.arange(-15, 0.1, 0.25)
    try:
        central = [abs(central_difference(g, w, step) - truth) for step in h]
    except NotImplementedError:
        print("Write `central_difference` first. Then run this cell again and see its error.")
        return
    forward = [abs((g(w + step) - g(w)) / step - truth) for step in h]
    ax = plt.subplots(figsize=(7, 4))[1]
    ax.loglog(h, forward, "s--", color="0.6", ms=4, label="forward difference")
    ax.loglog(h, central, "o-", color="#0072B2", ms=4, label="your central difference")
    right = h[h > 1e-5]
    ax.loglog(right, right**2 / 2, ":", color="#D55E00", lw=2.5, label="$h^2 / 2$, for comparison")
    ax.set(xlabel="$h$", ylabel="size of the error", title="The error of a difference, and h")
    ax.legend(frameon=False, loc="lower left")
    plt.show()


draw_errors(np.exp, 1.0, np.e)

# %% [markdown]
# **Read the right half first.** There the blue points follow the straight line of $h^2$: an $h$ ten times smaller makes
# the error a hundred times smaller. We say that the error is $O(h^2)$, "of the order of $h^2$". The grey squares fall
# only as fast as $h$ itself. In the worked example the error was even $h^2$ exactly, $0.5^2$ and $0.1^2$.
#
# **Then the left half.** From some $h$ on, the error grows again. A computer keeps about 16 digits of each number. Look
# at what is left of them after the subtraction:

# %%
h = 1e-15
print(f"g(1 + h)            = {np.exp(1 + h):.18f}")
print(f"g(1 - h)            = {np.exp(1 - h):.18f}")
print(f"their difference    = {np.exp(1 + h) - np.exp(1 - h):.18f}")
print(f"it should have been = {2 * h * np.e:.18f}")
print(f"divided by 2h       = {(np.exp(1 + h) - np.exp(1 - h)) / (2 * h):.18f}")

# %% [markdown]
# **Your turn.** A question about very small $h$. Answer with one of the keys.

# %%
question("why_not_smaller")

# %%
# why_not_smaller = "..."
### BEGIN SOLUTION
why_not_smaller = asked.right
### END SOLUTION

# %%
check("why_not_smaller")

# %% [markdown]
# **Play.** Call `draw_errors(np.sin, 1.0, np.cos(1.0))`, or go far out, `draw_errors(np.exp, 10.0, np.exp(10.0))`. Does
# the best $h$ change much? (This is why $10^{-5}$ is a good first choice.)

# %% [markdown]
# ## 5. A gradient by differences
#
# In $n$ dimensions take one coordinate at a time. Move it to both sides, and leave all others where they are:
#
# $$\frac{\partial g}{\partial w_i}(w) \approx
# \frac{g(w_1, \dots, w_i + h, \dots, w_n) - g(w_1, \dots, w_i - h, \dots, w_n)}{2h}.$$
#
# **With numbers.** $g(x, y) = x^2 y$ at $({{ X }}, {{ Y }})$ with $h = 0.1$:
#
# $$\frac{ {{ f"{X + .1:g}" }}^2 \cdot {{ Y }} - {{ f"{X - .1:g}" }}^2 \cdot {{ Y }} }{0.2} = {{ f"{2 * X * Y:g}" }},
# \qquad \frac{ {{ X }}^2 \cdot {{ f"{Y + .1:g}" }} - {{ X }}^2 \cdot {{ f"{Y - .1:g}" }} }{0.2} = {{ f"{X**2:g}" }}.$$
#
# Two coordinates, four calls of $g$, and the gradient that the formula gave in section 2.
#
# **Your turn.** Complete `difference_gradient`, for `w` of any length. You may call your `central_difference`, but you
# need not. Here `g` takes an array, and the `w` that comes in must stay as it is.


# %%
def difference_gradient(g, w, h=1e-5):
    """The gradient of g at w, each partial derivative estimated by a central difference.

    Args:
        g: a function of an array of shape (n,), which returns a number.
        w: where, an array of n floats.
        h: the distance to either side, a positive number.

    Returns:
        The estimates, an array of shape (n,).
    """
    ### BEGIN SOLUTION
    slopes = np.zeros(len(w))
    for i in range(len(w)):
        step = np.zeros(len(w))
        step[i] = h
        slopes[i] = (g(w + step) - g(w - step)) / (2 * h)
    return slopes
    ### END SOLUTION


# %%
check("difference_gradient")

# %% [markdown]
# ### Two ways, one gradient
#
# The formula and the differences know nothing of each other. When they agree, you can trust both. This is how people
# find errors in the gradients of large networks, and it is called a **gradient check** (梯度检验).


# %%
def g(w):
    return 3 + 4 * w[1] + 5 * w[0] * w[1] ** 2


c = np.array([[3.0, 4.0, 0.0], [0.0, 0.0, 5.0]])
points = np.array([[1.0, 1.0], [-2.0, 0.5], [0.3, -1.7]])
try:
    rows = [(*point, *polynomial_gradient(c, *point), *difference_gradient(g, point)) for point in points]
    print(f"{'(x, y)':>14}{'by the formula':>26}{'by differences':>26}")
    for row in rows:
        print("{:7.1f}{:7.1f}{:13.6f}{:13.6f}{:13.6f}{:13.6f}".format(*row))
except NotImplementedError:
    print("Write `polynomial_gradient` and `difference_gradient` first. Then run this cell again and compare.")

# %% [markdown]
# **What you can now do:** find the slope of a polynomial by its formula and the slope of any function by differences,
# in one or many dimensions, and choose an $h$ that is neither too large nor too small.
#
# Next: `downhill.ipynb`, where you walk against the gradient until you reach the bottom.
