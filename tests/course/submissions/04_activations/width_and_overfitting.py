# %% right errors_of_width: plain
def errors_of_width(x, y, x_new, y_new, width):
    H = hidden_layer(x, width)
    c = np.linalg.lstsq(H, y)[0]
    H_new = hidden_layer(x_new, width)
    return np.mean((H @ c - y) ** 2), np.mean((H_new @ c - y_new) ** 2)


# %% right errors_of_width: pinv and a helper
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.pinv(hidden_layer(x, width)) @ y

    def mse(a, b):
        miss = hidden_layer(a, width).dot(c) - b
        return miss @ miss / len(b)

    return mse(x, y), mse(x_new, y_new)


# %% right errors_of_width: a loop over samples
def errors_of_width(x, y, x_new, y_new, width):
    c, *_ = np.linalg.lstsq(hidden_layer(x, width), y, rcond=None)
    errors = []
    for a, b in ((x, y), (x_new, y_new)):
        total = 0
        for row, target in zip(hidden_layer(a, width), b):
            total += (sum(row * c) - target) ** 2
        errors.append(total / len(b))
    return errors


# %% wrong errors_of_width: fitted twice
# told: Your held-out error comes from a second fit,
def errors_of_width(x, y, x_new, y_new, width):
    H, H_new = hidden_layer(x, width), hidden_layer(x_new, width)
    c = np.linalg.lstsq(H, y)[0]
    c_new = np.linalg.lstsq(H_new, y_new)[0]
    return np.mean((H @ c - y) ** 2), np.mean((H_new @ c_new - y_new) ** 2)


# %% wrong errors_of_width: fitted to all points
# told: You fit to all points together, so the held-out
def errors_of_width(x, y, x_new, y_new, width):
    H, H_new = hidden_layer(x, width), hidden_layer(x_new, width)
    c = np.linalg.lstsq(np.vstack([H, H_new]), np.concatenate([y, y_new]))[0]
    return np.mean((H @ c - y) ** 2), np.mean((H_new @ c - y_new) ** 2)


# %% wrong errors_of_width: sums
# told: You add up the squares. The mean square is asked
# earns: 0.5
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return np.sum((hidden_layer(x, width) @ c - y) ** 2), np.sum((hidden_layer(x_new, width) @ c - y_new) ** 2)


# %% wrong errors_of_width: no square
# told: You average the misses with their signs, so
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return np.mean(hidden_layer(x, width) @ c - y), np.mean(hidden_layer(x_new, width) @ c - y_new)


# %% wrong errors_of_width: absolute
# told: You average the sizes of the misses. The mean
# earns: 0.5
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return np.mean(abs(hidden_layer(x, width) @ c - y)), np.mean(abs(hidden_layer(x_new, width) @ c - y_new))


# %% wrong errors_of_width: root
# told: You take the root of the mean square. The mean
# earns: 0.5
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return (
        np.sqrt(np.mean((hidden_layer(x, width) @ c - y) ** 2)),
        np.sqrt(np.mean((hidden_layer(x_new, width) @ c - y_new) ** 2)),
    )


# %% wrong errors_of_width: the other way round
# told: You return the held-out error first. The order
# earns: 0.5
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return np.mean((hidden_layer(x_new, width) @ c - y_new) ** 2), np.mean((hidden_layer(x, width) @ c - y) ** 2)


# %% wrong errors_of_width: residuals of lstsq
# told: nothing
def errors_of_width(x, y, x_new, y_new, width):
    c, residuals, rank, s = np.linalg.lstsq(hidden_layer(x, width), y)
    return residuals, np.mean((hidden_layer(x_new, width) @ c - y_new) ** 2)


# %% wrong errors_of_width: half of it
# told: You take half of the mean square. Some losses
# earns: 0.5
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return 0.5 * np.mean((hidden_layer(x, width) @ c - y) ** 2), 0.5 * np.mean(
        (hidden_layer(x_new, width) @ c - y_new) ** 2
    )


# %% wrong errors_of_width: width forgotten
# told: nothing
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, 5), y)[0]
    return np.mean((hidden_layer(x, 5) @ c - y) ** 2), np.mean((hidden_layer(x_new, 5) @ c - y_new) ** 2)


# %% wrong errors_of_width: held-out heights against the training curve
# told: You compare the answers for x_new with the curve
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    answers = hidden_layer(x_new, width) @ c
    return np.mean((hidden_layer(x, width) @ c - y) ** 2), np.mean((answers - truth(x_new)) ** 2)


# %% wrong errors_of_width: the misses themselves
# told: nothing
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x, width), y)[0]
    return (hidden_layer(x, width) @ c - y) ** 2, (hidden_layer(x_new, width) @ c - y_new) ** 2


# %% wrong errors_of_width: the sets swapped
# told: You fit to the held-out points. The training
def errors_of_width(x, y, x_new, y_new, width):
    c = np.linalg.lstsq(hidden_layer(x_new, width), y_new)[0]
    return np.mean((hidden_layer(x, width) @ c - y) ** 2), np.mean((hidden_layer(x_new, width) @ c - y_new) ** 2)


# %% right best_width: a loop
def best_width(x, y, x_new, y_new, widths):
    best, smallest = None, float("inf")
    for width in widths:
        train, held_out = errors_of_width(x, y, x_new, y_new, width)
        if held_out < smallest:
            best, smallest = width, held_out
    return best


# %% right best_width: argmin
def best_width(x, y, x_new, y_new, widths):
    errors = [errors_of_width(x, y, x_new, y_new, w)[1] for w in widths]
    return widths[int(np.argmin(errors))]


# %% right best_width: a dictionary
def best_width(x, y, x_new, y_new, widths):
    found = {errors_of_width(x, y, x_new, y_new, w)[1]: w for w in widths}
    return found[min(found)]


# %% wrong best_width: training error
# told: You choose by the training error. It falls with
def best_width(x, y, x_new, y_new, widths):
    return min(widths, key=lambda width: errors_of_width(x, y, x_new, y_new, width)[0])


# %% wrong best_width: the place in the list
# told: You return the place in the list. The width
def best_width(x, y, x_new, y_new, widths):
    return np.argmin([errors_of_width(x, y, x_new, y_new, w)[1] for w in widths])


# %% wrong best_width: the place in the list, plus 1
# told: You return the place in the list plus 1. That
def best_width(x, y, x_new, y_new, widths):
    return np.argmin([errors_of_width(x, y, x_new, y_new, w)[1] for w in widths]) + 1


# %% wrong best_width: the error
# told: You return the least error. The width that has
def best_width(x, y, x_new, y_new, widths):
    return min(errors_of_width(x, y, x_new, y_new, w)[1] for w in widths)


# %% wrong best_width: both errors together
# told: You add the training error to the held-out error
def best_width(x, y, x_new, y_new, widths):
    return min(widths, key=lambda width: sum(errors_of_width(x, y, x_new, y_new, width)))


# %% wrong best_width: where the errors are closest
# told: You look for the smallest gap between the two
def best_width(x, y, x_new, y_new, widths):
    gaps = []
    for w in widths:
        a, b = errors_of_width(x, y, x_new, y_new, w)
        gaps.append(abs(a - b))
    return widths[np.argmin(gaps)]


# %% wrong best_width: tuples are compared
# told: You choose by the training error. It falls with
def best_width(x, y, x_new, y_new, widths):
    return min(widths, key=lambda width: errors_of_width(x, y, x_new, y_new, width))


# %% wrong best_width: the widest
# told: You always take the widest network. Which error
def best_width(x, y, x_new, y_new, widths):
    return max(widths)


# %% wrong best_width: the largest error
# told: You choose the width with the *largest* held-out
def best_width(x, y, x_new, y_new, widths):
    return max(widths, key=lambda width: errors_of_width(x, y, x_new, y_new, width)[1])


# %% wrong best_width: stops where the error first rises
# told: You stop as soon as the error rises. The list
def best_width(x, y, x_new, y_new, widths):
    before = float("inf")
    for i, width in enumerate(widths):
        error = errors_of_width(x, y, x_new, y_new, width)[1]
        if error > before:
            return widths[i - 1]
        before = error
    return widths[-1]


# %% wrong best_width: 5, as in the figure
# told: nothing
def best_width(x, y, x_new, y_new, widths):
    return 5
