"""Programs that want to take the machine with them: each ends within seconds, with one clear sentence or an answer."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

from weigh.network.errors import LimitError
from weigh.network.sizes import Formula
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.limits import STEPS, Limits

STEPS_HERE = 100_000  # a sixth of what programs have, so that these tests take a sixth of the time
SECONDS = 1.0
SECONDS_IN_FULL = 2.0
TRIES = 3

ENDLESS = {
    "while true": "while True: pass",
    "while counting": "n = 0\nwhile n >= 0: n += 1",
    "endless for": "import itertools\nfor i in itertools.count(): pass",
    "endless cycle": "import itertools\nfor i in itertools.cycle([1]): pass",
    "endless repeat": "import itertools\nx = list(itertools.repeat(0))",
    "endless generator": "def g():\n  while True: yield 1\nsum(g())",
    "endless generator to list": "def g():\n  while True: yield 1\nx = list(g())",
    "endless zip": "import itertools\nx = dict(zip(itertools.count(), itertools.count()))",
    "endless filter": "import itertools\nx = next(filter(lambda v: v < 0, itertools.count()))",
    "endless any": "import itertools\nx = any(i < 0 for i in itertools.count())",
    "endless in": "import itertools\nx = -1 in itertools.count()",
    "endless unpacking": "import itertools\na, *b = itertools.count()",
    "endless join": "import itertools\nx = ''.join(str(i) for i in itertools.count())",
    "endless iter": "for x in iter(lambda: 1, 2): pass",
    "endless getitem": "class A:\n  def __getitem__(self, i): return i\nx = list(A())",
    "endless next": "class A:\n  def __iter__(self): return self\n  def __next__(self): return 1\nx = max(A())",
    "nested loops": "for a in range(10**6):\n  for b in range(10**6):\n    for c in range(10**6): pass",
    "huge range": "for i in range(10**18): pass",
    "huge range in": "x = [i for i in range(10**18) if i < 0]",
    "huge map": "x = sum(map(lambda v: v, range(10**9)))",
    "huge sorted key": "x = sorted(range(900000), key=lambda v: -v)",
    "comprehension bomb": "x = [[[[0 for _ in range(99)] for _ in range(99)] for _ in range(99)] for _ in range(99)]",
    "set comprehension": "x = {i for i in range(10**9)}",
    "fibonacci": "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nf(60)",
    "ackermann": "def a(m, n): return n + 1 if m == 0 else a(m - 1, 1) if n == 0 else a(m - 1, a(m, n - 1))\na(4, 3)",
    "try in a loop": "while True:\n  try: raise ValueError\n  except ValueError: pass",
    "finally in a loop": "while True:\n  try: continue\n  finally: pass",
    "exceptions in finally": "def f(n):\n  try: 1 / 0\n  finally:\n    f(n + 1)\n    f(n + 1)\nf(0)",
    "growing list while reading": "l = [1]\nfor x in l: l.append(x)",
    "list index": "l = list(range(900000))\nwhile True: -1 in l",
    "list compare": "a = list(range(500000)); b = list(range(500000))\nwhile True: a == b",
    "list count": "a = [0] * 900000\nwhile True: a.count(1)",
    "string find": "s = 'a' * 900000\nwhile True: s.find('b')",
    "string copies": "s = 'a' * 900000\nwhile True: s.upper()",
    "insert in front": "l = [0] * 900000\nwhile True: l.insert(0, 1)",
    "delete in front": "l = [0] * 900000\nwhile l: del l[0]",
    "modular power": "while True: pow(2 ** 4000 - 1, 2 ** 4000 - 3, 2 ** 4000 - 5)",
    "large products": "x = 2 ** 2000 + 1\nwhile True: x * x",
    "large divisions": "x = 2 ** 4000 + 1\nwhile True: x % 12345678901234567",
    "classes": "class A: pass\nfor i in range(10**5):\n  class A(A): pass",
    "dynamic classes": "A = object\nfor i in range(10**5): A = type('A', (A,), {})",
    "instances": "class A:\n  def __init__(self): self.l = list(range(1000))\nl = [A() for _ in range(10**6)]",
    "equality that recurses": "class A:\n  def __eq__(self, o): return self == o\nA() == A()",
    "equality that loops": "class A:\n  def __eq__(self, o):\n    while True: pass\nx = [A()] == [A()]",
    "hash that loops": "class A:\n  def __hash__(self):\n    while True: pass\nhash(A())",
    "repr that recurses": "class A:\n  def __repr__(self): return repr(self)\nstr(A())",
    "getattr that recurses": "class A:\n  def __getattr__(self, n): return getattr(self, n + 'x')\nA().a",
    "property that recurses": "class A:\n  @property\n  def x(self): return self.x\nA().x",
    "iter that recurses": "class A:\n  def __iter__(self): return iter(self)\nlist(A())",
    "len that recurses": "class A:\n  def __len__(self): return len(self)\nlen(A())",
    "bool that recurses": "class A:\n  def __bool__(self): return not self\nif A(): pass",
    "call that recurses": "class A:\n  def __call__(self): return self()\nA()()",
    "new that recurses": "class A:\n  def __new__(cls): return cls()\nA()",
    "init that recurses": "class A:\n  def __init__(self): self.a = A()\nA()",
    "setattr that recurses": "class A:\n  def __setattr__(self, n, v): self.x = v\nA().x = 1",
    "format that recurses": "class A:\n  def __format__(self, s): return f'{self:y}x'\nf'{A():y}'",
    "recursion": "def f(n): return f(n + 1)\nf(0)",
    "recursion in a comprehension": "def f(n): return [f(n + 1) for _ in range(2)]\nf(0)",
    "recursion in sorted": "def f(n): return sorted([1, 2], key=lambda x: f(n + 1))\nf(0)",
    "recursion in map": "def f(n): return list(map(f, [n + 1]))\nf(0)",
    "recursion in a generator": "def f(n):\n  yield n\n  yield from f(n + 1)\nfor x in f(0): pass",
    "recursion in a decorator": "def d(f): return d(f)\n@d\ndef g(): pass",
    "recursion in a lambda": "f = lambda: f()\nf()",
    "recursion in a partial": "from functools import partial\nf = lambda g: g(g)\nf(f)",
    "recursion with blocks": "def f(n):\n"
    + "".join(" " * (i + 1) + "if n:\n" for i in range(40))
    + " " * 42
    + "f(n + 1)\nf(1)",
    "recursion through with": "class C:\n  def __enter__(self):\n    with self: pass\n  def __exit__(self, *a): pass\nwith C(): pass",
    "recursion through super": "class A:\n  def f(self): return self.f()\nclass B(A):\n  def f(self): return super().f()\nB().f()",
    "mutual recursion": "def a(): return b()\ndef b(): return a()\na()",
    "recursion in arguments": "def f(*a): return f(*a, *a)\nf(1)",
    "recursion in keywords": "def f(**k): return f(**k, **{str(len(k)): 1})\nf()",
    "recursion in max": "def f(x): return max([1, 2], key=f)\nf(0)",
    "recursion in reduce": "from functools import reduce\ndef f(a, b): return reduce(f, [1, 2, 3])\nf(0, 0)",
    "recursion in deepcopy": "import copy\nclass A:\n  def __deepcopy__(self, m): return copy.deepcopy(self)\ncopy.deepcopy(A())",
    "partials of partials": "from functools import partial\nf = len\nfor i in range(10**5): f = partial(f)\nf([])",
    "maps of maps": "m = iter([1])\nfor i in range(10**5): m = map(lambda x: x, m)\nnext(m)",
    "zips of zips": "m = [1]\nfor i in range(10**5): m = zip(m)\nnext(m)",
    "chains of chains": "import itertools\nm = [1]\nfor i in range(10**5): m = itertools.chain(m)\nx = list(m)",
    "generators of generators": "def g(m):\n  for x in m: yield x\nm = iter([1])\nfor i in range(10**5): m = g(m)\nnext(m)",
    "expressions of expressions": "m = [1]\nfor i in range(10**5): m = (x for x in m)\nlist(m)",
    "closures of closures": "def c(f): return lambda: f()\nf = lambda: 1\nfor i in range(10**5): f = c(f)\nf()",
    "bound methods": "class A:\n  def f(self, g): return g(g)\na = A()\na.f(a.f)",
}
"""Programs that must pass some bound."""

GROWING = {
    "power tower": "x = 10 ** 10 ** 10",
    "power": "x = 7 ** 10 ** 7",
    "negative power base": "x = (-3) ** 100000",
    "shift": "x = 1 << 10 ** 9",
    "shift of one": "x = 1 << (1 << 60)",
    "squares": "x = 3\nwhile True: x *= x",
    "doubling": "x = 1\nwhile True: x += x",
    "factorial": "import math\nmath.factorial(10 ** 9)",
    "large factorial": "import math\nmath.factorial(10 ** 30)",
    "comb": "import math\nmath.comb(10 ** 9, 10 ** 8)",
    "perm": "import math\nmath.perm(10 ** 9, 10 ** 8)",
    "product": "import math\nmath.prod(range(1, 10 ** 5))",
    "reduce product": "from functools import reduce\nreduce(lambda a, b: a * b, range(1, 10 ** 6))",
    "digits": "x = int('9' * 10 ** 6)",
    "digits in hex": "x = int('f' * 10 ** 6, 16)",
    "literal": "x = 0x" + "f" * 5000,
    "rounding": "round(5, -10 ** 9)",
    "to bytes": "(1).to_bytes(10 ** 10, 'big')",
    "list times": "x = [0] * 10 ** 12",
    "list times in place": "x = [0]\nx *= 10 ** 10",
    "string times": "x = 'a' * 10 ** 10",
    "times from the left": "x = 10 ** 10 * (1, 2)",
    "bytes times": "x = b'a' * 10 ** 10",
    "bytes": "x = bytes(10 ** 10)",
    "bytearray": "x = bytearray(10 ** 10)",
    "list of range": "x = list(range(10 ** 9))",
    "tuple of range": "x = tuple(range(10 ** 9))",
    "set of range": "x = set(range(10 ** 9))",
    "star of range": "x = [*range(10 ** 9)]",
    "call with range": "print(*range(10 ** 9))",
    "sorted range": "x = sorted(range(10 ** 9))",
    "reversed list": "x = list(reversed(range(10 ** 9)))",
    "list plus itself": "l = [1]\nwhile True: l += l",
    "list extend itself": "l = [1]\nwhile True: l.extend(l)",
    "slices of lists": "l = [0] * 900000\nk = []\nwhile True: k.append(l[:])",
    "slice assignment": "l = [0]\nwhile True: l[:0] = l",
    "string plus itself": "s = 'a'\nwhile True: s += s",
    "replace": "s = 'a' * 1000\nwhile True: s = s.replace('a', s)",
    "replace nothing": "s = ('a' * 100000).replace('', 'b' * 100000)",
    "join": "s = ('b' * 100000).join('a' * 100000)",
    "join copies": "s = ''.join(['a' * 100000] * 100000)",
    "translate": "s = ('a' * 100000).translate({97: 'b' * 100000})",
    "percent": "x = '%1000000000d' % 3",
    "percent precision": "x = '%.1000000000f' % 3",
    "percent star": "x = '%*d' % (10 ** 9, 3)",
    "percent copies": "x = ('%(a)s' * 100000) % {'a': 'b' * 100000}",
    "f-string width": "x = f'{3:999999999}'",
    "f-string nested width": "n = 10 ** 9\nx = f'{3:{n}}'",
    "f-string precision": "x = f'{3.0:.999999999f}'",
    "f-string copies": "s = 'a'\nwhile True: s = f'{s}{s}'",
    "format width": "x = '{:999999999}'.format(3)",
    "format nested": "x = '{:{}}'.format(3, 10 ** 9)",
    "format copies": "x = ('{0}' * 100000).format('a' * 100000)",
    "format builtin": "x = format(3, '999999999')",
    "ljust": "x = 'a'.ljust(10 ** 10)",
    "center": "x = 'a'.center(10 ** 10)",
    "zfill": "x = '1'.zfill(10 ** 10)",
    "expandtabs": "x = ('\\t' * 1000).expandtabs(10 ** 9)",
    "splitting": "l = []\nwhile True: l.append(('a ' * 400000).split())",
    "doubled list printed": "l = []\nfor i in range(60): l = [l, l]\nstr(l)",
    "doubled list compared": "a = []; b = []\nfor i in range(60): a = [a, a]; b = [b, b]\na == b",
    "doubled list ordered": "a = []; b = []\nfor i in range(60): a = [a, a]; b = [b, b]\na < b",
    "doubled tuple hashed": "t = ()\nfor i in range(60): t = (t, t)\nd = {t: 1}",
    "doubled tuple in set": "t = ()\nfor i in range(60): t = (t, t)\ns = {t}",
    "doubled dict printed": "d = {}\nfor i in range(60): d = {1: d, 2: d}\nf'{d}'",
    "doubled list formatted": "l = []\nfor i in range(60): l = [l, l]\n'%s' % (l,)",
    "doubled list as array": "import numpy as np\nl = []\nfor i in range(60): l = [l, l]\nnp.array(l)",
    "doubled list sorted": "l = []\nfor i in range(60): l = [l, l]\nsorted([l, l])",
    "doubled list in a list": "a = []; b = []\nfor i in range(60): a = [a, a]; b = [b, b]\na in [b]",
    "deep list compared": "a = []; b = []\nfor i in range(10 ** 4): a = [a]; b = [b]\na == b",
    "deep list printed": "a = []\nfor i in range(10 ** 4): a = [a]\nrepr(a)",
    "deep list copied": "import copy\na = []\nfor i in range(10 ** 4): a = [a]\ncopy.deepcopy(a)",
    "deep tuple hashed": "a = ()\nfor i in range(10 ** 4): a = (a,)\nx = {a}",
    "deep array": "import numpy as np\na = []\nfor i in range(10 ** 4): a = [a]\nnp.array(a)",
    "equal lists that hold themselves": "a = []; a.append(a); b = []; b.append(b)\na == b",
    "deep asdict": "from dataclasses import dataclass, asdict\n@dataclass\nclass A: x: object\na = A(0)\nfor i in range(10 ** 4): a = A(a)\nasdict(a)",
    "array of range": "import numpy as np\nx = np.array(range(10 ** 9))",
    "product of ranges": "import itertools\nx = list(itertools.product(range(1000), repeat=4))",
    "product repeated": "import itertools\nx = next(itertools.product([1, 2], repeat=10 ** 9))",
    "permutations": "import itertools\nx = list(itertools.permutations(range(20)))",
    "counter elements": "from collections import Counter\nx = list(Counter({1: 10 ** 9}).elements())",
    "deque": "from collections import deque\nx = deque(range(10 ** 9))",
    "fromkeys": "x = dict.fromkeys(range(10 ** 9))",
    "dict growth": "d = {}\nwhile True: d[len(d)] = [0] * 100000",
    "union growth": "s = set(range(1000))\nl = []\nwhile True: l.append(s | {len(l)})",
    "dict merge growth": "d = dict.fromkeys(range(100000))\nl = []\nwhile True: l.append({**d})",
    "str of digits": "x = 1\nwhile True: x = int(str(x) * 2)",
}

ENDS = {
    "recursive list printed": "l = [1]; l.append(l); print(l); s = str(l)",
    "recursive list copied": "import copy\nl = [1]; l.append(l); m = copy.deepcopy(l)",
    "recursive dict": "d = {}; d['d'] = d; s = repr(d)",
    "deep list made": "a = []\nfor i in range(10 ** 5): a = [a]\na = None",
    "deep objects made": "class A: pass\na = None\nfor i in range(10 ** 4):\n  b = A()\n  b.a = a\n  a = b\na = b = None",
    "deep generators dropped": "m = iter([1])\nfor i in range(10 ** 4): m = map(len, m)\nm = None",
    "one over zero a thousand times": "\n".join(["1 / 0"] * 1000),
    "colliding keys": "d = {}\nfor i in range(3000): d[i * (2 ** 61 - 1)] = i",
    "arange": "import numpy as np\nx = np.arange(10 ** 9)",
    "zeros": "import numpy as np\nx = np.zeros((10 ** 6, 10 ** 6))",
    "large range": "x = range(10 ** 100); y = x[5], 3 in x, x[10:20]",
    "large range length": "x = len(range(10 ** 100))",
    "thousands of functions": "\n".join(f"def f{i}(x): return x" for i in range(3000)),
    "catches everything": "try:\n  x = undefined()\nexcept BaseException: x = 1",
}
"""Programs that may end well."""


def _read(source: str, steps: int = STEPS_HERE) -> tuple[str, float]:
    """The kind of the bound passed, if any, and the CPU seconds that reading took."""
    interp = Interpreter(limits=Limits(steps=steps))
    tree = ast.parse(source)
    began = time.process_time()
    try:
        interp.run(tree)
    except LimitError as error:
        assert str(error)
        assert error.fault.place is not None
        return error.fault.kind, time.process_time() - began
    return "", time.process_time() - began


def _within(most: float, source: str, steps: int = STEPS_HERE) -> tuple[str, float]:
    """As `_read`, tried again where it took too long: others on the machine slow a run down, and never speed it up."""
    for _ in range(TRIES):
        kind, seconds = _read(source, steps)
        if seconds < most:
            break
    return kind, seconds


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_endless_work_ends(source: str) -> None:
    kind, seconds = _within(SECONDS, source)
    assert kind.startswith("limit.")
    assert seconds < SECONDS


@pytest.mark.parametrize("source", GROWING.values(), ids=GROWING)
def test_endless_growth_ends(source: str) -> None:
    kind, seconds = _within(SECONDS, source)
    assert kind.startswith("limit.")
    assert seconds < SECONDS


@pytest.mark.parametrize("source", ENDS.values(), ids=ENDS)
def test_what_ends_well(source: str) -> None:
    kind, seconds = _within(SECONDS_IN_FULL, source, STEPS)
    assert not kind
    assert seconds < SECONDS_IN_FULL


@pytest.mark.parametrize("name", [name for name in GROWING if name.startswith("deep ")])
def test_depth_is_seen_before_python_follows_it(name: str) -> None:
    assert _read(GROWING[name])[0] in ("limit.levels", "limit.recursion" if "array" in name or "asdict" in name else "")


FORMULAS = {
    "squares": "x = n\nwhile True: x = x * x + 1",
    "multiples": "x = n\nwhile True: x = x * 3",
    "powers": "x = n\nwhile True: x = x ** 8",
    "quotients": "x = n\nwhile True: x = (x + 1) // 2",
    "remainders": "x = n\nwhile True: x = x % 7 + n",
    "sums": "x = n\nwhile True: x = x + n * n",
}


@pytest.mark.parametrize("source", FORMULAS.values(), ids=FORMULAS)
def test_algebra_ends(source: str) -> None:
    interp = Interpreter(given={"n": Formula("n")}, limits=Limits(steps=STEPS_HERE))
    began = time.process_time()
    with pytest.raises(LimitError):
        interp.run(ast.parse(source))
    assert time.process_time() - began < 4  # the algebra package takes one of them to be imported


def test_no_program_catches_a_bound() -> None:
    kind, _ = _read("try:\n  while True: pass\nexcept BaseException: pass\nfinally: x = 1")
    assert kind == "limit.steps"


def test_the_sentence_names_the_line() -> None:
    with pytest.raises(LimitError) as error:
        Interpreter().run(ast.parse("a = 1\nb = 2\nx = [0] * 10 ** 12"))
    assert str(error.value) == (
        "line 3: A collection or string here would hold 1,000,000,000,000 elements; the limit is 1,000,000."
    )


def test_a_deep_expression_is_refused_before_it_is_read() -> None:
    tree: ast.expr = ast.Constant(1, lineno=1, col_offset=0)
    for _ in range(20_000):
        tree = ast.UnaryOp(ast.USub(), tree, lineno=1, col_offset=0)
    module = ast.Module([ast.Expr(tree, lineno=1, col_offset=0)], [])
    with pytest.raises(LimitError, match="nested more than 900 levels deep"):
        Interpreter().run(module)


def test_a_long_sum_is_read() -> None:
    interp = Interpreter()
    interp.run(ast.parse("x = " + " + ".join(["1"] * 800)))
    assert interp.globals["x"] == 800


def test_a_long_elif_chain_is_read() -> None:
    source = "n = 400\nif n == -1: x = 0\n" + "".join(f"elif n == {i}: x = {i}\n" for i in range(401))
    interp = Interpreter()
    interp.run(ast.parse(source))
    assert interp.globals["x"] == 400


IN_FULL = [
    *[GROWING[name] for name in (
        "list of range", "slices of lists", "slice assignment", "splitting", "doubled list printed", "doubled dict printed",
        "dict growth", "union growth", "dict merge growth", "string plus itself",
    )],
    *[ENDLESS[name] for name in (
        "while counting", "endless generator", "try in a loop", "huge sorted key", "list compare", "instances",
        "insert in front", "modular power", "comprehension bomb", "maps of maps",
    )],
]  # fmt: skip
"""Those that take the most memory or the longest steps, with all the steps that programs have."""


def test_within_two_seconds_and_200_megabytes_each(tmp_path: Path) -> None:
    """In one process of its own, whose memory is bounded by the system."""
    program = tmp_path / "hostile.py"
    program.write_text(
        "import resource, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from test_hostile import IN_FULL, SECONDS_IN_FULL, STEPS, _read\n"
        "def seconds(source):  # a slow machine is asked again before the program is called slow\n"
        "    times = (_read(source, STEPS)[1] for _ in range(3))\n"
        "    return next((each for each in times if each < SECONDS_IN_FULL), SECONDS_IN_FULL)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1000 * 2**20, 1000 * 2**20))\n"
        "slowest = max((seconds(source), source) for source in IN_FULL)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, *slowest)\n",
    )
    command = [sys.executable, str(program), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    kilobytes, seconds, *source = done.stdout.split(maxsplit=2)
    assert float(seconds) < SECONDS_IN_FULL, source
    assert int(kilobytes) < 200 * 1024
