# %%
import numpy as np

from lecturekit.check import Agrees, Choice, Driven, Edit, Exercise, drawn, edition, inputs


def left_of(p, q):
    """(w, b), whole numbers for whole numbers."""
    w = [-(q[1] - p[1]), q[0] - p[0]]
    return w, -(w[0] * p[0] + w[1] * p[1])


def draw_edge(rng):
    while True:
        p, q = rng.integers(0, 4, size=(2, 2)).tolist()
        side = left_of(p, q)[0]
        if 0 not in (*side, left_of(p, q)[1]) and abs(side[0]) != abs(side[1]):
            return {"p": p, "q": q}


def z_at(x):
    return W[0] * x[0] + W[1] * x[1] + B


def terms(*pairs):
    """A sum such as -1 x_1 + 2 x_2, from its coefficients and names."""
    text = " ".join(f"{'+' if a >= 0 else '-'} {abs(a)}{name}" for a, name in pairs)
    return text.removeprefix("+ ").replace("- ", "-", 1) if pairs[0][0] < 0 else text.removeprefix("+ ")


numbers = edition({"p": [1, 0], "q": [3, 1]}, draw_edge)
P, Q = numbers.p, numbers.q
W, B = left_of(P, Q)
DIRECTION = [Q[0] - P[0], Q[1] - P[1]]
BESIDE = [P[0] + W[0], P[1] + W[1]]  # a point on the left of the edge


def edge(d):
    """Two corners, and points on both sides of the line through them, near and far, but none on it."""
    p = d.numbers((2,))
    step = d.numbers((2,))
    if step @ step < 0.25:
        step = np.array([1.0, -1.0])
    along, across = d.rng.uniform(-1.5, 2.5, 12), d.rng.uniform(0.05, 2.0, 12) * np.tile([1, -1], 6)
    points = p + along[:, None] * step + across[:, None] * np.array([-step[1], step[0]])
    return p, p + step, np.round(points, 3)


def polygon(d):
    """The corners of a convex polygon, counter-clockwise, and points inside and outside, none near a line."""
    count = d.size("corners", 3, 8)
    while True:
        turns = np.sort(d.rng.uniform(0, 2 * np.pi, count))
        gaps = np.diff(np.append(turns, turns[0] + 2 * np.pi))
        if gaps.min() > 1.2 / count and gaps.max() < 2.6:
            break
    stretch, shift = d.rng.uniform(0.6, 2.5, 2), d.rng.uniform(-3, 3, 2)
    corners = np.round(np.column_stack([np.cos(turns), np.sin(turns)]) * stretch + shift, 2)
    inside = d.rng.dirichlet(np.ones(count), 200) @ corners
    around = shift + d.rng.uniform(-1.6, 1.6, (200, 2)) * stretch
    points = np.round(np.where(d.rng.random((200, 1)) < 0.4, inside, around), 2)
    sides = np.roll(corners, -1, axis=0) - corners
    normals = np.column_stack([-sides[:, 1], sides[:, 0]]) / np.linalg.norm(sides, axis=1, keepdims=True)
    heights = points @ normals.T - (corners * normals).sum(axis=1)
    return corners, points[(np.abs(heights) > 0.02).all(axis=1)][:25]


def side_of_points(target, p, q, points):
    w, b = target(p, q)
    if np.shape(w) != (2,) or np.shape(b) != ():
        raise ValueError(f"Expected w of shape (2,) and b a number. Received: shapes {np.shape(w)} and {np.shape(b)}.")
    return np.where(points @ w + b >= 0, 1, -1)


def answers_for_points(target, corners, points):
    W, b, v, c = target(corners)
    hidden = np.where(points @ W + b >= 0, 1, -1)
    return np.where(hidden @ np.ravel(v) + c >= 0, 1, -1)


HEXAGON = np.array([[2.0, 0.0], [1.0, 2.0], [-1.0, 2.0], [-2.0, 0.0], [-1.0, -2.0], [1.0, -2.0]])
DOME = np.array([[-2.5, -1.0], [2.5, -1.0], [1.0, -0.5], [0.0, -0.4], [-1.0, -0.5]])
GRID = np.array([[x, y] for x in (-2.7, -1.2, 0.1, 1.4, 2.9) for y in (-3.3, -0.8, 0.1, 1.7, 3.6)])

BETWEEN = "A neuron that says +1 to both says so to all points between them, too."
CONVEX = {  # each with the sentence for those who got it wrong
    "strip": (
        "a strip between two parallel lines",
        "A strip is what lies on the one side of its first line and on the other side of its second.",
    ),
    "quadrant": (
        "the points with x1 >= 0 and x2 >= 0",
        "A region need not be closed all around: two hidden neurons are enough here.",
    ),
    "triangle": ("a triangle", "It has three edges, and it lies on one side of each."),
    "half": ("the points with x1 + x2 >= 1", "It is one side of a line: a single hidden neuron is enough."),
    "house": (
        "a square with a triangle on top that is as wide as the square",
        "It has five edges. Prolong each of them: the whole region lies on one side.",
    ),
    "dead_end": (
        "a strip between two parallel lines, cut off straight at one end",
        "A region need not be closed all around: three hidden neurons are enough here.",
    ),
    "hundred": (
        "a regular polygon with a hundred corners",
        "It looks like a disc, but each of its hundred edges is straight, and it lies on one side of each.",
    ),
}
OTHER = {
    "plus": ("a thick plus sign", f"Take a point in its left arm and one in its upper arm. {BETWEEN}"),
    "disc": (
        "a disc with a round boundary",
        "With more and more edges you come as near as you like. But each hidden neuron adds one straight edge, and a "
        "circle has none.",
    ),
    "ring": (
        "a square with a square hole",
        "Take two points on both sides of the hole. What do all neurons say to the point between them?",
    ),
    "pair": (
        "two triangles that do not touch",
        "Take a point of each triangle. What do all neurons say to the points between them?",
    ),
    "ell": ("a thick letter L", f"Take a point near each of its two ends. {BETWEEN}"),
    "outside": (
        "everything that lies outside of a triangle",
        "Take two points on both sides of the triangle. What do all neurons say to the points between them?",
    ),
    "half_disc": (
        "half of a disc, cut along its diameter",
        "With any two points it holds all between them. But a part of its boundary is round, and each hidden neuron "
        "adds a straight edge.",
    ),
    "same_sign": (
        "the points with x1 * x2 >= 0",
        "Take (2, 0) and (0, -2). What do all neurons say to (1, -1), which lies between them?",
    ),
}
POOL = CONVEX | OTHER


def draw_regions(rng):
    """Seven regions. The lecture's edition has three that are possible, so its answer is wrong in any other."""
    possible = int(rng.choice([2, 4]))
    return {
        "convex": rng.choice([*CONVEX], possible, replace=False),
        "other": rng.choice([*OTHER], 7 - possible, replace=False),
    }


asked = edition({"convex": ["strip", "quadrant", "triangle"], "other": ["plus", "disc", "ring", "pair"]}, draw_regions)

exercise = Exercise(
    title="Convex regions, an edge for each hidden neuron",
    minutes=30,
    section="Solution: Add hidden layers",
    goals=[
        "compute the weights of a neuron whose boundary is a given line",
        "build the network that says +1 just inside a convex polygon",
        "tell which regions such a network can draw, and which it cannot",
    ],
    after=["03_mlp/xor_by_hand"],
    checks=[
        Agrees(
            "edge_neuron",
            inputs(
                p=drawn(lambda d: d.once("edge", edge)[0]),
                q=drawn(lambda d: d.once("edge", edge)[1]),
                points=drawn(lambda d: d.once("edge", edge)[2]),
            ),
            points=1,
            probe=Driven(side_of_points),
            forbids={"scipy.spatial": "Compute w and b from the two corners yourself."},
            mistakes={
                "Your +1 lies on the right of the edge, where outside is. Which way does the walk go, and to which "
                "side does w have to point?": Edit(
                    "    w = np.array([-(q[1] - p[1]), q[0] - p[0]])", "    w = np.array([q[1] - p[1], -(q[0] - p[0])])"
                ),
                "Your w points along the edge, so that your line runs across it. w has to be at a right angle to the "
                "edge.": Edit("np.array([-(q[1] - p[1]), q[0] - p[0]])", "q - p"),
                "Your line has the right slope, but runs on the wrong side of the origin. Put p into your z: it should "
                "be 0.": Edit("-(w @ p)", "w @ p"),
                "Your line has the right slope, but runs through the origin. What shifts a line?": Edit(
                    "-(w @ p)", "0.0"
                ),
                "You have exchanged the two components of the direction, but no sign has changed. Is your w at a right "
                "angle to the edge? Then w times direction is 0.": Edit("[-(q[1] - p[1]), ", "[q[1] - p[1], "),
                "Your w is made of q alone, as if the walk began at the origin. The direction of an edge is the "
                "difference of its two corners.": Edit("[-(q[1] - p[1]), q[0] - p[0]]", "[-q[1], q[0]]"),
                "Your +1 lies above each line. Left of the walk is below it where the walk goes from right to left, "
                "and an upright edge has no slope. Do without the slope: turn q - p.": Edit(
                    "w = np.array([-(q[1] - p[1]), q[0] - p[0]])",
                    "w = np.array([-(q[1] - p[1]) / (q[0] - p[0]), 1.0])",
                ),
            },
            hints=[
                "Three steps: the direction from p to q, its quarter turn to the left, and last the bias.",
                "Draw p = (0, 0) and q = (1, 0) on paper. Which way is left? Which w points there? Does yours?",
                "The line must run through p. So z is 0 there: solve w @ p + b = 0 for b.",
            ],
        ),
        Agrees(
            "polygon_network",
            inputs(
                corners=drawn(lambda d: d.once("polygon", polygon)[0]),
                points=drawn(lambda d: d.once("polygon", polygon)[1]),
            ),
            points=1,
            probe=Driven(answers_for_points),
            also=[{"corners": DOME, "points": GRID}, {"corners": HEXAGON, "points": GRID}],
            builds_on=("edge_neuron",),
            forbids={"scipy.spatial": "Your `edge_neuron` gives you each edge.", "matplotlib.path": ""},
            mistakes={
                "Your network answers +1 to every point. How large is the sum of the output neuron where one hidden "
                "neuron says no?": Edit("1.0 - k", "k - 1.0"),
                "Your network answers -1 to every point, even in the middle of the polygon. Does each hidden neuron "
                "say +1 there? And if so, is the sum of the output neuron at least 0?": Edit(
                    "edge_neuron(corners[j], corners[(j + 1) % k])", "edge_neuron(corners[(j + 1) % k], corners[j])"
                ),
                "Your output neuron says +1 as soon as half of the hidden neurons do. But a point is outside as soon "
                "as a single one says no.": Edit("1.0 - k", "0.0"),
                "Your output neuron says +1 as soon as more than half of the hidden neurons do. For XOR there were "
                "two, and more than half of two is both. What must c be where there are k?": Edit("1.0 - k", "-1.0"),
                "Your output neuron forgives a single no. Compute its sum for k - 1 times yes and one no; and remember "
                "that sigma(0) = +1.": Edit("1.0 - k", "2.0 - k"),
                "Your c is that of a triangle, whatever the polygon. It depends on k.": Edit("1.0 - k", "-2.0"),
                "You ask for a corner after the last one. The last edge leads back to the first corner.": Edit(
                    "corners[(j + 1) % k]", "corners[j + 1]"
                ),
                "An edge is missing, so your region is open on one side. A walk around the polygon ends where it "
                "began.": Edit("corners[(j + 1) % k]) for j in range(k)", "corners[j + 1]) for j in range(k - 1)"),
                "Your W has a row for each edge. Points come as rows of two numbers, so W needs two rows, and a column "
                "for each edge.": Edit("np.array([w for w, _ in edges]).T", "np.array([w for w, _ in edges])"),
            },
            hints=[
                "First the list of edges: each corner with the next, and the last one with the first. How many are "
                "there?",
                "`edge_neuron` gives a w and a b for each edge. Where do they stand in W and in b? `np.column_stack` "
                "puts vectors side by side.",
                "All weights of the output are 1, so its sum is that of the k answers, plus c. How large is the sum if "
                "all say yes? How large if just one says no? c must part these two.",
            ],
        ),
        Choice(
            "and_regions",
            "Which of these regions can a network with one hidden layer draw exactly, if its output neuron says +1 "
            "only where all hidden neurons do?",
            {key: POOL[key][0] for key in sorted([*asked.convex, *asked.other])},
            right=set(asked.convex),
            points=0.5,
            because={key: POOL[key][1] for key in [*asked.convex, *asked.other]},
            hints=[
                "Answer with a set: the keys of all that it can draw, in braces.",
                "Sketch each region. Can it be made by straight cuts of which you always keep one whole side?",
                "Look for two points of the region with a gap between them. If there are such points, what does every "
                "hidden neuron say in the gap?",
            ],
        ),
    ],
)

# %% [markdown]
# # Convex regions, an edge for each hidden neuron
#
# Two hidden neurons cut a strip out of the plane, and XOR was solved. **Which regions can you cut out with more of
# them?** The lecture's answer fits into one sentence: each hidden neuron (隐含节点) realises one boundary (边界线) of a
# **convex region (凸区域)**. In this notebook you make it true.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecturekit import check, question

PENTAGON = np.array([[-1.0, -1.5], [1.2, -1.2], [2.0, 0.3], [0.4, 1.8], [-1.6, 0.8]])

x1, x2 = np.meshgrid(np.linspace(-3, 3, 300), np.linspace(-3, 3, 300))
fig, axes = plt.subplots(1, 6, figsize=(12, 2.4))
everywhere = np.ones_like(x1, dtype=bool)
for j, ax in enumerate(axes.flat):
    if j < 5:
        (a1, a2), (b1, b2) = PENTAGON[j], PENTAGON[(j + 1) % 5]
        side = (b1 - a1) * (x2 - a2) >= (b2 - a2) * (x1 - a1)
        everywhere &= side
    shown = side if j < 5 else everywhere
    ax.contourf(x1, x2, shown, levels=[-0.5, 0.5, 1.5], colors=["#E69F00", "#0072B2"], alpha=0.3)
    ax.plot(*np.vstack([PENTAGON, PENTAGON[:1]]).T, color="gray", lw=1)
    if j < 5:
        ax.plot([a1, b1], [a2, b2], color="black", lw=2.5)
    ax.set(title=f"hidden neuron {j + 1}" if j < 5 else "all say $+1$", xticks=[], yticks=[], aspect="equal")
plt.show()

# %% [markdown]
# A region is *convex* if, with any two of its points, it also holds all points between them. A triangle is; a star is
# not. What lies on one side of a line is convex, and so is whatever several such sides have in common.
#
# ## 1. One edge, one neuron
#
# Walk around a convex polygon **counter-clockwise**: from each corner $p$ to the next one, $q$. The inside is then
# always on your **left**. So we look for a neuron that says $+1$ on the left of the line from $p$ to $q$:
#
# $$h = \sigma(w_1 x_1 + w_2 x_2 + b).$$
#
# The weights are an arrow at a right angle to the line, which points to the side of $+1$. Hence $w$ is the
# direction of the walk, turned by a quarter to the left: $(d_1, d_2)$ becomes $(-d_2, d_1)$. The bias follows, as the
# line runs through $p$, where $z$ must be 0.
#
# **With numbers.** From $p = ({{ P[0] }}, {{ P[1] }})$ to $q = ({{ Q[0] }}, {{ Q[1] }})$.
#
# | step | |
# |:--|:--|
# | direction, $q - p$ | $({{ DIRECTION[0] }}, {{ DIRECTION[1] }})$ |
# | a quarter to the left | $w = ({{ W[0] }}, {{ W[1] }})$ |
# | $z = 0$ at $p$ | ${{ terms((W[0] * P[0], ""), (W[1] * P[1], "")) }} + b = 0$, so $b = {{ B }}$ |
# | is $q$ on the line, too? | $z = {{ terms((W[0] * Q[0], ""), (W[1] * Q[1], ""), (B, "")) }} = {{ z_at(Q) }}$, yes |
# | is $({{ BESIDE[0] }}, {{ BESIDE[1] }})$, on the left, on the side of $+1$? | $z = {{ z_at(BESIDE) }} \geq 0$, yes |
#
# **Your turn.** Complete `edge_neuron`. Any positive multiple of $(w, b)$ draws the same line and counts as well.


# %%
def edge_neuron(p, q):
    """The neuron that says +1 on the left of the line from p to q, and -1 on its right.

    Args:
        p: where the walk begins, an array of shape (2,).
        q: where it goes, an array of shape (2,), not equal to p.

    Returns:
        The weights, an array of shape (2,), and the bias, a number: (w, b).
    """
    ### BEGIN SOLUTION
    w = np.array([-(q[1] - p[1]), q[0] - p[0]])
    return w, -(w @ p)
    ### END SOLUTION


# %%
check("edge_neuron")

# %%
try:
    p, q = np.array(numbers.p, dtype=float), np.array(numbers.q, dtype=float)
    w, b = edge_neuron(p, q)
    middle = (p + q) / 2
    a1, a2 = np.meshgrid(middle[0] + np.linspace(-3, 3, 300), middle[1] + np.linspace(-3, 3, 300))
    _, ax = plt.subplots(figsize=(4.2, 4))
    yes = w[0] * a1 + w[1] * a2 + b >= 0
    ax.contourf(a1, a2, yes, levels=[-0.5, 0.5, 1.5], colors=["#E69F00", "#0072B2"], alpha=0.3)
    ax.annotate("", q, p, arrowprops={"arrowstyle": "-|>", "lw": 2.5, "color": "black", "shrinkA": 0, "shrinkB": 0})
    ax.annotate("", middle + w / np.hypot(*w), middle, arrowprops={"arrowstyle": "-|>", "lw": 2, "color": "#D55E00"})
    for point, name in [(p, "$p$"), (q, "$q$")]:
        ax.text(*(point - 0.35 * w / np.hypot(*w)), name, fontsize=14, ha="center", va="center")
    ax.text(*(middle + 1.3 * w / np.hypot(*w)), "$w$", fontsize=14, color="#D55E00", ha="center", va="center")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title="blue: your neuron says $+1$", aspect="equal")
    plt.show()
except NotImplementedError:
    print("Write `edge_neuron` first. Then run this cell again and see its line.")

# %% [markdown]
# ## 2. All edges together
#
# A polygon with $k$ corners has $k$ edges, so we need $k$ hidden neurons. They stand side by side, as the columns of a
# matrix: column $j$ of $W$ and entry $j$ of $b$ belong to edge $j$. The output neuron has the weights $v$ and the bias
# $c$:
#
# $$h = \sigma(x W + b), \qquad f = \sigma(h\, v + c), \qquad
# W: (2, k), \quad b: (k,), \quad v: (k,), \quad c: \text{a number}.$$
#
# All edges count the same, so take $v = (1, \dots, 1)$. Then the output neuron simply adds up the answers, each $+1$ or
# $-1$, and $c$ decides how many of them must be $+1$.
#
# **With numbers.** Let $k = 3$ and $c = 2$.
#
# | of three hidden neurons say $+1$ | $h_1 + h_2 + h_3$ | $+\, c$ | $f$ |
# |:--|--:|--:|--:|
# | all | $3$ | $5$ | $+1$ |
# | two | $1$ | $3$ | $+1$ |
# | one | $-1$ | $1$ | $+1$ |
# | none | $-3$ | $-1$ | $-1$ |
#
# With this $c$ one yes is enough: the output neuron is an OR. A point lies inside the polygon if **all** say yes: an
# AND. Which $c$ does it take, for three, and for $k$?
#
# **Your turn.** Complete `polygon_network`. You may call your `edge_neuron`.


# %%
def polygon_network(corners):
    """The network that says +1 inside a convex polygon, and -1 outside.

    Args:
        corners: the polygon's corners, an array of shape (k, 2), counter-clockwise. Each row is one.

    Returns:
        (W, b, v, c): the hidden layer's weights (2, k) and biases (k,), the output's weights (k,) and its bias, a
        number.
    """
    ### BEGIN SOLUTION
    k = len(corners)
    edges = [edge_neuron(corners[j], corners[(j + 1) % k]) for j in range(k)]
    W, b = np.array([w for w, _ in edges]).T, np.array([b for _, b in edges])
    return W, b, np.ones(len(edges)), 1.0 - k
    ### END SOLUTION


# %%
check("polygon_network")

# %% [markdown]
# ### See it
#
# On the left: how many of your hidden neurons say $+1$, at each place. On the right: what your network says.


# %%
def draw_polygon(corners):
    """The votes of the hidden neurons, and the answer of the output neuron."""
    corners = np.array(corners, dtype=float)
    try:
        W, b, v, c = polygon_network(corners)
    except NotImplementedError:
        print("Write `edge_neuron` and `polygon_network` first. Then run this cell again.")
        return
    (low1, low2), (high1, high2) = corners.min(axis=0) - 1.5, corners.max(axis=0) + 1.5
    x1, x2 = np.meshgrid(np.linspace(low1, high1, 300), np.linspace(low2, high2, 300))
    h = np.where(np.stack([x1, x2], axis=-1) @ W + b >= 0, 1, -1)
    votes, f = (h > 0).sum(axis=-1), np.where(h @ v + c >= 0, 1, -1)
    k = len(corners)
    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    shown = left.contourf(x1, x2, votes, levels=np.arange(k + 2) - 0.5, cmap="Blues")
    fig.colorbar(shown, ax=left, ticks=range(k + 1), label="hidden neurons that say $+1$")
    right.contourf(x1, x2, f, levels=[-2, 0, 2], colors=["#E69F00", "#0072B2"], alpha=0.3)
    for ax in (left, right):
        ax.plot(*np.vstack([corners, corners[:1]]).T, color="black", lw=1.5)
        ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    left.set_title(f"the votes of {W.shape[1]} hidden neurons")
    right.set_title("blue: your network says $+1$")
    plt.show()


draw_polygon(PENTAGON)

# %% [markdown]
# Where the lines cross far away from the polygon, many neurons still say yes: only *all* of them means inside.
#
# **Play.** Draw other polygons: type corners of your own, or `[[np.cos(t), np.sin(t)] for t in np.arange(12) / 12 * 2 *
# np.pi]`, which is nearly a disc. What happens if you walk clockwise? And if the corners make a star?
#
# ## 3. What an AND cannot draw
#
# So far the output neuron was an AND. A question about its limits, to be answered with the keys of *all* right options,
# such as `and_regions = {"first", "second"}`:

# %%
question("and_regions")

# %%
# and_regions = {..., ...}
### BEGIN SOLUTION
and_regions = asked.convex
### END SOLUTION

# %%
check("and_regions")

# %% [markdown]
# A way on: cut a region into convex pieces, let an AND draw each piece, and let one more neuron say +1 where *any* of
# them does. That makes two hidden layers: lines, convex pieces, and any polygon you like. Depth helps.
#
# **What you can now do.** You turn a line into a neuron, and a convex polygon into a network, without any training.
#
# Next: `scalars_to_matrices.ipynb`. Here $x W + b$ stood for a whole layer; there you find out why this is so short.
