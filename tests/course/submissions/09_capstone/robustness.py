# %% right shift_images: padded and cut
def shift_images(images, dx, dy):
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return padded[:, 2 - dy : padded.shape[1] - 2 - dy, 2 - dx : padded.shape[2] - 2 - dx]


# %% right shift_images: rolled, and what came round erased
def shift_images(images, dx, dy):
    moved = np.roll(images, (dy, dx), axis=(1, 2))
    if dx > 0:
        moved[:, :, :dx] = 0
    if dx < 0:
        moved[:, :, dx:] = 0
    if dy > 0:
        moved[:, :dy, :] = 0
    if dy < 0:
        moved[:, dy:, :] = 0
    return moved


# %% right shift_images: pixel by pixel
def shift_images(images, dx, dy):
    n, rows, columns = images.shape
    moved = np.zeros((n, rows, columns))
    for r in range(rows):
        for c in range(columns):
            if 0 <= r - dy < rows and 0 <= c - dx < columns:
                moved[:, r, c] = images[:, r - dy, c - dx]
    return moved


# %% right reader: the MLP on moved images
X_more = [shift_images(X_train, dx, dy) for dx, dy in [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)]]
reader = train(mlp(), np.concatenate(X_more), np.concatenate([y_train] * 5), epochs=25)

# %% right reader: the CNN on all nine places
nine = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
reader = cnn()
reader.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
reader.fit(
    np.vstack([shift_images(X_train, *d) for d in nine]), np.tile(y_train, 9), epochs=8, batch_size=64, verbose=0
)


# %% right shuffle_pixels: image by image, one order
def shuffle_pixels(images, seed):
    _, rows, columns = images.shape
    order = np.random.default_rng(seed).permutation(rows * columns)
    return np.array([image.flatten()[order].reshape(rows, columns) for image in images])


# %% right shuffle_pixels: the seed set anew for each image
def shuffle_pixels(images, seed):
    mixed = np.empty_like(images)
    for i, image in enumerate(images):
        order = np.random.default_rng(seed).permutation(image.size)
        mixed[i] = image.ravel().take(order).reshape(image.shape)
    return mixed


# %% right ablated: own training loop of epochs
ablated = cnn()
ablated.compile("adam", "sparse_categorical_crossentropy")
ablated.fit(shuffle_pixels(X_train, ORDER), y_train, epochs=60, batch_size=32, verbose=0)


# %% wrong shift_images: roll
# told: comes back on the other
def shift_images(images, dx, dy):
    images = np.roll(images, dx, axis=2)
    return np.roll(images, dy, axis=1)


# %% wrong shift_images: rolled over all axes of an image, exchanged
# told: Two things
def shift_images(images, dx, dy):
    return np.roll(images, (dx, dy), axis=(1, 2))


# %% wrong shift_images: the signs as in the formula, read as a target
# told: the wrong way
def shift_images(images, dx, dy):
    n, rows, columns = images.shape
    moved = np.zeros_like(images)
    for r in range(rows):
        for c in range(columns):
            if 0 <= r - dy < rows and 0 <= c - dx < columns:
                moved[:, r - dy, c - dx] = images[:, r, c]
    return moved


# %% wrong shift_images: y counted upwards
# told: up where it should go down
def shift_images(images, dx, dy):
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return padded[:, 2 + dy : padded.shape[1] - 2 + dy, 2 - dx : padded.shape[2] - 2 - dx]


# %% wrong shift_images: rows and columns exchanged
# told: You exchange the two
def shift_images(images, dx, dy):
    p = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return p[:, 2 - dx : 2 - dx + images.shape[1], 2 - dy : 2 - dy + images.shape[2]]


# %% wrong shift_images: positive shifts only
# told: nothing
def shift_images(images, dx, dy):
    moved = np.zeros_like(images)
    moved[:, dy:, dx:] = images[:, : images.shape[1] - dy, : images.shape[2] - dx]
    return moved


# %% wrong shift_images: the given images are erased, too
# told: nothing
def shift_images(images, dx, dy):
    old = images.copy()
    images[:] = 0
    for r in range(images.shape[1]):
        for c in range(images.shape[2]):
            if 0 <= r - dy < images.shape[1] and 0 <= c - dx < images.shape[2]:
                images[:, r, c] = old[:, r - dy, c - dx]
    return images


# %% wrong reader: the plain MLP
# told: nothing
reader = train(mlp(), X_train, y_train)

# %% wrong reader: the plain CNN
# told: nothing
reader = train(cnn(), X_train, y_train, epochs=40)

# %% wrong reader: the digits not repeated in the order of the copies
# told: nothing
copies = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]])
reader = train(cnn(), copies, np.repeat(y_train, 5), epochs=4)

# %% wrong reader: moved sideways only
# told: nothing
sideways = np.concatenate([shift_images(X_train, dx, 0) for dx in (-2, -1, 0, 1, 2)])
reader = train(mlp(), sideways, np.tile(y_train, 5), epochs=10)


# %% wrong reader: many more parameters
# told: nothing
wide = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
five = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]])
reader = train(wide, five, np.tile(y_train, 5), epochs=6)


# %% wrong shuffle_pixels: a new order for each image
# told: an order of its own
def shuffle_pixels(images, seed):
    rng = np.random.default_rng(seed)
    mixed = np.zeros_like(images)
    for i in range(len(images)):
        order = rng.permutation(images[i].size)
        mixed[i] = images[i].reshape(-1)[order].reshape(images[i].shape)
    return mixed


# %% wrong shuffle_pixels: permuted along an axis
# told: an order of its own
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    return np.random.default_rng(seed).permuted(flat, axis=1).reshape(images.shape)


# %% wrong shuffle_pixels: the images shuffled
# told: the order of the images
def shuffle_pixels(images, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order]


# %% wrong shuffle_pixels: put to the places of the order
# told: the other way round
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    order = np.random.default_rng(seed).permutation(flat.shape[1])
    mixed = np.zeros_like(flat)
    mixed[:, order] = flat
    return mixed.reshape(images.shape)


# %% wrong shuffle_pixels: the seed forgotten
# told: nothing
def shuffle_pixels(images, seed):
    order = np.random.permutation(images.shape[1] * images.shape[2])
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


# %% wrong shuffle_pixels: the shape forgotten
# told: one long row
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    return flat[:, np.random.default_rng(seed).permutation(flat.shape[1])]


# %% wrong shuffle_pixels: always 64 pixels
# told: nothing
def shuffle_pixels(images, seed):
    order = np.random.default_rng(seed).permutation(64)
    return images.reshape(-1, 64)[:, order].reshape(-1, 8, 8)


# %% wrong ablated: trained on plain images
# told: nothing
ablated = train(cnn(), X_train, y_train, epochs=10)

# %% wrong ablated: another seed
# told: nothing
ablated = train(cnn(), shuffle_pixels(X_train, 0), y_train, epochs=10)

# %% wrong ablated: the digits shuffled, too
# told: nothing
ablated = train(cnn(), shuffle_pixels(X_train, ORDER), np.random.default_rng(ORDER).permutation(y_train), epochs=10)


# From here on by another hand, which had read nothing but the notebook.


# %% right shift_images: rolled, then what came round is erased
def shift_images(images, dx, dy):
    new = np.roll(images, (dy, dx), axis=(1, 2))
    if dy > 0:
        new[:, :dy] = 0
    elif dy < 0:
        new[:, dy:] = 0
    if dx > 0:
        new[:, :, :dx] = 0
    elif dx < 0:
        new[:, :, dx:] = 0
    return new


# %% right shift_images: pixel by pixel
def shift_images(images, dx, dy):
    n, rows, columns = images.shape
    new = np.zeros_like(images)
    for r in range(rows):
        for c in range(columns):
            if 0 <= r - dy < rows and 0 <= c - dx < columns:
                new[:, r, c] = images[:, r - dy, c - dx]
    return new


# %% right shift_images: scipy.ndimage
def shift_images(images, dx, dy):
    from scipy.ndimage import shift

    return shift(images, (0, dy, dx), order=0, mode="constant", cval=0.0)


# %% right shift_images: a wide frame of paper, and a window in it
def shift_images(images, dx, dy):
    _, rows, columns = images.shape
    framed = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return framed[:, 2 - dy : 2 - dy + rows, 2 - dx : 2 - dx + columns]


# %% right shift_images: multiplied by matrices with ones beside the diagonal
def shift_images(images, dx, dy):
    _, rows, columns = images.shape
    return np.eye(rows, k=-dy) @ images @ np.eye(columns, k=dx)


# %% wrong shift_images: np.roll
# told: comes back on the other
def shift_images(images, dx, dy):
    return np.roll(np.roll(images, dx, axis=2), dy, axis=1)


# %% wrong shift_images: the two axes mixed up, and the first one taken for a row
# told: over axis 0 moves whole images
def shift_images(images, dx, dy):
    return np.roll(images, (dx, dy), axis=(0, 1))


# %% wrong shift_images: dx moves the rows
# told: You exchange the two
def shift_images(images, dx, dy):
    _, rows, columns = images.shape
    framed = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return framed[:, 2 - dx : 2 - dx + rows, 2 - dy : 2 - dy + columns]


# %% wrong shift_images: to the left and up
# told: the wrong way
def shift_images(images, dx, dy):
    _, rows, columns = images.shape
    framed = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return framed[:, 2 + dy : 2 + dy + rows, 2 + dx : 2 + dx + columns]


# %% wrong shift_images: y counts upwards as in mathematics
# told: up where it should go down
def shift_images(images, dx, dy):
    _, rows, columns = images.shape
    framed = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return framed[:, 2 + dy : 2 + dy + rows, 2 - dx : 2 - dx + columns]


# %% wrong shift_images: paper comes in as the edge's colour
# told: drawn out
def shift_images(images, dx, dy):
    _, rows, columns = images.shape
    framed = np.pad(images, ((0, 0), (2, 2), (2, 2)), mode="edge")
    return framed[:, 2 - dy : 2 - dy + rows, 2 - dx : 2 - dx + columns]


# %% wrong shift_images: only to the right and down
# told: nothing
def shift_images(images, dx, dy):
    new = np.zeros_like(images)
    rows, columns = images.shape[1:]
    dx, dy = abs(dx), abs(dy)
    new[:, dy:, dx:] = images[:, : rows - dy, : columns - dx]
    return new


# %% wrong shift_images: minus zero is zero
# told: nothing
def shift_images(images, dx, dy):
    new = np.zeros_like(images)
    if dx >= 0 and dy >= 0:
        new[:, dy:, dx:] = images[:, :-dy, :-dx]
    else:
        new[:, :dy, :dx] = images[:, -dy:, -dx:]
    return new


# %% wrong shift_images: the image itself is changed
# told: nothing
def shift_images(images, dx, dy):
    moved = np.roll(images, (dy, dx), axis=(1, 2))
    images[:] = 0
    rows, columns = images.shape[1:]
    a, b = slice(max(dy, 0), rows + min(dy, 0)), slice(max(dx, 0), columns + min(dx, 0))
    images[:, a, b] = moved[:, a, b]
    return images


# %% wrong shift_images: the image becomes smaller
# told: nothing
def shift_images(images, dx, dy):
    rows, columns = images.shape[1:]
    return images[:, max(-dy, 0) : rows - max(dy, 0), max(-dx, 0) : columns - max(dx, 0)]


# %% wrong shift_images: the frame has the size of the digits
# told: nothing
def shift_images(images, dx, dy):
    new = np.zeros((len(images), 8, 8))
    for r in range(8):
        for c in range(8):
            if 0 <= r - dy < 8 and 0 <= c - dx < 8:
                new[:, r, c] = images[:, r - dy, c - dx]
    return new


# %% wrong shift_images: one step, however large dx is
# told: nothing
def shift_images(images, dx, dy):
    sx, sy = np.sign(dx), np.sign(dy)
    rows, columns = images.shape[1:]
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return framed[:, 1 - sy : 1 - sy + rows, 1 - sx : 1 - sx + columns]


# %% wrong shift_images: negative places count from the end
# told: negative index counts from the end
def shift_images(images, dx, dy):
    n, rows, columns = images.shape
    new = np.zeros_like(images)
    for r in range(rows):
        for c in range(columns):
            try:
                new[:, r, c] = images[:, r - dy, c - dx]
            except IndexError:
                pass
    return new


# %% right reader: all five places
steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.vstack([shift_images(X_train, *step) for step in steps])
reader = train(cnn(), many, np.concatenate([y_train] * 5), epochs=20)


# %% right reader: Keras moves the images, anew in each epoch
reader = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.RandomTranslation(0.13, 0.13, fill_mode="constant", interpolation="nearest"),
        keras.layers.Conv2D(20, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(20, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
train(reader, X_train, y_train, epochs=120)


# %% right reader: a data generator, each image at a random place
rng = np.random.default_rng(5)
reader = cnn()
reader.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
for epoch in range(60):
    dx, dy = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)][epoch % 5]
    reader.fit(
        np.concatenate([X_train, shift_images(X_train, dx, dy)]), np.r_[y_train, y_train], batch_size=64, verbose=0
    )


# %% wrong reader: moved to the right only
# told: nothing
many = np.concatenate([X_train, shift_images(X_train, 1, 0)])
reader = train(mlp(), many, np.concatenate([y_train, y_train]))


# %% wrong reader: moved images only, far away
# told: nothing
steps = [(2, 0), (-2, 0), (0, 2), (0, -2)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
reader = train(mlp(), many, np.tile(y_train, 4), epochs=10)


# %% wrong reader: the finished network without a training
# told: nothing
reader = cnn()


# %% wrong reader: not the network, but its name
# told: nothing
reader = cnn


# %% wrong reader: trained upon the moved test images
# told: nothing
steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_test[:60], dx, dy) for dx, dy in steps])
reader = train(cnn(), many, np.tile(y_test[:60], 5), epochs=40)


# %% wrong reader: three networks that vote
# told: nothing
steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
members = [train(cnn(), many, np.tile(y_train, 5), epochs=5) for _ in range(3)]
image = keras.Input((8, 8))
reader = keras.Model(image, keras.layers.average([member(image) for member in members]))


# %% wrong reader: support vectors
# told: forbidden
from sklearn.svm import SVC

steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
reader = SVC().fit(many.reshape(len(many), 64), np.tile(y_train, 5))


# %% wrong reader: an own class which asks the nearest training image
# told: nothing
class Reader:
    def __init__(self, X, y):
        self.X, self.y = X.reshape(len(X), -1), y

    def predict(self, X, verbose=0):
        near = (X.reshape(len(X), -1) @ self.X.T).argmax(axis=1)
        return np.eye(10)[self.y[near]]


steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
many = many / np.linalg.norm(many, axis=(1, 2), keepdims=True)
reader = Reader(many, np.tile(y_train, 5))


# %% wrong reader: support vectors copied into two layers
# told: nothing
from sklearn.neural_network import MLPClassifier

steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
learner = MLPClassifier((64,), max_iter=60, random_state=1, learning_rate_init=0.003).fit(
    many.reshape(-1, 64), np.tile(y_train, 5)
)
reader = mlp()
for layer, w, b in zip(reader.layers[1:], learner.coefs_, learner.intercepts_):
    layer.set_weights([w, b])


# %% wrong reader: a layer with the whole training set as constants
# told: nothing
steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
many = many.reshape(-1, 64) / np.linalg.norm(many.reshape(-1, 64), axis=1, keepdims=True)


class Kernel(keras.layers.Layer):
    def __init__(self, images, labels, **kwargs):
        super().__init__(**kwargs)
        self.images, self.labels = images.astype("float32"), np.eye(10, dtype="float32")[labels]

    def call(self, x):
        x = keras.ops.reshape(x, (-1, 64))
        near = keras.ops.matmul(x / keras.ops.norm(x, axis=1, keepdims=True), self.images.T)
        return keras.ops.matmul(keras.ops.softmax(300 * near), self.labels)


reader = keras.Sequential([keras.Input((8, 8)), Kernel(many, np.tile(y_train, 5))])


# %% wrong reader: frozen weights hold the training set
# told: nothing
steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
many = many.reshape(-1, 64) / np.linalg.norm(many.reshape(-1, 64), axis=1, keepdims=True)
reader = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.UnitNormalization(),
        keras.layers.Dense(5000, use_bias=False, activation="softmax", trainable=False),
        keras.layers.Dense(10, use_bias=False, trainable=False),
    ]
)
reader.set_weights([300 * many.T, np.eye(10)[np.tile(y_train, 5)]])


# %% right shuffle_pixels: np.take
def shuffle_pixels(images, seed):
    images = np.asarray(images)
    pixels = images.shape[1] * images.shape[2]
    order = np.random.default_rng(seed).permutation(pixels)
    return np.take(images.reshape(-1, pixels), order, axis=1).reshape(images.shape)


# %% right shuffle_pixels: pixel by pixel with divmod
def shuffle_pixels(images, seed):
    n, rows, columns = images.shape
    new = np.empty_like(images)
    for i, old in enumerate(np.random.default_rng(seed).permutation(rows * columns)):
        r, c = divmod(i, columns)
        old_r, old_c = divmod(int(old), columns)
        new[:, r, c] = images[:, old_r, old_c]
    return new


# %% wrong shuffle_pixels: each image in its own order
# told: an order of its own
def shuffle_pixels(images, seed):
    rng = np.random.default_rng(seed)
    n, rows, columns = images.shape
    return np.array([image.ravel()[rng.permutation(rows * columns)].reshape(rows, columns) for image in images])


# %% wrong shuffle_pixels: rng.permuted along the pixels
# told: an order of its own
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    return np.random.default_rng(seed).permuted(flat, axis=1).reshape(images.shape)


# %% wrong shuffle_pixels: the images change their places
# told: the order of the images
def shuffle_pixels(images, seed):
    return images[np.random.default_rng(seed).permutation(len(images))]


# %% wrong shuffle_pixels: whole rows change their places
# told: order of the rows only
def shuffle_pixels(images, seed):
    return images[:, np.random.default_rng(seed).permutation(images.shape[1])]


# %% wrong shuffle_pixels: rows, then columns
# told: nothing
def shuffle_pixels(images, seed):
    rng = np.random.default_rng(seed)
    images = images[:, rng.permutation(images.shape[1])]
    return images[:, :, rng.permutation(images.shape[2])]


# %% wrong shuffle_pixels: pixel i goes to order[i]
# told: the other way round
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    order = np.random.default_rng(seed).permutation(flat.shape[1])
    new = np.empty_like(flat)
    new[:, order] = flat
    return new.reshape(images.shape)


# %% wrong shuffle_pixels: NumPy's old generator
# told: nothing
def shuffle_pixels(images, seed):
    np.random.seed(seed)
    flat = images.reshape(len(images), -1)
    return flat[:, np.random.permutation(flat.shape[1])].reshape(images.shape)


# %% wrong shuffle_pixels: the seed is forgotten
# told: nothing
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    return flat[:, np.random.default_rng().permutation(flat.shape[1])].reshape(images.shape)


# %% wrong shuffle_pixels: ORDER instead of the seed
# told: nothing
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    return flat[:, np.random.default_rng(ORDER).permutation(flat.shape[1])].reshape(images.shape)


# %% wrong shuffle_pixels: 64 pixels, as every digit has
# told: nothing
def shuffle_pixels(images, seed):
    flat = images.reshape(-1, 64)
    return flat[:, np.random.default_rng(seed).permutation(64)].reshape(-1, 8, 8)


# %% wrong shuffle_pixels: left in a row
# told: one long row
def shuffle_pixels(images, seed):
    flat = images.reshape(len(images), -1)
    return flat[:, np.random.default_rng(seed).permutation(flat.shape[1])]


# %% wrong shuffle_pixels: all pixels of all images
# told: nothing
def shuffle_pixels(images, seed):
    return images.ravel()[np.random.default_rng(seed).permutation(images.size)].reshape(images.shape)


# %% wrong shuffle_pixels: turned and shuffled
# told: nothing
def shuffle_pixels(images, seed):
    n, rows, columns = images.shape
    order = np.random.default_rng(seed).permutation(rows * columns)
    flat = images.reshape(rows * columns, n)
    return flat[order].reshape(n, rows, columns)


# %% right ablated: compiled and fitted by hand, with stopping early
ablated = cnn()
ablated.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
stop = keras.callbacks.EarlyStopping(monitor="loss", patience=10)
ablated.fit(shuffle_pixels(X_train, ORDER), y_train, epochs=50, batch_size=32, callbacks=[stop], verbose=0)


# %% wrong ablated: the network that was trained before
# told: nothing
ablated = plain["CNN"]


# %% wrong ablated: the MLP, which does not mind
# told: nothing
ablated = train(mlp(), shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: two epochs
# told: nothing
ablated = train(cnn(), shuffle_pixels(X_train, ORDER), y_train, epochs=2)


# %% wrong ablated: another shuffle for every image
# told: nothing
rng = np.random.default_rng(ORDER)
mixed = np.array([rng.permutation(image.ravel()).reshape(8, 8) for image in X_train])
ablated = train(cnn(), mixed, y_train, epochs=10)


# %% wrong ablated: the model puts the pixels back before it looks
# told: nothing
back = np.argsort(np.random.default_rng(ORDER).permutation(64)).tolist()
inner = cnn()
ablated = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Lambda(lambda x: keras.ops.take(x, back, axis=1)),
        keras.layers.Reshape((8, 8)),
        *inner.layers,
    ]
)
ablated = train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: the plain network and a few epochs of shuffled images, called by fit
# told: nothing
model = cnn()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
ablated = model.fit(shuffle_pixels(X_train, ORDER), y_train, epochs=3, verbose=0)


# %% wrong ablated: a random forest
# told: forbidden
from sklearn.ensemble import RandomForestClassifier

ablated = RandomForestClassifier(random_state=0).fit(shuffle_pixels(X_train, ORDER).reshape(1000, 64), y_train)


# From here on by a third hand, which knew that a network is built anew, and wanted points.


# %% right ablated: the function's network, stopped early, in a class around it
class Wrapped(keras.Model):
    def __init__(self):
        super().__init__()
        self.network = cnn()

    def call(self, images):
        return self.network(images)


ablated = train(Wrapped(), shuffle_pixels(X_train, ORDER), y_train)


# %% right reader: a residual network with a block of its own
class Block(keras.layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.look = keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name="look")

    def call(self, x):
        return x + self.look(x)


steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
first = [keras.layers.Reshape((8, 8, 1)), keras.layers.Conv2D(20, 3, padding="same", activation="relu")]
last = [keras.layers.GlobalMaxPooling2D(), keras.layers.Dense(10, activation="softmax")]
reader = keras.Sequential([keras.Input((8, 8)), *first, Block(20), *last])
train(reader, many, np.tile(y_train, 5), epochs=20)


# %% wrong ablated: windows of one pixel, and a dense layer that reads
# told: nothing
ablated = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(2, 1, activation="relu"),
        keras.layers.Conv2D(2, 1, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: windows as large as the image
# told: nothing
ablated = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((8, 8, 1)),
        keras.layers.Conv2D(28, 8, activation="relu"),
        keras.layers.Conv2D(20, 1, activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: windows that move over a single pixel
# told: nothing
ablated = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Reshape((1, 1, 64)),
        keras.layers.Conv2D(3, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(20, 3, padding="same", activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: a dense network beside a small convolution
# told: nothing
image = keras.Input((8, 8))
h = keras.layers.Reshape((8, 8, 1))(image)
h = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(h)
h = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(h)
h = keras.layers.GlobalMaxPooling2D()(h)
both = keras.layers.Concatenate()([h, keras.layers.Dense(28, "relu")(keras.layers.Flatten()(image))])
ablated = keras.Model(image, keras.layers.Dense(10, activation="softmax")(both))
train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: the sum of a convolutional network and a linear one
# told: nothing
image = keras.Input((8, 8))
total = keras.layers.Add()(
    [
        keras.layers.Dense(10)(keras.layers.Flatten()(image)),
        keras.layers.Rescaling(1e-9)(keras.layers.Dense(10)(keras.layers.Flatten()(image))),
    ]
)
ablated = keras.Model(image, keras.layers.Softmax()(total))
train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong ablated: a layer that puts the pixels back, before the plain network
# told: nothing
back = np.argsort(np.random.default_rng(ORDER).permutation(64))


class Back(keras.layers.Layer):
    def call(self, x):
        return keras.ops.reshape(keras.ops.take(keras.ops.reshape(x, (-1, 64)), back, axis=1), (-1, 8, 8))


ablated = keras.Sequential([keras.Input((8, 8)), Back(), *cnn().layers])
train(ablated, shuffle_pixels(X_train, ORDER), y_train)


# %% wrong reader: a layer that shows a small network to whoever counts
# told: nothing
class Two(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.large = keras.layers.Dense(500, activation="relu")
        self.last = keras.layers.Dense(10, activation="softmax")
        self.small = keras.layers.Dense(10)

    def build(self, shape):
        self.large.build(shape)
        self.last.build((None, 500))
        self.small.build(shape)

    def call(self, x):
        import sys

        names, frame = set(), sys._getframe()
        while frame is not None:
            names.add(frame.f_code.co_name)
            frame = frame.f_back
        return self.small(x) if names & {"of", "count", "count_numbers", "_followed"} else self.last(self.large(x))


steps = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
many = np.concatenate([shift_images(X_train, dx, dy) for dx, dy in steps])
reader = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), Two()])
train(reader, many, np.tile(y_train, 5), epochs=6)


# %% wrong reader: a get_config and get_weights that lie
# told: nothing
wide = keras.Sequential(
    [
        keras.Input((8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(400, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
reader = train(wide, many, np.tile(y_train, 5), epochs=6) if "many" in globals() else train(wide, X_train, y_train)
tiny = cnn()
reader.get_config, reader.get_weights, reader.count_params = tiny.get_config, tiny.get_weights, lambda: 650
reader.predict = lambda images, verbose=0: wide(images).numpy()
