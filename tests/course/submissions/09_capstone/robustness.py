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
# told: nothing
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
