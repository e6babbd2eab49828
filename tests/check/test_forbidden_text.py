"""What notebooks say that use something forbidden, and what those say that do not."""

import pytest

from lecturekit.check.forbidden import Use, forbidden_use

FORBIDS = {
    "numpy.convolve": "",
    "scipy": "",
    "keras.layers.LayerNormalization": "",
    "lecturekit.layers": "",
    "tensorflow": "",
    "sorted": "",
}
NP = "import numpy as np\n"
CHEATS = {
    "a module's attribute": NP + "def conv(x, w): return np.convolve(x, w)",
    "without alias": "import numpy\ndef conv(x, w): return numpy.convolve(x, w)",
    "from import": "from numpy import convolve\ndef conv(x, w): return convolve(x, w)",
    "from import as": "from numpy import convolve as c\ndef conv(x, w): return c(x, w)",
    "imported under the checked name": "from numpy import convolve as conv",
    "star": "from numpy import *\ndef conv(x, w): return convolve(x, w)",
    "star of a package that may not be loaded": "from scipy.signal import *\ndef conv(x, w): return fftconvolve(x, w)",
    "pylab": "%pylab inline\ndef conv(x, w): return convolve(x, w)",
    "a submodule": "import scipy.signal\ndef conv(x, w): return scipy.signal.convolve(x, w)",
    "a submodule as": "import scipy.signal as s\ndef conv(x, w): return s.convolve(x, w)",
    "from package import module": "from scipy import signal\ndef conv(x, w): return signal.convolve(x, w)",
    "import inside": "def conv(x, w):\n    import numpy as n\n    return n.convolve(x, w)",
    "from import inside": "def conv(x, w):\n    from numpy import convolve as c\n    return c(x, w)",
    "import in a class": "class conv:\n    import numpy as n\n    f = n.convolve",
    "a value": NP + "conv = np.convolve",
    "two aliases": NP + "f = np.convolve\ng = f\ndef conv(x, w): return g(x, w)",
    "a module's alias": NP + "lib = np\ndef conv(x, w): return lib.convolve(x, w)",
    "a local alias": NP + "def conv(x, w):\n    lib = np\n    f = lib.convolve\n    return f(x, w)",
    "a chain of assignments": NP + "a = b = np.convolve\ndef conv(x, w): return b(x, w)",
    "a tuple's part": NP + "f, g = max, np.convolve\ndef conv(x, w): return g(x, w)",
    "getattr": NP + "def conv(x, w): return getattr(np, 'convolve')(x, w)",
    "getattr of folded text": NP + "def conv(x, w): return getattr(np, 'con' + 'volve')(x, w)",
    "getattr of an f-string": NP + "end = 'volve'\ndef conv(x, w): return getattr(np, f'con{end}')(x, w)",
    "getattr of joined text": NP + "def conv(x, w): return getattr(np, ''.join(['con', 'volve']))(x, w)",
    "getattr backwards": NP + "def conv(x, w): return getattr(np, 'evlovnoc'[::-1])(x, w)",
    "getattr under another name": NP + "get = getattr\ndef conv(x, w): return get(np, 'convolve')(x, w)",
    "attrgetter": NP + "from operator import attrgetter\ndef conv(x, w): return attrgetter('convolve')(np)(x, w)",
    "__dict__": NP + "def conv(x, w): return np.__dict__['convolve'](x, w)",
    "__dict__.get": NP + "def conv(x, w): return np.__dict__.get('convolve')(x, w)",
    "__getattribute__": NP + "def conv(x, w): return np.__getattribute__('convolve')(x, w)",
    "vars": NP + "def conv(x, w): return vars(np)['convolve'](x, w)",
    "globals": NP + "def conv(x, w): return globals()['np'].convolve(x, w)",
    "__import__": "def conv(x, w): return __import__('scipy').signal.convolve(x, w)",
    "__import__ of a submodule": "def conv(x, w): return __import__('scipy.signal').signal.convolve(x, w)",
    "__import__ with fromlist": "def conv(x, w): return __import__('numpy', fromlist=['a']).convolve(x, w)",
    "import_module": "import importlib\ndef conv(x, w): return importlib.import_module('scipy.signal').convolve(x, w)",
    "import_module kept": "from importlib import import_module as m\nl = m('num' 'py')\nconv = l.convolve",
    "sys.modules": "import sys\ndef conv(x, w): return sys.modules['scipy'].signal.convolve(x, w)",
    "partial": NP + "import functools\ndef conv(x, w): return functools.partial(np.convolve, x)(w)",
    "a partial as the value": NP + "from functools import partial\nconv = partial(np.convolve, mode='full')",
    "lambda": NP + "conv = lambda x, w: np.convolve(x, w)",
    "a default": NP + "def conv(x, w, f=np.convolve): return f(x, w)",
    "a default module": NP + "def conv(x, w, np=np): return np.convolve(x, w)",
    "a keyword-only default": NP + "def conv(x, w, *, lib=np): return lib.convolve(x, w)",
    "a comprehension": NP + "def conv(x, w): return [np.convolve(a, w) for a in x]",
    "a comprehension's source": NP + "def conv(x, w): return [a for a in np.convolve(x, w)]",
    "map": NP + "def conv(x, w): return list(map(np.convolve, x, w))",
    "walrus": NP + "def conv(x, w): return (f := np.convolve)(x, w)",
    "a walrus elsewhere": NP + "if (f := np.convolve): pass\ndef conv(x, w): return f(x, w)",
    "try import": "try:\n    from scipy.signal import convolve\nexcept ImportError:\n    def convolve(x, w): return 0\n"
    "def conv(x, w): return convolve(x, w)",
    "try import inside": "def conv(x, w):\n    try:\n        import scipy as s\n    except ImportError: s = 0\n"
    "    return s.signal.convolve(x, w)",
    "a decorator": NP + "def with_(f): return lambda g: f\n@with_(np.convolve)\ndef conv(x, w): pass",
    "a decorator of a helper's": NP + "def trick(g): return np.convolve\n@trick\ndef conv(x, w): pass",
    "a list of tools": NP + "tools = [np.convolve]\ndef conv(x, w): return tools[0](x, w)",
    "a dict of tools, later": NP + "tools = {}\ntools['c'] = np.convolve\ndef conv(x, w): return tools['c'](x, w)",
    "a list of tools, later": NP + "tools = []\ntools.append(np.convolve)\ndef conv(x, w): return tools[0](x, w)",
    "setattr": NP + "class conv: pass\nsetattr(conv, 'f', np.convolve)",
    "a patched class": NP + "class conv: pass\nconv.__call__ = staticmethod(np.convolve)",
    "a nested function": NP + "def conv(x, w):\n    def inner(): return np.convolve(x, w)\n    return inner()",
    "a method": NP + "class conv:\n    def __call__(self, x, w): return np.convolve(x, w)",
    "a base's method": NP + "class Base:\n    def go(self, x, w): return np.convolve(x, w)\nclass conv(Base): pass",
    "a class attribute": NP + "class conv:\n    f = staticmethod(np.convolve)",
    "if-expression": NP + "def conv(x, w): return (np.convolve if len(x) else max)(x, w)",
    "or": NP + "f = None or np.convolve\ndef conv(x, w): return f(x, w)",
    "eval": NP + "def conv(x, w): return eval('np.convolve(x, w)')",
    "exec": "def conv(x, w):\n    exec('import scipy.signal as s; y = s.convolve(x, w)')",
    "the private module": "from numpy._core.numeric import convolve as c\ndef conv(x, w): return c(x, w)",
    "a module through another": "from numpy._core import numeric\ndef conv(x, w): return numeric.convolve(x, w)",
    "under __wrapped__": NP + "def conv(x, w): return np.convolve.__wrapped__(x, w)",
    "a value by a call": NP + "conv = np.convolve([1, 2], [3, 4])",
    "a value by a loop": NP + "conv = []\nfor x in ([1], [2]):\n    conv.append(np.convolve(x, x))",
    "a value by a loop's source": NP + "conv = 0\nfor y in np.convolve([1], [2]):\n    conv = conv + y",
    "an augmented value": NP + "conv = 0\nconv += np.convolve([1], [2])",
    "with": NP + "with open('f') as f:\n    def conv(x, w): return np.convolve(x, w)",
    "match": NP + "def conv(x, w):\n    match x:\n        case []: return 0\n        case _: return np.convolve(x, w)",
    "async": NP + "async def conv(x, w): return np.convolve(x, w)",
    "timed": NP + "%time conv = np.convolve",
    "a timed cell": "%%time\nimport numpy as np\nconv = np.convolve",
    "timed and assigned": NP + "conv = %time np.convolve",
    "beside a magic and a formula": NP + "y = (5\n% 2)\n%matplotlib inline\nconv = np.convolve",
    "an indented cell": "  import numpy as np\n  conv = np.convolve",
    "behind prompts": ">>> import numpy as np\n>>> conv = np.convolve",
    "a builtin": "def conv(x): return sorted(x)",
    "a builtin through its module": "import builtins\ndef conv(x): return builtins.sorted(x)",
    "tf.keras": "import tensorflow as tf\ndef conv(x): return tf.keras.layers.LayerNormalization()(x)",
    "tensorflow.keras": "from tensorflow.keras import layers\ndef conv(x): return layers.LayerNormalization()(x)",
    "tensorflow.keras.layers": "from tensorflow.keras.layers import LayerNormalization as L\nconv = L()",
    "keras.src": "from keras.src.layers.normalization.layer_normalization import LayerNormalization as L\nconv = L()",
    "a model's layer": "import keras\nconv = keras.Sequential()\nconv.add(keras.layers.LayerNormalization())",
    "weights by someone else": "from scipy import optimize\nimport keras\nconv = keras.Sequential()\n"
    "conv.set_weights([optimize.minimize(len, 0).x])",
    "a layer's weights": NP + "import keras\nconv = keras.Sequential()\nfound = np.convolve([1], [1])\n"
    "conv.layers[-1].set_weights([found])",
    "a variable's value": NP + "import keras\nconv = keras.Sequential()\n"
    "conv.get_layer('last').kernel.assign(np.convolve([1], [1]))",
    "a subclass": "from keras.layers import LayerNormalization\nclass conv(LayerNormalization): pass",
    "a layer of ours": "import lecturekit\nclass conv(lecturekit.layers.PerceptronLayer): pass",
    "from our layers": "from lecturekit.layers import PerceptronLayer as P\nclass conv(P): pass",
    "from our layers' file": "from lecturekit.layers.perceptron import PerceptronLayer as P\nclass conv(P): pass",
    "a layer through our models": "from lecturekit.models import MM\nclass conv(MM): pass",
    "all of our layers": "from lecturekit.layers import *\nclass conv(PerceptronLayer): pass",
    "the used entry of a dict": NP
    + "tools = {'own': max, 'np': np.convolve}\ndef conv(x, w): return tools['np'](x, w)",
    "an entry by get": NP + "tools = {'own': max, 'np': np.convolve}\ndef conv(x, w): return tools.get('np')(x, w)",
    "an entry that is a function": NP + "def by_numpy(x, w): return np.convolve(x, w)\n"
    "tools = {'own': max, 'np': by_numpy}\ndef conv(x, w): return tools['np'](x, w)",
    "any entry, as all are": NP + "tools = [np.convolve, lambda x, w: np.convolve(x, w)]\n"
    "def conv(x, w, k=0): return tools[k](x, w)",
    "all entries, one after another": NP + "tools = {'own': max, 'np': np.convolve}\n"
    "def conv(x, w): return [tool(x, w) for tool in tools.values()]",
    "the used entry, inside": NP + "def conv(x, w):\n    tools = [max, np.convolve]\n    return tools[1](x, w)",
    "the used entry of two laid in later": NP + "tools = {}\ntools['own'] = max\ntools['np'] = np.convolve\n"
    "def conv(x, w): return tools['np'](x, w)",
    "a nested function that another calls": NP + "def conv(x, w):\n    def by_numpy(): return np.convolve(x, w)\n"
    "    def go(): return by_numpy()\n    return go()",
    "a nested function that leaves": NP + "def conv(x, w):\n    def by_numpy(): return np.convolve(x, w)\n"
    "    return [by_numpy]",
    "a nested function made global": NP
    + "def conv(x, w):\n    global f\n    def f(): return np.convolve(x, w)\n    f()",
    "a nested lambda": NP + "def conv(x, w):\n    f = lambda: np.convolve(x, w)\n    return f()",
    "a call within a question for a type": "import tensorflow as t\ndef conv(x): return isinstance(t.constant(x), int)",
    "a call within a comparison": NP + "def conv(x, w): return np.convolve(x, w) == 0",
}
TF = "import tensorflow as tf\n"
INNOCENT = {
    "a question for a type": TF + "def conv(x):\n    if isinstance(x, tf.Tensor): x = x.numpy()\n    return x",
    "a question for types": TF + "def conv(x): return isinstance(x, (list, tf.Tensor | tf.Variable))",
    "a question for a type by another name": TF + "T = tf.Tensor\ndef conv(x): return issubclass(type(x), T)",
    "a comparison of types": TF + "def conv(x): return x.numpy() if type(x) is tf.Tensor else x",
    "a type of exceptions": TF + "def conv(x):\n    try: return x\n    except tf.errors.OpError: return 0",
    "a type in a pattern": TF + "def conv(x):\n    match x:\n        case tf.Tensor(): return x.numpy()\n    return x",
    "an unused entry of a dict": NP
    + "tools = {'own': max, 'np': np.convolve}\ndef conv(x, w): return tools['own'](x, w)",
    "an unused entry of a list": NP + "tools = [max, np.convolve]\ndef conv(x, w): return tools[0](x, w)",
    "an unused entry, inside": NP + "def conv(x, w):\n    tools = {'own': max, 'np': np.convolve}\n"
    "    return tools.get('own')(x, w)",
    "an unused entry, laid in later": NP + "tools = {}\ntools['own'] = max\ntools['np'] = np.convolve\n"
    "def conv(x, w): return tools['own'](x, w)",
    "an entry that the caller may choose": NP + "def by_numpy(x, w): return np.convolve(x, w)\n"
    "tools = {'own': max, 'np': by_numpy}\ndef conv(x, w, tool='own'): return tools[tool](x, w)",
    "a nested function that nothing calls": NP + "def conv(x, w):\n    def by_numpy(): return np.convolve(x, w)\n"
    "    return 0",
    "nested functions that only call each other": NP + "def conv(x, w):\n    def a(): return np.convolve(x, w)\n"
    "    def b(): return a()\n    return 0",
    "an unused variable": NP + "def conv(x, w):\n    reference = np.convolve\n    return 0",
    "a test in the next cell": NP + "def conv(x, w): return 0\n#---\nown, right = conv(1, 2), np.convolve(1, 2)\n"
    "assert own == right",
    "a test when run as a script": NP + "def conv(x, w): return 0\n"
    "if __name__ == '__main__':\n    y = np.convolve([1], [2])\n    assert conv([1], [2]) == y",
    "a test of both": NP + "def conv(x, w): return 0\n"
    "def same(own, right=np.convolve): return own(1, 2) == right(1, 2)\nsame(conv)",
    "a comparison outside": NP + "def conv(x, w): return 0\nassert (conv(1, 2) == np.convolve(1, 2)).all()",
    "a comparison in a function": NP + "def conv(x, w): return 0\ndef test(): assert conv(1, 2) == np.convolve(1, 2)",
    "a comparison in a loop": NP + "def conv(x, w): return 0\nfor f in (conv, np.convolve): print(f(1, 2))",
    "a loop over the checked name": NP + "def conv(x, w): return 0\nfor conv in (conv, np.convolve): print(conv(1, 2))",
    "compared side by side": NP + "def f(x): return 0\nconv, other = f(1), np.convolve([1], [1])",
    "a string": NP + "def conv(x, w):\n    'Like np.convolve, by hand.'\n    return 'np.convolve'",
    "a comment": NP + "def conv(x, w):\n    # return np.convolve(x, w)\n    return 0",
    "a method of that name": "class conv:\n    def convolve(self): return 1\n    def go(self): return self.convolve()",
    "one's own function": "def convolve(x, w): return 0\ndef conv(x, w): return convolve(x, w)",
    "one's own function in place of an import": "from numpy import convolve\ndef convolve(x, w): return 0\n"
    "def conv(x, w): return convolve(x, w)",
    "one's own function in place of a star": "from numpy import *\ndef convolve(x, w): return 0\n"
    "def conv(x, w): return convolve(x, w)",
    "a local variable": "def conv(x, w):\n    convolve = x\n    scipy = w\n    return convolve + scipy",
    "a parameter": "from numpy import convolve\ndef conv(x, convolve): return convolve(x)",
    "a parameter called np": NP + "def conv(np, w): return np.convolve(w)",
    "a comprehension's variable": "from numpy import convolve\ndef conv(x): return [convolve for convolve in x]",
    "a loop's variable": "from numpy import convolve\ndef conv(x):\n    for convolve in x: pass\n    return convolve",
    "an exception's name": "import scipy\ndef conv(x):\n    try: return x\n    except OSError as scipy: return scipy",
    "an unused import": "import scipy.signal\nfrom numpy import convolve\ndef conv(x, w): return 0",
    "an unused import inside": "def conv(x, w):\n    import scipy\n    return 0",
    "another function of the module": NP + "def conv(x, w): return np.correlate(x, w) + np.convolve_all(x)",
    "an array's method": NP + "def conv(x, w): return np.asarray(x).convolve(w)",
    "another library's function": "import mylib as np\ndef conv(x, w): return np.convolve(x, w)",
    "a relative import": "from .numpy import convolve\ndef conv(x, w): return convolve(x, w)",
    "a name that begins alike": "import scipython\ndef conv(x): return scipython.f(x)",
    "replaced in a later cell": NP + "def conv(x, w): return np.convolve(x, w)\ndef conv(x, w): return 0",
    "a helper replaced later": NP + "f = np.convolve\ndef conv(x, w): return f(x, w)\ndef f(x, w): return 0",
    "a value from before": NP + "f = max\nconv = f\nf = np.convolve",
    "below the return": NP + "def conv(x, w):\n    return 0\n    return np.convolve(x, w)",
    "if False": NP + "def conv(x, w):\n    if False:\n        return np.convolve(x, w)\n    return 0",
    "if 0 at the top": NP + "def conv(x, w): return 0\nif 0:\n    conv = np.convolve",
    "an annotation": "import scipy\ndef conv(x: scipy.sparse.spmatrix) -> scipy.sparse.spmatrix: return x",
    "a variable's annotation": "import scipy\ndef conv(x):\n    y: scipy.sparse.spmatrix = x\n    return y",
    "a star and a builtin": "from mylib import *\nfrom scipy.signal import *\ndef conv(x): return sum(x)",
    "two stars of who knows what": "from mylib import *\nfrom scipy.nowhere import *\ndef conv(x): return f(x)",
    "a star beside a broken cell": "from scipy.nowhere import *\ndef conv(x): return mine(x)\n#---\nmine = = 1",
    "a star beside a script": "from scipy.nowhere import *\n%run mine.py\ndef conv(x): return mine(x)",
    "getattr of something unknown": NP + "def conv(x, name): return getattr(np, name)(x)",
    "getattr of another object": "def conv(x): return getattr(x, 'convolve')()",
    "a dict with such a key": "d = {'convolve': max}\ndef conv(x): return d['convolve'](x)",
    "a keyword of that name": "def conv(x): return dict(convolve=1, scipy=x)",
    "a magic": NP + "def conv(x, w): return 0\n%timeit np.convolve([1], [2])\n!python -c 'import scipy'",
    "a timed comparison": NP + "def conv(x, w): return 0\n#---\n%%timeit\nconv = np.convolve",
    "a cell in another language": "def conv(x): return 0\n#---\n%%bash\nconv=scipy.signal",
    "help": NP + "def conv(x): return 0\nnp.convolve?",
    "another layer": "import keras\nclass conv(keras.Layer):\n    def __init__(self): self.d = keras.layers.Dense(1)",
    "our models": "from lecturekit.models import MLP\nclass conv(MLP): pass",
    "our losses": "from lecturekit.losses import SumOfSquaredErrors\ndef conv(x): return SumOfSquaredErrors()",
    "a class's name is not seen in its methods": "from numpy import convolve as mine\nfrom numpy import dot as c\n"
    "class conv:\n    c = 1\n    def go(self): return c",
    "no such definition": NP + "y = np.convolve",
    "deleted": NP + "conv = np.convolve\ndel conv",
    "a helper of a helper that is not called": NP + "def ref(x): return np.convolve(x, x)\ndef a(x): return x\n"
    "def conv(x): return a(x)",
    "NumPy's add is no list's": NP + "def conv(x): return np.asarray(x)\nnp.add(np.convolve([1], [1]), 1)",
    "weights of another model": NP + "def conv(x): return x\nconv(1).set_weights(np.convolve([1], [1]))",
    "weights of a model's own": NP + "import keras\nconv = keras.Sequential()\nbest = conv.get_weights()\n"
    "print(np.convolve([1], [1]))\nconv.set_weights(best)",
    "a module's setting": NP + "def conv(x): return np.asarray(x)\nnp.sane = np.convolve([1], [1])",
    "a table of results": NP + "def conv(x): return x\nresults = {}\nresults['numpy'] = np.convolve([1], [1])",
}


def use_in(text, name="conv", forbids=FORBIDS):
    return forbidden_use(text.split("#---\n"), name, forbids)


@pytest.mark.parametrize("text", CHEATS.values(), ids=CHEATS)
def test_cheats_are_found(text):
    use = use_in(text)
    assert use is not None
    assert use.source == text.splitlines()[use.line - 1].strip()


@pytest.mark.parametrize("text", CHEATS.values(), ids=CHEATS)
def test_what_is_not_forbidden_is_not_found(text):
    assert use_in(text, forbids={"numpy.correlate": "", "os": "", "keras.layers.BatchNormalization": ""}) is None


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT)
def test_the_innocent_are_left_alone(text):
    assert use_in(text) is None


@pytest.mark.parametrize("text", CHEATS.values(), ids=CHEATS)
def test_a_cheat_that_nothing_asks_for_is_none(text):
    assert use_in(f"{text}\ndef mine(x, w): return x + w", "mine") is None


def test_a_use_says_where_it_stands():
    cells = [NP, "", "def helper(x, w):\r\n    y = x\r\n    return np.convolve(y, w)  # quick", "conv = helper"]
    expected = Use("numpy.convolve", "np.convolve", 3, 2, "return np.convolve(y, w)  # quick")
    assert forbidden_use(cells, "conv", FORBIDS) == expected


def test_the_import_is_quoted_where_it_is_the_definition():
    use = use_in("from numpy import convolve as conv")
    assert use == Use(
        "numpy.convolve", "from numpy import convolve as conv", 1, 0, "from numpy import convolve as conv"
    )


def test_a_cell_that_does_not_parse_hides_none_of_the_others():
    cells = ["def conv(x:", NP + "%matplotlib inline\nfiles = !ls\nconv = np.convolve", "\0", "conv = = 1"]
    assert forbidden_use(cells, "conv", FORBIDS).line == 4


def test_nothing_is_forbidden_without_names():
    assert forbidden_use([NP + "conv = np.convolve"], "conv", {}) is None
