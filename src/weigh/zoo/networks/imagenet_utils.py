"""What the constructors of `keras.applications` share, for programs that carry a copy of one and import these.

Facts: keras.applications.imagenet_utils, every version since Keras 2.
"""

from keras import backend


def obtain_input_shape(
    input_shape, default_size, min_size, data_format=None, require_flatten=True, weights=None, include_top=None
):
    if include_top is not None:
        require_flatten = include_top
    if input_shape is not None:
        return tuple(input_shape)
    size = default_size if require_flatten else None
    first = (data_format or backend.image_data_format()) == "channels_first"
    return (3, size, size) if first else (size, size, 3)


_obtain_input_shape = obtain_input_shape


def correct_pad(inputs, kernel_size):
    start = 2 if backend.image_data_format() == "channels_first" else 1
    kernel = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    padding = []
    for size, taps in zip(backend.int_shape(inputs)[start : start + 2], kernel, strict=True):
        behind = taps // 2
        padding.append((behind if size is None else behind - (1 - size % 2), behind))
    return tuple(padding)


def preprocess_input(x, data_format=None, mode="caffe"):
    if mode == "tf":
        return x / 127.5 - 1.0
    first = (data_format or backend.image_data_format()) == "channels_first"
    if mode == "torch":
        means, deviations = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
        if first:
            means, deviations = [[[m]] for m in means], [[[d]] for d in deviations]
        return (x / 255.0 - backend.constant(means)) / backend.constant(deviations)
    if mode == "caffe":
        means = [103.939, 116.779, 123.68]
        if first:
            return x[:, ::-1, ...] - backend.constant([[[m]] for m in means])
        return x[..., ::-1] - backend.constant(means)
    return x


def validate_activation(classifier_activation, weights):
    return None
