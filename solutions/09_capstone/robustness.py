# %%
import numpy as np

from lecturekit.check import (
    Agrees,
    Edit,
    Exercise,
    Holds,
    Predict,
    Written,
    drawn,
    edition,
    inputs,
    integer,
    kept,
    predicts,
)
from lecturekit.data import digits

numbers = edition({"order": 7}, lambda rng: {"order": rng.integers(1000)})

# The digits are public, so a list of answers must not help: the images that judge are the 497 that no notebook hands
# out, in other ink each time, and some of them moved. Training on them, too, gains a percent that nobody needs.
X, Y = digits()
DRAWER = np.random.default_rng(0).permutation(len(Y))[1300:]
SIDES = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])


def margins():
    """How surely a linear fit to all other images tells each digit: its score less the best wrong one."""
    table, target = np.column_stack([np.ones(len(X)), X.reshape(len(X), -1)]), np.eye(10)[Y]
    hat = table @ np.linalg.solve(table.T @ table + np.eye(65), table.T)
    own = np.diag(hat)[:, None]
    scores = (hat @ target - own * target) / (1 - own)
    return scores[target > 0] - np.where(target > 0, -np.inf, scores).max(axis=1)


EASY = DRAWER[margins()[DRAWER] > 0.2]  # small samples hold none but these, so that luck does not decide


def fresh(d):
    """Images in other ink, and their digits: 64 that are easy to read, or all of the drawer."""
    chosen = d.rng.choice(EASY, 64, replace=False) if d.level < 0.5 else d.rng.permutation(DRAWER)
    ink = X[chosen] * d.rng.uniform(0.8, 1, (len(chosen), 1, 1))
    noisy = ink + d.rng.normal(0, 0.05, ink.shape) * (ink > 0)
    return noisy.clip(0, 1).round(1), Y[chosen]


def moved(d):
    """The same images, each moved by one pixel to one of four sides."""
    images = np.pad(d.once("fresh", fresh)[0], ((0, 0), (1, 1), (1, 1)))
    corners = 1 - SIDES[d.rng.integers(4, size=len(images))]
    return np.stack([image[y : y + 8, x : x + 8] for image, (x, y) in zip(images, corners, strict=True)])


images, their_digits = drawn(lambda d: d.once("fresh", fresh)[0]), kept(drawn(lambda d: d.once("fresh", fresh)[1]))


def shuffled(d):
    """The same images with their pixels in the order of the notebook's ablation."""
    order = np.random.default_rng(numbers.order).permutation(64)
    images = d.once("fresh", fresh)[0]
    return images.reshape(len(images), 64)[:, order].reshape(images.shape)


def sheets(d):
    """Small images, not square, of numbers that are all different."""
    shape = d.size("n", 1, 4), d.size("rows", 3, 5), d.size("columns", 3, 5)
    return 1.0 + d.rng.permutation(np.prod(shape)).reshape(shape)


SHEET = np.arange(1.0, 25.0).reshape(1, 4, 6)


def _moved(images, dx, dy, mode="constant"):
    """The images moved right and down; by `mode`, what comes in is paper, or the edge drawn out."""
    wide = np.pad(images, ((0, 0), (2, 2), (2, 2)), mode=mode)
    return wide[:, 2 - dy : 2 - dy + images.shape[1], 2 - dx : 2 - dx + images.shape[2]]


def _from_the_end(images, dx, dy):
    """Pixel by pixel, where only an index that is too large counts as outside."""
    new = np.roll(images, (dy, dx), axis=(1, 2))
    new[:, images.shape[1] + min(dy, 0) :] = 0
    new[:, :, images.shape[2] + min(dx, 0) :] = 0
    return new


def _own_orders(images, seed):
    rng = np.random.default_rng(seed)
    return np.stack([image.ravel()[rng.permutation(image.size)].reshape(image.shape) for image in images])


exercise = Exercise(
    title="What have they learned?",
    minutes=25,
    section="Summary",
    goals=[
        "test a network on changed data, and make it robust by training on such changes",
        "find out by an ablation what a network relies on",
        "report a result with its numbers, its reason, and what it does not show",
    ],
    after=["09_capstone/digits_models"],
    checks=[
        Agrees(
            "shift_images",
            inputs(images=drawn(sheets), dx=integer(-2, 2), dy=integer(-2, 2)),
            points=0.5,
            also=[
                {"images": SHEET, "dx": 1, "dy": 0},
                {"images": SHEET, "dx": 0, "dy": 0},
                {"images": SHEET, "dx": 0, "dy": -1},
                {"images": SHEET, "dx": -2, "dy": 2},
            ],
            mistakes={
                "What leaves your image on one side comes back on the other: `np.roll` does that. What leaves is lost, "
                "and paper, 0, comes in.": lambda images, dx, dy: np.roll(images, (dy, dx), axis=(1, 2)),
                "Your image moves the wrong way: a positive `dx` moves the ink to the right, a positive `dy` down.": Edit(
                    "in_rows(dy), in_columns(dx)", "in_rows(-dy), in_columns(-dx)"
                ),
                "Your image goes up where it should go down. Row 0 is at the top, so a positive `dy` leads to larger "
                "rows.": Edit("in_rows(dy)", "in_rows(-dy)"),
                "Your image goes left where it should go right.": Edit("in_columns(dx)", "in_columns(-dx)"),
                "You exchange the two: `dx` moves along a row, from column to column, and `dy` from row to row.": (
                    lambda images, dx, dy: _moved(images, dy, dx)
                ),
                "The edge of your image is drawn out into the place that becomes free. Paper, 0, comes in there.": (
                    lambda images, dx, dy: _moved(images, dx, dy, mode="edge")
                ),
                "Two things: `np.roll` brings what leaves on one side back on the other, and `dx` moves your rows. "
                "Axis 1 counts rows, axis 2 columns.": lambda images, dx, dy: np.roll(images, (dx, dy), axis=(1, 2)),
                "`np.roll` over axis 0 moves whole images to other places. Axis 1 counts rows, axis 2 columns; and what "
                "leaves an image should not come back.": lambda images, dx, dy: np.roll(images, (dx, dy), axis=(0, 1)),
                "A negative index counts from the end, so row `r - dy` is the last one where `r` is 0 and `dy` 1. Paper "
                "comes in there: ask whether the old image has such a pixel.": _from_the_end,
            },
            hints=[
                "Begin with `np.zeros_like(images)`. Which part of the old images is still to be seen, and where does "
                "it go?",
                "For `dx = 1`: the columns 0 to 5 of seven go to the columns 1 to 6. Try it with slices, then think of "
                "`dx = 0`, where `[:-0]` is empty.",
                "Another way: `np.pad` adds paper on all sides of each image, and a window of the old size, put down "
                "at the right place, cuts out the answer.",
            ],
        ),
        Holds(
            "reader",
            predicts(0.92, labels="y", moved=0.88, parameters=5000),
            inputs(x=images, moved=drawn(moved), y=their_digits),
            points=1,
            probe=Predict(parameters=True),
            trials=2,
            forbids={"sklearn": "Train a Keras model with `model.fit`."},
            hints=[
                "Good on fresh images, bad on moved ones? A network learns from what it is shown: show it moved "
                "images, too.",
                "`np.concatenate([X_train, shift_images(X_train, 1, 0), ...])` for the images; and the digits? Each "
                "copy shows the same ones: `np.tile(y_train, 5)` for five copies.",
                "Nearly there: more epochs, or the convolutional network with a learning rate of 0.005. It forgets "
                "places already by its construction.",
            ],
        ),
        Agrees(
            "shuffle_pixels",
            inputs(images=drawn(sheets), seed=integer(0, 1000)),
            points=0.5,
            also=[{"images": SHEET, "seed": 3}, {"images": np.arange(24.0).reshape(2, 3, 4), "seed": 1}],
            mistakes={
                "Each of your images gets an order of its own. Draw one order, before you come to the images.": (
                    lambda images, seed: _own_orders(images, seed)
                ),
                "You put pixel `i` of the old image to the place `order[i]`. It is the other way round: the new pixel "
                "`i` is the old pixel `order[i]`.": Edit("[:, order]", "[:, np.argsort(order)]"),
                "You change the order of the images. Each image should stay in its place, with its pixels "
                "rearranged.": lambda images, seed: images[np.random.default_rng(seed).permutation(len(images))],
                "You change the order of the rows only, so the pixels of one row stay together.": (
                    lambda images, seed: images[:, np.random.default_rng(seed).permutation(images.shape[1])]
                ),
                "You change the order of the columns only, so the pixels of one column stay together.": (
                    lambda images, seed: images[:, :, np.random.default_rng(seed).permutation(images.shape[2])]
                ),
                "Your pixels are right, but they lie in one long row. Give the images their old shape back.": Edit(
                    ".reshape(images.shape)", ""
                ),
                "Your seed plays no part: another seed should give another order.": Edit(
                    "default_rng(seed)", "default_rng(0)"
                ),
            },
            hints=[
                "Three steps: draw the order; put the pixels of each image into one row; take the columns in that "
                "order, and restore the shape.",
                "`images.reshape(len(images), -1)` has a row for each image. Which of its two axes does the order "
                "belong to?",
                "With `table` of shape (n, pixels), `table[:, order]` takes the columns in a new order, the same for "
                "all rows.",
            ],
        ),
        Holds(
            "ablated",
            predicts(0.8, labels="y", parameters=2650, layers=["Conv2D", "Conv2D", "GlobalMaxPooling2D", "Dense"]),
            inputs(x=drawn(shuffled), y=their_digits),
            points=0.5,
            probe=Predict(parameters=True),
            trials=2,
            forbids={"sklearn": "Train a Keras model with `model.fit`."},
            hints=[
                "About 10 % is guessing. Was it trained on shuffled images, all with the seed `ORDER`?",
                "Is your `shuffle_pixels` right? If each image has an order of its own, there is nothing to be learned.",
                "It is the same network and the same training as for the plain images: `train(cnn(), ...)`. More than "
                "2650 parameters are another network, or one that puts the pixels back.",
            ],
        ),
        Written("report", points=1.5),
    ],
)

# %% [markdown]
# # What have they learned?
#
# **Three networks read digits equally well. Did they learn digits, or the places of ink?**
#
# Accuracy on the test set cannot tell: there, all digits sit neatly in the middle. So change the images. In the
# first row below are six digits; in the second they are moved by one pixel; in the third all pixels are shuffled,
# each image in the same way. You read the second row without trouble, and the third not at all. And the networks?

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check
from lecturekit.data import digits

keras.utils.set_random_seed(1)
ORDER = numbers.order  # the seed of the shuffled pixels

X, y = digits()
order = np.random.default_rng(0).permutation(len(y))
# The other 497 stay in the drawer, for checks and grading.
train_set, test_set = order[:1000], order[1000:1300]
X_train, y_train, X_test, y_test = X[train_set], y[train_set], X[test_set], y[test_set]

six = X_train[[np.flatnonzero(y_train == digit)[0] for digit in range(6)]]
kinds = {
    "as they are": six,
    "moved": np.pad(six, ((0, 0), (1, 0), (1, 0)))[:, :8, :8],
    "shuffled": six.reshape(6, 64)[:, np.random.default_rng(ORDER).permutation(64)].reshape(6, 8, 8),
}
fig, axes = plt.subplots(3, 6, figsize=(7, 3.9), layout="constrained")
for row, (kind, images) in zip(axes, kinds.items(), strict=True):
    row[0].set_ylabel(kind)
    for image, ax in zip(images, row, strict=True):
        ax.imshow(image, cmap="Greys", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
plt.show()

# %% [markdown]
# Here are two networks as in the last notebook, an MLP and a convolutional network (CNN for short), with 4810 and 2650
# parameters, and `train`, which fits one. It takes some seconds on a processor, and less on a graphics card (GPU),
# which Keras uses by itself where there is one.


# %%
def mlp():
    """A multilayer perceptron, not trained yet: 64 pixels, 64 ReLU neurons, ten probabilities."""
    return keras.Sequential(
        [
            keras.Input((8, 8)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def cnn():
    """Two convolutions, the greatest answer of each filter, ten probabilities; not trained yet."""
    return keras.Sequential(
        [
            keras.Input((8, 8)),
            keras.layers.Reshape((8, 8, 1)),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def train(model, X, y, epochs=30):
    """The model, trained on these images and their digits."""
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(X, y, epochs=epochs, batch_size=64, verbose=0)
    return model


def accuracy(model, X, y):
    """The share of images that the model reads rightly."""
    return float(np.mean(model.predict(X, verbose=0).argmax(axis=1) == y))


plain = {"MLP": train(mlp(), X_train, y_train), "CNN": train(cnn(), X_train, y_train)}
for name, model in plain.items():
    right = accuracy(model, X_test, y_test)
    print(f"{name}: {model.count_params()} parameters, {right:.3f} of the test set right")

# %% [markdown]
# ## 1. A pixel to the right
#
# Row $r$ counts from the top, column $c$ from the left. Moved by $d_x$ to the right and $d_y$ down, image $x$ becomes
#
# $$x'_{r,c} = \begin{cases} x_{r - d_y,\; c - d_x} & \text{if the old image has such a pixel,} \\ 0 & \text{else: paper
# comes in.}\end{cases}$$
#
# Negative numbers move to the left, and up. What leaves the image is lost.
#
# **With numbers.** Moved by $d_x = 1$, $d_y = 0$, and by $d_x = -1$, $d_y = 1$:
#
# $$\begin{bmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 9 \end{bmatrix} \to
# \begin{bmatrix} 0 & 1 & 2 \\ 0 & 4 & 5 \\ 0 & 7 & 8 \end{bmatrix}, \qquad
# \begin{bmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 9 \end{bmatrix} \to
# \begin{bmatrix} 0 & 0 & 0 \\ 2 & 3 & 0 \\ 5 & 6 & 0 \end{bmatrix}.$$
#
# **Your turn.** Complete `shift_images`, for many images at once.


# %%
def shift_images(images, dx, dy):
    """All images moved by dx pixels to the right and dy pixels down.

    Args:
        images: an array of shape (n, rows, columns). They need not be squares.
        dx, dy: two whole numbers from -2 to 2. Negative ones move to the left, and up.

    Returns:
        A new array of the same shape. What leaves an image is lost, and 0 comes in.
    """
    ### BEGIN SOLUTION
    _, rows, columns = images.shape

    def part(size, d):
        """The places of an axis that are still to be seen when it was moved by d."""
        return slice(max(0, d), size + min(0, d))

    def in_rows(d):
        return part(rows, d), part(rows, -d)

    def in_columns(d):
        return part(columns, d), part(columns, -d)

    (to_rows, from_rows), (to_columns, from_columns) = in_rows(dy), in_columns(dx)
    moved = np.zeros_like(images)
    moved[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return moved
    ### END SOLUTION


# %%
check("shift_images")

# %% [markdown]
# How well are the moved digits read? All of the test set, moved by $d_x$ and $d_y$:


# %%
def draw_robustness(models):
    """The accuracy of each model for each shift, as a map."""
    shifts = range(-2, 3)
    try:
        shift_images(X_test[:1], 1, 1)
    except NotImplementedError:
        print("Write `shift_images` first. Then run this cell again.")
        return
    moved = np.concatenate([shift_images(X_test, dx, dy) for dy in shifts for dx in shifts])
    size = (3.4 * len(models), 3.4)
    _, axes = plt.subplots(1, len(models), figsize=size, layout="constrained", squeeze=False)
    for ax, (name, model) in zip(axes[0], models.items(), strict=True):
        right = (model.predict(moved, verbose=0).argmax(axis=1) == np.tile(y_test, 25)).reshape(25, -1)
        table = right.mean(axis=1).reshape(5, 5)
        ax.imshow(table, cmap="Blues", vmin=0, vmax=1)
        for (i, j), share in np.ndenumerate(table):
            ax.text(j, i, f"{share:.2f}", ha="center", va="center", color="white" if share > 0.6 else "black")
        ax.set(title=name, xlabel="$d_x$", ylabel="$d_y$")
        ax.set(xticks=range(5), xticklabels=shifts, yticks=range(5), yticklabels=shifts)
    plt.show()


draw_robustness(plain)

# %% [markdown]
# In the middle all is well. One step aside, the MLP loses half of the digits or more: each of its weights belongs to
# one pixel, and it has learned *where the ink was*. The convolutional network hardly notices a step to the left or
# right: its filters slide, and global max pooling forgets the place. Up and down is another matter. The digits fill the
# image from top to bottom, so a stroke is cut off there, and what is left ends at an edge where no stroke has ended
# before.
#
# ## 2. A robust reader
#
# How does a network become **robust** (鲁棒), so that such changes do not matter to it? It may be built for that, as the
# convolution is. Or it may learn it: show the network, in the training images, what it should not care about. This is
# called **data augmentation** (数据增强).
#
# **Your turn.** Train `reader`, a network that reads moved digits, too. Which network and which images is up to you;
# `train` takes any. On images from the drawer, 92 % should be right, and 88 % when each is moved by one pixel to the
# left, right, up or down, with at most 5000 parameters; other numbers that a layer of your own holds count, too.

# %%
# reader = train(..., ..., ...)
### BEGIN SOLUTION
steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
reader = train(cnn(), many, np.tile(y_train, len(steps)), epochs=10)
### END SOLUTION

# %%
check("reader")

# %%
if "reader" in globals():
    draw_robustness({**plain, "your reader": reader})
else:
    print("Train `reader` first. Then run this cell again.")

# %% [markdown]
# **Play.** Train the MLP on the same images, `train(mlp(), ...)`. How far does it come, and how far at two pixels?
#
# ## 3. The shuffled pixels
#
# An **ablation** (消融实验) takes one thing away and looks at what it was good for. Convolution looks at neighbours. So
# take the neighbourhood away: put the pixels of all images into another order, the *same* for every image, for training
# and for test. No ink is lost; only who stands beside whom.
#
# With the pixels of an image in one row, $x_0, x_1, \dots$, and an order $\pi$, the new pixels are
#
# $$x'_i = x_{\pi(i)}.$$
#
# **With numbers.** $\begin{bmatrix} 10 & 20 \\ 30 & 40 \end{bmatrix}$ is the row $10, 20, 30, 40$. By the order
# $2, 0, 3, 1$ it becomes $30, 10, 40, 20$, which is the image $\begin{bmatrix} 30 & 10 \\ 40 & 20 \end{bmatrix}$.
#
# **Your turn.** Complete `shuffle_pixels`. Draw the order once, as `np.random.default_rng(seed).permutation(pixels)`,
# where `pixels` is how many an image has.


# %%
def shuffle_pixels(images, seed):
    """All images with their pixels in another order, the same for each.

    Args:
        images: an array of shape (n, rows, columns). They need not be squares.
        seed: a whole number. The same seed gives the same order.

    Returns:
        A new array of the same shape: pixel i of each new image is pixel order[i] of the old one.
    """
    ### BEGIN SOLUTION
    order = np.random.default_rng(seed).permutation(images[0].size)
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)
    ### END SOLUTION


# %%
check("shuffle_pixels")

# %% [markdown]
# Before you go on: what do you expect? Which of the two networks will mind, and how much?
#
# **Your turn.** Train `ablated`, the convolutional network `cnn()`, on the shuffled training images, with `ORDER` as the
# seed. Of images from the drawer, shuffled in the same way, 80 % should be right, by 2650 parameters at most.

# %%
# ablated = train(cnn(), ..., ...)
### BEGIN SOLUTION
ablated = train(cnn(), shuffle_pixels(X_train, ORDER), y_train)
### END SOLUTION

# %%
check("ablated")


# %%
def draw_ablation():
    """The share of misread digits, with the pixels in their places and shuffled."""
    if "ablated" not in globals():
        print("Train `ablated` first. Then run this cell again.")
        return
    X_mixed = shuffle_pixels(X_test, ORDER)
    mixed = {"MLP": train(mlp(), shuffle_pixels(X_train, ORDER), y_train), "CNN": ablated}
    _, ax = plt.subplots(figsize=(6, 2.6), layout="constrained")
    looks = [("#0072B2", "pixels in their places", plain, X_test), ("#D55E00", "shuffled", mixed, X_mixed)]
    for offset, (colour, label, models, images) in enumerate(looks):
        errors = [100 * (1 - accuracy(model, images, y_test)) for model in models.values()]
        bars = ax.barh(np.arange(2) + 0.38 * offset, errors, 0.36, color=colour, label=label)
        ax.bar_label(bars, fmt="%.1f %%", padding=3)
    ax.set(yticks=[0.19, 1.19], yticklabels=list(plain), xlabel="misread, in percent of the test set")
    ax.margins(x=0.15)
    ax.invert_yaxis()
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()


draw_ablation()

# %% [markdown]
# The MLP does not notice. It has a weight for each pixel, and for a sum the order of its terms is all the same. The
# convolutional network makes two or three times as many mistakes: the corners and loops that its filters look for are
# torn to pieces. (A single digit of 300 is 0.3 %, so do not read too much into small differences.)
#
# **Play.** Take 200 images for training, `train(cnn(), X_train[:200], y_train[:200], epochs=100)`, plain and shuffled.
# What a network knows by its construction, it need not learn from data. So with little data the ablation should hurt
# more. Does it?
#
# ## 4. Your report
#
# Somebody wants to read house numbers with a camera that is never held quite still, and asks you which network to take.
# Write a short report, of eight to twelve sentences, for a reader who knows what a network is, but not your experiments:
#
# - **Question**: what you wanted to know, in a sentence.
# - **Result**: your own numbers, in a small table or in sentences: parameters, accuracy, accuracy on moved images, and
#   the ablation. Say on which images each was measured.
# - **Reason**: why the MLP loses moved digits, why the convolutional network keeps them, and why shuffling hurts only
#   one of them.
# - **Limits**: what your numbers do *not* show. (How many images is a percent of 300? What else may happen to a house
#   number?)
# - **Advice**: which network you would take.
#
# A person will read it. Numbers, reason and limits count for half a point each.

# %% [markdown] answer="report"
# ### BEGIN SOLUTION
# *Question.* Does a network that reads centred digits also read digits that are not quite in place, and what does that
# depend on?
#
# *Result.* All networks were trained on 1000 images of 8 x 8 pixels and measured on 300 others. "Moved" is the mean over
# the four shifts by one pixel; "shuffled": trained and tested on images whose pixels are all in one other order.
#
# | network | parameters | test | moved | shuffled |
# |:--|--:|--:|--:|--:|
# | MLP | 4810 | 0.96 | 0.43 | 0.96 |
# | CNN | 2650 | 0.97 | 0.76 | 0.94 |
# | CNN, trained on moved images, too | 2650 | 0.96 | 0.95 | - |
#
# *Reason.* The MLP has a weight of its own for each pixel, so what it learns about a place is of no use one pixel
# further. The convolution uses the same weights at every place, and global max pooling keeps only whether a pattern
# occurs, so steps to the side do not matter. Up and down it does lose digits, as strokes are cut off at the edge;
# training on moved copies mends most of that. Shuffling leaves all of the information, and a sum over pixels does not
# depend on their order, so the MLP is not touched. But a window of 3 x 3 pixels then holds pixels from everywhere, and
# its patterns mean nothing.
#
# *Limits.* One image in 300 is a third of a percent, so differences of one percent may be chance, and each network was
# trained once, with one seed. The digits come from thirteen people, are tiny and clean, and were moved by one pixel only;
# larger shifts, turned or larger digits and dirty backgrounds were not tested.
#
# *Advice.* The convolutional network with moved training images: it has fewer parameters than the MLP, and is the only one
# that keeps nine moved digits of ten.
#
# *For the grader, 1.5 points:* numbers of the student's own, with what they were measured on, for accuracy, moved images
# and ablation (0.5; 0.25 if one of the three or the images are missing). Reason: weights for each place against shared
# weights and max pooling (0.25), and the MLP's indifference to order against the broken neighbourhood (0.25). Limits:
# chance, by few test images or one seed (0.25), and a change that was not tested (0.25). Numbers that differ from those
# above are fine if they are plausible; an advice against the numbers costs 0.25.
# ### END SOLUTION

# %% [markdown]
# **What you can now do.** You can ask a network more than one number: change what should not matter, take away what may
# matter, and report what came of it. This is how the parts of this course, from a neuron that fires to a network that
# reads, are put to the test. Where to go next: larger images and deeper networks have the same parts. Residual
# connections and layer normalization, of which you have written your own, are what keeps them trainable.
