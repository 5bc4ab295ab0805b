"""The exact form: what is written reads back as the same network."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import LimitError, ShapeError, SourceError, WeighError
from weigh.network.formulas import Formula
from weigh.network.graph import Call, Graph, Value
from weigh.network.ops import Op
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.readers.written.notation import is_exact, networks
from weigh.readers.written.notation.forms import fields_of, operations, values
from weigh.readers.written.notation.parsing import tree
from weigh.readers.written.notation.values import value as read_value
from weigh.sources import read_source
from weigh.write.notation import notation_of
from weigh.write.notation_values import value as written

ROOT = Path(__file__).resolve().parents[2]


def portrait(graph: Graph) -> dict[str, Any]:
    """All that makes a network, with numbers in place of what is told apart by identity."""
    made: dict[Value, Any] = {one: ("input", place) for place, one in enumerate(graph.inputs)}
    place_of: dict[Call, int] = {call: place for place, call in enumerate(graph.calls)}
    for call in graph.calls:
        if call.op is not None:
            made |= {one: (place_of[call], index) for index, one in enumerate(call.outputs)}
    layers = {layer: place for place, layer in enumerate(graph.layers)}

    def seen(values: tuple[Value, ...]) -> list[Any]:
        return [made.get(one, ("given", one.name, one.tensor)) for one in values]

    return {
        "what": (graph.name, graph.type, graph.dialect, graph.severed),
        "inputs": [(one.name, one.tensor) for one in graph.inputs],
        "outputs": seen(graph.outputs),
        "layers": [(layer.name, layer.type, layer in graph.frozen) for layer in graph.layers],
        "ops": [(layers[call.layer], call.op and call.layer.op, call.op) for call in graph.calls],
        "wiring": [(seen(call.inputs), seen(call.outputs)) for call in graph.calls],
        "inside": [place_of.get(call.parent) if call.parent else None for call in graph.calls],
        "figures": [(call.applied, [one.tensor for one in call.outputs]) for call in graph.calls],
        "gaps": [(gap.kind, gap.what) for gap in graph.gaps],
        "faults": [(fault.kind, fault.subject) for fault in graph.faults],
        "training": graph.training and (graph.training.optimizer, graph.training.loss),
    }


def back(graph: Graph) -> Graph:
    (again,) = networks(notation_of(graph))
    return again


@pytest.mark.parametrize(
    "name",
    [
        "lenet5", "alexnet", "vgg16", "resnet18", "googlenet", "mobilenet", "densenet121", "nasnetmobile", "efficientnetb0",
        "convnexttiny", "transformer-base", "gpt2", "unet", "xception", "inceptionv3",
    ],
)  # fmt: skip
def test_published_networks(name: str) -> None:
    for graph in read_source(name).graphs:
        assert portrait(back(graph)) == portrait(graph)


SOURCES = {
    path.stem: path for folder in ("examples", "tests/golden/sources") for path in sorted((ROOT / folder).glob("*.py"))
}


@pytest.mark.parametrize("source", SOURCES)
def test_examples(source: str) -> None:
    for graph in read_source(str(SOURCES[source])).graphs:
        assert portrait(back(graph)) == portrait(graph)


CODE = {
    "several inputs and outputs": """
a, b = Input((8,), name='a'), Input((?, 5), name='the b')
x = Concatenate()([a, GlobalMaxPooling1D()(b)])
Model([a, b], [Dense(3)(x), Dense(2, name='out put')(x)])
""",
    "shared and nested": """
inner = Sequential([Input((4,)), Dense(4), Dense(4)])
shared = Dense(4)
i = Input((4,)); x = shared(i); x = inner(x); x = shared(x); x = inner(x)
Model(i, add([x, i]))
""",
    "frozen": "m = Sequential([Input((4,)), Dense(4), BatchNormalization()]); m.layers[0].trainable = False",
    "wrappers": """
i = Input((7, 9, 3)); x = TimeDistributed(Conv1D(4, 3))(i); x = Reshape((7, -1))(x)
Model(i, Bidirectional(RNN([LSTMCell(5), GRUCell(6)]))(x))
""",
    "several outputs of one layer": """
i = Input((7, 9)); y, h, c = LSTM(5, return_state=True)(i)
Model(i, [c, Dense(2)(h), y])
""",
    "unknown sizes": "Sequential([Input((None, None, 3)), Conv2D(4, 3, strides=2), MaxPooling2D(), Conv2D(5, 3), UpSampling2D(3)])",
    "contradicting": "m = Sequential([Input((5, 5, 3)), Conv2D(4, 7), Dense(2)])",
    "keywords as names": "Sequential([Input((4,), name='from'), Dense(3, name='block'), Dense(2, name='as')], name='network')",
    "odd names": r"""Sequential([Input((4,), name='x~2'), Dense(3, name='a {b} "c"'), Dense(2, name='ü/1')], name='x: y')""",
    "attention": "q = Input((4, 8)); k = Input((5, 8)); Model([q, k], MultiHeadAttention(2, 3)(q, k, k))",
    "model of its own class": """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.a = Dense(3); self.b = Dense(2)
    def call(self, x):
        return self.b(self.a(x))
net = Net(); net.build((None, 4))
""",
    "compiled": "m = Sequential([Input((4,)), Dense(3)]); m.compile(optimizer='adam', loss='mse')",
}  # fmt: skip


@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_code(code: str) -> None:
    text = "from keras.layers import *\nfrom keras import Model, Sequential\n" + code.replace("?", "None")
    graphs = read_source("code", text=text).graphs
    assert graphs
    for graph in graphs:
        assert portrait(back(graph)) == portrait(graph)


def test_several_networks_in_one_text() -> None:
    graphs = [read_source(name).graphs[0] for name in ("lenet5", "alexnet")]
    texts = [notation_of(graph) for graph in graphs]
    read = networks("\n".join(texts))
    assert [portrait(graph) for graph in read] == [portrait(graph) for graph in graphs]
    assert read[1].calls[0].place is not None and graphs[0].calls
    assert read[1].calls[0].place.line == texts[0].count("\n") + 4


# -- every op ----------------------------------------------------------------------------------------------------


def names() -> st.SearchStrategy[str]:
    return st.text(string.ascii_letters + "_0123456789 [].{}\"'é~", min_size=1, max_size=8)


def sizes() -> st.SearchStrategy[int | Formula]:
    """Whole numbers, and what windows and products make of unknowns."""
    unknowns = names().map(Formula)
    some = st.integers(1, 9)
    light = st.builds(lambda f, a, b, c: (a * f + b) // c, unknowns, some, st.integers(-9, 9), some)
    more = st.builds(lambda f, g, n: f * (g - n) + n, light, light, some)
    return st.one_of(st.integers(0, 10**6), unknowns, light, more, st.builds(lambda f, g: f // g, unknowns, unknowns))


def register() -> None:
    """How Hypothesis makes what the fields of ops are annotated with."""
    st.register_type_strategy(Formula, sizes().filter(lambda size: isinstance(size, Formula)))
    st.register_type_strategy(str, st.one_of(names(), st.sampled_from(["same", "relu", "none", "true", "3x3"])))
    st.register_type_strategy(int, st.integers(-(10**6), 10**6))
    st.register_type_strategy(float, st.floats(0, 1))
    st.register_type_strategy(Axis, st.builds(Axis, names(), sizes(), st.booleans()))
    axes = st.lists(st.from_type(Axis), max_size=3).map(tuple)
    st.register_type_strategy(Tensor, st.builds(Tensor, axes, names()))
    st.register_type_strategy(Weight, st.builds(Weight, names(), axes, st.booleans(), names()))
    plain = [operations()[name] for name in ("Dense", "Conv", "LSTMCell", "Flatten", "Dropout", "Pool")]
    st.register_type_strategy(Op, st.one_of(*(st.builds(cls) for cls in plain)))
    st.register_type_strategy(operations()["Cell"], st.builds(operations()["LSTMCell"]))


register()


def kinds() -> list[type]:
    return [*operations().values(), *values().values()]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_op(kind: type, data: st.DataObject) -> None:
    thing = data.draw(st.builds(kind))
    (call,) = [
        child for child in tree(f"network n\nsevered({written(thing)})", "network").children if child.data == "remark"
    ]
    again = read_value(call.children[1].children[0])
    assert again == thing
    assert type(again) is type(thing)


@settings(max_examples=200, deadline=None)
@given(size=sizes())
def test_sizes(size: int | Formula) -> None:
    text = f"network n\ninput x: ({written(size)}, 1)"
    if isinstance(size, int):
        assert networks(text)[0].inputs[0].tensor.shape[1] == size
    else:
        read = networks(text)[0].inputs[0].tensor.shape[1]
        assert read == size
        assert str(read) == str(size)


def test_names_of_ops_and_values_are_apart() -> None:
    assert not operations().keys() & values().keys()
    assert values().keys() >= {"Axis", "Tensor", "Weight", "Cut", "NewAxis", "Others", "At"}
    assert all(fields_of(kind) is not None for kind in kinds())


# -- what is none --------------------------------------------------------------------------------------------------


HEAD = "network n\ninput x: 8x8x3\n"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("network n\nConv(3", "notation.syntax"),
        ("network", "notation.syntax"),
        (HEAD + "Cnov(64, 3x3) as c", "notation.op"),
        (HEAD + "Axis(a, 3) as c", "notation.op"),
        (HEAD + "Conv(64, 3x3, colour=red) as c", "notation.field"),
        (HEAD + "Conv(64, 3x3, filters=3) as c", "notation.field"),
        (HEAD + "Flatten(1, 2, 3) as c", "notation.field"),
        (HEAD + "Conv(64) as c", "notation.missing"),
        (HEAD + "Conv(64, word) as c", "notation.missing"),
        (HEAD + "Dense(1) as d from y", "notation.name"),
        (HEAD + "Dense(1) as d\noutput d~2", "notation.name"),
        (HEAD + "again x", "notation.name"),
        (HEAD + "Dense(1) as d\noutput d[1]", "notation.output"),
        (HEAD + "Dense(1) as d from d", "notation.circle"),
        (HEAD + "Dense(1) as d from e\nDense(1) as e", "notation.circle"),
        (HEAD + "block b from b {\n  Dense(1) as d\n} gives b", "notation.circle"),
        (HEAD + 'Dense("many") as d', "notation.kind"),
        (HEAD + "Dense(true) as d", "notation.kind"),
        (HEAD + "Conv(64, (3, word)) as c", "notation.kind"),
        (HEAD + "Flatten(start=x) as f", "notation.kind"),
        (HEAD + "TimeDistributed(3) as t", "notation.kind"),
        (HEAD + "Dense({3 3}) as d", "notation.syntax"),
        (HEAD + "Dense({1 / 0}) as d", "notation.value"),
        (HEAD + "Dense({a**99999999}) as d", "notation.value"),
        (HEAD + "Dense({sin(a)}) as d", "notation.value"),
        ("network n\ninput x: word", "notation.value"),
        ("network n\ninput x: (" * 5000, "notation.nesting"),
        ("network n\n" + "x" * 5_000_000, "notation.length"),
    ],
)
def test_what_is_none(text: str, kind: str) -> None:
    with pytest.raises(SourceError) as error:
        networks(text)
    assert error.value.fault.kind == kind


def test_sizes_that_contradict_each_other() -> None:
    with pytest.raises(ShapeError) as error:
        networks(HEAD + "Conv(4, 9x9) as c")
    assert error.value.fault.place is not None
    assert (error.value.fault.subject, error.value.fault.place.line) == ("c", 3)


def test_layers_are_bounded() -> None:
    text = HEAD + "".join(f"Flatten as f{number}\n" for number in range(20))
    with pytest.raises(LimitError):
        networks(text, most=19)
    assert len(networks(text, most=20)[0].calls) == 20


def test_a_long_chain_takes_no_deep_recursion() -> None:
    text = (
        HEAD
        + "".join(f"Dropout as d{number} from d{number + 1}\n" for number in range(3000))
        + "Dropout as d3000 from x"
    )
    (graph,) = networks(text)
    assert len(graph.calls) == 3001


def test_unknown_sizes_of_an_input() -> None:
    (graph,) = networks("network n\ninput x: ?x?x3\nConv(4, 3x3) as c")
    assert str(graph.calls[0].outputs[0].tensor) == "(?, height - 2, width - 2, 4)"


def test_is_exact() -> None:
    assert is_exact('network "a b": Model\ninput x: 3')
    assert not is_exact("networks are deep")
    assert not is_exact("The network a -> b")


def test_what_no_field_holds_is_told() -> None:
    graph = read_source("lenet5").graphs[0]
    layer = graph.calls[-1].layer
    object.__setattr__(layer, "op", object())
    with pytest.raises(WeighError) as error:
        notation_of(graph)
    assert error.value.fault.kind == "notation.no_form"
