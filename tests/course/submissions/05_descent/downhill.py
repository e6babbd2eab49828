# %% right slide_down: a list
def slide_down(slope, start, alpha, steps):
    path = [start]
    for k in range(steps):
        path.append(path[-1] - alpha * slope(path[-1]))
    return path


# %% right slide_down: fills an array
def slide_down(slope, start, alpha, steps):
    path = np.zeros(steps + 1)
    path[0] = start
    for k in range(1, steps + 1):
        path[k] = path[k - 1] - alpha * slope(path[k - 1])
    return path


# %% right slide_down: while, with +=
def slide_down(slope, start, alpha, steps):
    w, path = float(start), []
    while steps >= 0:
        path.append(w)
        w += -alpha * slope(w)
        steps -= 1
    return np.array(path)


# %% wrong slide_down: uphill
# told: You walk uphill
def slide_down(slope, start, alpha, steps):
    path = [start]
    for k in range(steps):
        path.append(path[-1] + alpha * slope(path[-1]))
    return np.array(path)


# %% wrong slide_down: slope computed once
# told: All your steps use the slope at the start
def slide_down(slope, start, alpha, steps):
    s = slope(start)
    return np.array([start - k * alpha * s for k in range(steps + 1)])


# %% wrong slide_down: without the start
# told: the start itself is missing
# earns: 0.5
def slide_down(slope, start, alpha, steps):
    w, path = start, []
    for _ in range(steps):
        w = w - alpha * slope(w)
        path.append(w)
    return path


# %% wrong slide_down: start, but without the last
# told: Your path ends one step early
# earns: 0.5
def slide_down(slope, start, alpha, steps):
    w, path = start, [start]
    for k in range(1, steps):
        w = w - alpha * slope(w)
        path.append(w)
    return np.array(path)


# %% wrong slide_down: the last only
# told: You return the last place only
# earns: 0.5
def slide_down(slope, start, alpha, steps):
    for _ in range(steps):
        start = start - alpha * slope(start)
    return start


# %% wrong slide_down: places before each step
# told: nothing
def slide_down(slope, start, alpha, steps):
    w, path = start, []
    for _ in range(steps):
        path.append(w)
        w = w - alpha * slope(w)
    return np.array(path)


# %% wrong slide_down: sign only
# told: Only the sign of the slope counts
def slide_down(slope, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        w = path[-1]
        s = slope(w)
        path.append(w - alpha if s > 0 else w + alpha if s < 0 else w)
    return np.array(path)


# %% wrong slide_down: alpha forgotten
# told: the learning rate has no effect
def slide_down(slope, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - slope(path[-1]))
    return np.array(path)


# %% wrong slide_down: slope is no number
# told: nothing
def slide_down(slope, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - alpha * slope)
    return np.array(path)


# %% wrong slide_down: one step too many
# told: nothing
def slide_down(slope, start, alpha, steps):
    path = [start]
    for _ in range(steps + 1):
        path.append(path[-1] - alpha * slope(path[-1]))
    return np.array(path)


# %% wrong slide_down: the slope of the example
# told: nothing
def slide_down(slope, start, alpha, steps):
    return np.array([start * (1 - 2 * alpha) ** k for k in range(steps + 1)])


# %% wrong slide_down: stops when it is flat
# told: nothing
def slide_down(slope, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        if abs(slope(path[-1])) < 1e-3:
            break
        path.append(path[-1] - alpha * slope(path[-1]))
    return np.array(path)


# %% wrong slide_down: library
# told: forbidden
from lecturekit.calculus import gradient_descent


def slide_down(slope, start, alpha, steps):
    return gradient_descent(slope, start, alpha, steps)


# %% right step_both: slopes first
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    slope1, slope2 = dg_dw1(w1, w2), dg_dw2(w1, w2)
    w1 -= alpha * slope1
    w2 -= alpha * slope2
    return w1, w2


# %% right step_both: simultaneous assignment, an array
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    w1, w2 = np.array([w1, w2]) - alpha * np.array([dg_dw1(w1, w2), dg_dw2(w1, w2)])
    return [w1, w2]


# %% wrong step_both: one after the other
# told: Your new w1 is right
# earns: 0.25
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    w1 -= alpha * dg_dw1(w1, w2)
    w2 -= alpha * dg_dw2(w1, w2)
    return w1, w2


# %% wrong step_both: the second first
# told: Your new w2 is right
# earns: 0.25
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    w2 -= alpha * dg_dw2(w1, w2)
    w1 -= alpha * dg_dw1(w1, w2)
    return w1, w2


# %% wrong step_both: own coordinate only
# told: nothing
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    return w1 - alpha * dg_dw1(w1), w2 - alpha * dg_dw2(w2)


# %% wrong step_both: arguments exchanged
# told: nothing
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    return w1 - alpha * dg_dw1(w1, w2), w2 - alpha * dg_dw2(w2, w1)


# %% wrong step_both: slopes exchanged
# told: You move w1 by the slope of w2
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    a, b = dg_dw1(w1, w2), dg_dw2(w1, w2)
    return w1 - alpha * b, w2 - alpha * a


# %% wrong step_both: uphill
# told: You walk uphill in both coordinates
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    return w1 + alpha * dg_dw1(w1, w2), w2 + alpha * dg_dw2(w1, w2)


# %% wrong step_both: uphill in one
# told: nothing
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    return w1 - alpha * dg_dw1(w1, w2), w2 + alpha * dg_dw2(w1, w2)


# %% wrong step_both: sequential and uphill
# told: nothing
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    w1 = w1 + alpha * dg_dw1(w1, w2)
    w2 = w2 + alpha * dg_dw2(w1, w2)
    return w1, w2


# %% wrong step_both: the steps
# told: You return how far each coordinate moves
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    return -alpha * dg_dw1(w1, w2), -alpha * dg_dw2(w1, w2)


# %% wrong step_both: the new place exchanged
# told: nothing
def step_both(dg_dw1, dg_dw2, w1, w2, alpha):
    return w2 - alpha * dg_dw2(w1, w2), w1 - alpha * dg_dw1(w1, w2)


# %% right descend: in place on copies
def descend(gradient, start, alpha, steps):
    w = start.copy()
    path = [w.copy()]
    for _ in range(steps):
        w -= alpha * gradient(w)
        path.append(w.copy())
    return np.array(path)


# %% right descend: fills rows
def descend(gradient, start, alpha, steps):
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - alpha * gradient(path[k])
    return path


# %% right descend: coordinate by coordinate, one gradient
def descend(gradient, start, alpha, steps):
    path = [list(start)]
    for _ in range(steps):
        old = np.array(path[-1])
        g = gradient(old)
        path.append([old[i] - alpha * g[i] for i in range(len(old))])
    return path


# %% right descend: vstack
def descend(gradient, start, alpha, steps):
    path = start[None, :]
    for _ in range(steps):
        new = path[-1] - alpha * gradient(path[-1])
        path = np.vstack([path, new])
    return path


# %% wrong descend: in place
# told: and the start that came in is changed
def descend(gradient, start, alpha, steps):
    w = start
    path = [w]
    for _ in range(steps):
        w -= alpha * gradient(w)
        path.append(w)
    return np.array(path)


# %% wrong descend: in place, on a copy
# told: All rows of your path show where it ended. You put
def descend(gradient, start, alpha, steps):
    w = np.array(start, dtype=float)
    path = [w]
    for _ in range(steps):
        w[:] = w - alpha * gradient(w)
        path.append(w)
    return np.array(path)


# %% wrong descend: path right, start changed
# told: nothing
def descend(gradient, start, alpha, steps):
    path = [start.copy()]
    for _ in range(steps):
        start -= alpha * gradient(start)
        path.append(start.copy())
    return np.array(path)


# %% wrong descend: one coordinate after another
# told: You move the coordinates one after another
# earns: 0.5
def descend(gradient, start, alpha, steps):
    w = start.copy()
    path = [w.copy()]
    for _ in range(steps):
        for i in range(len(w)):
            w[i] -= alpha * gradient(w)[i]
        path.append(w.copy())
    return np.array(path)


# %% wrong descend: only the first coordinate moves
# told: nothing
def descend(gradient, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        w = path[-1].copy()
        w[0] = w[0] - alpha * gradient(w)[0]
        path.append(w)
    return np.array(path)


# %% wrong descend: uphill
# told: You walk uphill
def descend(gradient, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + alpha * gradient(path[-1]))
    return np.array(path)


# %% wrong descend: unit steps
# told: All your steps are equally long
def descend(gradient, start, alpha, steps):
    path = [start]
    for _ in range(steps):
        g = gradient(path[-1])
        length = np.sqrt((g**2).sum())
        path.append(path[-1] - alpha * g / length if length > 0 else path[-1])
    return np.array(path)


# %% wrong descend: the last place
# told: You return the last place only
# earns: 0.5
def descend(gradient, start, alpha, steps):
    w = start
    for _ in range(steps):
        w = w - alpha * gradient(w)
    return w


# %% wrong descend: columns
# told: Your path lies on its side
# earns: 0.5
def descend(gradient, start, alpha, steps):
    w = start
    path = [w]
    for _ in range(steps):
        w = w - alpha * gradient(w)
        path.append(w)
    return np.column_stack(path)


# %% wrong descend: without the start
# told: The start is missing
# earns: 0.5
def descend(gradient, start, alpha, steps):
    path = []
    w = start
    for _ in range(steps):
        w = w - alpha * gradient(w)
        path.append(w)
    return np.array(path)


# %% wrong descend: all in one long row
# told: nothing
def descend(gradient, start, alpha, steps):
    w = start
    path = list(w)
    for _ in range(steps):
        w = w - alpha * gradient(w)
        path.extend(w)
    return np.array(path)


# %% wrong descend: for two coordinates
# told: nothing
def descend(gradient, start, alpha, steps):
    a, b = start
    path = [(a, b)]
    for _ in range(steps):
        ga, gb = gradient(np.array([a, b]))
        a, b = a - alpha * ga, b - alpha * gb
        path.append((a, b))
    return np.array(path)


# %% wrong descend: library
# told: forbidden
import lecturekit.calculus


def descend(gradient, start, alpha, steps):
    return lecturekit.calculus.gradient_descent(gradient, start, alpha, steps)
