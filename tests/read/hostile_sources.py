"""Sources that mean harm or are broken; each must end in an answer or in one WeighError, soon and without a trace.

`TRAP` is the path of a file that must not come into being.
"""

from __future__ import annotations

BUILD = "import keras\nfrom keras import layers\nfrom keras.models import Sequential, Model\n"
TRAP = "@TRAP@"

BROKEN: dict[str, str | bytes] = {
    "empty": "",
    "blank": " \n\t\n\ufeff\n",
    "nul bytes": "model = Sequential()\0\nmodel.add(Dense(3))",
    "binary": bytes(range(256)) * 64,
    "a zip file": b"PK\x03\x04" + bytes(200),
    "utf-16": "model = Sequential([Dense(3, input_dim=4)])".encode("utf-16"),
    "half of a character": "m = 'é'".encode()[:-2],
    "garbage": ")]}def class (((lambda = = 5 else: elif import\n" * 50,
    "open string": "model = Sequential(['''\n" + "x" * 1000,
    "a million brackets": "x = " + "(" * 1_000_000,
    "a million pairs of brackets": "x = " + "[" * 500_000 + "]" * 500_000,
    "a million commas": "f(" + "," * 1_000_000 + ")",
    "a million signs": "x = " + "-" * 1_000_000 + "1",
    "a long sum": "x = " + "1 + " * 200_000 + "1",
    "a long chain of calls": "x = a" + ".f()" * 100_000,
    "nested blocks": "".join(" " * i + "if True:\n" for i in range(3000)) + " " * 3000 + "pass\n",
    "many lines": "x = 1\n" * 300_000,
    "one long line": "x = '" + "a" * 3_000_000 + "'",
    "unfinished at each level": "class A:\n def f(self):\n  if x:\n   for y in",
    "only comments": "# model = Sequential()\n" * 1000,
    "deeply nested lambdas": "f = " + "lambda: " * 5000 + "1",
    "nested f-strings": "x = f'{" * 200 + "1" + "}'" * 200,
    "a digit bomb": "n = " + "9" * 1_000_000,
    "escapes": r"s = '\N{GREEK SMALL LETTER ALPHA}\x00\ud800'" + "\nprint(s)\nmodel = Sequential(name=s)",
}

ENDLESS: dict[str, str] = {
    "while true": "while True:\n    pass",
    "while that counts": "i = 0\nwhile i >= 0:\n    i += 1",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "recursion of two": "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nf(0)",
    "recursion through a property": "class A:\n    @property\n    def x(self):\n        return self.x\nA().x",
    "recursion through getattr": "class A:\n    def __getattr__(self, n):\n        return getattr(self, n + 'x')\nA().y",
    "recursion through repr": "class A:\n    def __repr__(self):\n        return f'{self}'\nprint(A())",
    "recursion through eq": "class A:\n    def __eq__(self, o):\n        return self == o\nA() == A()",
    "a factorial": "f = lambda n: 1 if n == 0 else n * f(n - 1)\nf(100000)",
    "the y combinator": "(lambda f: f(f))(lambda f: f(f))",
    "doubling": "x = [1]\nwhile True:\n    x = x + x",
    "doubling a string": "x = 'a'\nwhile True:\n    x += x",
    "appending for ever": "x = []\nwhile 1:\n    x.append(x)",
    "appending while iterating": "x = [1]\nfor i in x:\n    x.append(i)",
    "a generator without end": "def g():\n    while True:\n        yield 1\nlist(g())",
    "count": "import itertools\nsum(itertools.count())",
    "cycle": "import itertools\n[x for x in itertools.cycle([1, 2])]",
    "product": "import itertools\nlist(itertools.product(range(1000), repeat=10))",
    "permutations": "import itertools\nfor p in itertools.permutations(range(20)):\n    pass",
    "iter that never ends": "for x in iter(int, 1):\n    pass",
    "nested ranges": "for a in range(10**9):\n    for b in range(10**9):\n        pass",
    "comprehension over a great range": "x = [i for i in range(10**12)]",
    "sum of a great range": "x = sum(range(10**12))",
    "sorting a great range": "x = sorted(range(10**10), key=lambda i: -i)",
    "a generator delegates to itself": "def g():\n    yield from g()\nlist(g())",
    "exponential calls": "def f(n):\n    return f(n - 1) + f(n - 1)\nf(200)",
    "exception for ever": "def f():\n    try:\n        f()\n    finally:\n        f()\nf()",
    "exponential formatting": "x = '%s'\nfor i in range(60):\n    x = x.replace('%s', '%s%s')",
    "format width": "x = '{:>10000000000}'.format(1)\ny = '%0*d' % (10**10, 1)\nz = f'{1:{10**10}}'",
}

BEYOND_REACH: dict[str, str] = {
    "membership": "x = 'a' in range(10**15)",
    "index in a range": "x = range(10**15).index('a')",
    "count in a range": "x = range(10**15).count(0.5)",
    "a greatest of a range": "x = max(range(10**15))",
    "a regular expression": "import re\nx = re.match('(a+)+$', 'a' * 40 + 'b')",
}
"""If one of these ever ran at the machine's own speed, nothing in its process could stop it: only tried in another one."""

HUGE: dict[str, str] = {
    "power tower": "x = 10**10**10",
    "shift": "x = 1 << 10**12",
    "repeated squaring": "x = 3\nfor i in range(100):\n    x = x * x",
    "great list": "x = [0] * 10**12",
    "great string": "x = 'a' * 10**12",
    "great tuple times list": "x = ((1,) * 10**6,) * 10**6\ny = [z for t in x for z in t]",
    "great bytes": "x = bytes(10**12)\ny = bytearray(10**11)",
    "great zeros": "import numpy as np\nx = np.zeros((10**9, 10**9))\ny = x.reshape(-1).tolist()",
    "great join": "x = ','.join(str(i) for i in range(10**9))",
    "great range to list": "x = list(range(10**11))",
    "great set": "x = set(range(10**10))",
    "great dict": "x = dict.fromkeys(range(10**10), 0)",
    "zip of ranges": "x = list(zip(range(10**10), range(10**10)))",
    "factorial of math": "import math\nx = math.factorial(10**9)\ny = math.comb(10**9, 10**8)",
    "pow with three": "x = pow(7, 10**9)",
    "int of a long string": "x = int('9' * 100000)\ny = str(10**1000 ** 3)",
    "float overflow": "x = 1e308 * 10\ny = int(x)\nz = 2.0 ** 10000",
    "ljust": "x = 'a'.ljust(10**12)\ny = 'a'.zfill(10**12)\nz = 'a'.center(10**11)\nw = '\\t'.expandtabs(10**12)",
    "a list that holds itself": "x = []\nx.append(x)\nprint(x)\nprint(x == [x])\nstr(x)",
    "a dict that holds itself": "import copy\nx = {}\nx['x'] = x\nprint(x)\ny = copy.deepcopy(x)\nprint(x == y)",
    "nested a thousand times": "x = []\nfor i in range(100000):\n    x = [x]\nprint(x)\nhash(str(x))",
}

DANGEROUS: dict[str, str] = {
    "os.system": f"import os\nos.system('touch {TRAP}')",
    "subprocess": f"import subprocess\nsubprocess.call(['touch', '{TRAP}'])\nsubprocess.Popen('touch {TRAP}', shell=True)",
    "open": f"open('{TRAP}', 'w').write('x')",
    "with open": f"with open('{TRAP}', 'w') as f:\n    f.write('x')",
    "exec": f"exec(\"open('{TRAP}', 'w')\")",
    "eval": f"eval(\"open('{TRAP}', 'w')\")",
    "compile": f"c = compile(\"open('{TRAP}', 'w')\", 'x', 'exec')\nexec(c)",
    "import by name": f"__import__('os').system('touch {TRAP}')",
    "importlib": f"import importlib\nimportlib.import_module('os').system('touch {TRAP}')",
    "builtins": f"import builtins\nbuiltins.open('{TRAP}', 'w')\n__builtins__['open']('{TRAP}', 'w')",
    "subclasses of object": f"for c in ().__class__.__base__.__subclasses__():\n    c.__init__.__globals__['os'].system('touch {TRAP}')",
    "function globals": f"def f():\n    pass\nf.__globals__['__builtins__']['open']('{TRAP}', 'w')\nf.__code__ = None",
    "pathlib": f"from pathlib import Path\nPath('{TRAP}').touch()\nPath('{TRAP}').write_text('x')",
    "pickle": f"import pickle\npickle.loads(b\"cos\\nsystem\\n(S'touch {TRAP}'\\ntR.\")",
    "numpy load and save": f"import numpy as np\nnp.save('{TRAP}', np.zeros(3))\nnp.load('x', allow_pickle=True)",
    "lambda layer that writes": BUILD
    + f"model = Sequential([layers.Lambda(lambda x: open('{TRAP}', 'w'), input_shape=(3,)), layers.Dense(2)])",
    "save": BUILD
    + f"model = Sequential([layers.Dense(2, input_shape=(3,))])\nmodel.save('{TRAP}')\nmodel.save_weights('{TRAP}')",
    "getattr by parts": f"import os\ngetattr(os, 'sys' + 'tem')('touch {TRAP}')",
    "decorator": f"import os\n@os.system\ndef f():\n    pass\n@(lambda f: os.system('touch {TRAP}'))\nclass A:\n    pass",
    "metaclass": f"import os\nclass M(type):\n    def __call__(cls):\n        os.system('touch {TRAP}')\n    def __prepare__(name, bases):\n        return 3\nclass A(metaclass=M):\n    pass\nA()",
    "destructor": f"import os\nclass A:\n    def __del__(self):\n        os.system('touch {TRAP}')\na = A()\ndel a",
    "exit": "import sys, os\nsys.exit(3)\nos._exit(4)\nexit()\nquit()\nraise SystemExit",
    "signals and threads": "import threading, signal, time\nthreading.Thread(target=print).start()\nsignal.alarm(1)\ntime.sleep(100)\ninput('?')",
    "recursion limit": "import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    f()\nf()",
    "format that reaches in": "x = '{0.__class__.__init__.__globals__}'.format(print)\nprint('%(x)s' % {'x': x})",
    "a notebook's shell": f"!touch {TRAP}\n%%bash\ntouch {TRAP}",
}

NETWORKS: dict[str, str] = {
    "endless layers": BUILD + "m = Sequential()\nm.add(keras.Input((4,)))\nwhile True:\n    m.add(layers.Dense(4))",
    "endless functional": BUILD + "x = keras.Input((4,))\nwhile True:\n    x = layers.Dense(4)(x)",
    "endless tensors": BUILD + "x = keras.Input((4,))\nwhile True:\n    x = x + 1",
    "units beyond all bounds": BUILD
    + "m = Sequential([layers.Dense(10**300, input_shape=(10**300,)), layers.Dense(10**300)])",
    "units beyond integers": BUILD + "m = Sequential([layers.Dense(10**3000, input_shape=(3,))])",
    "units as text": BUILD
    + "m = Sequential([layers.Dense('a', input_shape=(3,)), layers.Dense(None), layers.Dense([1])])",
    "units negative and broken": BUILD
    + "m = Sequential([layers.Dense(-5, input_shape=(3,)), layers.Dense(2.5), layers.Dense(0)])",
    "units as truth": BUILD + "m = Sequential([layers.Dense(True, input_shape=(3,)), layers.Dense(False)])",
    "not a number": BUILD
    + "n = float('nan')\nm = Sequential([layers.Dense(n, input_shape=(float('inf'),)), layers.Dropout(n)])",
    "kernel below zero": BUILD
    + "m = Sequential([layers.Conv2D(4, -1, input_shape=(8, 8, 3)), layers.Conv2D(4, 0), layers.Conv2D('a', 3)])",
    "strides of zero": BUILD
    + "m = Sequential([layers.Conv2D(4, 3, strides=0, input_shape=(8, 8, 3)), layers.MaxPooling2D(0)])",
    "kernel of wrong rank": BUILD
    + "m = Sequential([layers.Conv2D(4, (3, 3, 3), input_shape=(8, 8, 3)), layers.Conv2D(4, ())])",
    "dilation and groups": BUILD
    + "m = Sequential([layers.Conv2D(4, 3, groups=0, dilation_rate=-2, input_shape=(8, 8, 3))])",
    "shapes of text": BUILD
    + "m = Sequential([layers.Dense(4, input_shape='abc')])\nn = Sequential([layers.Dense(4, input_shape=('a', 3))])",
    "shapes below zero": BUILD
    + "m = Sequential([layers.Dense(4, input_shape=(-3,)), layers.Flatten()])\nk = keras.Input((2.5, -1))",
    "shapes of great size": BUILD
    + "m = Sequential([layers.Conv2D(4, 3, input_shape=(10**100, 10**100, 10**100)), layers.Flatten(), layers.Dense(9)])",
    "shapes of great rank": BUILD
    + "m = Sequential([layers.Dense(4, input_shape=(2,) * 5000), layers.Flatten(), layers.Dense(2)])",
    "shapes that hold themselves": BUILD + "s = [3]\ns.append(s)\nm = Sequential([layers.Dense(4, input_shape=s)])",
    "padding of nonsense": BUILD
    + "m = Sequential([layers.ZeroPadding2D(((1, 2), (3,)), input_shape=(4, 4, 1)), layers.Cropping2D(10**20), layers.UpSampling2D(-1)])",
    "reshape that cannot be": BUILD
    + "m = Sequential([layers.Reshape((-1, -1), input_shape=(7,)), layers.Reshape((3, -5)), layers.Permute((9, 9))])",
    "a model called on itself": BUILD
    + "x = keras.Input((3,))\nm = Model(x, layers.Dense(3)(x))\ny = m(m(m.output))\nm = Model(m.input, y)\nm.add(m)",
    "a sequential in itself": BUILD
    + "m = Sequential()\nm.add(layers.Dense(3, input_shape=(3,)))\nm.add(m)\nm.build((None, 3))",
    "a layer that holds itself": BUILD
    + "class L(layers.Layer):\n    def __init__(self):\n        super().__init__()\n        self.l = self\n    def call(self, x):\n        return self.l(x)\nm = Sequential([L()])\nm.build((None, 3))",
    "a lambda that calls its layer": BUILD
    + "l = layers.Lambda(lambda x: l(x))\nm = Model(k := keras.Input((3,)), l(k))",
    "a build that builds": BUILD
    + "class L(layers.Layer):\n    def build(self, s):\n        self.build(s)\nm = Sequential([L()])\nm.build((None, 3))",
    "a hundred levels": BUILD
    + "x = keras.Input((3,))\nm = Model(x, layers.Dense(3)(x))\nfor i in range(100):\n    x = keras.Input((3,))\n    m = Model(x, m(x))",
    "doubling models": BUILD
    + "x = keras.Input((3,))\nm = Model(x, layers.Dense(3)(x))\nfor i in range(40):\n    x = keras.Input((3,))\n    m = Model(x, m(m(x)))",
    "doubling concatenations": BUILD
    + "x = i = keras.Input((3,))\nfor _ in range(3000):\n    x = layers.concatenate([x, x])\nm = Model(i, x)",
    "outputs without inputs": BUILD
    + "m = Model(keras.Input((3,)), layers.Dense(2)(keras.Input((4,))))\nn = Model(None, None)\nModel([], [])",
    "outputs of nonsense": BUILD
    + "m = Model('a', 3)\nSequential(5)\nSequential([5, 'x', None, Sequential])\nModel(inputs={'a': [[]]}, outputs=())",
    "names": BUILD
    + "m = Sequential(name='\\u202e\\u0000' * 9)\nfor i in range(3):\n    m.add(layers.Dense(2, name='dense é 層 \\n', input_shape=(3,)))",
    "names of wrong type": BUILD
    + "m = Sequential([layers.Dense(2, name=5, input_shape=(3,)), layers.Dense(2, name=[])], name=layers)",
    "layers given layers": BUILD
    + "m = Sequential([layers.Dense(layers.Dense, input_shape=(3,)), layers.Bidirectional(layers.Dense(3)), layers.TimeDistributed(5), layers.RNN(7)])",
    "wrappers within wrappers": BUILD
    + "l = layers.Dense(3)\nfor i in range(500):\n    l = layers.TimeDistributed(l)\nm = Sequential([l])\nm.build((None, 3, 3))",
    "attention of nonsense": BUILD
    + "x = keras.Input((4, 5))\ny = layers.MultiHeadAttention(0, -1)(x)\nz = layers.MultiHeadAttention('a', None)(x, x, x)\nm = Model(x, [y, z])",
    "einsum of nonsense": BUILD
    + "x = keras.Input((4, 5))\ny = layers.EinsumDense('abc,->->', output_shape=(3,))(x)\nz = layers.EinsumDense(5, 6)(x)\nm = Model(x, [y, z])",
    "slices of nonsense": BUILD
    + "x = keras.Input((4, 5))\ny = x[::0]\nz = x['a', ..., ..., 10**20:]\nw = x[9, 9, 9, 9]\nm = Model(x, [y, z, w])",
    "too many arguments": BUILD
    + "m = Sequential([layers.Dense(*range(100), **{'a b': 3}), layers.Dense(), layers.Dense(units=3, units_=4)])\nkeras.Input(*[1] * 9)",
    "a thousand models": BUILD + "ms = [Sequential([layers.Dense(2, input_shape=(3,))]) for i in range(1000)]",
    "shared ten thousand times": BUILD
    + "d = layers.Dense(3)\nx = i = keras.Input((3,))\nfor _ in range(10000):\n    x = d(x)\nm = Model(i, x)",
    "layers as a base of a metaclass": BUILD
    + "class M(type):\n    pass\nclass L(layers.Layer, metaclass=M):\n    __slots__ = ('a',)\n    def __new__(cls):\n        return 5\n    def call(self, x):\n        return x\nm = Sequential([L()])\nm.build((1, 2))",
    "inherits from itself": BUILD
    + "class A(A):\n    pass\nclass B(object, object):\n    pass\nclass C(5):\n    pass\nclass D(Model, Sequential, layers.Dense):\n    pass\nD()",
    "frozen nonsense": BUILD
    + "m = Sequential([layers.Dense(2, input_shape=(3,))])\nm.layers[5].trainable = False\nm.trainable = 'maybe'\ndel m.layers\nm.layers = 3\nm.layers[0] = 4",
}
