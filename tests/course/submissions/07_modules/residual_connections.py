# %% right push_back: in loops, a list
def push_back(g, z, W, skip):
    m = len(z)
    back = []
    for i in range(m):
        total = 0.0
        for j in range(m):
            a = sum(z[k] * W[k, j] for k in range(m))
            total += g[j] * (1 - np.tanh(a) ** 2) * W[i, j]
        back.append(total + g[i] if skip else total)
    return back


# %% right push_back: the Jacobian, cosh, skip as a number
def push_back(g, z, W, skip):
    jacobian = W / np.cosh(z @ W) ** 2
    return (jacobian + int(skip) * np.eye(len(z))) @ g


# %% right push_back: the output of tanh, einsum
def push_back(g, z, W, skip):
    out = np.tanh(np.dot(z, W))
    delta = g * (1 - out * out)
    back = np.einsum("j,ij->i", delta, W)
    if skip:
        back += g
    return back


# %% wrong push_back: forwards through W
# told: You go through W as on the way forward
def push_back(g, z, W, skip):
    delta = g * (1 - np.tanh(z @ W) ** 2)
    back = delta @ W
    if skip:
        back = back + g
    return back


# %% wrong push_back: sigma' is missing
# told: sigma has no effect on your gradient
def push_back(g, z, W, skip):
    back = W @ g
    return back + g if skip else back


# %% wrong push_back: sigma' at z
# told: You take the slopes at z
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(z) ** 2
    back = W @ (g * slopes)
    return back + g if skip else back


# %% wrong push_back: tanh is not squared
# told: Your slopes are 1 - tanh(a)
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(z @ W)
    back = W @ (g * slopes)
    return back + g if skip else back


# %% wrong push_back: sigma' of a squared
# told: Your slopes are 1 - a squared
def push_back(g, z, W, skip):
    a = z @ W
    back = (g * (1 - a**2)) @ W.T
    return back + g if skip else back


# %% wrong push_back: z is added
# told: With a skip you add z
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(z @ W) ** 2
    back = W @ (g * slopes)
    if skip:
        return back + z
    return back


# %% wrong push_back: 1 is added
# told: With a skip you add 1 to each entry
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(z @ W) ** 2
    back = W @ (g * slopes)
    return back + 1 if skip else back


# %% wrong push_back: skip is not looked at
# told: You always add the skip's part
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(z @ W) ** 2
    return W @ (g * slopes) + g


# %% wrong push_back: never a skip
# told: The skip has no effect on your gradient
def push_back(g, z, W, skip):
    return W @ (g * (1 - np.tanh(z @ W) ** 2))


# %% wrong push_back: sigma' after W
# told: You multiply with the slopes last
def push_back(g, z, W, skip):
    a = z @ W
    back = (W @ g) * (1 - np.tanh(a) ** 2)
    if skip:
        back += g
    return back


# %% wrong push_back: g has gone through sigma' before it is added
# told: You let the skip's part go through sigma's slopes as well
def push_back(g, z, W, skip):
    delta = g * (1 - np.tanh(z @ W) ** 2)
    return W @ delta + delta if skip else W @ delta


# %% wrong push_back: adds to the g that came in
# told: nothing
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(z @ W) ** 2
    if skip:
        g += W @ (g * slopes)
        return g
    return W @ (g * slopes)


# %% wrong push_back: a = W z
# told: Your a is W z
def push_back(g, z, W, skip):
    slopes = 1 - np.tanh(W @ z) ** 2
    back = W @ (g * slopes)
    return back + g if skip else back


# %% right MyResidualBlock: step by step, built at once
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        m = input_shape[-1]
        self.inner = MM(self.units)
        self.inner.build(input_shape)
        self.outer = MM(m)
        self.outer.build((input_shape[0], self.units))

    def call(self, z):
        h = self.sigma(self.inner(z))
        h = self.sigma(self.outer(h))
        return keras.ops.add(h, z)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% right MyResidualBlock: a list, the skip kept in a name
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mms = [MM(self.units), MM(input_shape[1])]
        super().build(input_shape)

    def call(self, z):
        skip = z
        for mm in self.mms:
            z = self.sigma(mm(z))
        return skip + z

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% right MyResidualBlock: a Sequential inside
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        act = keras.layers.Activation(self.sigma)
        self.way = keras.Sequential([MM(self.units), act, MM(input_shape[-1]), keras.layers.Activation(self.sigma)])

    def call(self, z):
        return z + self.way(z)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: no skip
# told: The skip is left out
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        return self.sigma(self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: no sigma after the second MM
# told: The second sigma is missing
# earns: 0.5
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        return z + self.mm2(self.sigma(self.mm1(z)))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: sigma of the sum, as in the paper
# told: Your last step is sigma
# earns: 0.5
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        return self.sigma(z + self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: the skip ends before the second sigma and a third one
# told: nothing
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        h = self.sigma(self.mm1(z))
        return self.sigma(z + self.sigma(self.mm2(h)))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: no sigma between the MMs
# told: The first sigma is missing
# earns: 0.5
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        return z + self.sigma(self.mm2(self.mm1(z)))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: both MMs of units
# told: Your outer MM gives as many numbers as the inner one
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(self.units)

    def call(self, z):
        return z + self.sigma(self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: both MMs of the input's width
# told: Both of your MMs give as many numbers as z has
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(input_shape[-1])
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        return z + self.sigma(self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: the widths the wrong way round
# told: Your two widths have changed places
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(input_shape[-1])
        self.mm2 = MM(self.units)

    def call(self, z):
        return z + self.sigma(self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: the number of samples for the width
# told: nothing
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[0])

    def call(self, z):
        return z + self.sigma(self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: one MM only
# told: nothing
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm = MM(input_shape[-1])

    def call(self, z):
        return z + self.sigma(self.mm(z))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: always relu
# told: Your sigma is always ReLU
# earns: 0.5
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        return z + keras.ops.relu(self.mm2(keras.ops.relu(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: z twice
# told: You add z twice
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        h = self.sigma(self.mm1(z))
        h = z + self.sigma(self.mm2(h))
        return z + h

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: joined, not added
# told: nothing
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape[-1])

    def call(self, z):
        h = self.sigma(self.mm2(self.sigma(self.mm1(z))))
        return keras.ops.concatenate([z, h], axis=-1)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: MMs made in call
# told: nothing
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.m = input_shape[-1]

    def call(self, z):
        h = self.sigma(MM(self.units)(z))
        return z + self.sigma(MM(self.m)(h))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: LectureKit's block inside
# told: forbidden
from lecturekit.layers import ResidualBlock


class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.block = ResidualBlock(self.units, self.sigma)

    def call(self, z):
        return self.block(z)

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% wrong MyResidualBlock: the input's shape as it is
# told: nothing
class MyResidualBlock(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.sigma = keras.activations.get(activation)

    def build(self, input_shape):
        self.mm1 = MM(self.units)
        self.mm2 = MM(input_shape)

    def call(self, z):
        return z + self.sigma(self.mm2(self.sigma(self.mm1(z))))

    def get_config(self):
        activation = keras.activations.serialize(self.sigma)
        return {**super().get_config(), "units": self.units, "activation": activation}


# %% right MyResNetS: appended, built by hand
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.parts = []
        for _ in range(blocks):
            self.parts.append(MyResidualBlock(units=units, activation=activation))
        self.parts.append(MM(outputs))

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% right MyResNetS: a Sequential
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.net = keras.Sequential([MyResidualBlock(units, activation) for _ in range(blocks)] + [MM(outputs)])

    def call(self, x):
        return self.net(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: one block, many times
# told: All your blocks are one and the same object
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.n = blocks
        self.block = MyResidualBlock(units, activation)
        self.mm = MM(outputs)

    def call(self, x):
        for _ in range(self.n):
            x = self.block(x)
        return self.mm(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: a list of the same block
# told: All your blocks are one and the same object
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation)] * blocks
        self.mm = MM(outputs)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.mm(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: sigma at the end
# told: There is an activation after your last MM
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return keras.activations.get(self.options["activation"])(self.mm(x))

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: the MM stands in front
# told: Your MM stands in front of the blocks
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        x = self.mm(x)
        for block in self.blocks:
            x = block(x)
        return x

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: no MM
# told: The last MM is missing
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return x

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: the activation is not passed on
# told: Your blocks use their own default sigma
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.mm(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: one block too few
# told: nothing
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(1, blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.mm(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: every block gets x
# told: Each of your blocks looks at the raw input
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        for block in self.blocks:
            z = block(x)
        return self.mm(z)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: blocks added up
# told: nothing
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        z = x
        for block in self.blocks:
            z = z + block(x)
        return self.mm(z)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: sigma between blocks
# told: You put a sigma behind each block
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        sigma = keras.activations.get(self.options["activation"])
        for block in self.blocks:
            x = sigma(block(x))
        return self.mm(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: another skip round each block
# told: You add the block's input once more
class MyResNetS(keras.layers.Layer):
    def __init__(self, blocks, outputs, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.options = {"blocks": blocks, "outputs": outputs, "units": units, "activation": activation}
        self.blocks = [MyResidualBlock(units, activation) for _ in range(blocks)]
        self.mm = MM(outputs)

    def call(self, x):
        for block in self.blocks:
            x = x + block(x)
        return self.mm(x)

    def get_config(self):
        return {**super().get_config(), **self.options}


# %% wrong MyResNetS: LectureKit's own
# told: forbidden
from lecturekit.models import ResNetS as MyResNetS
