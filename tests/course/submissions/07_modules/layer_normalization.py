# %% right normalize_rows: row by row, an if
def normalize_rows(Z):
    rows = []
    for z in Z:
        s = np.std(z)
        if s == 0:
            rows.append(np.zeros(len(z)))
        else:
            rows.append((z - np.mean(z)) / s)
    return np.array(rows)


# %% right normalize_rows: np.divide with where
def normalize_rows(Z):
    centred = Z - Z.mean(axis=1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=1, keepdims=True))
    return np.divide(centred, sigma, out=np.zeros_like(centred), where=sigma > 0)


# %% right normalize_rows: a divisor of 1 where all are the same, lists
def normalize_rows(Z):
    result = []
    for row in Z.tolist():
        mu = sum(row) / len(row)
        sigma = (sum((v - mu) ** 2 for v in row) / len(row)) ** 0.5
        if max(row) == min(row):
            mu, sigma = row[0], 1
        result.append([(v - mu) / sigma for v in row])
    return result


# %% right normalize_rows: NaN made 0 in the end
def normalize_rows(Z):
    with np.errstate(all="ignore"):
        return np.nan_to_num((Z - Z.mean(1)[:, None]) / Z.std(1)[:, None])


# %% wrong normalize_rows: NaN for a constant row
# told: you divide 0 by 0
# earns: 0.5
def normalize_rows(Z):
    mu = Z.mean(axis=1, keepdims=True)
    sigma = Z.std(axis=1, keepdims=True)
    return (Z - mu) / sigma


# %% wrong normalize_rows: a small number in the divisor
# told: You add 0.001 to the divisor
def normalize_rows(Z):
    mu = Z.mean(axis=1, keepdims=True)
    sigma = Z.std(axis=1, keepdims=True)
    return (Z - mu) / (sigma + 1e-3)


# %% wrong normalize_rows: a tiny number in the divisor
# told: You add 1e-08 to the divisor
def normalize_rows(Z):
    mu = Z.mean(axis=1, keepdims=True)
    sigma = Z.std(axis=1, keepdims=True)
    return (Z - mu) / (sigma + 1e-8)


# %% wrong normalize_rows: epsilon under the root
# told: You add 1e-05 under the root
def normalize_rows(Z):
    mu = np.mean(Z, axis=1, keepdims=True)
    var = np.var(Z, axis=1, keepdims=True)
    return (Z - mu) / np.sqrt(var + 1e-5)


# %% wrong normalize_rows: the columns
# told: You normalize the columns
def normalize_rows(Z):
    mu = Z.mean(axis=0, keepdims=True)
    sigma = Z.std(axis=0, keepdims=True)
    sigma[sigma == 0] = 1
    return (Z - mu) / sigma


# %% wrong normalize_rows: all samples together
# told: You take one mean and one deviation of the whole array
def normalize_rows(Z):
    s = Z.std()
    if s == 0:
        return np.zeros(Z.shape)
    return (Z - Z.mean()) / s


# %% wrong normalize_rows: m - 1
# told: You divide by m - 1 inside the root
def normalize_rows(Z):
    mu = Z.mean(axis=1, keepdims=True)
    sigma = Z.std(axis=1, keepdims=True, ddof=1)
    return (Z - mu) / np.where(sigma == 0, 1, sigma)


# %% wrong normalize_rows: divides by the variance
# told: You divide by the variance
def normalize_rows(Z):
    mu = Z.mean(axis=1, keepdims=True)
    var = ((Z - mu) ** 2).mean(axis=1, keepdims=True)
    var[var == 0] = 1.0
    return (Z - mu) / var


# %% wrong normalize_rows: the mean is not taken off
# told: You divide without having subtracted the mean
def normalize_rows(Z):
    sigma = Z.std(axis=1, keepdims=True)
    return np.where(sigma == 0, 0, Z / np.where(sigma == 0, 1, sigma))


# %% wrong normalize_rows: the mean only
# told: You subtract the mean
def normalize_rows(Z):
    return Z - Z.mean(axis=1, keepdims=True)


# %% wrong normalize_rows: the rows' numbers without keepdims
# told: Your means and deviations lie in a row
def normalize_rows(Z):
    mu = Z.mean(axis=1)
    sigma = Z.std(axis=1)
    sigma[sigma == 0] = 1
    return (Z - mu) / sigma


# %% wrong normalize_rows: changes Z
# told: nothing
def normalize_rows(Z):
    Z -= Z.mean(axis=1, keepdims=True)
    sigma = Z.std(axis=1, keepdims=True)
    sigma[sigma == 0] = 1
    Z /= sigma
    return Z


# %% wrong normalize_rows: a constant row stays as it was
# told: they stay as they are
# earns: 0.5
def normalize_rows(Z):
    out = Z.copy()
    for i, z in enumerate(Z):
        if z.std() > 0:
            out[i] = (z - z.mean()) / z.std()
    return out


# %% wrong normalize_rows: mean absolute distance
# told: nothing
def normalize_rows(Z):
    c = Z - Z.mean(axis=1, keepdims=True)
    s = np.abs(c).mean(axis=1, keepdims=True)
    return c / np.where(s == 0, 1, s)


# %% wrong normalize_rows: the sum, not the mean, of the squares
# told: Under your root stands the sum of the squares
def normalize_rows(Z):
    c = Z - Z.mean(axis=1, keepdims=True)
    s = np.sqrt((c**2).sum(axis=1, keepdims=True))
    return c / np.where(s == 0, 1, s)


# %% wrong normalize_rows: all 0 if one row is constant
# told: nothing
def normalize_rows(Z):
    sigma = Z.std(axis=1, keepdims=True)
    if (sigma == 0).any():
        return np.zeros_like(Z)
    return (Z - Z.mean(axis=1, keepdims=True)) / sigma


# %% right MyLayerNormS: 1 in the place of 0, under the root
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        centred = z - keras.ops.mean(z, axis=-1, keepdims=True)
        variance = keras.ops.mean(keras.ops.square(centred), axis=-1, keepdims=True)
        safe = keras.ops.where(variance == 0, keras.ops.ones_like(variance), variance)
        return centred / keras.ops.sqrt(safe)


# %% right MyLayerNormS: 1 added where the variance is 0, moments
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu, var = keras.ops.moments(z, axes=[1], keepdims=True)
        var = var + keras.ops.cast(keras.ops.equal(var, 0), var.dtype)
        return (z - mu) * keras.ops.rsqrt(var)


# %% right MyLayerNormS: both sides of where are safe
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=1, keepdims=True)
        v = keras.ops.var(z, axis=1, keepdims=True)
        flat = v <= 0
        root = keras.ops.sqrt(keras.ops.where(flat, 1.0, v))
        return keras.ops.where(flat, 0.0, (z - mu) / root)


# %% wrong MyLayerNormS: NaN for a constant row
# told: For constant rows you divide 0 by 0
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1, keepdims=True)
        sigma = keras.ops.std(z, axis=-1, keepdims=True)
        return (z - mu) / sigma


# %% wrong MyLayerNormS: where at the end
# told: for constant rows the gradient is NaN
# earns: 0.5
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1, keepdims=True)
        sigma = keras.ops.std(z, axis=-1, keepdims=True)
        return keras.ops.where(sigma == 0, 0.0, (z - mu) / sigma)


# %% wrong MyLayerNormS: nan_to_num
# told: for constant rows the gradient is NaN
# earns: 0.5
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1, keepdims=True)
        sigma = keras.ops.std(z, axis=-1, keepdims=True)
        return keras.ops.nan_to_num((z - mu) / sigma)


# %% wrong MyLayerNormS: Keras' epsilon
# told: You add 0.001 under the root
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1, keepdims=True)
        var = keras.ops.mean(keras.ops.square(z - mu), axis=-1, keepdims=True)
        return (z - mu) / keras.ops.sqrt(var + 1e-3)


# %% wrong MyLayerNormS: a tiny epsilon
# told: You add 1e-07 under the root
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1, keepdims=True)
        var = keras.ops.mean(keras.ops.square(z - mu), axis=-1, keepdims=True)
        return (z - mu) / keras.ops.sqrt(var + 1e-7)


# %% wrong MyLayerNormS: over the batch
# told: You normalize over the batch
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        centred = z - keras.ops.mean(z, axis=0, keepdims=True)
        v = keras.ops.mean(keras.ops.square(centred), axis=0, keepdims=True)
        return centred / keras.ops.sqrt(keras.ops.where(v == 0, 1.0, v))


# %% wrong MyLayerNormS: over everything
# told: You take one mean and one variance of the whole array
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        centred = z - keras.ops.mean(z)
        v = keras.ops.mean(keras.ops.square(centred))
        return centred / keras.ops.sqrt(keras.ops.where(v == 0, 1.0, v))


# %% wrong MyLayerNormS: the function of before, in NumPy
# told: nothing
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        return normalize_rows(z)


# %% wrong MyLayerNormS: NumPy inside of call
# told: no gradient gets through
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        z = np.array(z)
        s = z.std(axis=1, keepdims=True)
        s[s == 0] = 1
        return keras.ops.convert_to_tensor((z - z.mean(axis=1, keepdims=True)) / s)


# %% wrong MyLayerNormS: the variance for the deviation
# told: You divide by the variance
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        centred = z - keras.ops.mean(z, axis=-1, keepdims=True)
        v = keras.ops.mean(keras.ops.square(centred), axis=-1, keepdims=True)
        return centred / keras.ops.where(v == 0, 1.0, v)


# %% wrong MyLayerNormS: Keras' layer with epsilon 0
# told: forbidden
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        return keras.layers.LayerNormalization(epsilon=0, center=False, scale=False)(z)


# %% wrong MyLayerNormS: keras.ops.layer_normalization
# told: forbidden
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        return keras.ops.layer_normalization(z, epsilon=1e-12)


# %% wrong MyLayerNormS: derived from LectureKit's
# told: forbidden
import lecturekit.layers as layers


class MyLayerNormS(layers.LayerNormS):
    pass


# %% wrong MyLayerNormS: without keepdims
# told: Your means and variances lie in a row
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1)
        v = keras.ops.mean(keras.ops.square(z - mu), axis=-1)
        return (z - mu) / keras.ops.sqrt(keras.ops.where(v == 0, 1.0, v))


# %% wrong MyLayerNormS: a Python if
# told: nothing
class MyLayerNormS(keras.layers.Layer):
    def call(self, z):
        mu = keras.ops.mean(z, axis=-1, keepdims=True)
        sigma = keras.ops.std(z, axis=-1, keepdims=True)
        if sigma == 0:
            return keras.ops.zeros_like(z)
        return (z - mu) / sigma


# %% right MyLayerNorm: gamma first, initializer objects
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.gamma = self.add_weight(shape=(), initializer=keras.initializers.Ones(), name="gamma")
        self.beta = self.add_weight(shape=(), initializer=keras.initializers.Zeros(), name="beta")
        super().build(input_shape)

    def call(self, z):
        return self.ln_s(z) * self.gamma + self.beta


# %% right MyLayerNorm: unnamed weights, keras.ops
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(shape=(), initializer="zeros")
        self.gamma = self.add_weight(shape=(), initializer="ones")

    def call(self, z):
        return keras.ops.add(self.beta, keras.ops.multiply(self.gamma, self.ln_s(z)))


# %% wrong MyLayerNorm: one for each feature, as Keras has it
# told: You have one beta and one gamma for each feature
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(input_shape[-1],), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer="ones")

    def call(self, z):
        return self.beta + self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: gamma begins at 0
# told: gamma begins at 0
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="zeros")

    def call(self, z):
        return self.beta + self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: beta and gamma begin anywhere
# told: nothing
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=())
        self.gamma = self.add_weight(name="gamma", shape=())

    def call(self, z):
        return self.beta + self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: beta and gamma swapped
# told: beta and gamma have changed places
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")

    def call(self, z):
        return self.gamma + self.beta * self.ln_s(z)


# %% wrong MyLayerNorm: beta is spread, too
# told: You add beta before you multiply by gamma
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")

    def call(self, z):
        return self.gamma * (self.beta + self.ln_s(z))


# %% wrong MyLayerNorm: gamma and beta before the normalization
# told: You scale and shift first
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")

    def call(self, z):
        return self.ln_s(self.beta + self.gamma * z)


# %% wrong MyLayerNorm: z is not normalized
# told: You scale and shift z itself
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")

    def call(self, z):
        return self.beta + self.gamma * z


# %% wrong MyLayerNorm: no beta
# told: Your beta has no effect
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")

    def call(self, z):
        return self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: plain numbers for weights
# told: Your beta and gamma are plain numbers
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = 0.0
        self.gamma = 1.0

    def call(self, z):
        return self.beta + self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: a vector of one number
# told: nothing
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(1,), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(1,), initializer="ones")

    def call(self, z):
        return self.beta + self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: not trained
# told: With `trainable=False` your beta and gamma stay as they are
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros", trainable=False)
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones", trainable=False)

    def call(self, z):
        return self.beta + self.gamma * self.ln_s(z)


# %% wrong MyLayerNorm: gamma squared
# told: nothing
class MyLayerNorm(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ln_s = MyLayerNormS()

    def build(self, input_shape):
        self.beta = self.add_weight(name="beta", shape=(), initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=(), initializer="ones")

    def call(self, z):
        return self.beta + self.gamma**2 * self.ln_s(z)


# %% right spread_in_keras: divided by the deviation
def spread_in_keras(variance, alpha, epsilon):
    if variance == 0:
        return 0.0
    return 1 / np.sqrt(1 + epsilon / (alpha**2 * variance))


# %% right spread_in_keras: a share, then the root
def spread_in_keras(variance, alpha, epsilon):
    v = variance * alpha * alpha
    share = v / (v + epsilon)
    return share**0.5


# %% wrong spread_in_keras: alpha times the variance
# told: You multiply the variance by alpha
def spread_in_keras(variance, alpha, epsilon):
    v = alpha * variance
    return np.sqrt(v / (v + epsilon))


# %% wrong spread_in_keras: without the root
# told: You give the variance of what comes out
def spread_in_keras(variance, alpha, epsilon):
    v = alpha**2 * variance
    return v / (v + epsilon)


# %% wrong spread_in_keras: epsilon outside of the root
# told: You add epsilon outside of the root
def spread_in_keras(variance, alpha, epsilon):
    s = alpha * np.sqrt(variance)
    return s / (s + epsilon)


# %% wrong spread_in_keras: alpha forgotten in the divisor
# told: In your divisor stands the variance of z
def spread_in_keras(variance, alpha, epsilon):
    return alpha * np.sqrt(variance) / np.sqrt(variance + epsilon)


# %% wrong spread_in_keras: alpha forgotten
# told: alpha has no effect on your result
def spread_in_keras(variance, alpha, epsilon):
    return np.sqrt(variance / (variance + epsilon))


# %% wrong spread_in_keras: the divisor
# told: You give the divisor
def spread_in_keras(variance, alpha, epsilon):
    return np.sqrt(alpha**2 * variance + epsilon)


# %% wrong spread_in_keras: one over the divisor
# told: Above the line you have 1
def spread_in_keras(variance, alpha, epsilon):
    return 1 / np.sqrt(alpha**2 * variance + epsilon)


# %% wrong spread_in_keras: the variance above the line
# told: Above the line you have alpha times the variance of z
def spread_in_keras(variance, alpha, epsilon):
    return alpha * variance / np.sqrt(alpha**2 * variance + epsilon)


# %% wrong spread_in_keras: divides by the deviation
# told: nothing
def spread_in_keras(variance, alpha, epsilon):
    return np.sqrt((alpha**2 * variance + epsilon) / (alpha**2 * variance))


# %% wrong spread_in_keras: epsilon of .001 whatever comes in
# told: Your epsilon is always 0.001
def spread_in_keras(variance, alpha, epsilon):
    v = alpha**2 * variance
    return (v / (v + 0.001)) ** 0.5
