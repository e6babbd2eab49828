# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Edit, Equals, Exercise, Mistake, Pace, drawn, edition, inputs, matrix
from lecturekit.data import mouse_edge


def photo(rng):
    bright = int(rng.integers(60, 91))
    return {"bright": bright, "dim": 30 + (-27 - 4 * bright) % 6 + 6 * int(rng.integers(0, 3))}


numbers = edition({"bright": 80, "dim": 50}, photo)
SUM = 4 * numbers.bright + numbers.dim  # of the pixels that meet a weight
EDGE = mouse_edge()
TALL, WIDE = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
DOT = np.zeros((4, 5))
DOT[2, 2] = 1.0


def pair(d):
    shape = d.size("a", 1, 4), d.size("b", 1, 4)
    grow = d.rng.integers(0, 2 + round(4 * d.level), size=2)
    return d.numbers(tuple(shape + grow)), d.numbers(shape)


def answers(image, kernel):
    return np.einsum("ijkl,kl->ij", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


def planted(d):
    """The curve at a random place, perhaps beside a lamp or in bright light, and a filter."""
    image = np.zeros(d.rng.integers(10, 15, size=2))
    row, column = (int(d.rng.integers(0, n - 6)) for n in image.shape)
    image[row : row + 7, column : column + 7] = EDGE.patch
    image[:3, :4] += d.rng.integers(0, 2) * d.rng.integers(40, 60, size=(3, 4))
    kernels = [EDGE.filter, EDGE.zero_mean, EDGE.filter[:6, 2:6]]
    return image + 30 * d.rng.integers(0, 2), kernels[int(d.rng.integers(3))]


def scene(d):
    """An image and a filter that answers most at one place only."""
    while True:
        image, kernel = planted(d) if d.whole and d.level > 0.3 else pair(d)
        found = np.sort(answers(image, kernel), axis=None)
        if len(found) > 1 and found[-1] - found[-2] > 0.01:
            return image, kernel


def cut(make):
    return {name: drawn(lambda d, i=i: d.once("all", make)[i]) for i, name in enumerate(("image", "kernel"))}


LIBRARIES = {
    "scipy": "Write it with NumPy, as the exercise explains.",
    **dict.fromkeys(("numpy.convolve", "numpy.correlate", "numpy.polymul", "numpy.polynomial", "numpy.poly1d"), ""),
    **dict.fromkeys(("keras", "tensorflow", "torch", "jax", "lecturekit.layers", "lecturekit.plots"), ""),
}
LAMP = {
    "image": np.array([[9.0, 9.0, 0.0, 0.0], [9.0, 9.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]]),
    "kernel": np.array([[-3.0, 2.0], [2.0, -1.0]]),
}


def in_loops(image, kernel):
    (height, width), (n, m) = kernel.shape, image.shape
    places = [[image[i : i + height, j : j + width] for j in range(m - width + 1)] for i in range(n - height + 1)]
    return np.array([[np.sum(window * kernel) for window in line] for line in places])


exercise = Exercise(
    title="The back of a mouse",
    minutes=40,
    section="Interpretation of convolution",
    goals=[
        "compute a convolution of an image, with loops and without",
        "find a pattern in an image with a filter",
        "say why brightness deceives a filter, and make one that it does not deceive",
    ],
    after=["08_convolution/sliding_window"],
    checks=[
        Agrees(
            "convolve_2d",
            inputs(**cut(pair)),
            points=1,
            rule=Agreement(lists=True),
            forbids=LIBRARIES,
            also=[{"image": DOT, "kernel": TALL[:2]}, {"image": DOT, "kernel": WIDE}, {"image": DOT.T, "kernel": TALL}],
            mistakes={
                "Your filter is turned round before it slides. In the lecture's convolution, the filter's upper left "
                "weight meets the window's upper left pixel.": Edit("window * kernel", "window * kernel[::-1, ::-1]"),
                "Your last row and your last column are missing. In the worked example, how many positions has the "
                "window from left to right, how many from top to bottom?": Edit(" + 1\n", "\n"),
                "You take the mean of the products. The formula only adds up.": Edit("np.sum(", "np.mean("),
                "Your filter plays no part: you add up the pixels of each window as they are.": Edit(
                    "window * kernel", "window"
                ),
                "Rows and columns of your result are exchanged. Which of your two loops walks down, which to the "
                "right?": Edit("return y", "return y.T"),
                "Each of your answers is a single product, the last one of its window. What becomes of the products "
                "before it?": Edit("np.sum(window * kernel)", "window[-1, -1] * kernel[-1, -1]"),
                "Your window is always a square. Where do you use the filter's number of rows, and where its number "
                "of columns?": Edit("kernel.shape[1]", "kernel.shape[0]"),
            },
            hints=[
                "Begin with one position: cut the window that belongs to (0, 0) out of the image. Then that of (1, 2).",
                "A window is image[top:bottom, left:right]. All four depend on the position and on the filter's shape.",
                "Two loops over positions, one inside the other. Print the shape of each window: it is the filter's.",
            ],
        ),
        Agrees(
            "convolve_2d_fast",
            inputs(**cut(pair)),
            points=1,
            rule=Agreement(lists=True),
            forbids=LIBRARIES,
            also=[
                {"image": DOT, "kernel": WIDE},
                {"image": np.arange(144.0).reshape(12, 12) % 7, "kernel": WIDE},
            ],
            pace=Pace(40, inputs(image=matrix(300, 320), kernel=matrix(3, 4)), worth=0.5, slow=in_loops),
            mistakes={
                "Your filter is turned round. To which side does the part of the image move that the *last* weight "
                "multiplies?": Edit("weight * image", "kernel[-1 - k, -1 - m] * image"),
                "Your last row and your last column are missing. Count the positions.": Edit(" + 1\n", "\n"),
                "You take the mean of the products. The formula only adds up.": Edit(
                    "return y", "return y / kernel.size"
                ),
                "You add up over the positions, so that one number remains for each *weight*. One should remain for "
                "each position: which axes are which?": lambda image, kernel: (
                    np.lib.stride_tricks.sliding_window_view(image, kernel.shape) * kernel
                ).sum(axis=(0, 1)),
                "Only the products of the last weight are left in your result. Where do the others get lost?": Edit(
                    "y += ", "y = "
                ),
                "Your filter plays no part: all its weights count as 1.": Edit("weight * ", ""),
            },
            hints=[
                "Do it for a single weight first: which part of the image does the weight (0, 0) meet, as the window "
                "takes all its positions? Which part does the weight (0, 1) meet?",
                "All these parts have the shape of the result. A loop over the weights is fine: there are few of them.",
                "Or take all windows at once, an array with four axes: two for the position, two for the weight. Which "
                "two are to be summed over?",
            ],
        ),
        Agrees(
            "find_curve",
            inputs(**cut(scene)),
            points=0.5,
            returns=("row", "column"),
            builds_on=("convolve_2d",),
            forbids={"lecturekit.layers": "", "lecturekit.plots": "", "keras": "", "scipy": ""},
            also=[
                LAMP,
                {"image": mouse_edge((1, 4), 13).image[:10], "kernel": EDGE.filter},
            ],
            mistakes={
                "You turn the number of the place into a row and a column as if the responses were as wide as the "
                "image. How many columns has their array?": Edit(", responses.shape)", ", image.shape)"),
                "Row and column are exchanged. A place is (row, column): first down, then to the right.": Edit(
                    "int(row), int(column)", "int(column), int(row)"
                ),
                "This is the brightest pixel of the image, whatever the filter. Ask where the *response* is "
                "greatest.": Edit(
                    "np.unravel_index(np.argmax(responses), responses.shape)",
                    "np.unravel_index(np.argmax(image), image.shape)",
                ),
                "This is the brightest window, whatever the filter's weights. Ask where the *response* is "
                "greatest.": Edit("convolve_2d(image, kernel)", "convolve_2d(image, np.ones(kernel.shape))"),
                "You give the middle of the window. Its upper left corner is asked for.": Edit(
                    "int(row), int(column)", "int(row) + kernel.shape[0] // 2, int(column) + kernel.shape[1] // 2"
                ),
                "You take the response that is largest in size, so a very negative one wins. The pattern is where "
                "the response is greatest.": Edit("argmax(responses)", "argmax(np.abs(responses))"),
                "This is where the filter answers least.": Edit("argmax", "argmin"),
            },
            hints=[
                "Two steps: the responses at all positions, then the place of the greatest one.",
                "`np.argmax` counts through a whole array, row after row, and gives one number. Print it for a small "
                "array. How do you get row and column out of it?",
                "Two loops that remember the best response so far, and its place, do it as well. `np.unravel_index` is "
                "shorter: look at its examples with help(np.unravel_index).",
            ],
        ),
        Equals(
            "deceiving_brightness",
            points=0.5,
            mistakes={
                "At this brightness the patch still answers less than the curve. Put your number in and compare.": SUM
                // 6,
                "At this brightness, patch and curve answer the same. Which whole number comes next?": SUM / 6,
                "You count five weights on the patch. On the curve, one weight meets a 0; and on the patch?": SUM // 5
                + 1,
                "This holds for the first picture, whose curve answers 6600. Here the curve has other pixels.": 37,
                "This is the curve's response. How bright must the patch be for more than that?": 30 * SUM,
                "You multiply by all 49 weights, as if each were 30. How many of them are not 0?": SUM // 49 + 1,
                "A patch as bright as the curve wins indeed, but so do darker ones. Look for the darkest.": (
                    numbers.bright
                ),
            },
            hints=[
                "First the response of the curve in this photo, as for the first picture: five products.",
                "Then the response of a patch of brightness v: how often does it hold v * 30?",
                "Where are the two equal? Then look at the whole numbers beside that.",
            ],
        ),
        Agrees(
            "zero_mean",
            inputs(kernel=matrix("n", "m")),
            points=0.5,
            rule=Agreement(lists=True),
            also=[{"kernel": EDGE.filter[:6, 2:6]}, {"kernel": np.array([[0.0, 3.0], [0.0, 0.0]])}],
            mistakes=[
                Mistake(
                    "You subtract the sum of the weights from each. Then the new weights add up to something else "
                    "again: how large is each one's share?",
                    Edit("kernel.mean()", "kernel.sum()"),
                ),
                Mistake(
                    "You take the mean of those weights only that are not 0. The mean is over all weights: the zeros "
                    "of the filter change, too.",
                    Edit("kernel.mean()", "kernel[kernel != 0].mean()"),
                ),
                Mistake(
                    "Each row of your filter has a mean of its own that you subtract. Take one mean, of all weights.",
                    Edit("kernel.mean()", "kernel.mean(axis=1, keepdims=True)"),
                ),
                Mistake(
                    "Each column of your filter has a mean of its own that you subtract. Take one, of all weights.",
                    Edit("kernel.mean()", "kernel.mean(axis=0)"),
                ),
                Mistake("You divide by the mean. What do the weights add up to then?", lambda k: k / k.mean()),
                Mistake("You divide by the sum. What do the weights add up to then?", lambda k: k / k.sum()),
                Mistake("Your signs are turned round: this filter answers least on the curve.", lambda k: k.mean() - k),
                Mistake(
                    "You also divide by the standard deviation. Only the mean is to be taken away.",
                    lambda k: (k - k.mean()) / k.std(),
                ),
            ],
            hints=[
                "Try [[0, 3], [0, 0]] by hand. By how much must each of the four weights go down?",
                "One and the same number is taken away everywhere. How does NumPy take the mean of all entries, of all "
                "rows and columns together?",
                "Add up the entries of your result: `zero_mean(mouse.filter).sum()`. It should be 0, up to rounding.",
            ],
        ),
    ],
)

# %% [markdown]
# # The back of a mouse
#
# **How does a filter find a pattern in an image, and what can deceive it?**
#
# The lecture has a filter of 7 x 7 weights. Six of them are 30, and they lie on a curve; the others are 0. The same
# curve, drawn in **pixels** (像素), is in an image: it is the edge of a mouse's back. The window slides over all rows
# and columns, and answers loudly on the mouse. (A pixel is a number, its brightness. In the pictures, dark means a
# *large* number, as ink on paper.)

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.data import mouse_edge
from lecturekit.plots import filter_over_image, filter_response

mouse = mouse_edge()

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for ax, values, title in ((left, mouse.filter, "the filter"), (right, mouse.image, "the image")):
    shown = ax.imshow(values, cmap="Greys")
    ax.set(title=title, xlabel="column", ylabel="row")
    fig.colorbar(shown, ax=ax, shrink=0.8)
plt.show()

# %% [markdown]
# ## 1. The window in two dimensions
#
# The image $x$ and the filter $w$ are matrices now. The window's upper left corner is at row $i$, column $j$:
#
# $$y_{ij} = \sum_k \sum_l w_{kl}\; x_{i+k,\,j+l}.$$
#
# **With numbers.** The image has 3 rows and 4 columns, the filter 2 rows and 3 columns:
#
# $$x = \begin{bmatrix} 1 & 0 & 2 & 1 \\ 0 & 3 & 1 & 0 \\ 2 & 4 & 6 & 5 \end{bmatrix}, \qquad
# w = \begin{bmatrix} 1 & 0 & 2 \\ 0 & 1 & 0 \end{bmatrix}.$$
#
# The window fits at $3 - 2 + 1 = 2$ places from top to bottom, and at $4 - 3 + 1 = 2$ from left to right. (Products
# with a weight of 0 are not written.)
#
# | $(i, j)$ | window | products | $y_{ij}$ |
# |:--|:--|:--|--:|
# | $(0, 0)$ | rows 0-1, columns 0-2 | $1 \cdot 1 + 2 \cdot 2 + 1 \cdot 3$ | $8$ |
# | $(0, 1)$ | rows 0-1, columns 1-3 | $1 \cdot 0 + 2 \cdot 1 + 1 \cdot 1$ | $3$ |
# | $(1, 0)$ | rows 1-2, columns 0-2 | $1 \cdot 0 + 2 \cdot 1 + 1 \cdot 4$ | $6$ |
# | $(1, 1)$ | rows 1-2, columns 1-3 | $1 \cdot 3 + 2 \cdot 0 + 1 \cdot 6$ | $9$ |
#
# **Your turn.** Complete `convolve_2d`. Loops over the positions are welcome, and nothing is turned round.


# %%
def convolve_2d(image, kernel):
    """The filter's response at every position where all of it lies over the image ("valid").

    Args:
        image: an array of shape (rows, columns).
        kernel: the filter, an array of shape (height, width), no larger than the image. It need not be a square.

    Returns:
        The responses, an array of shape (rows - height + 1, columns - width + 1).
    """
    ### BEGIN SOLUTION
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            y[i, j] = np.sum(window * kernel)
    return y
    ### END SOLUTION


# %%
check("convolve_2d")

# %% [markdown]
# ## 2. Once more, without a loop over positions
#
# An image has even more positions than a signal, so a loop over them takes its time. In the last notebook you did
# without one, and the same ideas help here: shift whole parts of the image, and let NumPy work on all places at once.
#
# **With numbers.** The filter $\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}$ adds to each pixel its lower right
# neighbour. The image above has 3 rows and 4 columns, so there are $2 \cdot 3$ positions. Add two parts of it:
#
# $$\begin{bmatrix} 1 & 0 & 2 \\ 0 & 3 & 1 \end{bmatrix} + \begin{bmatrix} 3 & 1 & 0 \\ 4 & 6 & 5 \end{bmatrix}
# = \begin{bmatrix} 4 & 1 & 2 \\ 4 & 9 & 6 \end{bmatrix}.$$
#
# The first part begins at row 0, column 0 of the image, the second at row 1, column 1. Or take all windows at once, as
# NumPy shows them:

# %%
x = np.array([[1, 0, 2, 1], [0, 3, 1, 0], [2, 4, 6, 5]])
print(np.lib.stride_tricks.sliding_window_view(x, (2, 2))[0])  # the windows of the first row of positions

# %% [markdown]
# **Your turn.** Complete `convolve_2d_fast`: the same responses, without a loop over the positions. A right answer with
# loops over positions is worth half of the points.


# %%
def convolve_2d_fast(image, kernel):
    """The same as `convolve_2d`, fast on large images.

    Args:
        image: an array of shape (rows, columns).
        kernel: the filter, an array of shape (height, width), no larger than the image.

    Returns:
        The responses, an array of shape (rows - height + 1, columns - width + 1).
    """
    ### BEGIN SOLUTION
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    y = np.zeros((rows, columns))
    for (k, m), weight in np.ndenumerate(kernel):
        y += weight * image[k : k + rows, m : m + columns]
    return y
    ### END SOLUTION


# %%
check("convolve_2d_fast")


# %%
def race(size):
    """How long both of your functions take for an image of this size."""
    image = np.random.default_rng(0).uniform(size=(size, size))
    for function in (convolve_2d, convolve_2d_fast):
        start = time.perf_counter()
        try:
            function(image, mouse.filter)
        except NotImplementedError:
            print(f"Write `{function.__name__}` first. Then run this cell again.")
            continue
        print(f"{function.__name__:17} {1000 * (time.perf_counter() - start):8.1f} ms")


race(200)

# %% [markdown]
# ## 3. Find the curve
#
# On the curve, five of the six weights meet a pixel that is not 0. In the order of the rows:
#
# $$30 \cdot 50 + 30 \cdot 20 + 30 \cdot 50 + 30 \cdot 50 + 30 \cdot 50 = 4 \cdot 50 \cdot 30 + 20 \cdot 30 = 6600.$$
#
# Far from the curve all products are 0. In the picture, the window is blue and the six weights are orange.

# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
for ax, place in zip(axes, [mouse.place, (2, 15)], strict=True):
    filter_over_image(mouse.image, mouse.filter, place, ax=ax)
plt.show()

# %% [markdown]
# To find the mouse, slide the filter over the whole image and take the place where it answers most.
#
# **With numbers.** If the responses are $\begin{bmatrix} 2 & 5 & 9 \\ 0 & 3 & 4 \end{bmatrix}$, the greatest is the $9$
# in row 0, column 2: the answer is $(0, 2)$. That is where the window has its upper left corner.
#
# **Your turn.** Complete `find_curve`. Call your `convolve_2d`.


# %%
def find_curve(image, kernel):
    """Where in the image the filter answers most. There is always a single such place.

    Args:
        image: an array of shape (rows, columns).
        kernel: the filter, an array of shape (height, width), no larger than the image.

    Returns:
        Row and column of the window's upper left corner, two whole numbers: (row, column).
    """
    ### BEGIN SOLUTION
    responses = convolve_2d(image, kernel)
    row, column = np.unravel_index(np.argmax(responses), responses.shape)
    return int(row), int(column)
    ### END SOLUTION


# %%
check("find_curve")

# %% [markdown]
# The next cell hides the curve at a random place. Run it several times.


# %%
def hide_and_seek():
    """The curve at a random place, and where you find it."""
    hidden = mouse_edge(place=tuple(np.random.default_rng().integers(0, 18, size=2)))
    try:
        place = find_curve(hidden.image, hidden.filter)
    except NotImplementedError:
        print("Write `convolve_2d` and `find_curve` first. Then run this cell again.")
        return
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
    filter_over_image(hidden.image, hidden.filter, place, ax=left)
    filter_response(hidden.image, hidden.filter, ax=right)
    plt.show()


hide_and_seek()

# %% [markdown]
# ## 4. What deceives it
#
# The filter multiplies and adds; it does not know what a curve is. Put it on a **flat patch**, a place where all
# pixels are 50: a white wall, a lamp. Now all six weights meet a 50:
#
# $$6 \cdot 50 \cdot 30 = 9000 > 6600.$$
#
# The wall is a better mouse than the mouse. The greatest response only says: here is the pattern, *or* here it is
# bright.
#
# **Your turn.** Another photo of the same mouse is brighter. On its curve the filter meets four pixels of
# {{ numbers.bright }} and one of {{ numbers.dim }}. From which brightness on does a flat patch beat this curve? Give
# the smallest whole number, as `deceiving_brightness`. Paper or Python, as you like.

# %%
# deceiving_brightness = ...
### BEGIN SOLUTION
curve = 4 * numbers.bright * 30 + numbers.dim * 30
deceiving_brightness = curve // (6 * 30) + 1
### END SOLUTION

# %%
check("deceiving_brightness")

# %% [markdown]
# ## 5. A filter that ignores brightness
#
# All weights of the filter are positive or 0, so more light never makes the response smaller. The remedy: let the
# weights add up to 0. On a flat patch of brightness $v$ the response is then
#
# $$\sum_k \sum_l w_{kl}\, v = v \sum_k \sum_l w_{kl} = 0,$$
#
# whatever $v$ is. Such a filter compares: bright on the curve, *dark beside it*. It is made by subtracting from each
# weight the mean of all weights, also of those that are 0. The new weights have **zero mean** (零均值).
#
# **With numbers.** $\begin{bmatrix} 6 & 0 & 3 \\ 0 & 3 & 0 \end{bmatrix}$ has six weights with the sum 12, so their
# mean is 2, and it becomes $\begin{bmatrix} 4 & -2 & 1 \\ -2 & 1 & -2 \end{bmatrix}$.
#
# **Your turn.** Complete `zero_mean`.


# %%
def zero_mean(kernel):
    """The filter without its mean, so that a flat image gets the response 0.

    Args:
        kernel: an array of shape (height, width).

    Returns:
        A new array of the same shape, whose entries add up to 0.
    """
    ### BEGIN SOLUTION
    return kernel - kernel.mean()
    ### END SOLUTION


# %%
check("zero_mean")

# %% [markdown]
# ### Mouse or lamp?
#
# In the next picture the whole scene is brighter by 30, and there is a lamp. (It is drawn as a photo: here bright is
# white.) Where do the two filters, each with *your* functions, see the mouse?


# %%
def mouse_or_lamp(lamp=50):
    """A bright scene with a lamp, and where both filters answer most."""
    rng = np.random.default_rng()
    image = mouse_edge(place=(int(rng.integers(0, 18)), int(rng.integers(0, 6)))).image
    top = int(rng.integers(0, 14))
    image[top : top + 10, 14:23] += lamp
    image += 30 + rng.uniform(-1, 1, size=image.shape)
    try:
        found = [find_curve(image, mouse.filter), find_curve(image, zero_mean(mouse.filter))]
    except NotImplementedError:
        print("Write `convolve_2d`, `find_curve` and `zero_mean` first. Then run this cell again.")
        return
    fig, ax = plt.subplots(figsize=(6.5, 4.2), layout="constrained")
    shown = ax.imshow(image, cmap="gray", vmin=0)
    fig.colorbar(shown, ax=ax, label="brightness")
    looks = [("the lecture's filter", "#D55E00", "--"), ("with zero mean", "#0072B2", "-")]
    for (row, column), (name, colour, style) in zip(found, looks, strict=True):
        corners = np.array([column, row]) - 0.5 + [(0, 0), (7, 0), (7, 7), (0, 7), (0, 0)]
        ax.plot(*corners.T, color=colour, ls=style, lw=2.5, label=name)
    ax.set(xlabel="column", ylabel="row", title="where each filter answers most")
    fig.legend(loc="outside lower center", ncols=2, frameon=False)
    plt.show()


mouse_or_lamp()

# %% [markdown]
# **Play.** Run it again, and make the lamp brighter, `mouse_or_lamp(lamp=90)`. Flat light is no problem any more, but
# an *edge* of strong light can be: there, too, it is bright under the positive weights and dark beside them. No single
# filter sees a mouse. Networks use many of them, one layer upon another.
#
# **What you can now do.** You can slide a filter over an image, with loops and fast, find what it looks for, and make
# it ignore brightness. Somebody has drawn this filter by hand, though. In `conv_layer.ipynb` the weights are
# *learned*.
