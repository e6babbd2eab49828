# %% right MyPerceptron: keras.ops
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        m = input_shape[-1]
        self.W = self.add_weight(shape=(m, self.units), initializer="zeros", name="W")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, x):
        z = keras.ops.add(keras.ops.matmul(x, self.W), self.bias)
        return sign(z)

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config


# %% right MyPerceptron: zeros given as an object, and super().build
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=[input_shape[1], self.units], initializer=keras.initializers.Zeros())
        self.b = self.add_weight(shape=[self.units], initializer=keras.initializers.Zeros())
        super().build(input_shape)

    def call(self, inputs):
        return sign(keras.ops.dot(inputs, self.kernel) + self.b)

    def get_config(self):
        base = super().get_config()
        return dict(**base, units=self.units)


# %% wrong MyPerceptron: made from the library's layer
# told: forbidden
from lecturekit.layers import PerceptronLayer


class MyPerceptron(PerceptronLayer):
    pass


# %% wrong MyPerceptron: the library's layer under another name
# told: forbidden
import lecturekit


class MyPerceptron(lecturekit.layers.PerceptronLayer):
    """Mine."""


# %% wrong MyPerceptron: a Dense layer within
# told: forbidden
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units, activation=sign, kernel_initializer="zeros")

    def call(self, x):
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: one bias for all units
# told: All units share one bias
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(1,), initializer="zeros")

    def call(self, x):
        return sign(x @ self.w + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: w transposed
# told: Your w has a row for each unit and
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(self.units, input_shape[-1]), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(x @ keras.ops.transpose(self.w) + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: a sign without a gradient
# told: Your layer predicts, but never learns
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        z = x @ self.w + self.b
        return keras.ops.where(z >= 0, 1.0, -1.0)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: keras.ops.sign
# told: Your layer predicts, but never learns
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return keras.ops.sign(x @ self.w + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: no sign
# told: Your layer returns z
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return x @ self.w + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: no bias
# told: nothing
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")

    def call(self, x):
        return sign(x @ self.w)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: a config without the units
# told: A copy of your layer, made from its config
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(x @ self.w + self.b)

    def get_config(self):
        return super().get_config()


# %% wrong MyPerceptron: a config with only the units
# told: nothing
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(x @ self.w + self.b)

    def get_config(self):
        return {"units": self.units}


# %% wrong MyPerceptron: Keras' random start
# told: nothing
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units))
        self.b = self.add_weight(name="b", shape=(self.units,))

    def call(self, x):
        return sign(x @ self.w + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: the library's get_config, not filled in
# told: nothing
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(x @ self.w + self.b)

    def get_config(self):
        raise NotImplementedError("Replace this line by your code.")


# %% wrong MyPerceptron: a star for the product
# told: `*` multiplies place by place
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")

    def call(self, x):
        return sign(x * self.w + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %% wrong MyPerceptron: plain arrays, which nothing can train
# told: nothing
class MyPerceptron(keras.layers.Layer):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = keras.ops.zeros((input_shape[-1], self.units))
        self.b = keras.ops.zeros((self.units,))

    def call(self, x):
        return sign(x @ self.w + self.b)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
