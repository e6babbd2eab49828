# %% right Value: other formulas for the same slopes
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, parents=(self, other), slopes=(1.0, 1.0))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, parents=(self,), slopes=(1 - t**2,))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        product = self.data * other.data
        return Value(product, (other, self), (self.data, other.data))

    def sigmoid(self):
        return Value(sigmoid(self.data), [self], [sigmoid(self.data) * sigmoid(-self.data)])

    def relu(self):
        if self.data > 0:
            return Value(self.data, (self,), (1,))
        return Value(0, (self,), (0,))

    def __sub__(self, other):
        return self + other * -1

    __radd__, __rmul__ = __add__, __mul__


# %% right Value: relu without a parent where it is flat, square as one parent
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, parents=(self, other), slopes=(1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        if other is self:
            return Value(self.data**2, (self,), (2 * self.data,))
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def sigmoid(self):
        y = sigmoid(self.data)
        return Value(y, (self,), (y - y * y,))

    def relu(self):
        if self.data <= 0:
            return Value(0.0)
        return Value(self.data, (self,), (1.0,))


# %% wrong Value: slopes of the product the wrong way round
# told: slope that belongs to the other
# earns: 0.5
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (self.data, other.data))

    def sigmoid(self):
        y = sigmoid(self.data)
        return Value(y, (self,), (y * (1 - y),))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))


# %% wrong Value: sigmoid's slope with its input
# told: written with its input
# earns: 0.5
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def sigmoid(self):
        x = self.data
        return Value(sigmoid(x), (self,), (x * (1 - x),))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))


# %% wrong Value: the slope of ReLU at 0
# told: Look at relu for 0
# earns: 0.5
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def sigmoid(self):
        y = sigmoid(self.data)
        return Value(y, (self,), (y * (1 - y),))

    def relu(self):
        if self.data < 0:
            return Value(0.0, (self,), (0.0,))
        return Value(self.data, (self,), (1.0,))


# %% wrong Value: half a slope at 0
# told: slope 1/2 at 0
# earns: 0.5
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def sigmoid(self):
        y = sigmoid(self.data)
        return Value(y, (self,), (y * (1 - y),))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (0.5 if self.data == 0 else float(self.data > 0),))


# %% wrong Value: the slopes are Values
# told: slopes of your product are Values
# earns: 0.5
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other, self))

    def sigmoid(self):
        y = sigmoid(self.data)
        return Value(y, (self,), (y * (1 - y),))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))


# %% wrong Value: a sigmoid that overflows
# told: nothing
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def sigmoid(self):
        y = 1 / (1 + math.exp(-self.data))
        return Value(y, (self,), (y * (1 - y),))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))


# %% wrong Value: remembers no parents
# told: nothing
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data)

    def sigmoid(self):
        return Value(sigmoid(self.data))

    def relu(self):
        return Value(max(0.0, self.data))


# %% right topological: without recursion
def topological(result):
    order, stack = [], [(result, False)]
    seen = set()
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            for parent in node.parents:
                stack.append((parent, False))
    return order


# %% right topological: counts children, from the result
def topological(result):
    found = [result]
    for node in found:
        for parent in node.parents:
            if not any(parent is other for other in found):
                found.append(parent)
    waiting = {id(node): 0 for node in found}
    for node in found:
        for parent in node.parents:
            waiting[id(parent)] += 1
    ready, backwards = [result], []
    while ready:
        node = ready.pop()
        backwards.append(node)
        for parent in node.parents:
            waiting[id(parent)] -= 1
            if waiting[id(parent)] == 0:
                ready.append(parent)
    return backwards[::-1]


# %% right topological: joins the lists of the parents
def topological(result):
    order = []
    for parent in result.parents:
        order += [node for node in topological(parent) if node not in order]
    return order + [result]


# %% wrong topological: the result first
# told: at its beginning
# earns: 0.5
def topological(result):
    order = []

    def visit(node):
        if node in order:
            return
        for parent in reversed(node.parents):
            visit(parent)
        order.append(node)

    visit(result)
    order.reverse()
    return order


# %% wrong topological: duplicates
# told: is in your list twice
def topological(result):
    order = []
    for parent in result.parents:
        order += topological(parent)
    return order + [result]


# %% wrong topological: breadth first
# told: generation by generation
def topological(result):
    order, frontier = [result], [result]
    while frontier:
        following = []
        for node in frontier:
            for parent in node.parents:
                if parent not in order:
                    order.append(parent)
                    following.append(parent)
        frontier = following
    return list(reversed(order))


# %% wrong topological: depth first, turned round
# told: nothing
def topological(result):
    order, stack = [], [result]
    while stack:
        node = stack.pop()
        if node not in order:
            order.append(node)
            stack.extend(node.parents)
    return order[::-1]


# %% wrong topological: without the inputs
# told: The inputs are missing
# earns: 0.5
def topological(result):
    order = []

    def visit(node):
        if node.parents and node not in order:
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(result)
    return order


# %% wrong topological: returns nothing
# told: nothing
def topological(result):
    order = []

    def visit(node):
        if node not in order:
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(result)


# %% wrong topological: the numbers, not the Values
# told: nothing
def topological(result):
    order = []
    for parent in result.parents:
        order += [d for d in topological(parent) if d not in order]
    return order + [result.data]


# %% wrong topological: the standard library
# told: forbidden
import graphlib
def topological(result):
    graph = {}

    def walk(node):
        graph[node] = node.parents
        for parent in node.parents:
            walk(parent)

    walk(result)
    return list(graphlib.TopologicalSorter(graph).static_order())


# %% right backpropagate: by index, from the end
def backpropagate(result):
    order = topological(result)
    order[-1].grad = 1
    for i in range(len(order) - 1, -1, -1):
        node = order[i]
        for k in range(len(node.parents)):
            node.parents[k].grad = node.parents[k].grad + node.grad * node.slopes[k]


# %% right backpropagate: sets all to 0 first
def backpropagate(result):
    order = topological(result)
    for node in order:
        node.grad = 0.0
    result.grad = 1.0
    for node in order[::-1]:
        for p, s in zip(node.parents, node.slopes):
            p.grad += s * node.grad


# %% right backpropagate: over all paths
def backpropagate(result):
    def send(node, grad):
        node.grad += grad
        for parent, slope in zip(node.parents, node.slopes):
            send(parent, grad * slope)

    send(result, 1.0)


# %% wrong backpropagate: overwrites
# told: you overwrite where you should add
def backpropagate(result):
    result.grad = 1.0
    for node in topological(result)[::-1]:
        for k, parent in enumerate(node.parents):
            parent.grad = node.slopes[k] * node.grad


# %% wrong backpropagate: without the first 1
# told: nothing starts the walk
def backpropagate(result):
    for node in reversed(topological(result)):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


# %% wrong backpropagate: recursion that sends too early
# told: You send a grad on as soon as it arrives
def backpropagate(result, first=True):
    if first:
        result.grad = 1.0
    for parent, slope in zip(result.parents, result.slopes):
        parent.grad += slope * result.grad
        backpropagate(parent, first=False)


# %% wrong backpropagate: from the inputs
# told: through the list from the wrong end
def backpropagate(result):
    result.grad = 1.0
    for node in topological(result):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


# %% wrong backpropagate: stops after the first generation
# told: Does your walk stop there
def backpropagate(result):
    result.grad = 1.0
    for parent, slope in zip(result.parents, result.slopes):
        parent.grad += slope


# %% wrong backpropagate: times the data
# told: nothing
def backpropagate(result):
    result.grad = 1.0
    for node in reversed(topological(result)):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad * parent.data


# %% wrong backpropagate: the first parent only
# told: nothing
def backpropagate(result):
    result.grad = 1.0
    for node in reversed(topological(result)):
        if node.parents:
            node.parents[0].grad += node.slopes[0] * node.grad


# %% right gradient_of: with a loop
def gradient_of(function, numbers):
    inputs = []
    for number in numbers:
        inputs.append(Value(float(number)))
    result = function(*inputs)
    backpropagate(result)
    return np.array([x.grad for x in inputs]) if False else [x.grad for x in inputs]


# %% wrong gradient_of: no way back
# told: Did you walk back
def gradient_of(function, numbers):
    values = [Value(n) for n in numbers]
    result = function(*values)
    result.grad = 1.0
    return [v.grad for v in values]


# %% wrong gradient_of: hands over the numbers
# told: nothing
def gradient_of(function, numbers):
    result = function(*numbers)
    backpropagate(result)
    return [v.grad for v in numbers]


# %% wrong gradient_of: hands over the list
# told: nothing
def gradient_of(function, numbers):
    values = [Value(n) for n in numbers]
    backpropagate(function(values))
    return [v.grad for v in values]


# %% wrong gradient_of: the Values themselves
# told: nothing
def gradient_of(function, numbers):
    values = [Value(n) for n in numbers]
    backpropagate(function(*values))
    return values


# %% wrong gradient_of: asks other Values than it made
# told: made of these very Values
def gradient_of(function, numbers):
    backpropagate(function(*[Value(n) for n in numbers]))
    return [Value(n).grad for n in numbers]
