# %% right polynomial_slope: with arrays
def polynomial_slope(c, x):
    powers = np.arange(1, len(c))
    return np.sum(powers * c[1:] * x ** (powers - 1))


# %% right polynomial_slope: the coefficients of the derivative first, then Horner
def polynomial_slope(c, x):
    derived = [k * c[k] for k in range(1, len(c))]
    total = 0
    for coefficient in reversed(derived):
        total = total * x + coefficient
    return total


# %% right polynomial_slope: skips the constant with an if
def polynomial_slope(c, x):
    s = 0
    for i, ci in enumerate(c):
        if i == 0:
            continue
        s += ci * i * x ** (i - 1)
    return s


# %% right polynomial_slope: evaluates with numpy.polyval
def polynomial_slope(c, x):
    d = [i * c[i] for i in range(1, len(c))]
    return float(np.polyval(d[::-1], x))


# %% wrong polynomial_slope: numpy.polyder
# told: forbidden
import numpy as np


def polynomial_slope(c, x):
    return np.polyval(np.polyder(c[::-1]), x)


# %% wrong polynomial_slope: Polynomial.deriv
# told: forbidden
import numpy as np


def polynomial_slope(c, x):
    return np.polynomial.Polynomial(c).deriv()(x)


# %% wrong polynomial_slope: LectureKit's differences
# told: forbidden
from lecturekit.calculus import central_difference as slope_of


def polynomial_slope(c, x):
    return slope_of(lambda t: sum(ci * t**i for i, ci in enumerate(c)), x)


# %% wrong polynomial_slope: enumerates from the constant on
# told: At x = 0 you raise 0 to the power -1
# earns: 0.25
def polynomial_slope(c, x):
    total = 0
    for i, ci in enumerate(c):
        total += i * ci * x ** (i - 1)
    return total


# %% wrong polynomial_slope: keeps the constant
# told: The constant c[0] is still in your answer
def polynomial_slope(c, x):
    return c[0] + sum(i * c[i] * x ** (i - 1) for i in range(1, len(c)))


# %% wrong polynomial_slope: forgets to lower the power
# told: Your powers stay as high
def polynomial_slope(c, x):
    return sum(i * ci * x**i for i, ci in enumerate(c))


# %% wrong polynomial_slope: highest power first
# told: You read c from the wrong end
def polynomial_slope(c, x):
    c = c[::-1]
    return sum(i * c[i] * x ** (i - 1) for i in range(1, len(c)))


# %% wrong polynomial_slope: only the quadratic of the example
# told: nothing
def polynomial_slope(c, x):
    return 2 * x


# %% wrong polynomial_slope: at most a cubic
# told: nothing
def polynomial_slope(c, x):
    c = list(c) + [0, 0, 0, 0]
    return c[1] + 2 * c[2] * x + 3 * c[3] * x**2


# %% wrong polynomial_slope: precedence of the power
# told: binds more tightly
def polynomial_slope(c, x):
    s = 0
    for i in range(1, len(c)):
        s += i * c[i] * x**i - 1
    return s


# %% wrong polynomial_slope: factor is the lowered exponent
# told: nothing
def polynomial_slope(c, x):
    return sum((i - 1) * c[i] * x ** (i - 1) for i in range(1, len(c)))


# %% wrong polynomial_slope: returns the terms
# told: nothing
def polynomial_slope(c, x):
    return np.array([i * c[i] * x ** (i - 1) for i in range(1, len(c))])


# %% wrong polynomial_slope: changes c
# told: nothing
def polynomial_slope(c, x):
    for i in range(1, len(c)):
        c[i] *= i * x ** (i - 1)
    return sum(c[1:])


# %% wrong polynomial_slope: returns inside the loop
# told: nothing
def polynomial_slope(c, x):
    s = 0
    for i in range(1, len(c)):
        s += i * c[i] * x ** (i - 1)
        return s


# %% wrong polynomial_slope: prints
# told: nothing
def polynomial_slope(c, x):
    print(sum(i * c[i] * x ** (i - 1) for i in range(1, len(c))))


# %% right polynomial_gradient: by the first function
def polynomial_gradient(c, x, y):
    n, m = c.shape
    in_x = [sum(c[i, j] * y**j for j in range(m)) for i in range(n)]
    in_y = [sum(c[i, j] * x**i for i in range(n)) for j in range(m)]
    return np.array([polynomial_slope(in_x, x), polynomial_slope(in_y, y)])


# %% right polynomial_gradient: two loops with ifs, a list
def polynomial_gradient(c, x, y):
    gx = gy = 0.0
    for i in range(c.shape[0]):
        for j in range(c.shape[1]):
            if i > 0:
                gx += c[i, j] * i * x ** (i - 1) * y**j
            if j > 0:
                gy += c[i, j] * x**i * j * y ** (j - 1)
    return [gx, gy]


# %% right polynomial_gradient: with arrays
def polynomial_gradient(c, x, y):
    i, j = np.arange(c.shape[0]), np.arange(c.shape[1])
    px, py = x**i, y**j
    dx = (i[1:] * px[:-1]) @ c[1:] @ py
    dy = px @ c[:, 1:] @ (j[1:] * py[:-1])
    return np.array([dx, dy])


# %% wrong polynomial_gradient: y first
# told: they stand in the wrong order
# earns: 0.5
def polynomial_gradient(c, x, y):
    gx = gy = 0.0
    for (i, j), a in np.ndenumerate(c):
        if i:
            gx += a * i * x ** (i - 1) * y**j
        if j:
            gy += a * j * x**i * y ** (j - 1)
    return np.array([gy, gx])


# %% wrong polynomial_gradient: no exception for the power 0
# told: you raise 0 to the power -1
# earns: 0.5
def polynomial_gradient(c, x, y):
    gx = gy = 0.0
    for i in range(len(c)):
        for j in range(len(c[0])):
            gx += c[i, j] * i * x ** (i - 1) * y**j
            gy += c[i, j] * j * x**i * y ** (j - 1)
    return np.array([gx, gy])


# %% wrong polynomial_gradient: rows taken for powers of y
# told: You read c the other way round
def polynomial_gradient(c, x, y):
    gx = gy = 0.0
    for (i, j), a in np.ndenumerate(c):
        if j:
            gx += a * j * x ** (j - 1) * y**i
        if i:
            gy += a * i * x**j * y ** (i - 1)
    return np.array([gx, gy])


# %% wrong polynomial_gradient: the fixed variable dropped
# told: The variable that is held fixed has gone
def polynomial_gradient(c, x, y):
    dx = sum(i * c[i, j] * x ** (i - 1) for i in range(1, len(c)) for j in range(len(c[0])))
    dy = sum(j * c[i, j] * y ** (j - 1) for i in range(len(c)) for j in range(1, len(c[0])))
    return np.array([dx, dy])


# %% wrong polynomial_gradient: the mixed derivative twice
# told: by x and by y at once
def polynomial_gradient(c, x, y):
    both = 0
    for i in range(1, len(c)):
        for j in range(1, len(c[0])):
            both += i * j * c[i, j] * x ** (i - 1) * y ** (j - 1)
    return np.array([both, both])


# %% wrong polynomial_gradient: added up
# told: You add the two partial derivatives up
def polynomial_gradient(c, x, y):
    total = 0
    for (i, j), a in np.ndenumerate(c):
        total += (a * i * x ** (i - 1) * y**j if i else 0) + (a * j * x**i * y ** (j - 1) if j else 0)
    return total


# %% wrong polynomial_gradient: only the example
# told: nothing
def polynomial_gradient(c, x, y):
    return np.array([2 * x * y, x**2])


# %% wrong polynomial_gradient: forgets terms without y in dx
# told: nothing
def polynomial_gradient(c, x, y):
    n, m = c.shape
    dx = sum(i * c[i, j] * x ** (i - 1) * y**j for i in range(1, n) for j in range(1, m))
    dy = sum(j * c[i, j] * x**i * y ** (j - 1) for i in range(1, n) for j in range(1, m))
    return np.array([dx, dy])


# %% wrong polynomial_gradient: a pair in a column
# told: nothing
def polynomial_gradient(c, x, y):
    n, m = c.shape
    dx = sum(i * c[i, j] * x ** (i - 1) * y**j for i in range(1, n) for j in range(m))
    dy = sum(j * c[i, j] * x**i * y ** (j - 1) for i in range(n) for j in range(1, m))
    return np.array([[dx], [dy]])


# %% wrong polynomial_gradient: numpy.polynomial
# told: forbidden
from numpy.polynomial import polynomial as P


def polynomial_gradient(c, x, y):
    return np.array([P.polyval2d(x, y, P.polyder(c, axis=0)), P.polyval2d(x, y, P.polyder(c, axis=1))])


# %% wrong polynomial_gradient: square tables only
# told: nothing
def polynomial_gradient(c, x, y):
    n = len(c)
    dx = sum(i * c[i, j] * x ** (i - 1) * y**j for i in range(1, n) for j in range(n))
    dy = sum(j * c[i, j] * x**i * y ** (j - 1) for i in range(n) for j in range(1, n))
    return np.array([dx, dy])


# %% right central_difference: in steps
def central_difference(g, w, h=1e-5):
    right = g(w + h)
    left = g(w - h)
    return (right - left) / h / 2


# %% right central_difference: mean of the forward and the backward one
def central_difference(g, w, h=1e-5):
    forward = (g(w + h) - g(w)) / h
    backward = (g(w) - g(w - h)) / h
    return (forward + backward) / 2


# %% wrong central_difference: forward
# told: You look to one side only
# earns: 0.5
def central_difference(g, w, h=1e-5):
    return (g(w + h) - g(w)) / h


# %% wrong central_difference: forward, divided by 2h
# told: nothing
def central_difference(g, w, h=1e-5):
    return (g(w + h) - g(w)) / (2 * h)


# %% wrong central_difference: divided by h
# told: You divide by h
# earns: 0.5
def central_difference(g, w, h=1e-5):
    difference = g(w + h) - g(w - h)
    return difference / h


# %% wrong central_difference: no brackets below
# told: reads a / b * c from left to right
def central_difference(g, w, h=1e-5):
    return (g(w + h) - g(w - h)) / 2 * h


# %% wrong central_difference: no brackets above
# told: Only g(w - h) is divided
def central_difference(g, w, h=1e-5):
    return g(w + h) - g(w - h) / (2 * h)


# %% wrong central_difference: own h
# told: Your h is always the same small number
def central_difference(g, w, h=1e-5):
    h = 1e-6
    return (g(w + h) - g(w - h)) / (2 * h)


# %% wrong central_difference: steps of h/2
# told: nothing
def central_difference(g, w, h=1e-5):
    return (g(w + h / 2) - g(w - h / 2)) / h


# %% wrong central_difference: left minus right
# told: Which of the two heights
def central_difference(g, w, h=1e-5):
    return (g(w - h) - g(w + h)) / (2 * h)


# %% wrong central_difference: upside down
# told: nothing
def central_difference(g, w, h=1e-5):
    return 2 * h / (g(w + h) - g(w - h))


# %% wrong central_difference: multiplies g
# told: nothing
def central_difference(g, w, h=1e-5):
    return (g * (w + h) - g * (w - h)) / (2 * h)


# %% wrong central_difference: absolute value
# told: nothing
def central_difference(g, w, h=1e-5):
    return abs(g(w + h) - g(w - h)) / (2 * h)


# %% wrong central_difference: as good as LectureKit's
# told: forbidden
import lecturekit.calculus as calculus


def central_difference(g, w, h=1e-5):
    return calculus.central_difference(g, w, h)


# %% wrong central_difference: only the cube
# told: nothing
def central_difference(g, w, h=1e-5):
    return 3 * w**2 + h**2


# %% right why_not_smaller: with a blank
why_not_smaller = " rounding"


# %% wrong why_not_smaller: the formula
# told: h squared becomes smaller with h
why_not_smaller = "formula"


# %% wrong why_not_smaller: division by zero
# told: far from 0
why_not_smaller = "zero"


# %% right difference_gradient: with the identity's rows
def difference_gradient(g, w, h=1e-5):
    return np.array([(g(w + h * e) - g(w - h * e)) / (2 * h) for e in np.eye(len(w))])


# %% right difference_gradient: by the first function, a list
def difference_gradient(g, w, h=1e-5):
    result = []
    for i in range(len(w)):

        def along(t, i=i):
            v = w.copy()
            v[i] = t
            return g(v)

        result.append(central_difference(along, w[i], h))
    return result


# %% right difference_gradient: copies
def difference_gradient(g, w, h=1e-5):
    grad = np.zeros_like(w)
    for i in range(w.size):
        plus, minus = w.copy(), w.copy()
        plus[i] += h
        minus[i] -= h
        grad[i] = (g(plus) - g(minus)) / (2 * h)
    return grad


# %% right difference_gradient: moves and puts back
def difference_gradient(g, w, h=1e-5):
    w = np.array(w)
    grad = []
    for i in range(len(w)):
        old = w[i]
        w[i] = old + h
        right = g(w)
        w[i] = old - h
        left = g(w)
        w[i] = old
        grad.append((right - left) / (2 * h))
    return np.array(grad)


# %% wrong difference_gradient: all at once
# told: You move all coordinates at the same time
def difference_gradient(g, w, h=1e-5):
    d = (g(w + h) - g(w - h)) / (2 * h)
    return np.array([d for _ in w])


# %% wrong difference_gradient: a single number
# told: and find a single number
def difference_gradient(g, w, h=1e-5):
    return (g(w + h) - g(w - h)) / (2 * h)


# %% wrong difference_gradient: in place, put back by arithmetic
# told: nothing
def difference_gradient(g, w, h=1e-5):
    grad = np.zeros(len(w))
    for i in range(len(w)):
        w[i] += h
        right = g(w)
        w[i] -= 2 * h
        left = g(w)
        grad[i] = (right - left) / (2 * h)
    return grad


# %% wrong difference_gradient: copy without putting back
# told: Once a coordinate has been moved to w - h it stays there
def difference_gradient(g, w, h=1e-5):
    v = w.copy()
    grad = np.zeros(len(w))
    for i in range(len(w)):
        v[i] = w[i] + h
        right = g(v)
        v[i] = w[i] - h
        left = g(v)
        grad[i] = (right - left) / (2 * h)
    return grad


# %% wrong difference_gradient: the step is never reset
# told: afterwards it stays moved
def difference_gradient(g, w, h=1e-5):
    e = np.zeros(len(w))
    grad = []
    for i in range(len(w)):
        e[i] = h
        grad.append((g(w + e) - g(w - e)) / (2 * h))
    return np.array(grad)


# %% wrong difference_gradient: two copies that are one
# told: nothing
def difference_gradient(g, w, h=1e-5):
    grad = np.zeros(len(w))
    for i in range(len(w)):
        plus = minus = w.copy()
        plus[i] += h
        minus[i] -= h
        grad[i] = (g(plus) - g(minus)) / (2 * h)
    return grad


# %% wrong difference_gradient: forward
# told: You look to one side only
# earns: 0.25
def difference_gradient(g, w, h=1e-5):
    base = g(w)
    return np.array([(g(w + h * e) - base) / h for e in np.eye(len(w))])


# %% wrong difference_gradient: divided by h
# told: You divide by h
# earns: 0.25
def difference_gradient(g, w, h=1e-5):
    return np.array([(g(w + h * e) - g(w - h * e)) / h for e in np.eye(len(w))])


# %% wrong difference_gradient: two coordinates only
# told: nothing
def difference_gradient(g, w, h=1e-5):
    x, y = w
    return np.array(
        [
            (g(np.array([x + h, y])) - g(np.array([x - h, y]))) / (2 * h),
            (g(np.array([x, y + h])) - g(np.array([x, y - h]))) / (2 * h),
        ]
    )


# %% wrong difference_gradient: the others are set to zero
# told: nothing
def difference_gradient(g, w, h=1e-5):
    grad = []
    for i in range(len(w)):
        plus, minus = np.zeros(len(w)), np.zeros(len(w))
        plus[i], minus[i] = w[i] + h, w[i] - h
        grad.append((g(plus) - g(minus)) / (2 * h))
    return np.array(grad)


# %% wrong difference_gradient: LectureKit's gradient
# told: forbidden
from lecturekit.calculus import gradient


def difference_gradient(g, w, h=1e-5):
    return gradient(g, w, h)


# %% wrong difference_gradient: returns in the loop
# told: nothing
def difference_gradient(g, w, h=1e-5):
    grad = np.zeros(len(w))
    for i in range(len(w)):
        e = np.zeros(len(w))
        e[i] = h
        grad[i] = (g(w + e) - g(w - e)) / (2 * h)
        return grad


# %% wrong difference_gradient: the partial derivatives added up
# told: You add the partial derivatives up
def difference_gradient(g, w, h=1e-5):
    return sum((g(w + h * e) - g(w - h * e)) / (2 * h) for e in np.eye(len(w)))


# %% wrong polynomial_slope: polyder of numpy.polynomial.polynomial
# told: forbidden
import numpy.polynomial.polynomial as P


def polynomial_slope(c, x):
    return P.polyval(x, P.polyder(c))


# %% wrong polynomial_slope: polyder from its own file
# told: forbidden
from numpy.lib import _polynomial_impl as impl


def polynomial_slope(c, x):
    return impl.polyval(impl.polyder(c[::-1]), x)


# %% right polynomial_slope: numpy.polyder in an assert
def polynomial_slope(c, x):
    return sum(k * c[k] * x ** (k - 1) for k in range(1, len(c)))


assert polynomial_slope([1.0, 2.0, 3.0], 2.0) == np.polyval(np.polyder([3.0, 2.0, 1.0]), 2.0)
