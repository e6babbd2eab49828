# %% right lost_shape: computed
first, third = np.zeros((6, 4)), np.zeros((9, 2))
lost_shape = (first.shape[1], third.shape[0])

# %% right lost_shape: a list
lost_shape = [4, 9]

# %% wrong lost_shape: the other way round
# told: The right two numbers, in the other order
lost_shape = (9, 4)

# %% wrong lost_shape: the outer numbers
# told: That matrix would lead past the hidden layers, from
lost_shape = (6, 2)

# %% wrong lost_shape: the number of samples
# told: That is the shape of what the second layer
lost_shape = (120, 9)

# %% wrong lost_shape: from the widths of the data
# told: W2 does not get the data, but what W1
lost_shape = (6, 9)

# %% wrong lost_shape: a text
# told: nothing
lost_shape = "4, 9"

# %% right lost_width: tried out
for u in range(1, 100):
    if 5 * u + u * u + u * 3 == 48:
        lost_width = u

# %% right lost_width: a float, by the formula of quadratic equations
lost_width = (-8 + (64 + 4 * 48) ** 0.5) / 2

# %% wrong lost_width: forgets what is between the hidden layers
# told: So wide would a single hidden layer be
lost_width = 6

# %% wrong lost_width: 48 numbers through 8
# told: nothing
lost_width = 48 / (5 + 1 + 3)

# %% wrong lost_width: the other solution
# told: Your equation is right, and this is one of
lost_width = -12

# %% wrong lost_width: a pair
# told: nothing
lost_width = (4, 4)

# %% wrong lost_width: half of it
# told: nothing
lost_width = 3

# %% right first_misfit: with an index
def first_misfit(inputs, shapes):
    width = inputs
    i = 0
    while i < len(shapes):
        if shapes[i][0] != width:
            return i + 1
        width = shapes[i][1]
        i = i + 1
    return 0


# %% right first_misfit: pairs of neighbours
def first_misfit(inputs, shapes):
    widths = [inputs] + [c for r, c in shapes]
    misfits = [k + 1 for k, (r, c) in enumerate(shapes) if r != widths[k]]
    return misfits[0] if misfits else 0


# %% right first_misfit: lets NumPy multiply
def first_misfit(inputs, shapes):
    x = np.zeros((1, inputs))
    for k, shape in enumerate(shapes):
        try:
            x = x @ np.zeros(shape)
        except ValueError:
            return k + 1
    return 0


# %% wrong first_misfit: counts from 0
# told: You count the layers from 0
def first_misfit(inputs, shapes):
    for k, (rows, columns) in enumerate(shapes):
        if rows != inputs:
            return k
        inputs = columns
    return 0


# %% wrong first_misfit: without the 0, None
# told: When all layers fit, you return no number
# earns: 0.5
def first_misfit(inputs, shapes):
    for k, (rows, columns) in enumerate(shapes, start=1):
        if rows != inputs:
            return k
        inputs = columns


# %% wrong first_misfit: forgets the data
# told: Your first layer is always right, whatever the data
def first_misfit(inputs, shapes):
    for k in range(1, len(shapes)):
        if shapes[k][0] != shapes[k - 1][1]:
            return k + 1
    return 0


# %% wrong first_misfit: compares all with the inputs
# told: You compare every layer with the data
def first_misfit(inputs, shapes):
    for k, (rows, columns) in enumerate(shapes, start=1):
        if rows != inputs:
            return k
    return 0


# %% wrong first_misfit: the last one
# told: You name the last layer that does not fit
def first_misfit(inputs, shapes):
    found = 0
    for k, (rows, columns) in enumerate(shapes, start=1):
        if rows != inputs:
            found = k
        inputs = columns
    return found


# %% wrong first_misfit: returns too early
# told: You stop after the first layer, whether it fits
def first_misfit(inputs, shapes):
    for k, (rows, columns) in enumerate(shapes, start=1):
        if rows != inputs:
            return k
        inputs = columns
        return 0


# %% wrong first_misfit: rows and columns exchanged
# told: You read each shape as (units, inputs)
def first_misfit(inputs, shapes):
    for k, (columns, rows) in enumerate(shapes, start=1):
        if rows != inputs:
            return k
        inputs = columns
    return 0


# %% wrong first_misfit: the one before
# told: You name the layer before the gap
def first_misfit(inputs, shapes):
    if shapes[0][0] != inputs:
        return 1
    for k in range(len(shapes) - 1):
        if shapes[k][1] != shapes[k + 1][0]:
            return k + 1
    return 0


# %% wrong first_misfit: True and False
# told: nothing
def first_misfit(inputs, shapes):
    for rows, columns in shapes:
        if rows != inputs:
            return False
        inputs = columns
    return True


# %% wrong first_misfit: how many do not fit
# told: nothing
def first_misfit(inputs, shapes):
    count = 0
    for rows, columns in shapes:
        if rows != inputs:
            count += 1
        inputs = columns
    return count


# %% right deep_forward: recursive
def deep_forward(x, weights, sigma):
    if not weights:
        return x
    return deep_forward(sigma(x @ weights[0]), weights[1:], sigma)


# %% right deep_forward: keeps all layers
def deep_forward(x, weights, sigma):
    z = [x]
    for k in range(len(weights)):
        z.append(sigma(np.dot(z[k], weights[k])))
    return z[-1]


# %% right deep_forward: functools.reduce
from functools import reduce


def deep_forward(x, weights, sigma):
    return reduce(lambda z, W: sigma(z @ W), weights, x)


# %% wrong deep_forward: always from the data
# told: Each of your layers begins with x again
def deep_forward(x, weights, sigma):
    for W in weights:
        z = sigma(x @ W)
    return z


# %% wrong deep_forward: no sigma at the end
# told: Your last layer hands on its sums
def deep_forward(x, weights, sigma):
    z = x
    for W in weights[:-1]:
        z = sigma(z @ W)
    return z @ weights[-1]


# %% wrong deep_forward: sigma only at the end
# told: Your sigma comes once, at the end
def deep_forward(x, weights, sigma):
    z = x
    for W in weights:
        z = z @ W
    return sigma(z)


# %% wrong deep_forward: no sigma
# told: No sigma at all
def deep_forward(x, weights, sigma):
    for W in weights:
        x = x @ W
    return x


# %% wrong deep_forward: sigma before the product
# told: You send the data through sigma before each product
def deep_forward(x, weights, sigma):
    z = x
    for W in weights:
        z = sigma(z) @ W
    return z


# %% wrong deep_forward: returns within the loop
# told: You return after the first layer
def deep_forward(x, weights, sigma):
    z = x
    for W in weights:
        z = sigma(z @ W)
        return z


# %% wrong deep_forward: two layers only
# told: nothing
def deep_forward(x, weights, sigma):
    return sigma(sigma(x @ weights[0]) @ weights[1])


# %% wrong deep_forward: the activation function of the example
# told: You always use the example's max(0, z)
def deep_forward(x, weights, sigma):
    z = x
    for W in weights:
        z = np.maximum(0, z @ W)
    return z


# %% wrong deep_forward: all layers
# told: You return a list of what all layers hand
def deep_forward(x, weights, sigma):
    z = [x]
    for W in weights:
        z.append(sigma(z[-1] @ W))
    return z


# %% wrong deep_forward: the lecture's order, W before z
# told: You multiply W with z, in the order of
def deep_forward(x, weights, sigma):
    z = x
    for W in weights:
        z = sigma(W @ z)
    return z


# %% wrong deep_forward: the layers in reverse
# told: You walk through the layers from the last to
def deep_forward(x, weights, sigma):
    z = x
    for W in weights[::-1]:
        z = sigma(z @ W)
    return z


# %% wrong deep_forward: lets the last layer out
# told: Your walk leaves out the last matrix
def deep_forward(x, weights, sigma):
    z = x
    for k in range(1, len(weights)):
        z = sigma(z @ weights[k - 1])
    return z
