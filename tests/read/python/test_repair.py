"""Damaged pastes, what they become, and which repairs are reported. Line numbers survive throughout."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from weigh.readers.python.repair import Repaired, UnreadableSource, repair
from weigh.words.repairs import REASONS, SENTENCES

CLEAN = """\
from keras.models import Sequential
model = Sequential()
model.add(Dense(10, activation='relu'))
print(model.summary())
"""


def code(repaired: Repaired) -> str:
    """The lines that are left, without blank ones."""
    return "\n".join(line.rstrip() for line in repaired.source.split("\n") if line.strip())


def kinds(repaired: Repaired) -> list[str]:
    return [one.kind for one in repaired.repairs]


@pytest.mark.parametrize(
    "text", ["", "x = 1", CLEAN, "# only a comment\n", "x = '“'  # 全角（\n", "a\r\nb\r\n", "def f():\n\treturn 1\n"]
)
def test_sound_source_is_untouched(text: str) -> None:
    repaired = repair(text)
    assert (repaired.source, repaired.repairs, repaired.python2) == (text, (), False)
    assert ast.dump(repaired.tree) == ast.dump(ast.parse(text))


# (pasted, what is left, kinds of the repairs)
STATEMENTS = {
    "print": ("print model.summary()", "print(model.summary())", ["python2.print"]),
    "print several": ('print "x", y', 'print("x", y)', ["python2.print"]),
    "print comma": ("print x,", 'print(x, end=" ")', ["python2.print"]),
    "print into": ('print >>f, "a" % b', 'print("a" % b, file=f)', ["python2.print"]),
    "print blank into": ("print >>sys.stderr", "print(file=sys.stderr)", ["python2.print"]),
    "print comment": ("print x  # shape", "print(x)  # shape", ["python2.print"]),
    "print in a clause": ("if a: print 'yes'; print b", "if a: print('yes'); print(b)", ["python2.print"]),
    "print over lines": ("print 'a %d' % (\n  3)", "print('a %d' % (\n  3))", ["python2.print"]),
    "exec": ('exec "x = 1"', 'exec("x = 1")', ["python2.exec"]),
    "backticks": ("x = `3`", "x = repr(3)", ["python2.backticks"]),
    "except": ("try:\n    f()\nexcept E, e:\n    pass", "try:\n    f()\nexcept E as e:\n    pass", ["python2.except"]),
    "raise": ('raise ValueError, "bad"', 'raise ValueError("bad")', ["python2.raise"]),
    "octal": ("x = 0777", "x = 0o777", ["python2.octal"]),
    "long": ("x = 10L + 0xFFL", "x = 10 + 0xFF", ["python2.long"]),
    "ur": ('x = ur"a"', 'x = r"a"', ["python2.ur-string"]),
    "not equal": ("x = a <> b", "x = a != b", ["python2.not-equal"]),
    "two at once": ("print 10L", "print(10)", ["python2.long", "python2.print"]),
    "extra bracket": ("model.add(Dense(10)))", "model.add(Dense(10))", ["stray-bracket"]),
    "missing bracket": ("m.add(Dense(10)\nm.add(Dense(2))", "m.add(Dense(10))\nm.add(Dense(2))", ["closed-bracket"]),
    "missing bracket, comment": (
        "m.add(A(1)  # a (b\nm.add(B(2))",
        "m.add(A(1))  # a (b\nm.add(B(2))",
        ["closed-bracket"],
    ),
    "missing bracket, block": (
        "m = S([\n    A(1),\n    B(2)\n]\nm.summary()",
        "m = S([\n    A(1),\n    B(2)\n])\nm.summary()",
        ["closed-bracket"],
    ),
    "wrapped assignment": ("x =\nDense(10)(y)", "x = \\\nDense(10)(y)", ["wrapped"]),
    "wrapped import": (
        "from keras.layers import Dense,\n    Dropout",
        "from keras.layers import Dense, \\\n    Dropout",
        ["wrapped"],
    ),
    "wrapped string": ("m.add(A('re\nlu'))\nx = 1", "m.add(A('re\\\nlu'))\nx = 1", ["wrapped"]),
    "wrapped condition": ("if a and\n  b:\n    x = 1", "if a and \\\n  b:\n    x = 1", ["wrapped"]),
    "missing comma": ("m.add(A(10 name='a'))", "m.add(A(10, name='a'))", ["missing-comma"]),
    "missing comma, lines": ("m = S([\n  A(1)\n  B(2)\n])", "m = S([\n  A(1),\n  B(2)\n])", ["missing-comma"]),
    "missing colon": ("for i in range(3)\n    x = i\ny = 2", "for i in range(3):\n    x = i\ny = 2", ["missing-colon"]),
    "remark": ("m.add(A(1)) <- it fails\nm.add(B(2)) this one too", "m.add(A(1))\nm.add(B(2))", ["remark", "remark"]),
    "bracket left open before more": (
        "m = S([\n    A(1),\nm.summary()",
        "m = S([\n    A(1),])\nm.summary()",
        ["closed-bracket"],
    ),
    "timer": ("%time m.fit(x)\ny = 1", "m.fit(x)\ny = 1", ["timer"]),
    "tags": ('m = S()<br/>\n<span class="k">import</span> keras', "m = S()\nimport keras", ["tags", "tags"]),
}

CHARACTERS = {
    "double quotes": ("m.add(A(“relu”))", 'm.add(A("relu"))', ["quotes"]),
    "single quotes": ("m.add(A(‘relu’))", "m.add(A('relu'))", ["quotes"]),
    "closing twice": ("m.add(A(’relu’))", "m.add(A('relu'))", ["quotes"]),
    "half ascii": ("m.add(A('relu’))", "m.add(A('relu'))", ["quotes"]),
    "guillemets": ("m.add(A(«relu»))", 'm.add(A("relu"))', ["quotes"]),
    "corners": ("m.add(A(『relu』))", 'm.add(A("relu"))', ["quotes"]),
    "primes": ("m.add(A(″relu″, ′b′))", "m.add(A(\"relu\", 'b'))", ["quotes"]),
    "content stays": ("x = “a，b – c×d”", 'x = "a，b – c×d"', ["quotes"]),
    "apostrophe inside": ("x = “don't”", 'x = "don\'t"', ["quotes"]),
    "full width": ("m.add（Dense（10， name＝'a'））", "m.add(Dense(10, name='a'))", ["full-width"]),
    "full width list": ("x ＝ ［1，2］；y ： int ＝ ３", "x = [1,2];y : int = 3", ["full-width"]),
    "over lines": ("x = f（\n  1，\n）", "x = f(\n  1,\n)", ["full-width"] * 3),
    "dash": ("x = 3 – 1\ny = −2", "x = 3 - 1\ny = -2", ["dash", "dash"]),
    "no-break": ("x\u00a0= 1\nif x:\n\u00a0\u00a0\u00a0\u00a0y = 2", "x = 1\nif x:\n    y = 2", ["space", "space"]),
    "zero width": ("\ufeffx = 1\u200b\u3000+ 2", "x = 1 + 2", ["space"]),
    "times": ("x = 3×4", "x = 3*4", ["math-sign"]),
    "ellipsis": ("x = […]", "x = [...]", ["math-sign"]),
    "strings are left": ("x = '（，“×'; print y", "x = '（，“×'; print(y)", ["python2.print"]),
    "docstrings are left": (
        'def f():\n    """a，“b”\n    ×"""\n    print x',
        'def f():\n    """a，“b”\n    ×"""\n    print(x)',
        ["python2.print"],
    ),
    "triple": ("x = “””a“””", 'x = """a"""', ["quotes"]),
    "entities": (
        "if a &gt; 1 &amp; b:\n    x = &quot;&lt;&quot;",
        'if a > 1 & b:\n    x = "<"',
        ["entities", "entities"],
    ),
    "entities that parse": ("x = a &gt; 3", "x = a > 3", ["entities"]),
    "quote entity": ("m.add(A(&#39;relu&#39;))", "m.add(A('relu'))", ["entities"]),
}

LAYOUT = {
    "doctest": (
        ">>> m = S()\n>>> m.add(A(1))\n<keras at 0x7f>\n>>> for i in x:\n...     m.add(i)\n...\n>>> m\nS()",
        "m = S()\nm.add(A(1))\nfor i in x:\n    m.add(i)\nm",
        ["prompt"] * 2 + ["output"] + ["prompt"] * 3 + ["output"],
    ),
    "ipython": (
        "In [3]: def f(x):\n   ...:     return x\n   ...:\nIn [4]: f(2)\nOut[4]: 2\n\nIn [5]: y = 1",
        "def f(x):\n    return x\nf(2)\ny = 1",
        ["prompt"] * 3 + ["output", "prompt"],
    ),
    "notebook": ("[1]:\nx = 1\n[2]: y = 2", "x = 1\ny = 2", ["prompt"]),
    "shell and magic": (
        "$ pip install keras\n!pip install x\n%matplotlib inline\nimport keras\n?help\npip install torch",
        "import keras",
        ["shell", "magic", "magic", "shell"],
    ),
    "quotation": ("> x = 1\n> if x:\n>     y = 2", "x = 1\nif x:\n    y = 2", ["quotation"] * 3),
    "fence": ("Hi (\n```python\nx = 1\n```\nbye\n```\ny = 2\n```", "x = 1\ny = 2", ["outside-fence"] * 3),
    "fence languages": ("```bash\npip install x\n```\n```python\nx = 1\n```", "x = 1", ["outside-fence"] * 2),
    "numbers": ("1  x = 1\n2  if x:\n3      y = 2\n4\n5  z = 3", "x = 1\nif x:\n    y = 2\nz = 3", None),
    "numbers, dots": ("1. x = 1\n2. y = 2\n3. z = 3", "x = 1\ny = 2\nz = 3", None),
    "numbers, colons": (" 9: x = 1\n10: if x:\n11:     y = 2", "x = 1\nif x:\n    y = 2", None),
    "numbers, padded": ("9   if x:\n10      y = 2\n11  z = 3", "if x:\n    y = 2\nz = 3", None),
    "log": (
        "m.fit(x)\nEpoch 1/10\n60000/60000 [=====>....] - 3s - loss: 0.2\n<keras.callbacks.History at 0x7f12>\ny = 2",
        "m.fit(x)\ny = 2",
        ["log", "printed"],
    ),
    "traceback": (
        'x = f(1)\nTraceback (most recent call last):\n  File "a.py", line 3, in <module>\n    model.add(Dense(10))\n'
        "ValueError: bad shape\ny = 2",
        "x = f(1)\ny = 2",
        ["traceback"],
    ),
    "summary": (
        'm.summary()\nModel: "sequential"\n____________\nLayer (type)   Output Shape   Param #\n============\n'
        "dense (Dense)   (None, 10)\nconv2d (Conv2D)  (None, 55, 55, 96)  34944\nTotal params: 3\n┃ a │ b ┃\nx = 2",
        "m.summary()\nx = 2",
        ["summary"],
    ),
    "torch repr": (
        "net = Net()\nprint net\nNet(\n  (conv1): Conv2d(1, 6)\n  (fc): Linear(in_features=1)\n)\nx = 2",
        "net = Net()\nprint(net)\nx = 2",
        ["python2.print", "printed"],
    ),
    "glued": ("import keras\\nx = 1\\nif x:\\n    y = 'a\\n'", "import keras\nx = 1\nif x:\n    y = 'a\\n'", ["glued"]),
}

INDENTATION = {
    "whole": ("    x = 1\n    if x:\n        y = 2", "x = 1\nif x:\n    y = 2", ["indented"]),
    "first line": ("x = 1\n    y = 2\n    if y:\n        z = 3", "x = 1\ny = 2\nif y:\n    z = 3", ["indented"]),
    "first header": (
        "def f(x):\n        y = x\n        return y\n    z = f(1)",
        "def f(x):\n    y = x\n    return y\nz = f(1)",
        ["indented"],
    ),
    "one too deep": ("x = 1\n  y = 2\nz = 3", "x = 1\ny = 2\nz = 3", ["indentation"]),
    "one a little off": ("if a:\n    x = 1\n   y = 2\nz = 3", "if a:\n    x = 1\n    y = 2\nz = 3", ["indentation"]),
    "tabs": ("if a:\n        x = 1\n\ty = 2", "if a:\n    x = 1\n    y = 2", ["tabs"]),
    "narrow tabs": (
        "def f():\n    x = 1\n\ty = 2\n\tif y:\n\t    return x",
        "def f():\n    x = 1\n    y = 2\n    if y:\n        return x",
        ["tabs"],
    ),
    "lost in a function": (
        "def f(x):\ny = x\nreturn y\nz = f(1)",
        "def f(x):\n    y = x\n    return y\nz = f(1)",
        ["lost-indentation"],
    ),
    "lost in a class": (
        "class N(M):\ndef __init__(self):\nsuper().__init__()\nself.a = L(1, 2)\n"
        "def forward(self, x):\nreturn self.a(x)\nn = N()",
        "class N(M):\n    def __init__(self):\n        super().__init__()\n        self.a = L(1, 2)\n"
        "    def forward(self, x):\n        return self.a(x)\nn = N()",
        ["lost-indentation"] * 3,
    ),
    "lost at one level": (
        "class N(M):\ndef __init__(self):\n    self.a = L(1)\n    b = 2\n"
        "def forward(self, x):\n    return self.a(x)\nn = N()",
        "class N(M):\n    def __init__(self):\n        self.a = L(1)\n        b = 2\n"
        "    def forward(self, x):\n        return self.a(x)\nn = N()",
        ["lost-indentation"],
    ),
    "comment only": ("def f():\n    # later\nx = 1", "def f(): pass\n    # later\nx = 1", ["empty-body"]),
    "body left out": ("if a:\n    !ls\nx = 1", "if a: pass\nx = 1", ["empty-body", "magic"]),
}

PROSE = {
    "around": ("Here is my model:\nx = 1\nIt does not work, why?\ny = 2", "x = 1\ny = 2", ["prose", "prose"]),
    "russian": ("Коды следующие:\nx = 1\nШаг 2. Вычисление", "x = 1", ["prose", "prose"]),
    "open bracket": ("see the docs (part 1\nx = f(2)\nand (more)", "x = f(2)", ["prose", "prose"]),
    "bracket around code": ("My code (it fails\nx = f(2)\nas I said).\ny = 3", "x = f(2)\ny = 3", ["prose", "prose"]),
    "apostrophes": ("I don't know\nx = 'a'\nit's 3 o'clock", "x = 'a'", ["prose", "prose"]),
    "between methods": (
        "class A:\n    def f(self):\n        return 1\nThen the second method:\n    def g(self):\n        return 2",
        "class A:\n    def f(self):\n        return 1\n    def g(self):\n        return 2",
        ["prose"],
    ),
    "a word between methods": (
        "class A:\n    def f(self):\n        return 1\nEric\n    def g(self):\n        return 2 <> 3",
        "class A:\n    def f(self):\n        return 1\n    def g(self):\n        return 2 != 3",
        ["prose", "python2.not-equal"],
    ),
    "formula": ("Step 1: Formula\nn = (5 * 5 * 1 + 1) * 32 = 832\nx = 1", "x = 1", ["prose"]),
    "image": ("x = 1\nenter image description here\n", "x = 1", ["prose"]),
    "truncated": ("x = 1\nm.add(Dense(10,\n      activ", "x = 1", ["truncated"]),
    "truncated block": ("x = 1\nclass A:\n    def f(self):\n", "x = 1", ["truncated", "truncated"]),
    "unreadable": ("x = 1\nm.add(Dense(10 20))\ny = 2", "x = 1\ny = 2", ["unreadable"]),
    "unreadable over lines": ("x = 1\nm = S([\n    A(1 2),\n    B(3),\n])\ny = 2", "x = 1\ny = 2", ["unreadable"]),
}

TABLES = STATEMENTS | CHARACTERS | LAYOUT | INDENTATION | PROSE


@pytest.mark.parametrize("name", TABLES)
def test_damage(name: str) -> None:
    pasted, left, expected = TABLES[name]
    repaired = repair(pasted)
    assert code(repaired) == left
    if expected is not None:
        assert kinds(repaired) == expected
    for one in repaired.repairs:
        assert SENTENCES[one.kind].format(line=one.line, last=one.last, text=one.text)


@pytest.mark.parametrize("name", TABLES)
def test_line_numbers_are_those_of_the_paste(name: str) -> None:
    pasted = TABLES[name][0]
    repaired = repair(pasted)
    lines = pasted.split("\n")
    for node in ast.walk(repaired.tree):
        if isinstance(node, ast.Name) and node.id.isascii() and node.id != "repr":
            assert node.id in lines[node.lineno - 1]


@pytest.mark.parametrize("name", STATEMENTS)
def test_python2_is_told(name: str) -> None:
    pasted, _, expected = STATEMENTS[name]
    assert repair(pasted).python2 == any(kind.startswith("python2.") for kind in expected or ())


@pytest.mark.parametrize(
    "name, lost", [("truncated", True), ("unreadable", True), ("formula", False), ("around", False)]
)
def test_lost_code_is_marked(name: str, lost: bool) -> None:
    assert any(one.lost for one in repair(TABLES[name][0]).repairs) == lost


@pytest.mark.parametrize(
    "pasted, line, reason",
    [
        ("the quick brown fox\njumps over", 1, "no-code"),
        ("Total params: 3\nEric\n38", 1, "no-code"),
        ("x = 1\nfor i in range(3):\nx = f(x)\ny = 2", 2, "lost-indentation"),
        ("def f(x):\ny = x\nz = y", 1, "lost-indentation"),
        ("z = 0\nif a:\n        x = 1\n    y = 2", 4, "indentation"),
        ("x = 1\nelse:\n    y = 2", 2, "syntax"),
        ("Well:\nm = S([\n  A(1 2),\n])", 2, "syntax"),
        ("(" * 200, 1, "nesting"),
        ("x = " + "+".join("1" * 5000), 1, "chain"),
    ],
)
def test_what_is_not_certain_is_refused(pasted: str, line: int, reason: str) -> None:
    with pytest.raises(UnreadableSource) as error:
        repair(pasted)
    assert (error.value.line, error.value.reason) == (line, reason)
    assert str(error.value) == REASONS[reason].format(line=line, text=error.value.text)


def test_runs_of_prose_are_one_repair() -> None:
    (one,) = repair(
        dedent("""\
        First of all, hello to everyone.

        This is the second paragraph.
        x = 1
    """)
    ).repairs
    assert (one.line, one.last, one.text) == (1, 3, "First of all, hello to everyone.")
