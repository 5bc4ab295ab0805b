"""Classes, their objects, and the special methods: small programs whose meaning Python itself decides."""

from __future__ import annotations

import pytest
from reading import abandoned, out, read, same

PROGRAMS = {
    "init and method": "class A:\n  def __init__(self, n=2): self.n = n\n  def double(self): return self.n * 2\nout = A().double(), A(5).double(), A.double(A(3))",
    "class attribute": "class A:\n  l = []\n  n = 1\na, b = A(), A(); a.l.append(1); a.n = 2; out = b.l, b.n, A.n",
    "inheritance": "class A:\n  def f(self): return 'A'\nclass B(A):\n  def f(self): return 'B' + super().f()\nout = B().f()",
    "super with arguments": "class A:\n  def __init__(self): self.x = 1\nclass B(A):\n  def __init__(self): super(B, self).__init__(); self.y = 2\nb = B(); out = b.x, b.y",
    "diamond": "class A:\n  def f(self): return ['A']\nclass B(A):\n  def f(self): return ['B'] + super().f()\nclass C(A):\n  def f(self): return ['C'] + super().f()\nclass D(B, C):\n  def f(self): return ['D'] + super().f()\nout = D().f(), [c.__name__ for c in D.__mro__]",
    "super in comprehension argument": "class A:\n  def f(self, x): return x\nclass B(A):\n  def f(self, x):\n    g = super().f\n    return [g(i) for i in range(x)]\nout = B().f(3)",
    "super in decorated method": "def deco(f):\n  def g(*a): return f(*a) + 1\n  return g\nclass A:\n  def f(self): return 1\nclass B(A):\n  @deco\n  def f(self): return super().f() * 10\nout = B().f()",
    "super of class method": "class A:\n  @classmethod\n  def make(cls): return cls.__name__\nclass B(A):\n  @classmethod\n  def make(cls): return 'B:' + super().make()\nout = B.make()",
    "property": "class A:\n  def __init__(self): self._x = 1\n  @property\n  def x(self): return self._x\n  @x.setter\n  def x(self, v): self._x = v * 2\na = A(); a.x = 5; out = a.x, a._x",
    "property function": "class A:\n  def get(self): return 4\n  x = property(get)\nout = A().x",
    "cached property": "from functools import cached_property\nclass A:\n  n = 0\n  @cached_property\n  def x(self):\n    A.n += 1\n    return A.n\na = A(); out = a.x, a.x, A.n",
    "static and class methods": "class A:\n  @staticmethod\n  def s(x): return x\n  @classmethod\n  def c(cls, x): return cls.__name__, x\nclass B(A): pass\nout = A.s(1), A().s(2), B.c(3), B().c(4)",
    "call": "class A:\n  def __call__(self, x, y=1): return x + y\nout = A()(2), A()(2, y=5), callable(A()), callable(3)",
    "items": "class A:\n  def __init__(self): self.d = {}\n  def __getitem__(self, k): return self.d[k]\n  def __setitem__(self, k, v): self.d[k] = v\n  def __delitem__(self, k): del self.d[k]\n  def __len__(self): return len(self.d)\n  def __contains__(self, k): return k in self.d\na = A(); a[1] = 2; a['x'] = 3; del a[1]; out = a['x'], len(a), 'x' in a, bool(A())",
    "slice item": "class A:\n  def __getitem__(self, k): return k\nout = A()[1:2].stop, A()[1, 2]",
    "iteration by index": "class A:\n  def __getitem__(self, i):\n    if i > 2: raise IndexError\n    return i * i\nout = list(A()), 4 in A()",
    "iterator": "class A:\n  def __init__(self): self.n = 0\n  def __iter__(self): return self\n  def __next__(self):\n    self.n += 1\n    if self.n > 3: raise StopIteration\n    return self.n\nout = [x for x in A()], sum(A())",
    "iter generator": "class A:\n  def __iter__(self):\n    yield from 'ab'\nout = list(A()), [*A()]",
    "arithmetic": "class V:\n  def __init__(self, x): self.x = x\n  def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))\n  __radd__ = __add__\n  def __mul__(self, o): return V(self.x * o)\n  def __neg__(self): return V(-self.x)\n  def __iadd__(self, o): self.x += o; return self\n  def __matmul__(self, o): return self.x @ 1 if 0 else 'mat'\nv = V(2); w = v; w += 5; out = (v + V(1)).x, (1 + v).x, sum([V(1), V(2)]).x, (-v).x, (v * 3).x, w is v, v @ v",
    "not implemented": "class A:\n  def __add__(self, o): return NotImplemented\nclass B:\n  def __radd__(self, o): return 'B'\nout = A() + B()",
    "not implemented fails": "class A:\n  def __add__(self, o): return NotImplemented\nA() + 1",
    "comparison": "class A:\n  def __init__(self, n): self.n = n\n  def __eq__(self, o): return isinstance(o, A) and self.n == o.n\n  def __lt__(self, o): return self.n < o.n\n  def __hash__(self): return 1\nout = A(1) == A(1), A(1) != A(2), A(1) < A(2), A(2) > A(1), [A(1)] == [A(1)], A(3) in [A(3)], [a.n for a in sorted([A(2), A(1)])], min(A(4), A(3)).n",
    "text": "class A:\n  def __str__(self): return 'str'\n  def __repr__(self): return 'repr'\nclass B:\n  def __repr__(self): return 'B!'\nout = str(A()), repr(A()), f'{A()} {A()!r}', '%s %r' % (A(), B()), '{}'.format(B()), [A(), B()].__repr__(), str([A()]), str({1: B()})",
    "format method": "class A:\n  def __format__(self, spec): return f'<{spec}>'\nout = f'{A():x}', format(A(), 'y')",
    "bool and len": "class A:\n  def __bool__(self): return False\nclass B:\n  def __len__(self): return 0\nout = bool(A()), not B(), 1 if A() else 2",
    "getattr hook": "class A:\n  def __init__(self): self.x = 1\n  def __getattr__(self, n): return n.upper()\na = A(); out = a.x, a.hello, getattr(a, 'b')",
    "setattr hook": "class A:\n  def __setattr__(self, n, v): super().__setattr__(n, v * 2)\na = A(); a.x = 4; out = a.x",
    "object setattr": "class A:\n  def __setattr__(self, n, v): object.__setattr__(self, '_' + n, v)\na = A(); a.x = 4; out = a._x, a.__dict__",
    "getattr setattr hasattr": "class A: pass\na = A(); setattr(a, 'x', 1); out = getattr(a, 'x'), getattr(a, 'y', 7), hasattr(a, 'x'), hasattr(a, 'z'), vars(a)\ndelattr(a, 'x')\nout += (hasattr(a, 'x'),)",
    "attribute error": "class A:\n  def f(self): return self.missing\nA().f()",
    "isinstance": "class A: pass\nclass B(A): pass\nout = isinstance(B(), A), isinstance(A(), B), isinstance(1, (str, int)), isinstance(True, int), issubclass(B, A), type(B()) is B, type(1) == int, isinstance('a', object), isinstance(None, type(None)), isinstance(A, type), isinstance([], (list, tuple))",
    "type name": "class A: pass\nout = type(A()).__name__, A().__class__.__name__, type(3).__name__, type([]).__name__, type(None).__name__, int.__name__, type(lambda: 0).__name__",
    "dynamic class": "A = type('A', (object,), {'x': 1, 'f': lambda self: self.x}); out = A().f(), A.__name__",
    "nested class": "class A:\n  class B:\n    x = 3\n  def make(self): return self.B().x\nout = A().make(), A.B.x",
    "class in function": "def make(n):\n  class A:\n    x = n\n    def f(self): return n\n  return A\nout = make(3)().f(), make(4).x",
    "methods as values": "class A:\n  def __init__(self, n): self.n = n\n  def f(self, x): return self.n + x\nf = A(5).f; out = f(1), list(map(A(1).f, [1, 2])), f.__self__.n, f.__name__",
    "dispatch by name": "class A:\n  def f_a(self): return 'a'\n  def f_b(self): return 'b'\na = A(); out = [getattr(a, f'f_{x}')() for x in 'ab']",
    "new": "class A:\n  def __new__(cls, x):\n    self = super().__new__(cls)\n    self.y = x + 1\n    return self\n  def __init__(self, x): self.x = x\na = A(2); out = a.x, a.y",
    "singleton": "class A:\n  one = None\n  def __new__(cls):\n    if cls.one is None: cls.one = object.__new__(cls)\n    return cls.one\nout = A() is A()",
    "metaclass is passed over": "class M(type): pass\nclass A(metaclass=M): x = 1\nout = A.x",
    "abstract": "from abc import ABC, abstractmethod\nclass A(ABC):\n  @abstractmethod\n  def f(self): pass\nclass B(A):\n  def f(self): return 1\nout = B().f()",
    "dict subclass": "class D(dict):\n  def __getattr__(self, k): return self[k]\n  def __setattr__(self, k, v): self[k] = v\nd = D(a=1); d.b = 2; d['c'] = 3; out = d.a, d['b'], len(d), sorted(d), isinstance(d, dict), d == {'a': 1, 'b': 2, 'c': 3}, {**d}, d.get('z', 9), 'a' in d, dict(d), list(d.items())",
    "dict subclass super": "class D(dict):\n  def __init__(self, *a, **k):\n    super().__init__(*a, **k)\n    self.n = 1\n  def __setitem__(self, k, v): super().__setitem__(k, v * 2)\n  def __missing__(self, k): return 'none'\nd = D({'x': 1}); d['y'] = 2; out = d['x'], d['y'], d['q'], d.n, bool(D())",
    "list subclass": "class L(list):\n  def total(self): return sum(self)\nl = L([1, 2]); l.append(3); out = l.total(), l[0], l[-1], len(l), [x for x in l], l + [4], isinstance(l, list)",
    "str and int subclass": "class S(str):\n  def shout(self): return self.upper() + '!'\nclass N(int): pass\nout = S('a').shout(), S('a') == 'a', N(3) + 1, f'{S(\"q\")}'",
    "exception hierarchy": "class A(Exception): pass\nclass B(A): pass\nout = []\nfor e in (A, B, KeyError):\n  try: raise e('x')\n  except B: out.append('B')\n  except A: out.append('A')\n  except Exception: out.append('E')",
    "dataclass": "from dataclasses import dataclass, field\n@dataclass\nclass A:\n  x: int\n  y: list = field(default_factory=list)\n  z: str = 'z'\n  def total(self): return self.x + len(self.y)\na = A(1); a.y.append(2); out = a, A(1, [2]) == a, A(1) == a, a.total(), A(x=3, z='q').z",
    "dataclass inheritance": "from dataclasses import dataclass, field, asdict, replace\n@dataclass\nclass A:\n  x: int = 1\n@dataclass(order=True)\nclass B(A):\n  y: int = 2\n  s: int = field(init=False, default=5)\n  def __post_init__(self): self.s = self.x + self.y\nb = B(3); out = b, asdict(b), replace(b, y=9), B(1) < B(2)",
    "dataclass frozen": "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A: x: int\nA(1).x = 2" if False else "from dataclasses import dataclass\n@dataclass\nclass A: x: int\nA()",
    "dataclass class variable": "from dataclasses import dataclass\nfrom typing import ClassVar\n@dataclass\nclass A:\n  n: ClassVar[int] = 3\n  x: int = 1\nout = A(), A.n",
    "enum": "from enum import Enum, IntEnum, auto\nclass C(Enum):\n  RED = 1\n  BLUE = auto()\n  def low(self): return self.name.lower()\nclass N(IntEnum):\n  A = 3\nout = C.RED.value, C.BLUE.value, C['RED'] is C.RED, C(1).name, [c.name for c in C], C.RED == C.RED, C.RED != C.BLUE, C.RED.low(), N.A + 1, str(C.RED), repr(C.BLUE), len(C), C.RED in list(C)",
    "namedtuple": "from collections import namedtuple\nP = namedtuple('P', ['x', 'y'], defaults=[5])\np = P(1); q = p._replace(x=2); out = p.x, p[1], p, q, p == (1, 5), [*p], p._asdict(), P._fields, len(p)",
    "typing NamedTuple": "from typing import NamedTuple\nclass P(NamedTuple):\n  x: int\n  y: str = 'a'\n  def both(self): return self.x, self.y\np = P(1); a, b = p; out = p, p.both(), a, b, p.y",
    "descriptor": "class D:\n  def __get__(self, obj, cls): return 42\nclass A:\n  d = D()\nout = A().d",
    "private names by hand": "class A:\n  def __init__(self): self._h = 1\n  def get(self): return self._h\nout = A().get()",
    "copy": "import copy\nclass A:\n  def __init__(self): self.l = [1]\na = A(); b = copy.copy(a); c = copy.deepcopy(a); a.l.append(2); out = b.l, c.l, b is a, copy.deepcopy([a, a])[0] is copy.deepcopy([a, a])[1]",
    "deepcopy shares": "import copy\nx = [1]; l = copy.deepcopy([x, x]); l[0].append(2); out = l, x",
    "deepcopy cycle": "import copy\nl = [1]; l.append(l); m = copy.deepcopy(l); out = m[1] is m, m is l",
    "deepcopy hook": "import copy\nclass A:\n  def __deepcopy__(self, memo): return 'copied'\nout = copy.deepcopy([A()])",
    "builder": "class B:\n  def __init__(self): self.l = []\n  def add(self, x): self.l.append(x); return self\nout = B().add(1).add(2).l",
    "class decorator": "def deco(cls):\n  cls.extra = 5\n  return cls\n@deco\nclass A: pass\nout = A.extra",
    "class body loop": "class A:\n  for i in range(3):\n    x = i\n  if x > 1: y = 'big'\nout = A.x, A.y, A.i",
    "init subclass is ignored": "class A:\n  def __init__(self, **k): self.k = k\nclass B(A): pass\nout = B(x=1).k",
    "recursive structure": "class N:\n  def __init__(self, v, c=()): self.v, self.c = v, c\n  def total(self): return self.v + sum(x.total() for x in self.c)\nout = N(1, [N(2), N(3, [N(4)])]).total()",
    "unhashable": "class A:\n  def __eq__(self, o): return True\n{A(): 1}",
    "bound default": "class A:\n  def f(self, x=[]): x.append(1); return x\nA().f(); out = A().f()",
}  # fmt: skip


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_reads_as_python_runs(source: str) -> None:
    same(source)


def test_a_base_class_that_is_not_known_leaves_its_attributes_unknown() -> None:
    interp = read(
        "import elsewhere\nclass A(elsewhere.Base):\n  def f(self): return 3\na = A(1, 2)\nb, c = a.f(), a.g()"
    )
    assert interp.globals["b"] == 3
    assert interp.globals["c"].cause.what == "elsewhere"
    assert not abandoned(interp)


def test_a_frozen_dataclass_refuses() -> None:
    source = "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A: x: int\n"
    assert out(source + "try: A(1).x = 2\nexcept AttributeError: out = 'refused'\n") == "refused"
    assert out(source + "out = A(4).x") == 4


def test_a_class_with_two_equal_rules_says_why_its_hash_is_not_followed() -> None:
    interp = read("class A:\n  def __eq__(self, o): return True\n  def __hash__(self): return 1\nout = {A(): 1}")
    assert interp.globals["out"].cause.kind == "custom hash"
