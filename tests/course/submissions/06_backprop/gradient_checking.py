# %% right relative_error: with sums and roots
def relative_error(a, n):
    def length(v):
        return float(np.sqrt((v * v).sum()))

    if length(a) == 0 and length(n) == 0:
        return 0
    return length(a - n) / (length(a) + length(n))


# %% right relative_error: flat lists and loops
def relative_error(a, n):
    a, n = a.ravel().tolist(), n.ravel().tolist()
    top = sum((x - y) ** 2 for x, y in zip(a, n)) ** 0.5
    below = sum(x**2 for x in a) ** 0.5 + sum(y**2 for y in n) ** 0.5
    return top / below if below else 0.0


# %% right relative_error: a tiny number against 0 / 0
def relative_error(a, n):
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-12)


# %% wrong relative_error: 0 / 0
# told: 0 / 0 is not a number
# earns: 0.5
def relative_error(a, n):
    top = np.sqrt(((a - n) ** 2).sum())
    return top / (np.sqrt((a**2).sum()) + np.sqrt((n**2).sum()))


# %% wrong relative_error: absolute
# told: This is the absolute error
def relative_error(a, n):
    return np.sqrt(np.sum((a - n) ** 2))


# %% wrong relative_error: too large a guard
# told: nothing
def relative_error(a, n):
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n) + 1e-3)


# %% wrong relative_error: entry by entry, the largest
# told: nothing
def relative_error(a, n):
    size = np.abs(a) + np.abs(n)
    return float(np.max(np.where(size > 0, np.abs(a - n) / np.where(size > 0, size, 1), 0)))


# %% wrong relative_error: the lengths only
# told: You compare the two lengths
def relative_error(a, n):
    x, y = np.linalg.norm(a), np.linalg.norm(n)
    return abs(x - y) / (x + y) if x + y > 0 else 0.0


# %% wrong relative_error: sums of absolute values
# told: You add up sizes of entries
def relative_error(a, n):
    size = np.abs(a).sum() + np.abs(n).sum()
    return np.abs(a - n).sum() / size if size else 0.0


# %% wrong relative_error: an array
# told: nothing
def relative_error(a, n):
    return np.abs(a - n) / (np.linalg.norm(a) + np.linalg.norm(n) + 1e-15)


# %% wrong relative_error: half the length below the line
# told: mean of the two lengths
def relative_error(a, n):
    size = (np.linalg.norm(a) + np.linalg.norm(n)) / 2
    return np.linalg.norm(a - n) / size if size else 0.0


# %% right gradient_check: a loop
def gradient_check(g, gradient, points):
    worst = 0.0
    for w in points:
        worst = max(worst, relative_error(gradient(w), difference(g, w)))
    return worst


# %% right gradient_check: own differences, NumPy's maximum
def gradient_check(g, gradient, points):
    errors = []
    for w in points:
        numeric = np.zeros_like(w)
        for i in range(len(w)):
            step = np.zeros_like(w)
            step[i] = 1e-5
            numeric[i] = (g(w + step) - g(w - step)) / 2e-5
        errors.append(relative_error(gradient(w), numeric))
    return np.max(errors)


# %% wrong gradient_check: only the last
# told: report the last one
def gradient_check(g, gradient, points):
    for w in points:
        e = relative_error(gradient(w), difference(g, w))
    return e


# %% wrong gradient_check: returns in the loop
# told: You look at the first point only
def gradient_check(g, gradient, points):
    for w in points:
        return relative_error(gradient(w), difference(g, w))


# %% wrong gradient_check: mean
# told: You report the mean
def gradient_check(g, gradient, points):
    total = 0
    for w in points:
        total += relative_error(gradient(w), difference(g, w))
    return total / len(points)


# %% wrong gradient_check: a verdict
# told: nothing
def gradient_check(g, gradient, points):
    return all(relative_error(gradient(w), difference(g, w)) < 1e-6 for w in points)


# %% wrong gradient_check: the list of errors
# told: nothing
def gradient_check(g, gradient, points):
    return [relative_error(gradient(w), difference(g, w)) for w in points]


# %% wrong gradient_check: says that all is well
# told: nothing
def gradient_check(g, gradient, points):
    return 0.0


# %% wrong gradient_check: differences with themselves
# told: nothing
def gradient_check(g, gradient, points):
    return max(relative_error(difference(g, w), difference(g, w)) for w in points)


# %% wrong gradient_check: differences without the 2 in 2h
# told: nothing
def gradient_check(g, gradient, points):
    errors = []
    for w in points:
        numeric = np.array([(g(w + 1e-5 * e) - g(w - 1e-5 * e)) / 1e-5 for e in np.eye(len(w))])
        errors.append(relative_error(gradient(w), numeric))
    return max(errors)


# %% right broken_gradients: a list
broken_gradients = ["eve", "dan", "ben"]


# %% wrong broken_gradients: what one sample and one output show
# told: nothing
broken_gradients = {"eve"}


# %% wrong broken_gradients: Ben is missing
# told: Try two samples
broken_gradients = {"eve", "dan"}


# %% wrong broken_gradients: Fay looks odd
# told: y (1 - y) in disguise
broken_gradients = {"ben", "dan", "eve", "fay"}
