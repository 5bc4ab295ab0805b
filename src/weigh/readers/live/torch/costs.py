"""Operations without products: what moves no data, what only copies, and what costs something an element.

An operation that is in none of these tables and has no rule in `rules.py` is told as not understood.
"""

from __future__ import annotations

from collections.abc import Mapping

from weigh.network.tensors import Tensor, Work
from weigh.ops.activations import COSTS as ACTIVATIONS
from weigh.ops.arithmetic import COSTS as ARITHMETIC
from weigh.ops.layout import taps
from weigh.ops.reduction import COSTS as REDUCTIONS
from weigh.readers.live.torch.rules import NESTED, RULES, Seen, Works


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VIEWS = words("""
    alias as_strided chunk contiguous conj detach diagonal expand expand_as flatten lift lift_fresh movedim
    narrow permute positive ravel real imag resolve_conj resolve_neg view_as_real view_as_complex reshape
    reshape_alias reshape_as select slice split split_with_sizes squeeze swapaxes swapdims t tensor_split dsplit
    hsplit vsplit transpose unbind unflatten unfold unsafe_chunk unsafe_split unsafe_split_with_sizes unsqueeze
    unsafe_view view view_as matrix_H mT adjoint numpy_T broadcast_to atleast_1d atleast_2d atleast_3d dropout
    feature_dropout alpha_dropout feature_alpha_dropout native_dropout requires_grad set_data data to to_copy
    clone copy type_as pin_memory rename refine_names align_to zero fill
""")
"""The same numbers under another shape, type or name. Dropout is one of them: what it does while training is not
counted. So is a copy: a matter of memory and not of work."""

MOVES = words("""
    arange bernoulli block_diag bucketize cat channel_shuffle concat concatenate stack column_stack dstack
    hstack vstack embedding embedding_renorm empty empty_like empty_strided eye flip fliplr flipud rot90 full
    full_like gather im2col index index_copy index_fill index_put index_select kron lift_fresh_copy linspace
    logspace masked_fill masked_scatter masked_select meshgrid cartesian_prod native_channel_shuffle new_empty
    new_empty_strided new_full new_ones new_zeros nonzero normal one_hot ones ones_like pad constant_pad_nd
    reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d replication_pad2d replication_pad3d
    circular_pad pixel_shuffle pixel_unshuffle put rand rand_like randint randint_like randn randn_like random
    randperm repeat repeat_interleave roll scalar_tensor scatter scatter_src select_scatter slice_scatter
    diagonal_scatter as_strided_scatter searchsorted sym_size sym_stride sym_numel sym_storage_offset take
    take_along_dim tile tril tril_indices triu triu_indices uniform unique unique2 unique_dim unique_consecutive
    upsample_nearest1d upsample_nearest2d upsample_nearest3d upsample_nearest_exact1d upsample_nearest_exact2d
    upsample_nearest_exact3d where zeros zeros_like zeros_out exponential geometric log_normal cauchy
    bernoulli_p max_unpool2d max_unpool3d pad_packed_sequence pack_padded_sequence diag diag_embed nan_to_num
    resize assert_async assert_scalar assert_tensor_metadata functional_assert_async functional_assert_scalar
    sobol_engine_draw result_type local_scalar_dense is_nonzero equal item is_same_size
    has_compatible_shallow_copy_type sparse_mask dense_dim get_device record_stream
""")
"""Numbers taken, laid out anew, made of nothing or asked for: nothing is computed with them."""

EACH: Mapping[str, int] = {
    **dict.fromkeys(words("""
    abs add subtract sub rsub mul multiply div divide true_divide floor_divide neg negative reciprocal square
    maximum minimum fmax fmin eq ne lt le gt ge not_equal less less_equal greater
    greater_equal logical_and logical_or logical_xor logical_not bitwise_and bitwise_or bitwise_xor bitwise_not
    bitwise_left_shift bitwise_right_shift lshift rshift and or xor sign sgn signbit heaviside ceil floor round
    trunc frac fix isnan isinf isfinite isclose cumsum cumprod cummax cummin logcumsumexp exp2 expm1 log2 log10
    log1p sqrt rsqrt sin cos tan asin acos atan sinh cosh asinh acosh atanh erf erfc erfinv digamma lgamma pow
    float_power special_expm1 special_log1p special_erf deg2rad rad2deg copysign ldexp angle complex polar cross
    linalg_cross outer ger relu6 sort argsort topk kthvalue msort bincount histc index_add index_reduce
    scatter_add scatter_reduce i0 xlogy special_xlogy gcd lcm nextafter embedding_bag embedding_bag_forward_only
    polygamma clamp_min clamp_max diff trapezoid
"""), 1),
    **dict.fromkeys(words("""
    addcmul addcdiv lerp clamp clip remainder fmod hypot atan2 arctan2 logaddexp logaddexp2 rrelu
    rrelu_with_noise rrelu_with_noise_functional hardtanh leaky_relu prelu prelu_kernel fake_quantize batch_norm
    cudnn_batch_norm native_batch_norm native_batch_norm_legit native_batch_norm_legit_no_training
    batch_norm_with_update batch_norm_no_update batch_norm_impl_index
"""), 2),
    **ACTIVATIONS, **ARITHMETIC,
    "hardsigmoid": ACTIVATIONS["hard_sigmoid"], "hardswish": ACTIVATIONS["hard_swish"],
    "hardshrink": ACTIVATIONS["hard_shrink"], "softshrink": ACTIVATIONS["soft_shrink"],
    "logit": 3, "logdet": 1, "sinc": 2, "softmax_backward_data": 3, "masked_softmax": 3, "sigmoid": 3,
    "cosine_similarity": 5, "pairwise_distance": 3, "normalize": 3,
    "grid_sampler": 14, "grid_sampler_2d": 14, "grid_sampler_3d": 30, "grid_sampler_2d_cpu_fallback": 14,
    "upsample_linear1d": 3, "upsample_bilinear2d": 7, "upsample_bilinear2d_aa": 7, "upsample_trilinear3d": 15,
    "upsample_bicubic2d": 31, "upsample_bicubic2d_aa": 31, "thnn_fused_lstm_cell": 15, "thnn_fused_gru_cell": 14,
    "col2im": 1, "fold": 1,
}  # fmt: skip
"""Operations an element of the output."""

NORMS: Mapping[str, int] = {
    "layer_norm": 6, "native_layer_norm": 6, "group_norm": 6, "native_group_norm": 6, "instance_norm": 6,
    "rms_norm": 3, "fused_rms_norm": 3,
}  # fmt: skip
"""Operations an element before scale and shift, which are one more each where they are given."""

SUMS: Mapping[str, int] = {
    **dict.fromkeys(words("""
    sum nansum mean nanmean prod amax amin aminmax max min any all argmax argmin median nanmedian mode
    cross_entropy nll_loss nll_loss_nd nll_loss2d nll_loss_forward nll_loss2d_forward cross_entropy_loss trace
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d
    adaptive_max_pool3d segment_reduce count_nonzero quantile nanquantile
"""), 1),
    **REDUCTIONS,
    "var_mean": 4, "std_mean": 4, "linalg_vector_norm": 2, "linalg_norm": 2, "linalg_matrix_norm": 2,
    "frobenius_norm": 2, "renorm": 3, "weight_norm": 4, "weight_norm_interface": 4, "dist": 3, "ctc_loss": 8,
    "mse_loss": 3, "l1_loss": 3, "smooth_l1_loss": 4, "huber_loss": 4, "binary_cross_entropy": 6,
    "binary_cross_entropy_with_logits": 7, "kl_div": 4, "soft_margin_loss": 4, "poisson_nll_loss": 4,
}  # fmt: skip
"""Operations an element of the largest input."""

PAIRS: Mapping[str, int] = {"cdist": 3, "cdist_forward": 3, "euclidean_dist": 3, "pdist": 3, "pdist_forward": 3}
"""Distances: operations a feature of each pair of rows, which are the outputs."""

WINDOWS: Mapping[str, int] = {
    "max_pool1d": 1, "max_pool2d": 2, "max_pool3d": 3, "avg_pool1d": 1, "avg_pool2d": 2, "avg_pool3d": 3,
    "max_pool1d_with_indices": 1, "max_pool2d_with_indices": 2, "max_pool3d_with_indices": 3,
    "mkldnn_max_pool2d": 2, "mkldnn_max_pool3d": 3, "lp_pool1d": 1, "lp_pool2d": 2, "fractional_max_pool2d": 2,
    "fractional_max_pool3d": 3,
}  # fmt: skip
"""Pooling: one operation a value of a window, told as the second argument; here, over how many axes."""


KNOWN = VIEWS | MOVES | {*EACH, *NORMS, *SUMS, *PAIRS, *WINDOWS, *RULES}
"""Operations that need not be taken apart."""


def elementwise_of(name: str, seen: Seen) -> Works | None:
    """The element-wise work of an operation; None where it is in no table."""
    if any(one.dtype == NESTED for one in (*seen.outputs, *seen.tensors())) and name not in VIEWS:
        return None
    if name in VIEWS or name in MOVES:
        return ()
    if name in NORMS:
        return (Work(seen.args[0].axes, NORMS[name] + max(0, len(seen.tensors(1)))),)
    if name in WINDOWS:
        return (Work((*seen.outputs[0].axes, *taps(_window(seen.args[1], WINDOWS[name])))),)
    if name in EACH:
        return (Work(seen.outputs[0].axes, EACH[name]),) if seen.outputs and EACH[name] else ()
    if name in PAIRS:
        return (Work((*seen.outputs[0].axes, seen.args[0].axes[-1]), PAIRS[name]),)
    if name in SUMS:
        largest = max(_tensors(seen), key=_rank, default=None)
        return (Work(largest.axes, SUMS[name]),) if largest is not None else ()
    return None


def beside_products(name: str, seen: Seen) -> Works:
    """The element-wise work of an operation that multiplies: its bias, its softmax."""
    y = seen.outputs[0]
    if name.endswith("attention") and len(seen.args) > 1:
        scores = Tensor((*seen.args[0].axes[:-1], seen.args[1].axes[-2]))
        return (Work(scores.axes, 1 + ACTIVATIONS["softmax"]),)
    third = 2 if name not in ("addmm", "baddbmm", "addbmm", "addmv") else 0
    biased = name not in ("einsum", "tensordot", "bilinear") and len(seen.args) > third
    return (Work(y.axes),) if biased and isinstance(seen.args[third], Tensor) else ()


def _window(given: object, count: int) -> list[int]:
    sizes = list(given) if isinstance(given, list | tuple) else [given]
    return sizes * count if len(sizes) == 1 else sizes  # type: ignore[return-value]


def _tensors(seen: Seen) -> list[Tensor]:
    found = list(seen.tensors())
    for one in (*seen.args, *seen.kwargs.values()):
        if isinstance(one, tuple):
            found += [item for item in one if isinstance(item, Tensor)]
    return found


def _rank(x: Tensor) -> int:
    return len(x.axes)
