# %% right MyMM: keras.ops, Dense's names, the bias first
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        inputs = input_shape[1]
        self.bias = self.add_weight(name="bias", shape=[self.units], initializer="zeros")
        self.kernel = self.add_weight(name="kernel", shape=[inputs, self.units], initializer=self.start)

    def call(self, x):
        y = keras.ops.matmul(x, self.kernel)
        return keras.ops.add(y, self.bias)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% right MyMM: einsum, an initializer object, super().build
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        n, m = input_shape
        self.w = self.add_weight(shape=(m, self.units), initializer=keras.initializers.get(self.start), name="w")
        self.b = self.add_weight(shape=(self.units,), initializer=keras.initializers.Zeros(), name="b")
        super().build(input_shape)

    def call(self, x):
        return keras.ops.einsum("nm,mk->nk", x, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% right MyMM: a sum over products, unnamed weights
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, shape):
        self.matrix = self.add_weight(shape=(shape[-1], self.units), initializer=self.start)
        self.offset = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, x):
        columns = [keras.ops.sum(x * self.matrix[:, j], axis=-1) + self.offset[j] for j in range(self.units)]
        return keras.ops.stack(columns, axis=1)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: keras.layers.Dense inside
# told: forbidden
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.dense = keras.layers.Dense(self.units, kernel_initializer=self.start)
        self.dense.build(input_shape)

    def call(self, x):
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: derived from Dense
# told: forbidden
from keras.layers import Dense


class MyMM(Dense):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(units, kernel_initializer=start, **kwargs)
        self.start = start

    def get_config(self):
        return {"units": self.units, "start": self.start}


# %% wrong MyMM: LectureKit's own
# told: forbidden
from lecturekit.layers import MM as MyMM


# %% wrong MyMM: LectureKit's own by its module
# told: forbidden
import lecturekit


class MyMM(lecturekit.layers.MM):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(units, **kwargs)
        self.start = start


# %% wrong MyMM: W begins at 0
# told: Your W begins at 0
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: start is not used
# told: Your W always begins with the same recipe
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: b with Keras' default initializer
# told: Your b begins at random
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,))

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: W stands upright, as in the lecture
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(self.units, input_shape[-1]), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ keras.ops.transpose(self.W) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: W x + b, in the lecture's order
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return self.W @ x + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: one b for all units
# told: All units share one bias
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(1,), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: the b is never added
# told: Your `call` leaves out the bias
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return keras.ops.matmul(x, self.W)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: no b at all
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)

    def call(self, x):
        return keras.ops.matmul(x, self.W)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: the number of samples for the number of inputs
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[0], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: weights kept to the function
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: no name for add_weight, arguments by place
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight("W", (input_shape[-1], self.units), self.start)
        self.b = self.add_weight("b", (self.units,), "zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: a shape without its comma
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: weights of NumPy
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = np.random.normal(size=(input_shape[-1], self.units)).astype("float32")
        self.b = np.zeros(self.units, dtype="float32")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: entry by entry
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x * self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: a sigma at the end
# told: You apply an activation function
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return keras.ops.relu(x @ self.W + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: W may not be trained
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start, trainable=False)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% wrong MyMM: nothing is returned
# told: nothing
class MyMM(keras.layers.Layer):
    def __init__(self, units, start="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.start = start

    def build(self, input_shape):
        self.W = self.add_weight(name="W", shape=(input_shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        y = x @ self.W + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units, "start": self.start}


# %% right collapse: what the two make of 0 and of the unit vectors
def collapse(W1, b1, W2, b2):
    both = lambda x: (x @ W1 + b1) @ W2 + b2
    b = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - b, b


# %% right collapse: in loops, lists
def collapse(W1, b1, W2, b2):
    m, k = W1.shape
    p = W2.shape[1]
    W = [[sum(W1[i, h] * W2[h, j] for h in range(k)) for j in range(p)] for i in range(m)]
    b = [sum(b1[h] * W2[h, j] for h in range(k)) + b2[j] for j in range(p)]
    return W, b


# %% right collapse: b as a row in W
def collapse(W1, b1, W2, b2):
    both = np.vstack([W1, b1]).dot(W2)
    return both[:-1], both[-1] + b2


# %% wrong collapse: biases added up
# told: you add b1 as it is
# earns: 0.5
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


# %% wrong collapse: the second bias only
# told: b1 is lost
# earns: 0.5
def collapse(W1, b1, W2, b2):
    W = W1 @ W2
    b = b2
    return W, b


# %% wrong collapse: forgets the second bias
# told: b2 is lost
# earns: 0.5
def collapse(W1, b1, W2, b2):
    return np.dot(W1, W2), np.dot(b1, W2)


# %% wrong collapse: the product in the other order
# told: So it would be if samples stood upright
def collapse(W1, b1, W2, b2):
    W = W2 @ W1
    b = W2 @ b1 + b2
    return W, b


# %% wrong collapse: b and W swapped
# told: nothing
def collapse(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


# %% wrong collapse: b1 meets the wrong matrix
# told: nothing
def collapse(W1, b1, W2, b2):
    return W1 @ W2, W1 @ b1 + b2


# %% wrong collapse: b as a matrix of one row
# told: nothing
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1.reshape(1, -1) @ W2 + b2


# %% wrong collapse: the product of the sum
# told: b2 goes through the second matrix
# earns: 0.5
def collapse(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


# %% right MyMLP: sigma before every MM but the first
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        h = self.mms[0](x)
        for mm in self.mms[1:]:
            h = mm(self.sigma(h))
        return h

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% right MyMLP: appended one by one, counted
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.layers = []
        for i, w in enumerate(self.widths):
            self.layers.append(MyMM(units=w, name=f"mm_{i}"))

    def call(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.layers) - 1:
                x = self.sigma(x)
        return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% right MyMLP: hidden ones and the last one apart
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        *hidden, outputs = widths
        self.hidden = tuple(MyMM(width) for width in hidden)
        self.out = MyMM(outputs)

    def call(self, x):
        for layer in self.hidden:
            x = self.sigma(layer(x))
        return self.out(x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% right MyMLP: a Sequential of Keras
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        parts = []
        for w in widths:
            parts += [MyMM(w), keras.layers.Activation(self.sigma)]
        self.net = keras.Sequential(parts[:-1])

    def call(self, x):
        return self.net(x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: sigma on the output, too
# told: You apply sigma to the output
# earns: 1
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        for mm in self.mms:
            x = self.sigma(mm(x))
        return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: sigma before the first MM
# told: Your sigma comes before each MM
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        for mm in self.mms:
            x = mm(self.sigma(x))
        return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: no sigma
# told: There is no sigma in your network
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        for mm in self.mms:
            x = mm(x)
        return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: always relu
# told: Your sigma is always ReLU
# earns: 1
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        for mm in self.mms[:-1]:
            x = keras.ops.relu(mm(x))
        return self.mms[-1](x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: new MMs at each call
# told: nothing
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.n = len(widths)

    def call(self, x):
        for i, w in enumerate(self.widths):
            x = MyMM(w)(x)
            if i < self.n - 1:
                x = self.sigma(x)
        return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: every MM gets x
# told: nothing
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        for mm in self.mms[:-1]:
            h = self.sigma(mm(x))
        return self.mms[-1](h)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: the last MM is left out
# told: nothing
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths[:-1]]

    def call(self, x):
        for mm in self.mms:
            x = self.sigma(mm(x))
        return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: one MM for all
# told: nothing
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mm = MyMM(widths[0])
        self.last = MyMM(widths[-1])

    def call(self, x):
        for _ in self.widths[:-1]:
            x = self.sigma(self.mm(x))
        return self.last(x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: LectureKit's own
# told: forbidden
from lecturekit.models import MLP


class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.net = MLP(list(widths), activation)

    def call(self, x):
        return self.net(x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: Dense in place of MyMM
# told: forbidden
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [keras.layers.Dense(w) for w in widths]

    def call(self, x):
        for mm in self.mms[:-1]:
            x = self.sigma(mm(x))
        return self.mms[-1](x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: a bit too many MMs
# told: nothing
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]
        self.out = MyMM(widths[-1])

    def call(self, x):
        for mm in self.mms:
            x = self.sigma(mm(x))
        return self.out(x)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}


# %% wrong MyMLP: returns inside of the loop
# told: nothing
class MyMLP(keras.layers.Layer):
    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = widths
        self.sigma = keras.activations.get(activation)
        self.mms = [MyMM(w) for w in widths]

    def call(self, x):
        for mm in self.mms:
            x = mm(x)
            if mm is not self.mms[-1]:
                x = self.sigma(x)
            return x

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "widths": list(self.widths), "activation": activation}
