"""Ways of writing that real programs have, each in the smallest form that shows it."""

from __future__ import annotations

import pytest

import weigh
from weigh.api import Network
from weigh.network.errors import SourceError


def networks(text: str, **options: object) -> list[Network]:
    return weigh.read_all("model.py", text=text, **options)  # type: ignore[arg-type]


def read(text: str, **options: object) -> Network:
    return weigh.read("model.py", text=text, **options)  # type: ignore[arg-type]


def exact(network: Network) -> int:
    """The total of a network of which everything is known."""
    assert network.ledger.complete, (network.graph.gaps, network.graph.faults)
    return network.params.known


def shape(network: Network) -> tuple[object, ...]:
    """The shape of the first output."""
    return tuple(size if isinstance(size, int) else None for size in network.graph.outputs[0].tensor.shape)


INPUT = "import keras, tensorflow as tf, numpy as np\nfrom keras import layers, ops\ni = keras.Input((5, 3))\n"


def in_a_layer(*body: str) -> str:
    """A model of one custom layer whose `call` has these lines."""
    lines = "".join(f"        {line}\n" for line in body)
    return f"{INPUT}class L(layers.Layer):\n    def call(self, x):\n{lines}m = keras.Model(i, L()(i))"


def test_data_among_tensors_is_no_input() -> None:
    for line in ("return x + np.ones((3,))", "return x / tf.sqrt(tf.cast(tf.shape(x)[-1], tf.float32))",
                 "return x * tf.cast(np.zeros((5, 1)), 'float32')"):  # fmt: skip
        network = read(in_a_layer(line))
        assert (exact(network), shape(network)) == (0, (None, 5, 3))
    assert exact(read(INPUT + "m = keras.Model(i, layers.Dense(2)(i * np.ones((3,))))")) == 8


def test_sizes_at_run_time_stay_sizes() -> None:
    """What `tf.shape` gives may be stacked, joined and multiplied before a shape is made of it."""
    shapes = {
        "tf.stack([s[0], 3, -1])": (None, 3, 5),
        "tf.concat([s[:1], [15]], axis=0)": (None, 15),
        "tf.concat([s[:-1], tf.constant([1, 3])], 0)": (None, 5, 1, 3),
        "[s[0], tf.reduce_prod(s[1:])]": (None, 15),
        "tf.cast([s[0], 15], tf.int32)": (None, 15),
        "tf.convert_to_tensor([s[0], 15])": (None, 15),
    }
    for written, wanted in shapes.items():
        network = read(in_a_layer("s = tf.shape(x)", f"return tf.reshape(x, {written})"))
        assert (exact(network), shape(network)) == (0, wanted), written


def test_a_mask_repeated_for_every_example() -> None:
    lines = (
        "n = tf.shape(x)[0]",
        "mask = tf.range(5)[:, None] >= tf.range(5)",
        "times = tf.concat([tf.expand_dims(n, -1), tf.constant([1, 1], dtype=tf.int32)], 0)",
        "return tf.tile(tf.reshape(mask, [1, 5, 5]), times)",
    )
    network = read(in_a_layer(*lines))
    assert (exact(network), shape(network)) == (0, (None, 5, 5))


def test_range_by_its_names_in_tensorflow() -> None:
    text = in_a_layer("return x + self.places(tf.range(start=0, limit=5, delta=1))")
    text = text.replace("    def call", "    def __init__(self):\n        super().__init__()\n"
                        "        self.places = layers.Embedding(5, 3)\n    def call")  # fmt: skip
    assert exact(read(text)) == 15


def test_grids_and_fourier_transforms() -> None:
    line = "return x * tf.meshgrid(tf.linspace(0., 1., 3), tf.linspace(0., 1., 5))[1]"
    assert shape(read(in_a_layer(line))) == (None, 5, 3)
    assert shape(read(in_a_layer("return ops.fft2((x, ops.zeros_like(x)))[0]"))) == (None, 5, 3)
    assert shape(read(in_a_layer("return tf.signal.rfft(x)"))) == (None, 5, 2)
    network = read(in_a_layer("g = np.stack(np.meshgrid(np.arange(2), np.arange(4), indexing='ij'))",
                              "return layers.Dense(g.reshape(2, -1).shape[1])(x)"))  # fmt: skip
    assert exact(network) == 3 * 8 + 8


def test_an_output_that_nobody_knows_leaves_the_total_open() -> None:
    text = "from elsewhere import blocks\n" + INPUT
    for rest in ("x = i\nfor n in blocks(2):\n    x = layers.Dense(n)(x)\nm = keras.Model(i, x)",
                 "m = keras.Model(i, layers.Dense(4)(layers.Reshape((7,))(blocks)))"):  # fmt: skip
        network = read(text + rest)
        assert not network.params.exact
        assert network.params.missing
        assert [gap.kind for gap in network.graph.gaps] == ["module"]


def test_eval_of_a_known_text() -> None:
    assert exact(read(INPUT + "kind = 'Dense'\nm = keras.Model(i, eval('layers.' + kind)(4)(i))")) == 16
    assert not read(INPUT + "m = keras.Model(i, eval(input())(4)(i))").params.exact


def test_types_made_by_calls_and_names_of_python_2() -> None:
    text = (
        "from typing import NamedTuple\nfrom typing_extensions import TypedDict\nfrom six.moves import xrange\n"
        "Sizes = NamedTuple('Sizes', [('a', int), ('b', int)])\nNamed = TypedDict('Named', {'a': int})\n"
        "class Derived(TypedDict):\n    a: int\n"
        f"{INPUT}x = i\nfor n in xrange(2):\n    x = layers.Dense(Sizes(1, b=4).b)(x)\n"
        "x = layers.Dense(Named(a=2)['a'])(x)\nm = keras.Model(i, layers.Dense(Derived(a=3)['a'])(x))"
    )
    assert exact(read(text)) == 16 + 20 + 10 + 9


def test_what_the_package_itself_offers(tmp_path: object) -> None:
    """`from . import name` is the package's `__init__.py`."""
    folder = tmp_path / "package"  # type: ignore[operator]
    folder.mkdir()
    (folder / "__init__.py").write_text("def sizes():\n    return 4\n")
    source = folder / "net.py"
    source.write_text(f"from . import sizes\n{INPUT}m = keras.Model(i, layers.Dense(sizes())(i))")
    assert weigh.read(str(source)).params.known == 16


def test_the_applications_as_a_package_of_their_own() -> None:
    text = "from keras_applications.imagenet_utils import _obtain_input_shape as shape_of\n" + INPUT
    assert exact(read(text + "m = keras.Model(i, layers.Dense(shape_of(None, 8, 4)[0])(i))")) == 32


# -- Keras 1, and Keras 2 before TensorFlow took it in ---------------------------------------------------------------

ATTENTION = """
from keras.layers import Input, Dense
from keras.engine.topology import Layer
from keras.models import Model
from keras import backend as K
{imports}
class Weighted(Layer):
    def build(self, input_shape):
        {build}
        super(Weighted, self).build(input_shape)
    def call(self, x, mask=None):
        {call}
a = Input((7, 6))
model = Model(a, Dense(1)(Weighted()(a)))
"""


def attention(build: str, call: str, imports: str = "") -> Network:
    return read(ATTENTION.format(build=build, call=call, imports=imports))


def test_what_a_layer_lists_is_its_weights() -> None:
    made = "self.w = K.variable(np.ones((6, 1)), name='w'); self.mask = K.variable(np.ones((6, 1))); "
    pooled = "return K.sum(x * K.softmax(K.dot(x, self.w * self.mask)), axis=1)"
    assert exact(attention(made + "self.trainable_weights = [self.w]", pooled, "import numpy as np")) == 6 + 7
    assert exact(attention(made + "self._trainable_weights.append(self.w)", pooled, "import numpy as np")) == 6 + 7
    both = attention(made + "self.trainable_weights = [self.w]; self.non_trainable_weights = [self.mask]", pooled)
    assert exact(both) == 6 + 6 + 7
    assert both.ledger.trainable.known == 6 + 7


def test_an_initialization_called_on_a_shape() -> None:
    build = "self.w = initializations.get('normal')((input_shape[-1],), name='w'); self.trainable_weights = [self.w]"
    call = "a = K.exp(K.dot(x, self.w)); a = a / K.sum(a, axis=1).dimshuffle(0, 'x'); " + (
        "return (x * a.dimshuffle(0, 1, 'x')).sum(axis=1)"
    )
    network = attention(build, call, "from keras import initializations")
    assert exact(network) == 6 + 7


def test_a_product_with_a_vector_loses_the_axis() -> None:
    build = "self.w = self.add_weight((input_shape[-1],), initializer='uniform', name='w')"
    assert exact(attention(build, "return K.sum(x * K.expand_dims(K.dot(x, self.w)), axis=1)")) == 6 + 7


def test_merging_layers_are_imported_from_their_module() -> None:
    text = "from keras.layers.merge import {0}\nfrom keras.layers import Input, Dense\nfrom keras.models import Model\n"
    text += "a = Input((3,))\nm = Model(a, Dense(2)({1}))"
    assert exact(read(text.format("Concatenate", "Concatenate()([a, a])"))) == (6 + 1) * 2
    assert exact(read(text.format("concatenate", "concatenate([a, a])"))) == (6 + 1) * 2
    assert exact(read(text.format("add as plus", "plus([a, a])"))) == (3 + 1) * 2


def test_words_of_keras_2_beside_older_ones() -> None:
    start = "m = Sequential()\nm.add(Conv2D(4, (3, 3), input_shape=(9, 9, 1), subsample=(2, 2)))\n"
    assert exact(read(start + "m.add(Flatten())\nm.add(Dense(2))")) == 4 * 10 + (4 * 16 + 1) * 2
    text = "a = Input((9, 2))\nm = Model(input=a, output=Flatten()(Conv1D(4, 3, padding='same')(a)))"
    assert shape(read(text)) == (None, 36)


def test_channels_in_front_of_what_cannot_be_rows() -> None:
    frames = "m = Sequential()\nm.add(TimeDistributed(Convolution2D(8, 3, 3, border_mode='same'), input_shape=(5, 3, 64, 64)))"
    assert exact(read(frames)) == (3 * 9 + 1) * 8
    wide = "m = Sequential()\nm.add(Convolution2D(8, 3, 3, border_mode='same', input_shape=(3, 160, 320)))"
    assert exact(read(wide)) == (3 * 9 + 1) * 8


def test_training_that_is_passed_over_changes_no_model() -> None:
    text = "from mine import batches\nm = Sequential([Dense(2, input_shape=(3,))])\nfor x, y in batches():\n"
    assert exact(read(text + "    loss = m.train_on_batch(x, y)\n    m.save('m.h5')")) == (3 + 1) * 2


def test_the_same_names_from_one_home_or_another() -> None:
    text = "from mine import TF\nif TF:\n    from tensorflow.keras.layers import Dense\nelse:\n    from keras.layers import Dense\n"
    assert exact(read(text + "m = Sequential([Dense(2, input_shape=(3,))])")) == (3 + 1) * 2


HOLDER = """
class Base:
    def __init__(self):
        self.model = Sequential([Dense(4, input_shape=(3,))])
class Net(Base):
    def __init__(self):
        super().__init__()
        self.model.add(Dense(2))
"""


def test_a_class_that_holds_a_model_or_makes_one() -> None:
    assert exact(read(HOLDER)) == (3 + 1) * 4 + (4 + 1) * 2
    maker = "class Net:\n    def build_model(self):\n        return Sequential([Dense(2, input_shape=(3,))])"
    assert exact(read(maker)) == (3 + 1) * 2


def test_the_message_names_what_could_be_called() -> None:
    with pytest.raises(SourceError, match=r"::unet\(shape=\.\.\., classes=\.\.\.\)'"):
        networks("def unet(shape, classes, depth=3):\n    return [Model, shape, None]\n    return Model(shape)")


DERIVED = "from keras.layers import Dense, Input\nimport keras.backend as K\nfrom keras.models import Model\nclass D(Dense):\n"


def test_a_layer_derived_from_one_of_the_framework() -> None:
    end = "\na = Input((3,))\nlayer = D(3)\nm = Model(a, layer(layer(a)))"
    wrapped = DERIVED + "    def call(self, x):\n        return 2 * super(D, self).call(x)" + end
    assert exact(read(wrapped)) == (3 + 1) * 3
    body = "    def call(self, x):\n        return K.dot(x, K.l2_normalize(self.kernel, 0)) + self.bias"
    alone = DERIVED + body + end
    assert exact(read(alone)) == (3 + 1) * 3
    own = "    def build(self, s):\n        self.kernel = self.add_weight((s[-1], 3), 'uniform', name='k')\n"
    assert exact(read(DERIVED + own + "    def call(self, x):\n        return K.dot(x, self.kernel)" + end)) == 3 * 3


def test_a_new_axis_by_its_name_in_tensorflow() -> None:
    assert shape(read(in_a_layer("return x[:, tf.newaxis, :, tf.newaxis]"))) == (None, 1, 5, 1, 3)


def test_scaling_of_images_by_the_networks_they_are_for() -> None:
    work = {"vgg16": 4 * 4 * 3, "mobilenet_v2": 2 * 4 * 4 * 3, "densenet": 3 * 4 * 4 * 3, "efficientnet": 0}
    for module, operations in work.items():
        network = read(
            f"import tensorflow as tf\ni = tf.keras.Input((4, 4, 3))\n"
            f"x = tf.keras.applications.{module}.preprocess_input(i)\n"
            "m = tf.keras.Model(i, tf.keras.layers.Flatten()(x))"
        )
        assert (exact(network), network.ledger.elementwise.known) == (0, operations)


def test_rows_drawn_at_random() -> None:
    text = INPUT + "rows = np.eye(5)[np.random.choice(np.arange(5), 2, replace=False)]\n"
    assert exact(read(text + "m = keras.Model(i, layers.Dense(rows.shape[0])(i))")) == 8


def test_former_names_of_output_modes() -> None:
    text = "from tensorflow.keras import Input, Model, layers\ni = Input((1,), dtype='string')\n"
    look = "layers.StringLookup(vocabulary=['a', 'b'], num_oov_indices=0, output_mode='binary')(i)"
    assert exact(read(f"{text}m = Model(i, layers.Dense(1)({look}))")) == 3


def test_a_class_of_the_program_is_no_mark_of_a_generation() -> None:
    own = "from keras.layers import GRU, Input, Layer\nfrom keras.models import Model\nclass Attention(Layer):\n"
    own += "    def call(self, x):\n        return x\na = Input((4, 3))\nm = Model(a, GRU(2)(Attention()(a)))"
    network = read(own)
    assert exact(network) == 3 * 2 * (3 + 2 + 1)  # one bias a gate, as Keras 2 had it


def test_an_initializer_got_by_its_name_makes_numbers() -> None:
    build = "self.spec = [InputSpec(shape=input_shape)]; init = initializers.get('one'); " + (
        "self.g = K.variable(init((input_shape[-1],)), name='g'); self.trainable_weights = [self.g]"
    )
    shaped = "shape = [1] * len(self.spec[0].shape); shape[-1] = self.spec[0].shape[-1]; " + (
        "return K.sum(x * K.reshape(self.g, shape), axis=1)"
    )
    imports = "from keras import initializers\nfrom keras.engine import InputSpec"
    assert exact(attention(build, shaped, imports)) == 6 + 7


def test_the_first_year_told_each_layer_its_input() -> None:
    text = "from keras.models import Sequential\nfrom keras.layers.core import Dense\nm = Sequential()\n"
    network = read(text + "m.add(Dense(8, 4))\nm.add(Dense(4, 2))")
    assert exact(network) == (8 + 1) * 4 + (4 + 1) * 2
    text = "m = Sequential()\nm.add(Embedding(50, 6))\nm.add(LSTM(6, 5))\nm.add(Dense(5, 1))"
    assert exact(read(text)) == 50 * 6 + 4 * 5 * (6 + 5 + 1) + 6
    told = weigh.api.read_source("model.py", text=text).notes
    assert [note.kind for note in told] == ["first year", "first year"]


def test_what_a_later_layer_tells_of_its_input_drops_no_layer() -> None:
    network = read("m = Sequential()\nm.add(Dense(4))\nm.add(Dense(2, input_dim=4))")
    assert [layer.name for layer in network.layers] == ["dense_1", "dense_2"]
    assert not network.ledger.complete


def test_layers_as_the_framework_reaches_them() -> None:
    text = "from tensorflow.python.keras.layers import VersionAwareLayers\nfrom tensorflow.keras import Model\n"
    text += "layers = VersionAwareLayers()\ni = layers.Input((3,))\nm = Model(i, layers.Dense(2)(i))"
    assert exact(read(text)) == 8


def test_a_shape_taken_apart() -> None:
    lines = (
        "b, h, w = tf.unstack(tf.shape(x), num=3)",
        "x = tf.pad(x, [[0, 0], [0, (4 - h % 4) % 4], [0, 0]])",
        "return tf.reshape(x, (b, 4, -1, w))",
    )
    assert shape(read(in_a_layer(*lines))) == (None, 4, 2, 3)


def test_a_shape_that_only_a_tensor_holds_is_no_fault() -> None:
    network = read(in_a_layer("return tf.reshape(x, tf.argmax(x))"))
    assert not network.graph.faults
    assert [gap.kind for gap in network.graph.gaps] == ["function arguments"]


def test_a_merge_by_a_function() -> None:
    start = "a = Input((3,))\nb = Input((3,))\n"
    call = "merge([Dense(4)(a), Dense(4)(b)], mode=lambda x: abs(x[0] - x[1]), output_shape=lambda s: s[0])"
    assert exact(read(start + f"m = Model(input=[a, b], output=Dense(1)({call}))")) == 2 * (3 + 1) * 4 + 5
    branches = "left = Sequential([Dense(4, input_shape=(3,))])\nright = Sequential([Dense(4, input_shape=(3,))])\n"
    merged = "m = Sequential()\nm.add(Merge([left, right], mode=lambda x: x[0] * x[1]))\nm.add(Dense(1))"
    assert exact(read(branches + merged)) == 2 * (3 + 1) * 4 + 5


def test_a_layer_tells_its_output_where_its_call_is_not_understood() -> None:
    build = "self.w = self.add_weight((input_shape[-1], 4), initializer='uniform', name='w')"
    call = "return somewhere.scan(x, self.w)\n    def get_output_shape_for(self, s):\n        return (s[0], 4)"
    network = attention(build, call, "import somewhere")
    assert not network.ledger.complete
    assert network.params.known == 6 * 4 + 5
    assert network.layers[-1].output_shapes == [(None, 1)]


def test_how_many_words_a_lookup_knows() -> None:
    text = (
        "from keras import Input, Model, layers\nlook = layers.StringLookup(vocabulary=['a', 'b', 'c'])\n"
        "i = Input((1,), dtype='string')\n"
        "m = Model(i, layers.Embedding(look.vocabulary_size(), 2)(look(i)))"
    )
    assert exact(read(text)) == 4 * 2
    assert exact(read(text.replace("'c']", "'c'], mask_token='', num_oov_indices=2"))) == 6 * 2
    assert not read(text.replace("vocabulary=['a', 'b', 'c']", "")).params.exact


def test_what_ended_the_statement_that_makes_the_model() -> None:
    text = "from keras import Sequential, layers\ndef sizes(n, most):\n    return n\n"
    with pytest.raises(SourceError, match=r"line 4: (.|\n)*TypeError: sizes\(\) missing 1 required"):
        read(text + "m = Sequential([layers.Dense(sizes(3))])")
