"""Builtin functions, methods and the standard library's modules: small programs whose meaning Python itself decides."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import abandoned, out, read, same

from weigh.readers.python.values import Unknown

PROGRAMS = {
    "zip map filter": "out = list(zip('ab', [1, 2, 3])), list(map(str, [1, 2])), list(filter(None, [0, 1, ''])), list(map(lambda a, b: a * b, [1, 2], [3, 4])), list(filter(lambda x: x > 1, range(4)))",
    "enumerate": "out = list(enumerate('ab')), list(enumerate('ab', start=5))",
    "sorted": "out = sorted([3, 1, 2]), sorted('bca', reverse=True), sorted([(1, 'b'), (0, 'z')]), sorted(['bb', 'a'], key=len), sorted({'b': 1, 'a': 2}), sorted([3, 1], key=lambda x: -x)",
    "sort is stable": "l = [(1, 'b'), (0, 'a'), (1, 'a')]; l.sort(key=lambda t: t[0]); out = l",
    "reversed": "out = list(reversed([1, 2, 3])), list(reversed(range(3))), list(reversed('ab'))",
    "sum min max": "out = sum([1, 2.5]), sum([[1], [2]], []), max(1, 3, 2), min([4, 2]), max('ab', 'c', key=len), max([], default=7), min({3: 1, 2: 9})",
    "any all": "out = any([0, 1]), all([1, 0]), any([]), all([]), all(x > 0 for x in [1, 2])",
    "conversions": "out = int('12'), int(3.9), int('ff', 16), int('0b101', 2), float('1e3'), str(1.5), bool([]), list('ab'), tuple([1]), dict([(1, 2)]), dict(a=1), set([1, 1]), frozenset([2]), complex(1, 2), bytes(2)",
    "numbers": "out = abs(-3), abs(-2.5), round(2.675, 2), round(1234, -2), round(0.5), round(1.5), pow(2, 10), pow(2, 10, 1000), divmod(17, 5), bin(5), hex(255), oct(8), ord('a'), chr(98)",
    "ranges": "r = range(2, 20, 3); out = list(r), len(r), r[1], r[-1], 5 in r, r[1:3], r.start, r.stop, r.step, list(range(3, 0, -1)), r == range(2, 20, 3), r.index(8)",
    "iter and next": "i = iter([1, 2]); out = next(i), next(i), next(i, 'none'), [x for x in iter(lambda: 3, 3)]",
    "shared iterator": "i = iter(range(6)); out = list(zip(i, i)), list(i)",
    "string methods": "s = ' Hello, World '; out = s.strip(), s.lower(), s.upper().strip().split(', '), s.replace('l', 'L'), 'a,b,,c'.split(','), 'a b  c'.split(), '-'.join(['a', 'b']), 'abc'.startswith(('x', 'ab')), 'abc'.endswith('c'), 'abc'.find('c'), 'abcabc'.count('b'), 'abc'.index('b'), 'x'.center(5, '*'), '7'.zfill(3), 'a'.ljust(3) + '|', 'aXb'.partition('X'), 'abc'.title(), '12'.isdigit(), 'a\\tb'.expandtabs(4), 'abc'.rsplit('b', 1), 'a\\nb'.splitlines(), 'conv2d'.rstrip('0123456789d'), 'Ab'.swapcase()",
    "list methods": "l = [3, 1]; l.append(2); l.extend((5, 6)); l.insert(0, 9); p = l.pop(); q = l.pop(0); l.remove(1); l.reverse(); c = l.copy(); l.sort(); out = l, c, p, q, l.index(3), l.count(2), [1, 2].__len__(), l.clear(), l",
    "dict methods": "d = {'a': 1}; d.update({'b': 2}, c=3); d.setdefault('d', []).append(4); out = d.get('a'), d.get('z'), d.get('z', 0), list(d.keys()), list(d.values()), list(d.items()), d.pop('a'), d.pop('q', None), d.popitem(), d, dict.fromkeys('ab', 0), d.copy(), len(d.keys()), 'b' in d.keys(), 2 in d.values()",
    "set methods": "s = {1, 2}; s.add(3); s.discard(9); s.update([4]); s.remove(1); out = s, s.union([9]), s.intersection({2}), s.difference([2]), s.issubset({2, 3, 4, 5}), s.symmetric_difference([2, 7]), {1}.isdisjoint({2})",
    "tuple methods": "t = (1, 2, 1); out = t.count(1), t.index(2)",
    "unbound methods": "out = str.upper('a'), list(map(str.strip, [' a ', 'b '])), dict.get({'a': 1}, 'a'), list.append, 1 if 0 else 0\nout = out[:3]",
    "number methods": "out = (5).bit_length(), (2.0).is_integer(), (2).real, (3).conjugate(), float.is_integer(2.5)",
    "math": "import math; out = math.sqrt(16), math.ceil(2.1), math.floor(-2.1), math.log2(8), math.log(math.e), math.prod([2, 3]), math.gcd(12, 18), math.factorial(5), math.comb(5, 2), math.pi, math.inf, math.isqrt(17), math.hypot(3, 4), math.log(8, 2), math.trunc(2.7), math.pow(2, 3)",
    "functools": "from functools import partial, reduce, lru_cache, wraps\nf = partial(lambda a, b, c=0: (a, b, c), 1, c=5)\n@lru_cache(maxsize=None)\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\ndef deco(g):\n  @wraps(g)\n  def h(*a): return g(*a)\n  return h\n@deco\ndef named(): pass\nout = f(2), f(2, c=3), reduce(lambda a, b: a * b, [1, 2, 3]), reduce(lambda a, b: a + b, [], 9), fib(60), named.__name__, f.args, f.keywords",
    "itertools": "import itertools as it\nout = list(it.chain([1], 'a')), list(it.chain.from_iterable([[1], [2, 3]])), list(it.product('ab', [1, 2])), list(it.islice(it.count(3, 2), 3)), list(it.zip_longest('ab', [1])), list(it.accumulate([1, 2, 3])), list(it.repeat(7, 2)), list(it.combinations('abc', 2)), list(it.permutations([1, 2])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda x: x < 3, [1, 3, 1])), [k for k, _ in it.groupby('aab')], list(it.starmap(pow, [(2, 3)])), list(it.islice(it.cycle('ab'), 5)), list(it.pairwise('abc'))",
    "collections": "from collections import OrderedDict, defaultdict, Counter, deque\nd = defaultdict(list); d['a'].append(1); n = defaultdict(int); n['x'] += 2; c = Counter('aab'); q = deque([1, 2], maxlen=2); q.append(3); q.appendleft(0); o = OrderedDict([('b', 1), ('a', 2)]); o.move_to_end('b')\nout = dict(d), dict(n), c['a'], c['z'], c.most_common(1), list(q), list(o), list(o.items()), isinstance(o, dict), len(q)",
    "counter": "from collections import Counter\nc = Counter([1, 1, 2]); c.update([1]) if 0 else None; out = sorted(c.items()), sum(c.values()), 5 in c",
    "operator": "import operator as op; out = op.add(1, 2), op.itemgetter(1)([4, 5]), op.itemgetter('a', 'b')({'a': 1, 'b': 2}), op.mul(3, 4), op.attrgetter('real')(3), op.lt(1, 2), op.methodcaller('upper')('a'), op.floordiv(7, 2), op.neg(3), op.not_(0)",
    "string constants": "import string; out = string.ascii_lowercase[:3], string.digits",
    "paths": "import os; out = os.path.join('a', 'b', 'c.h5'), os.path.splitext('m.py'), os.path.basename('a/b')",
    "typing is inert": "from typing import List, Dict, Optional, Tuple, Union, Any, Callable, TypeVar, Generic\nT = TypeVar('T')\nclass A(Generic[T]):\n  def f(self, x: Optional[List[int]] = None) -> Dict[str, Tuple[int, ...]]: return x\nX = Union[int, str]; out = A().f(3), isinstance([], List), list[int]([1])",
    "argparse": "import argparse\np = argparse.ArgumentParser(description='d')\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('-n', '--num-layers', default='3', type=int)\np.add_argument('--flag', action='store_true')\np.add_argument('--x')\na = p.parse_args([])\nout = a.lr, a.num_layers, a.flag, a.x, vars(a)['lr']",
    "globals": "x = 1; globals()['y'] = 2; out = y, 'x' in globals()",
    "getattr on module": "import math; out = getattr(math, 'sqrt')(9), hasattr(math, 'floor')",
    "isinstance abc": "from collections.abc import Iterable, Mapping, Callable, Sequence; import collections; out = isinstance([], Iterable), isinstance(1, Iterable), isinstance({}, Mapping), callable(len), isinstance(len, Callable), isinstance((1,), Sequence)",
    "print": "out = print('x', 1, sep='-'), 3",
    "repr": "out = repr('a'), repr([1, 'b', (2,), {3: None}, {4}]), str((1,)), repr(1.0), str(True), repr(frozenset([1])), str([]), str({}), repr(set()), repr(range(3)), str(1e20), repr({'a': [1]})",
    "recursive repr": "l = [1]; l.append(l); d = {}; d['d'] = d; out = repr(l), str(d)",
    "slice object": "s = slice(1, 3); out = [0, 1, 2, 3][s], s.start, s.stop",
    "nested lists equal": "out = [[1, [2]]] == [[1, [2]]], {'a': [1]} == {'a': [1]}, (1, [2]) != (1, [3]), {1, 2} == {2, 1}, [1] == (1,), 1 == 1.0, 'a' == 1",
    "str of exceptions": "out = str(ValueError('a')), repr(ValueError('a')), str(KeyError('a')), ValueError('x', 2).args, str(ValueError())",
    "vars of object": "class A:\n  def __init__(self): self.a = 1\nout = vars(A())",
    "locals": "def f(a, b=2):\n  c = 3\n  return sorted(locals())\nout = f(1)",
    "id of the same": "a = []; out = a is a",
    "inf and nan": "out = float('inf') > 10 ** 100, float('nan') == float('nan'), max(1, float('inf'))",
    "int of bool": "out = int(True), True + 1, sum([True, False, True]), [1, 2][True]",
    "format builtin": "out = format(3.14159, '.2f'), format(1234567, ','), f'{1234567:,}', f'{0.25:.0%}', f'{255:#x}', f'{\"a\":*^7}', f'{12:+}', f'{1e10:g}'",
    "encode": "out = 'aé'.encode('utf-8'), b'a'.decode()",
    "dir has": "class A:\n  def f(self): pass\nout = 'f' in dir(A())",
    "exit in a function": "import sys\ndef f():\n  return 1\nout = f()",
}  # fmt: skip


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_reads_as_python_runs(source: str) -> None:
    same(source)


PYTHON2 = {
    "out = 7 / 2, 7.0 / 2, -7 / 2": (3, 3.5, -4),
    "out = xrange(3), unicode('a'), isinstance('a', basestring), long(3)": (range(3), "a", True, 3),
    "out = map(str, [1, 2]), filter(None, [0, 1]), zip([1], [2])": (["1", "2"], [1], [(1, 2)]),
    "out = {'a': 1}.keys(), {'a': 1}.has_key('a'), list({'a': 1}.iteritems())": (["a"], True, [("a", 1)]),
    "out = reduce(lambda a, b: a * b, [2, 3]), cmp(1, 2), sorted([1, 3, 2], lambda a, b: b - a)": (6, -1, [3, 2, 1]),
    "x = 5\nx /= 2\nout = x": 2,
}


@pytest.mark.parametrize("source", PYTHON2)
def test_python_2(source: str) -> None:
    assert out(source, python2=True) == PYTHON2[source]


@pytest.mark.parametrize(
    "call", ["eval('1 +')", "eval('x', {'x': 1})", "exec('x = 1')", "open('f')", "input()", "compile('1', '', 'eval')"]
)
def test_nothing_is_run(call: str) -> None:
    interp = read(f"out = {call}")
    assert isinstance(interp.globals["out"], Unknown)
    assert [note.kind for note in interp.notes] == ["not run"]


NOT_KNOWN = ["random.random()", "time.time()", "os.environ['A']", "os.getcwd()", "os.listdir('.')", "sys.foo", "id(1)"]


@pytest.mark.parametrize("expression", NOT_KNOWN)
def test_the_machine_is_not_asked(expression: str) -> None:
    assert isinstance(out(f"import random, time, os, sys\nout = {expression}"), Unknown)


def test_inert_modules_do_nothing() -> None:
    source = "import warnings, logging, random\nwarnings.filterwarnings('ignore')\nlog = logging.getLogger('x')\n"
    interp = read(source + "log.info('a')\nrandom.seed(1)\nlogging.basicConfig(level=logging.INFO)\nout = 1")
    assert interp.globals["out"] == 1
    assert not interp.notes
    assert not interp.causes


def test_equal_constants_are_one_object() -> None:
    """As in CPython; of values that are computed it is an accident there, so the made expressions do not ask."""
    assert read("out = [3 is 3, 'a' is not 'a', 1.5 is 1.5, 1 is True]").globals["out"] == [True, False, True, False]


# -- expressions made by the thousand ------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(-40, 40).map(str), st.floats(-9, 9, allow_nan=False).map(repr), st.sampled_from(["True", "0"])
)
TEXTS = st.text("ab %{}.", max_size=6).map(repr)
LISTS = st.lists(NUMBERS, max_size=4).map(lambda parts: f"[{', '.join(parts)}]")
BOUNDS = st.one_of(st.just(""), st.integers(-6, 6).map(str))


def _operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "<", "==", "and", "or", "<<", "&", "in"])
    singletons = st.sampled_from(["None", "True", "False"])  # of anything else Python leaves open what is one object
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, st.sampled_from(["is", "is not"]), singletons).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, BOUNDS, BOUNDS, BOUNDS).map(lambda parts: "{}[{}:{}:{}]".format(*parts)),
        st.tuples(inner, st.integers(-4, 4)).map(lambda parts: "{}[{}]".format(*parts)),
        inner.map(lambda part: f"(not {part})"),
        inner.map(lambda part: f"(-{part})"),
        st.tuples(inner, inner, inner).map(lambda parts: "({} if {} else {})".format(*parts)),
        inner.map(lambda part: f"f'{{{part}!r}}'" if "'" not in part and "\\" not in part else part),
        inner.map(lambda part: f"len({part})"),
        inner.map(lambda part: f"sorted({part})"),
        inner.map(lambda part: f"str({part})"),
    )


EXPRESSIONS = st.recursive(st.one_of(NUMBERS, TEXTS, LISTS), _operations, max_leaves=6)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_expressions_as_python_evaluates_them(expression: str) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(f"out = {expression}")
        try:
            wanted = eval(expression)
            error = ""
        except Exception as raised:
            wanted, error = None, type(raised).__name__
    from weigh.readers.python.interpreter import Interpreter

    if isinstance(wanted, complex):
        return
    interp = Interpreter()
    interp.run(tree)
    if error:
        assert [note.facts["error"] for note in abandoned(interp)] == [error]
    else:
        assert repr(interp.globals["out"]) == repr(wanted)


FORMATS = st.from_regex(r"\A[<>^=]?[+ -]?#?0?[0-9]{0,2},?(\.[0-9])?[bdeEfFgGnoxX%cs]?\Z")


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), st.text("ab", max_size=3)
    ),
    FORMATS,
)
def test_format_specifications(value: object, spec: str) -> None:
    try:
        wanted = format(value, spec)
    except (ValueError, OverflowError):
        wanted = "refused"
    found = out(f"try: out = format({value!r}, {spec!r})\nexcept (ValueError, OverflowError): out = 'refused'")
    assert found == wanted


def test_names_of_a_class_and_of_its_objects() -> None:
    source = "class A:\n  x = 1\n  def f(self): pass\na = A()\na.y = 2\n"
    assert out(source + "out = [n for n in dir(A) if n[0] != '_']") == ["f", "x"]
    assert out(source + "out = [n for n in dir(a) if n[0] != '_']") == ["f", "x", "y"]


def test_leaving_the_program_leaves_no_cause_but_itself() -> None:
    interp = read("import sys\nx = 1\nsys.exit(0)\nout = 2")
    assert interp.globals["out"] == 2
    assert [note.kind for note in interp.notes] == ["exit"]
    assert [key[1] for key in interp.causes] == ["abandoned"]
