"""Small layers for what Keras has not. Only those used are written; each is source text."""

from __future__ import annotations

SOURCES: dict[str, str] = {}

SOURCES["Weight"] = '''
class Weight(layers.Layer):
    """A weight of the network's own, whatever it is called on."""

    def __init__(self, shape, trainable=True, **options):
        super().__init__(**options)
        self.value = self.add_weight(shape=shape, trainable=trainable, name="value")

    def call(self, x):
        return ops.convert_to_tensor(self.value)
'''

SOURCES["Alongside"] = '''
class Alongside(layers.Layer):
    """Gives the first value on; the others are computed as well, though nothing reads them."""

    def call(self, x, *others):
        return x
'''

SOURCES["BroadcastLike"] = '''
class BroadcastLike(layers.Layer):
    """A tensor broadcast to another one's shape, or to a shape with None for the size of one of its axes."""

    def __init__(self, shape=None, axis=0, **options):
        super().__init__(**options)
        self.shape, self.axis = shape, axis

    def call(self, x, like):
        sizes = ops.shape(like)
        if self.shape is not None:
            sizes = [sizes[self.axis] if size is None else size for size in self.shape]
        return ops.broadcast_to(x, sizes)
'''

SOURCES["LocalResponseNormalization"] = '''
class LocalResponseNormalization(layers.Layer):
    """Each value divided by a power of the squares of its neighbours across the channels."""

    def __init__(self, size=5, alpha=1e-4, beta=0.75, bias=2.0, axis=-1, **options):
        super().__init__(**options)
        self.size, self.alpha, self.beta, self.bias, self.axis = size, alpha, beta, bias, axis

    def call(self, x):
        channels, behind = x.shape[self.axis], (self.size - 1) // 2
        squares = ops.moveaxis(ops.square(x), self.axis, -1)
        around = [(0, 0)] * (len(x.shape) - 1) + [(self.size - 1 - behind, behind)]
        padded = ops.pad(squares, around)
        total = sum(padded[..., i : i + channels] for i in range(self.size))
        total = ops.moveaxis(total, -1, self.axis)
        return x / ops.power(self.bias + self.alpha * total, self.beta)
'''

SOURCES["LocallyConnected"] = '''
class LocallyConnected(layers.Layer):
    """A convolution whose weights are not shared: every position has a kernel and a bias of its own."""

    def __init__(self, filters, kernel, stride, bias=True, **options):
        super().__init__(**options)
        self.filters, self.kernel, self.stride, self.with_bias = filters, kernel, stride, bias

    def build(self, input_shape):
        places = [
            (size - taps) // step + 1
            for size, taps, step in zip(input_shape[1:-1], self.kernel, self.stride)
        ]
        taps = input_shape[-1]
        for size in self.kernel:
            taps *= size
        self.weight = self.add_weight(shape=(*places, taps, self.filters), name="kernel")
        self.bias = self.add_weight(shape=(*places, self.filters), name="bias") if self.with_bias else None

    def call(self, x):
        kernel, stride = self.kernel, self.stride
        if len(kernel) == 1:
            x, kernel, stride = ops.expand_dims(x, 1), (1, *kernel), (1, *stride)
        patches = ops.image.extract_patches(x, kernel, strides=stride)
        if len(self.kernel) == 1:
            patches = ops.squeeze(patches, axis=1)
            y = ops.einsum("blk,lkf->blf", patches, self.weight)
        else:
            y = ops.einsum("bhwk,hwkf->bhwf", patches, self.weight)
        return y if self.bias is None else y + self.bias
'''

SOURCES["PartialConv"] = '''
class PartialConv(layers.Layer):
    """Filters that read only some of the input's channels: `sets` of (filters, channels read)."""

    def __init__(self, sets, kernel, stride=1, padding="valid", bias=True, **options):
        super().__init__(**options)
        self.sets = sets
        self.convs = [
            layers.Conv2D(filters, kernel, strides=stride, padding=padding, use_bias=bias) for filters, _ in sets
        ]

    def call(self, x):
        maps = [conv(x[..., :reads]) for conv, (_, reads) in zip(self.convs, self.sets)]
        return ops.concatenate(maps, axis=-1)
'''

SOURCES["TrainedPool"] = '''
class TrainedPool(layers.Layer):
    """The sum of each window, times one coefficient a channel, plus one bias a channel."""

    def __init__(self, size, stride, padding="valid", bias=True, **options):
        super().__init__(**options)
        self.size, self.stride, self.padding, self.with_bias = size, stride, padding, bias

    def build(self, input_shape):
        self.coefficient = self.add_weight(shape=(input_shape[-1],), name="coefficient")
        self.bias = self.add_weight(shape=(input_shape[-1],), name="bias") if self.with_bias else None

    def call(self, x):
        y = ops.average_pool(x, self.size, self.stride, padding=self.padding) * self.coefficient
        return y if self.bias is None else y + self.bias
'''

SOURCES["Highway"] = '''
class Highway(layers.Layer):
    """A dense layer and a gate that mixes its output with its input."""

    def __init__(self, bias=True, **options):
        super().__init__(**options)
        self.with_bias = bias

    def build(self, input_shape):
        self.transform = layers.Dense(input_shape[-1], use_bias=self.with_bias)
        self.carry = layers.Dense(input_shape[-1], activation="sigmoid", use_bias=self.with_bias)

    def call(self, x):
        gate = self.carry(x)
        return gate * self.transform(x) + (1 - gate) * x
'''

SOURCES["Maxout"] = '''
class Maxout(layers.Layer):
    """Several dense layers side by side, of which each output takes the largest."""

    def __init__(self, units, pieces, bias=True, **options):
        super().__init__(**options)
        self.units, self.pieces = units, pieces
        self.dense = layers.Dense(units * pieces, use_bias=bias)

    def call(self, x):
        y = self.dense(x)
        return ops.max(ops.reshape(y, (-1, *x.shape[1:-1], self.pieces, self.units)), axis=-2)
'''

SOURCES["ParametricSoftplus"] = '''
class ParametricSoftplus(layers.Layer):
    """alpha · log(1 + exp(beta · x))."""

    def __init__(self, shared_axes=None, **options):
        super().__init__(**options)
        self.shared_axes = shared_axes or []

    def build(self, input_shape):
        shape = [1 if i + 1 in self.shared_axes else size for i, size in enumerate(input_shape[1:])]
        self.alpha = self.add_weight(shape=shape, name="alpha")
        self.beta = self.add_weight(shape=shape, name="beta")

    def call(self, x):
        return self.alpha * ops.softplus(self.beta * x)
'''

SOURCES["SReLU"] = '''
class SReLU(layers.Layer):
    """Three straight lines, with two thresholds and two slopes."""

    def __init__(self, shared_axes=None, **options):
        super().__init__(**options)
        self.shared_axes = shared_axes or []

    def build(self, input_shape):
        shape = [1 if i + 1 in self.shared_axes else size for i, size in enumerate(input_shape[1:])]
        self.t_left = self.add_weight(shape=shape, name="t_left", initializer="zeros")
        self.a_left = self.add_weight(shape=shape, name="a_left")
        self.t_right = self.add_weight(shape=shape, name="t_right")
        self.a_right = self.add_weight(shape=shape, name="a_right", initializer="ones")

    def call(self, x):
        right = self.t_left + ops.abs(self.t_right)
        low = self.t_left + self.a_left * (x - self.t_left)
        high = right + self.a_right * (x - right)
        return ops.where(x <= self.t_left, low, ops.where(x >= right, high, x))
'''

SOURCES["DotProductAttention"] = '''
class DotProductAttention(layers.Layer):
    """softmax(query·keyᵀ / √features)·value, of what was projected before."""

    def call(self, query, key, value):
        scores = ops.matmul(query, ops.swapaxes(key, -1, -2)) / query.shape[-1] ** 0.5
        return ops.matmul(ops.softmax(scores), value)
'''

SOURCES["TwoBiasLSTMCell"] = '''
@keras.saving.register_keras_serializable()
class TwoBiasLSTMCell(layers.Layer):
    """One step of an LSTM with two biases a gate, as PyTorch has it; Keras's own has one."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = self.output_size = units
        self.state_size = [units, units]
        self.kernel, self.recurrent = layers.Dense(4 * units), layers.Dense(4 * units)

    def build(self, input_shape):
        self.kernel.build(input_shape)
        self.recurrent.build((None, self.units))

    def call(self, x, states, training=False):
        h, c = states
        i, f, g, o = ops.split(self.kernel(x) + self.recurrent(h), 4, axis=-1)
        c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(g)
        h = ops.sigmoid(o) * ops.tanh(c)
        return h, [h, c]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
'''

SOURCES["TwoBiasSimpleRNNCell"] = '''
@keras.saving.register_keras_serializable()
class TwoBiasSimpleRNNCell(layers.Layer):
    """One step of a recurrent layer with two biases, as PyTorch has it; Keras's own has one."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = self.output_size = self.state_size = units
        self.kernel, self.recurrent = layers.Dense(units), layers.Dense(units)

    def build(self, input_shape):
        self.kernel.build(input_shape)
        self.recurrent.build((None, self.units))

    def call(self, x, states, training=False):
        h = ops.tanh(self.kernel(x) + self.recurrent(states[0]))
        return h, [h]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
'''


def sources(names: list[str]) -> list[str]:
    """The texts of these helpers, each once, in the order of first use."""
    return [SOURCES[name].strip("\n") for name in dict.fromkeys(names)]
