# %% right first_pass: net inputs first, math instead of the helper
import math
def first_pass(w, A, B):
    net_top = A * w["A_top"] + B * w["B_top"]
    net_bottom = A * w["A_bottom"] + B * w["B_bottom"]
    h1 = 1 / (1 + math.exp(-net_top))
    h2 = 1 / (1 + math.exp(-net_bottom))
    net = h1 * w["top_y"] + h2 * w["bottom_y"]
    return h1, h2, 1 / (1 + math.exp(-net))


# %% right first_pass: with matrices, as an array
def first_pass(w, A, B):
    W1 = np.array([[w["A_top"], w["A_bottom"]], [w["B_top"], w["B_bottom"]]])
    h = sigmoid(np.array([A, B]) @ W1)
    y = sigmoid(h @ np.array([w["top_y"], w["bottom_y"]]))
    return [h[0], h[1], y]


# %% right first_pass: an inner function
def first_pass(w, A, B):
    def neuron(name, a, b, x, y):
        return sigmoid(w[f"{x}_{name}"] * a + w[f"{y}_{name}"] * b)

    top, bottom = neuron("top", A, B, "A", "B"), neuron("bottom", A, B, "A", "B")
    return top, bottom, neuron("y", top, bottom, "top", "bottom")


# %% wrong first_pass: forgets the last sigmoid
# told: your y is still a net input
# earns: 0.5
def first_pass(w, A, B):
    top = sigmoid(A * w["A_top"] + B * w["B_top"])
    bottom = sigmoid(A * w["A_bottom"] + B * w["B_bottom"])
    y = top * w["top_y"] + bottom * w["bottom_y"]
    return top, bottom, y


# %% wrong first_pass: no sigmoid in the hidden layer
# told: send their net inputs on as they are
def first_pass(w, A, B):
    top = A * w["A_top"] + B * w["B_top"]
    bottom = A * w["A_bottom"] + B * w["B_bottom"]
    return top, bottom, sigmoid(top * w["top_y"] + bottom * w["bottom_y"])


# %% wrong first_pass: no sigmoid anywhere
# told: net input
def first_pass(w, A, B):
    top = A * w["A_top"] + B * w["B_top"]
    bottom = A * w["A_bottom"] + B * w["B_bottom"]
    return top, bottom, top * w["top_y"] + bottom * w["bottom_y"]


# %% wrong first_pass: takes the bottom net for an output, the trap of the slides
# told: nothing
def first_pass(w, A, B):
    top = sigmoid(A * w["A_top"] + B * w["B_top"])
    bottom = A * w["A_bottom"] + B * w["B_bottom"]
    return top, sigmoid(bottom), sigmoid(top * w["top_y"] + bottom * w["bottom_y"])


# %% wrong first_pass: the dict by its order, transposed
# told: Your top neuron gets both weights of A
def first_pass(w, A, B):
    a, b, c, d, e, f = w.values()
    top = sigmoid(a * A + c * B)
    bottom = sigmoid(b * A + d * B)
    return top, bottom, sigmoid(e * top + f * bottom)


# %% wrong first_pass: only y
# told: nothing
def first_pass(w, A, B):
    top = sigmoid(A * w["A_top"] + B * w["B_top"])
    bottom = sigmoid(A * w["A_bottom"] + B * w["B_bottom"])
    return sigmoid(top * w["top_y"] + bottom * w["bottom_y"])


# %% wrong first_pass: rounds to two decimals, as the slides do
# told: nothing
def first_pass(w, A, B):
    top = round(float(sigmoid(A * w["A_top"] + B * w["B_top"])), 2)
    bottom = round(float(sigmoid(A * w["A_bottom"] + B * w["B_bottom"])), 2)
    return top, bottom, round(float(sigmoid(top * w["top_y"] + bottom * w["bottom_y"])), 2)


# %% wrong first_pass: the lecture's numbers
# told: nothing
def first_pass(w, A, B):
    return 0.6803, 0.6637, 0.6903


# %% wrong first_pass: the package does it
# told: forbidden
from lecturekit import backprop
def first_pass(w, A, B):
    net = [backprop.Layer(np.array([[w["A_top"], w["A_bottom"]], [w["B_top"], w["B_bottom"]]])), backprop.Layer(np.array([[w["top_y"]], [w["bottom_y"]]]))]
    out = backprop.forward(net, [[A, B]]).activations
    return out[1][0, 0], out[1][0, 1], out[2][0, 0]


# %% right output_delta: in two steps
def output_delta(y, target):
    dE_dy = y - target
    dy_dnet = y - y**2
    return dE_dy * dy_dnet


# %% wrong output_delta: opposite sign
# told: Right but for its sign
# earns: 0.5
def output_delta(y, target):
    return y * (1 - y) * (target - y)


# %% wrong output_delta: cross-entropy's
# told: Your result is dE/dy
def output_delta(y, target):
    return y - target


# %% wrong output_delta: the slope alone
# told: nothing
def output_delta(y, target):
    return y * (1 - y)


# %% wrong output_delta: sigmoid again
# told: You send y through the sigmoid once more
def output_delta(y, target):
    s = sigmoid(y)
    return (y - target) * s * (1 - s)


# %% wrong output_delta: the error itself
# told: Your first factor is the error E itself
def output_delta(y, target):
    E = 0.5 * (y - target) ** 2
    return E * y * (1 - y)


# %% wrong output_delta: the error, opposite sign of the slope
# told: nothing
def output_delta(y, target):
    return (y - target) * y * (y - 1) / 3


# %% wrong output_delta: absolute value
# told: nothing
def output_delta(y, target):
    return abs(y - target) * y * (1 - y)


# %% wrong output_delta: forgets the half
# told: factor of 2
# earns: 0.5
def output_delta(y, target):
    return 2 * (y - target) * (1 - y) * y


# %% right new_weights: a copy and a loop over the names
def new_weights(w, A, B, target, eta):
    top, bottom, y = first_pass(w, A, B)
    value = {"A": A, "B": B, "top": top, "bottom": bottom}
    delta = {"y": output_delta(y, target)}
    for h in ("top", "bottom"):
        delta[h] = delta["y"] * w[h + "_y"] * value[h] * (1 - value[h])
    new = dict(w)
    for name in new:
        start, end = name.split("_")
        new[name] -= eta * delta[end] * value[start]
    return new


# %% right new_weights: with matrices
def new_weights(w, A, B, target, eta):
    x = np.array([[A, B]])
    W1 = np.array([[w["A_top"], w["A_bottom"]], [w["B_top"], w["B_bottom"]]])
    W2 = np.array([[w["top_y"]], [w["bottom_y"]]])
    h = sigmoid(x @ W1)
    y = sigmoid(h @ W2)
    d2 = (y - target) * y * (1 - y)
    d1 = d2 @ W2.T * h * (1 - h)
    V2 = W2 - eta * h.T @ d2
    V1 = W1 - eta * x.T @ d1
    return dict(A_top=V1[0, 0], B_top=V1[1, 0], A_bottom=V1[0, 1], B_bottom=V1[1, 1], top_y=V2[0, 0], bottom_y=V2[1, 0])


# %% right new_weights: the other sign convention all along, keys in another order
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = (target - y) * y * (1 - y)
    new = {}
    new["top_y"] = w["top_y"] + eta * d * h1
    new["bottom_y"] = w["bottom_y"] + eta * d * h2
    new["A_top"] = w["A_top"] + eta * d * w["top_y"] * h1 * (1 - h1) * A
    new["B_top"] = w["B_top"] + eta * d * w["top_y"] * h1 * (1 - h1) * B
    new["A_bottom"] = w["A_bottom"] + eta * d * w["bottom_y"] * h2 * (1 - h2) * A
    new["B_bottom"] = w["B_bottom"] + eta * d * w["bottom_y"] * h2 * (1 - h2) * B
    return new


# %% wrong new_weights: back through the updated weights
# told: back to the hidden layer through the *new* ones
# earns: 1
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    new = dict(w)
    new["top_y"] = w["top_y"] - eta * d * h1
    new["bottom_y"] = w["bottom_y"] - eta * d * h2
    for x, value in (("A", A), ("B", B)):
        new[x + "_top"] = w[x + "_top"] - eta * d * new["top_y"] * h1 * (1 - h1) * value
        new[x + "_bottom"] = w[x + "_bottom"] - eta * d * new["bottom_y"] * h2 * (1 - h2) * value
    return new


# %% wrong new_weights: only one of the two is the updated one
# told: nothing
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    new = dict(w)
    new["top_y"] = w["top_y"] - eta * d * h1
    for x, value in (("A", A), ("B", B)):
        new[x + "_top"] = w[x + "_top"] - eta * d * new["top_y"] * h1 * (1 - h1) * value
        new[x + "_bottom"] = w[x + "_bottom"] - eta * d * w["bottom_y"] * h2 * (1 - h2) * value
    new["bottom_y"] = w["bottom_y"] - eta * d * h2
    return new


# %% wrong new_weights: a second forward pass after the output layer
# told: nothing
def new_weights(w, A, B, target, eta):
    new = dict(w)
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    new["top_y"] -= eta * d * h1
    new["bottom_y"] -= eta * d * h2
    h1, h2, y = first_pass(new, A, B)
    d = output_delta(y, target)
    for x, value in (("A", A), ("B", B)):
        new[x + "_top"] -= eta * d * new["top_y"] * h1 * (1 - h1) * value
        new[x + "_bottom"] -= eta * d * new["bottom_y"] * h2 * (1 - h2) * value
    return new


# %% wrong new_weights: in place
# told: nothing
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    w["A_top"] -= eta * d1 * A
    w["B_top"] -= eta * d1 * B
    w["A_bottom"] -= eta * d2 * A
    w["B_bottom"] -= eta * d2 * B
    w["top_y"] -= eta * d * h1
    w["bottom_y"] -= eta * d * h2
    return w


# %% wrong new_weights: uphill
# told: go uphill
# earns: 1
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    return {"A_top": w["A_top"] + eta * d1 * A, "B_top": w["B_top"] + eta * d1 * B,
            "A_bottom": w["A_bottom"] + eta * d2 * A, "B_bottom": w["B_bottom"] + eta * d2 * B,
            "top_y": w["top_y"] + eta * d * h1, "bottom_y": w["bottom_y"] + eta * d * h2}


# %% wrong new_weights: no slope in the hidden layer
# told: Your hidden ones lack a factor
# earns: 0.5
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"], d * w["bottom_y"]
    return {"A_top": w["A_top"] - eta * d1 * A, "B_top": w["B_top"] - eta * d1 * B,
            "A_bottom": w["A_bottom"] - eta * d2 * A, "B_bottom": w["B_bottom"] - eta * d2 * B,
            "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% wrong new_weights: half of the slope in the hidden layer
# told: nothing
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1, d * w["bottom_y"] * h2
    return {"A_top": w["A_top"] - eta * d1 * A, "B_top": w["B_top"] - eta * d1 * B,
            "A_bottom": w["A_bottom"] - eta * d2 * A, "B_bottom": w["B_bottom"] - eta * d2 * B,
            "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% wrong new_weights: no weights on the way back
# told: as if the lines from them to y had no weights
# earns: 0.5
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * h1 * (1 - h1), d * h2 * (1 - h2)
    return {"A_top": w["A_top"] - eta * d1 * A, "B_top": w["B_top"] - eta * d1 * B,
            "A_bottom": w["A_bottom"] - eta * d2 * A, "B_bottom": w["B_bottom"] - eta * d2 * B,
            "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% wrong new_weights: only the output layer
# told: hidden layer stay as they were
# earns: 0.5
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    return {**w, "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% wrong new_weights: the corrections
# told: These are the six corrections
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    return {"A_top": -eta * d1 * A, "B_top": -eta * d1 * B, "A_bottom": -eta * d2 * A, "B_bottom": -eta * d2 * B,
            "top_y": -eta * d * h1, "bottom_y": -eta * d * h2}


# %% wrong new_weights: without eta and uphill
# told: learning rate has no effect
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    return {"A_top": w["A_top"] + d1 * A, "B_top": w["B_top"] + d1 * B,
            "A_bottom": w["A_bottom"] + d2 * A, "B_bottom": w["B_bottom"] + d2 * B,
            "top_y": w["top_y"] + d * h1, "bottom_y": w["bottom_y"] + d * h2}


# %% wrong new_weights: eta for the output layer only
# told: nothing
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    return {"A_top": w["A_top"] - d1 * A, "B_top": w["B_top"] - d1 * B,
            "A_bottom": w["A_bottom"] - d2 * A, "B_bottom": w["B_bottom"] - d2 * B,
            "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% wrong new_weights: A and B exchanged
# told: nothing
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, target)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    return {"A_top": w["A_top"] - eta * d1 * B, "B_top": w["B_top"] - eta * d1 * A,
            "A_bottom": w["A_bottom"] - eta * d2 * B, "B_bottom": w["B_bottom"] - eta * d2 * A,
            "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% wrong new_weights: the target is always .5
# told: nothing
def new_weights(w, A, B, target, eta):
    h1, h2, y = first_pass(w, A, B)
    d = output_delta(y, 0.5)
    d1, d2 = d * w["top_y"] * h1 * (1 - h1), d * w["bottom_y"] * h2 * (1 - h2)
    return {"A_top": w["A_top"] - eta * d1 * A, "B_top": w["B_top"] - eta * d1 * B,
            "A_bottom": w["A_bottom"] - eta * d2 * A, "B_bottom": w["B_bottom"] - eta * d2 * B,
            "top_y": w["top_y"] - eta * d * h1, "bottom_y": w["bottom_y"] - eta * d * h2}


# %% right hidden_weights: exact figures, written out
hidden_weights = {"A_top": 0.0990709, "B_top": 0.7976110, "A_bottom": 0.3971399, "B_bottom": 0.5926455}


# %% right hidden_weights: with the lecture's rounding
hidden_weights = {"B_bottom": 0.5926598, "A_top": 0.0990724, "B_top": 0.7976147, "A_bottom": 0.3971455}


# %% right hidden_weights: with the factors that the slide displays
d = (0.69 - 0.5) * 0.69 * (1 - 0.69)
hidden_weights = {"A_top": 0.1 - d * 0.3 * 0.68 * 0.32 * 0.35, "B_top": 0.8 - d * 0.3 * 0.68 * 0.32 * 0.9,
                  "A_bottom": 0.4 - d * 0.9 * 0.6637 * 0.3363 * 0.35, "B_bottom": 0.6 - d * 0.9 * 0.6637 * 0.3363 * 0.9}


# %% right hidden_weights: five decimals
hidden_weights = {"A_top": 0.09907, "B_top": 0.79761, "A_bottom": 0.39714, "B_bottom": 0.59265}


# %% wrong hidden_weights: through the updated weights
# told: back through the *new* output weights
hidden_weights = {"A_top": 0.0991566, "B_top": 0.7978313, "A_bottom": 0.3972257, "B_bottom": 0.5928662}


# %% wrong hidden_weights: through the updated weights of the slide, rounded as there
# told: back through the *new* output weights
d = 0.0406
hidden_weights = {"A_top": 0.1 - d * 0.272392 * 0.68 * 0.32 * 0.35, "B_top": 0.8 - d * 0.272392 * 0.68 * 0.32 * 0.9,
                  "A_bottom": 0.4 - d * 0.87305 * 0.6637 * 0.3363 * 0.35,
                  "B_bottom": 0.6 - d * 0.87305 * 0.6637 * 0.3363 * 0.9}


# %% wrong hidden_weights: all six
# told: nothing
hidden_weights = new_weights(w, A, B, target, eta)


# %% wrong hidden_weights: B_top and A_bottom exchanged
# told: nothing
hidden_weights = {"A_top": 0.0990709, "B_top": 0.3971399, "A_bottom": 0.7976110, "B_bottom": 0.5926455}


# %% wrong hidden_weights: two decimals
# told: nothing
hidden_weights = {"A_top": 0.1, "B_top": 0.80, "A_bottom": 0.40, "B_bottom": 0.59}


# %% wrong hidden_weights: a list
# told: nothing
hidden_weights = [0.0990709, 0.7976110, 0.3971399, 0.5926455]


# %% wrong hidden_weights: without the slopes
# told: slopes of the two hidden sigmoids are missing
d = output_delta(first_pass(w, A, B)[2], target)
hidden_weights = {f"{x}_{h}": w[f"{x}_{h}"] - d * w[f"{h}_y"] * v for x, v in (("A", A), ("B", B)) for h in ("top", "bottom")}
