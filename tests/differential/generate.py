"""Small Keras programs, drawn at random and written as people write them.

A program grows line by line, and the real Keras runs each line as it is written: a line that Keras refuses is struck out.
So no rule about which shapes fit is repeated here, and what is left is always a program that Keras accepts.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from configurations import CUSTOM, HEAD, LAYERS, MERGES, NOT_PER_STEP, OPERATIONS, RECURRENT, Draw, arguments
from hypothesis import strategies as st

HEADER = "import keras\nfrom keras import layers, ops\nfrom keras.models import Sequential, Model\n"
LONGEST = 8  # layers of one program, nested ones aside
LARGEST = 50_000  # elements of one tensor; a line that gives a larger one is struck out

SIZES = {
    1: st.tuples(st.integers(1, 12)),
    2: st.tuples(st.integers(1, 12) | st.none(), st.integers(1, 6)),
    3: st.tuples(st.integers(1, 14), st.integers(1, 14), st.integers(1, 6)),
    4: st.tuples(*[st.integers(1, 6)] * 4),
}


def shapes_only() -> AbstractContextManager[Any]:
    """Where Keras makes weights without allocating them."""
    import keras

    return keras.device("meta")  # type: ignore[no-any-return]


class Program:
    """The text so far, and what Keras made of it. tensors: names of variables that hold one tensor each.

    shared: names of variables that hold a layer or a model, with the shape that it was first called on.
    """

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.space: dict[str, Any] = {}
        self.tensors: list[str] = []
        self.shared: dict[str, tuple[int | None, ...]] = {}
        self.names = 0
        exec(HEADER, self.space)

    @property
    def text(self) -> str:
        return HEADER + "\n".join(self.lines) + "\n"

    def new(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    def write(self, line: str) -> bool:
        """Add a line where Keras accepts it."""
        try:
            with shapes_only():
                exec(line, self.space)
        except Exception:
            return False
        self.lines.append(line)
        return True

    def tensor(self, expression: str) -> bool:
        """Add `x7 = expression` where its value is one tensor of a moderate size."""
        name = self.new("x")
        try:
            with shapes_only():
                value = eval(expression, self.space)
        except Exception:
            return False
        shape = getattr(value, "shape", None)
        if shape is None or not 1 < len(shape) < 6 or _elements(shape) > LARGEST or 0 in shape:
            return False
        self.space[name] = value
        self.lines.append(f"{name} = {expression}")
        self.tensors.append(name)
        return True

    def rank(self, name: str) -> int:
        """Axes of a tensor, the batch left out."""
        return len(self.shape(name))

    def shape(self, name: str) -> tuple[int | None, ...]:
        return tuple(self.space[name].shape[1:])

    def pick(self) -> str:
        """A tensor to go on with, as a rule the last one."""
        recent = self.tensors[-1:] * 3 + self.tensors
        return self.draw(st.sampled_from(recent))


def _elements(shape: tuple[int | None, ...]) -> int:
    product = 1
    for size in shape:
        product *= size or 1
    return product


# -- lines ---------------------------------------------------------------------------------------------------------------------


def layer(draw: Draw, rank: int, inside: bool = False) -> str:
    """`layers.Conv2D(4, (3, 3), padding='same')`: a layer that takes tensors of this rank. inside: of TimeDistributed."""
    fitting = [name for name, configuration in LAYERS.items() if rank in configuration.ranks]
    if inside:
        fitting = [name for name in fitting if name not in NOT_PER_STEP]
    name = draw(st.sampled_from(fitting))
    made = f"layers.{name}({arguments(draw, LAYERS[name])})"
    if rank >= 2 and draw(st.integers(0, 7)) == 0:
        return f"layers.TimeDistributed({layer(draw, rank - 1, inside=True)})"
    if name in RECURRENT and draw(st.integers(0, 2)) == 0:
        mode = draw(st.sampled_from(["", ", merge_mode='sum'", ", merge_mode='ave'", ", merge_mode='mul'"]))
        return f"layers.Bidirectional({made}{mode})"
    return made


def apply_layer(program: Program) -> None:
    x = program.pick()
    program.tensor(f"{layer(program.draw, program.rank(x))}({x})")


def keep_layer(program: Program) -> None:
    """A layer in a variable, called at once, and again later by `reuse`."""
    x, name = program.pick(), program.new("layer")
    if program.write(f"{name} = {layer(program.draw, program.rank(x))}") and program.tensor(f"{name}({x})"):
        program.shared[name] = program.shape(x)


def reuse(program: Program) -> None:
    """A layer called again, on a tensor of the shape that it knows: on others Keras builds what could not run."""
    x = program.pick()
    fitting = [name for name, shape in program.shared.items() if shape == program.shape(x)]
    if fitting:
        program.tensor(f"{program.draw(st.sampled_from(fitting))}({x})")


def merge(program: Program) -> None:
    left, right = program.pick(), program.pick()
    template = program.draw(st.sampled_from(MERGES))
    program.tensor(template.format(a=left, b=right, axis=program.draw(st.integers(-1, 3))))


def operation(program: Program) -> None:
    template = program.draw(st.sampled_from(OPERATIONS))
    n = program.draw(st.integers(1, 4))
    program.tensor(template.format(x=program.pick(), y=program.pick(), n=n))


def branch(program: Program) -> None:
    """Two layers on one tensor, joined again where they fit."""
    x = program.pick()
    made = [program.tensor(f"{layer(program.draw, program.rank(x))}({x})") for _ in range(2)]
    if all(made):
        a, b = program.tensors[-2:]
        program.tensor(program.draw(st.sampled_from(MERGES)).format(a=a, b=b, axis=-1))


def nested(program: Program) -> None:
    """A model in the model: a Sequential, or a functional one with its own inputs."""
    x, name = program.pick(), program.new("inner")
    shape = program.shape(x)
    rank, draw = len(shape), program.draw
    first = layer(draw, rank)
    if draw(st.booleans()):
        told = f"keras.Input({shape!r}), " if draw(st.booleans()) else ""
        second = f", {layer(draw, rank)}" if draw(st.booleans()) else ""
        made = program.write(f"{name} = Sequential([{told}{first}{second}])")
    else:
        made = program.write(f"{name}_in = keras.Input({shape!r})") and program.write(
            f"{name} = Model({name}_in, {first}({name}_in))"
        )
    if made and program.tensor(f"{name}({x})"):
        program.shared[name] = shape


def custom(program: Program) -> None:
    """A layer class of the program's own."""
    name = program.draw(st.sampled_from(sorted(CUSTOM)))
    if name not in program.space:
        program.write(CUSTOM[name])
    n = program.draw(st.integers(1, 5))
    program.tensor(f"{name}({n})({program.pick()})")


def freeze(program: Program) -> None:
    if program.shared:
        name = program.draw(st.sampled_from(sorted(program.shared)))
        program.write(f"{name}.trainable = {program.draw(st.sampled_from([False, False, True]))}")


STEPS: list[Callable[[Program], None]] = [
    apply_layer, apply_layer, apply_layer, keep_layer, reuse, merge, branch, nested, operation, custom, freeze,
]  # fmt: skip
ALONE = [step for step in STEPS if step not in (merge, branch, operation)]
"""Steps for sizes that are not known: where two of them meet, Keras knows less than there is to know."""


# -- programs -------------------------------------------------------------------------------------------------------------------


@st.composite
def functional(draw: Draw) -> str:
    program = Program(draw)
    for name in ["a", "b"][: draw(st.sampled_from([1, 1, 2]))]:
        shape = draw(SIZES[draw(st.integers(1, 4))])
        program.write(f"{name} = keras.Input(shape={shape!r})")
        program.tensors.append(name)
    if draw(st.integers(0, 5)) == 0:
        program.write(f"tokens = keras.Input(({draw(st.integers(1, 9))},), dtype='int32')")
        program.tensor(f"layers.Embedding({draw(st.integers(1, 30))}, {draw(st.integers(1, 6))})(tokens)")
    apply_layer(program)
    for _ in range(draw(st.integers(0, LONGEST))):
        draw(st.sampled_from(ALONE if "None" in program.text else STEPS))(program)
    if "layers." not in program.text.removeprefix(HEADER):
        program.tensor("layers.Flatten()(a)")
    inputs = ", ".join(name for name in ("a", "b", "tokens") if name in program.space)
    outputs = ", ".join(program.tensors[-draw(st.integers(1, 2)) :])
    program.write(f"model = Model([{inputs}], [{outputs}])")
    _after(program)
    return program.text


@st.composite
def sequential(draw: Draw) -> str:
    """All ways to write one: a list, `add`, an input layer, a shape on the first layer, a shape told at the end."""
    program = Program(draw)
    shape = draw(SIZES[draw(st.integers(1, 4))])
    way = draw(st.sampled_from(["input", "input_shape", "batch_input", "build"]))
    program.write("model = Sequential()")
    if way == "input":
        program.write(f"model.add(keras.Input(shape={shape!r}))")
    elif way == "batch_input":
        program.write(f"model.add(layers.InputLayer(batch_shape={(None, *shape)!r}))")
    probe = Program(draw)
    probe.write(f"a = keras.Input({shape!r})")
    probe.tensors.append("a")
    made: list[str] = []
    for _ in range(draw(st.integers(1, LONGEST))):
        x = probe.tensors[-1]
        text = layer(draw, probe.rank(x))
        if probe.tensor(f"{text}({x})"):
            made.append(text)
    if way == "input_shape" and made:
        made[0] = made[0][:-1].rstrip(", ") + f"{'' if made[0].endswith('()') else ', '}input_shape={shape!r})"
    if draw(st.booleans()):
        for text in made:
            program.write(f"model.add({text})")
    else:
        program.lines.remove("model = Sequential()")
        starts = [line[len("model.add(") : -1] for line in program.lines if line.startswith("model.add(")]
        program.lines.clear()
        program.write(f"model = Sequential([{', '.join([*starts, *made])}])")
    if way == "build":
        program.write(f"model.build({(None, *shape)!r})")
    _after(program)
    return program.text


@st.composite
def subclassed(draw: Draw) -> str:
    """A Model class with layers in attributes and in a list, inside a functional model so that its shape is told."""
    program = Program(draw)
    shape = draw(SIZES[draw(st.integers(2, 3))])
    probe = Program(draw)
    probe.write(f"x = keras.Input({shape!r})")
    probe.tensors.append("x")
    first, block = layer(draw, len(shape)), []
    kept = probe.tensor(f"{first}(x)")
    for _ in range(draw(st.integers(0, 3))):
        text = layer(draw, probe.rank(probe.tensors[-1]))
        if probe.tensor(f"{text}({probe.tensors[-1]})"):
            block.append(text)
    body = ["self.first = " + first] if kept else []
    body += [f"self.block = [{', '.join(block)}]", f"self.head = layers.Dense(units, {draw(HEAD)})"]
    steps = ["x = self.first(x)"] if kept else []
    steps += ["for layer in self.block:", "    x = layer(x)", "return self.head(x)"]
    lines = [
        "class Net(Model):",
        "    def __init__(self, units=3, **kwargs):",
        "        super().__init__(**kwargs)",
        *(f"        {line}" for line in body),
        "    def call(self, x, training=False):",
        *(f"        {line}" for line in steps),
    ]
    program.write("\n".join(lines))
    program.write(f"a = keras.Input({shape!r})")
    program.write(f"model = Model(a, Net({draw(st.sampled_from(['', '4', 'units=2']))})(a))")
    return program.text


def _after(program: Program) -> None:
    """What programs do with a finished model that changes a figure: freeze a part, cut, and put on another head."""
    draw = program.draw
    count = draw(st.integers(0, 4))
    for line in draw(st.lists(st.sampled_from(AFTER), max_size=3)):
        if "Sequential([model" not in line or _single(program.space.get("model")):
            program.write(line.format(n=count))


def _single(model: Any) -> bool:
    """Whether it has one input and one output, and knows it."""
    try:
        return len(model.inputs) == len(model.outputs) == 1
    except AttributeError:
        return False


AFTER = [
    "model.trainable = False",
    "model.layers[-1].trainable = False",
    "model.layers[{n}].trainable = False",
    "for layer in model.layers[:{n}]:\n    layer.trainable = False",
    "for layer in model.layers[{n}:]:\n    layer.trainable = not layer.trainable",
    "for i, layer in enumerate(model.layers):\n    layer.trainable = i % 2 == 0",
    "model = Model(model.inputs, model.layers[-1].output)",
    "model = Model(model.inputs, layers.Dense(3)(model.layers[-{n}].output))",
    "model = Sequential([model, layers.Dense(2)])",
    "model = Model(model.inputs, model(model.inputs))",
]

PROGRAMS = st.one_of(functional(), sequential(), functional(), subclassed()).filter(
    lambda text: "model = " in text and "(layers." in text.replace("[", "(")
)
