"""Products, and layers as functions: what comes out, and the products that PyTorch's own counter counts."""

from __future__ import annotations

import pytest
from function_rows import B, Call, agrees, at, macs, told, x
from hypothesis import given
from hypothesis import strategies as st

from weigh.network.errors import ShapeError
from weigh.readers.torch.functions.losses import _OF_MODULES as LOSSES

SEQ, IMAGE, SIGNAL, VOLUME = x(B, 10, 16), x(B, 6, 20, 20), x(B, 6, 30), x(B, 6, 8, 8, 8)
HEADS = x(B, 4, 10, 8)

PRODUCTS = [
    Call("matmul", SEQ, x(16, 5)), Call("matmul", SEQ, x(B, 16, 5)), Call("matmul", x(16), x(16, 5)), 
    Call("matmul", HEADS, x(B, 4, 8, 10)), Call("matmul", x(B, 4, 10, 8), x(8, 3)), Call("matmul", x(1, 4, 5, 8), x(B, 1, 8, 3)),
    Call("mm", x(B, 16), x(16, 4)), Call("mm", x(8 * B, 16), x(16, 4)), Call("bmm", SEQ, x(B, 16, 7)), Call("bmm", x(4 * B, 10, 8), x(4 * B, 8, 10)), 
    Call("addmm", x(4), x(B, 16), x(16, 4)), Call("addmm", x(B, 4), x(B, 16), x(16, 4), beta=0.5), Call("baddbmm", x(B, 10, 7), SEQ, x(B, 16, 7)), Call("baddbmm", x(1, 1, 7), SEQ, x(B, 16, 7), alpha=0.5),
     
    Call("einsum", "bqd,bkd->bqk", SEQ, SEQ), Call("einsum", "bhid,bhjd->bhij", HEADS, HEADS), Call("einsum", "bhij,bhjd->bihd", x(B, 4, 10, 10), HEADS),
    Call("einsum", "...ij,jk->...ik", HEADS, x(8, 3)), Call("einsum", "bnd,de", SEQ, x(16, 4)), Call("einsum", "ii->i", x(5, 5)), Call("einsum", "ii", x(5, 5)), Call("einsum", "bij->bji", SEQ),
    Call("einsum", "i,j->ij", x(5), x(6)), Call("einsum", "bnd,bnd->bn", SEQ, SEQ), Call("einsum", "bnd,edf->benf", SEQ, x(3, 16, 4)), Call("einsum", "ij,jk->k", x(5, 6), x(6, 7)),
    Call("einsum", "bi,bi,bi->b", x(B, 4), x(B, 4), x(B, 4)), Call("einsum", "ij,jk,kl->il", x(5, 6), x(6, 7), x(7, 3)), Call("einsum", "bhwc,hkc->bhwk", x(B, 7, 7, 8), x(7, 9, 8)),
    Call("einsum", "bnd,de->bne", [SEQ, x(16, 4)]),
    Call("einsum", SEQ, [0, 1, 2], x(16, 4), [2, 3], [0, 1, 3]), Call("einsum", x(5, 6), [0, 1], x(6, 7), [1, 2]), Call("einsum", HEADS, [..., 0], x(8, 3), [0, 1], [..., 1]),
    Call("tensordot", SEQ, x(16, 5), 1), Call("tensordot", x(B, 10, 16), x(10, 16, 3)), Call("tensordot", SEQ, x(7, 16), dims=([2], [1])), Call("tensordot", x(3, 4, 5), x(4, 3, 2), ([1, 0], [0, 1])),
    Call("linalg.multi_dot", [x(10, 100), x(100, 5), x(5, 50)]), Call("chain_matmul", x(10, 100), x(100, 5), x(5, 50)), Call("linalg.multi_dot", [x(9), x(9, 5), x(5, 50)]), Call("linalg.multi_dot", [x(40, 30), x(30, 35), x(35, 15), x(15, 5), x(5, 10)]),
    Call("linear", SEQ, x(5, 16)), Call("linear", SEQ, x(5, 16), x(5)),  Call("linear", x(16), x(5, 16)),
    Call("conv2d", IMAGE, x(8, 6, 3, 3)), Call("conv2d", IMAGE, x(8, 6, 3, 5), x(8), stride=2, padding=1), Call("conv2d", IMAGE, x(12, 1, 3, 3), None, 1, (1, 2), 2, 6), Call("conv2d", IMAGE, x(8, 3, 3, 3), groups=2, padding="same"),
    Call("conv2d", IMAGE, x(8, 6, 3, 3), padding="valid"), Call("conv1d", SIGNAL, x(4, 6, 5), x(4), 2), Call("conv3d", VOLUME, x(4, 6, 3, 3, 3), padding=(1, 0, 1)), Call("conv2d", x(6, 20, 20), x(8, 6, 3, 3)),
    Call("conv2d", x(5 * B, 6, 20, 20), x(8, 6, 3, 3)), Call("conv2d", IMAGE, x(8, 6, 3, 3), stride=(2, 1), dilation=(1, 2)),
    Call("conv_transpose2d", IMAGE, x(6, 8, 4, 4), None, 2, 1), Call("conv_transpose2d", IMAGE, x(6, 4, 3, 3), x(8), stride=2, output_padding=1, groups=2), Call("conv_transpose1d", SIGNAL, x(6, 4, 5), dilation=2), Call("conv_transpose3d", VOLUME, x(6, 2, 2, 2, 2), stride=2),
    Call("scaled_dot_product_attention", HEADS, HEADS, HEADS), Call("scaled_dot_product_attention", HEADS, x(B, 4, 7, 8), x(B, 4, 7, 8), is_causal=True), Call("scaled_dot_product_attention", HEADS, HEADS, HEADS, x(10, 10, dtype="bool")),
    Call("scaled_dot_product_attention", HEADS, HEADS, HEADS, attn_mask=x(1, 1, 10, 10), dropout_p=0.1), Call("scaled_dot_product_attention", SEQ, SEQ, SEQ), Call("scaled_dot_product_attention", HEADS, x(B, 2, 10, 8), x(B, 2, 10, 8), enable_gqa=True),
]  # fmt: skip

OTHERS = [
    Call("matmul", SEQ, x(16)), Call("mv", x(5, 16), x(16)), Call("addbmm", x(10, 7), SEQ, x(B, 16, 7)), Call("addmv", x(5), x(5, 16), x(16)), Call("linear", x(B, 16), x(16)),
    Call("dot", x(9), x(9)), Call("vdot", x(9), x(9)), Call("inner", x(9), x(9)), Call("inner", SEQ, x(5, 16)), Call("outer", x(4), x(5)), Call("ger", x(4), x(5)), Call("kron", x(2, 3), x(4, 5)), Call("kron", x(3), x(4, 5)),
    Call("addr", x(4, 5), x(4), x(5)), Call("cdist", SEQ, x(B, 7, 16)), Call("cdist", x(5, 16), x(7, 16)), Call("cross", x(B, 3), x(B, 3)), Call("linalg.vecdot", SEQ, SEQ), Call("linalg.cross", x(B, 3), x(1, 3)), Call("trace", x(4, 4)),
    Call("inverse", x(B, 4, 4)), Call("det", x(B, 4, 4)), Call("linalg.qr", x(6, 4)), Call("linalg.svd", x(B, 6, 4)), Call("linalg.svd", x(4, 6), full_matrices=False), Call("svd", x(4, 6)), Call("linalg.solve", x(B, 4, 4), x(B, 4, 3)), Call("linalg.eigh", x(B, 4, 4)), Call("linalg.cholesky", x(4, 4)), Call("pinverse", x(4, 6)), Call("linalg.svdvals", x(4, 6)),
    Call("linalg.slogdet", x(B, 4, 4)), Call("matrix_power", x(4, 4), 3),
    Call("bilinear", x(B, 5), x(B, 6), x(4, 5, 6)), Call("bilinear", x(B, 3, 5), x(B, 3, 6), x(4, 5, 6), x(4)),
    Call("embedding", x(B, 10, dtype="int64"), x(50, 16), space="functional"), Call("embedding", x(50, 16), x(B, 10, dtype="int64"), space="torch"), Call("embedding", x(B, 10, dtype="int64"), x(50, 16), padding_idx=0, space="functional"),
    Call("embedding_bag", x(B, 10, dtype="int64"), x(50, 16), space="functional"), Call("embedding_bag", x(30, dtype="int64"), x(50, 16), x(B, dtype="int64"), mode="sum", space="functional"),
    Call("batch_norm", IMAGE, x(6), x(6), space="functional"), Call("batch_norm", IMAGE, x(6), x(6), x(6), x(6), training=False, space="functional"), Call("batch_norm", SEQ, x(10), x(10), weight=x(10), bias=x(10), space="functional"),
    Call("instance_norm", IMAGE, space="functional"), Call("instance_norm", IMAGE, weight=x(6), bias=x(6), space="functional"), Call("layer_norm", SEQ, (16,)), Call("layer_norm", SEQ, (10, 16), x(10, 16), x(10, 16)), Call("layer_norm", SEQ, [16], eps=1e-6),
    Call("group_norm", IMAGE, 3), Call("group_norm", IMAGE, 3, x(6), x(6)), Call("rms_norm", SEQ, (16,), x(16)), Call("local_response_norm", IMAGE, 5), Call("prelu", IMAGE, x(6)), Call("prelu", SEQ, x(1)),
    *[Call(f"max_pool{n}d", image, 3, 2) for n, image in ((1, SIGNAL), (2, IMAGE), (3, VOLUME))], Call("max_pool2d", IMAGE, 3, 2, 1, ceil_mode=True), Call("max_pool2d", IMAGE, 2, return_indices=True), Call("max_pool2d", IMAGE, (2, 3), stride=(1, 2), dilation=2), Call("max_pool2d", IMAGE, kernel_size=2),
    *[Call(f"avg_pool{n}d", image, 3, 2, 1) for n, image in ((1, SIGNAL), (2, IMAGE), (3, VOLUME))], Call("avg_pool2d", IMAGE, 7), Call("avg_pool2d", x(5 * B, 6, 20, 20), (20, 20)),
    *[Call(f"adaptive_{kind}_pool{n}d", image, 2, space="functional") for kind in ("avg", "max") for n, image in ((1, SIGNAL), (2, IMAGE), (3, VOLUME))], Call("adaptive_avg_pool2d", IMAGE, (1, 1)), Call("adaptive_avg_pool2d", IMAGE, (None, 3)), Call("adaptive_max_pool2d", IMAGE, 3, return_indices=True),
    Call("lp_pool1d", SIGNAL, 2, 3), Call("lp_pool2d", IMAGE, 2, 3, 2), Call("fractional_max_pool2d", IMAGE, 2, output_size=9), Call("fractional_max_pool2d", IMAGE, 2, output_ratio=(0.5, 0.5)), Call("max_unpool2d", x(B, 6, 10, 10), x(B, 6, 10, 10, dtype="int64"), 2),
    Call("max_unpool2d", x(B, 6, 10, 10), x(B, 6, 10, 10, dtype="int64"), 2, output_size=(21, 20)),
    Call("interpolate", IMAGE, scale_factor=2), Call("interpolate", IMAGE, (7, 9)), Call("interpolate", IMAGE, size=40, mode="bilinear", align_corners=True), Call("interpolate", IMAGE, scale_factor=0.5, mode="area"), Call("interpolate", IMAGE, scale_factor=(1.5, 2.0), mode="bicubic"),
    Call("interpolate", SIGNAL, scale_factor=2, mode="linear"), Call("interpolate", VOLUME, scale_factor=2, mode="trilinear"), Call("upsample", IMAGE, scale_factor=2), Call("upsample_nearest", IMAGE, scale_factor=3), Call("upsample_bilinear", IMAGE, scale_factor=2),
    Call("grid_sample", IMAGE, x(B, 5, 7, 2)), Call("grid_sample", VOLUME, x(B, 5, 7, 9, 3), align_corners=False), Call("affine_grid", x(B, 2, 3), (B, 6, 5, 7)), Call("affine_grid", x(B, 3, 4), [B, 6, 5, 7, 9], align_corners=False),
    *[Call(name, IMAGE) for name in ("relu", "relu6", "gelu", "silu", "mish", "elu", "selu", "celu", "leaky_relu", "hardswish", "hardsigmoid", "hardtanh", "softplus", "softsign", "tanhshrink", "hardshrink", "softshrink", "logsigmoid", "sigmoid", "tanh", "rrelu", "dropout", "dropout2d", "alpha_dropout", "feature_alpha_dropout", "relu_", "sigmoid_", "special.expit")],
    Call("softmax", SEQ, -1), Call("softmax", SEQ, dim=1), Call("log_softmax", SEQ, dim=-1), Call("softmin", SEQ, 1), Call("gumbel_softmax", SEQ, hard=True), Call("glu", SEQ), Call("glu", SEQ, 1), Call("threshold", SEQ, 0.1, 0.0), Call("gelu", SEQ, approximate="tanh"),
    Call("dropout", SEQ, 0.5, False), Call("dropout", SEQ, p=0.1, training=True), Call("dropout1d", SIGNAL, 0.2), Call("dropout3d", VOLUME),
]  # fmt: skip


@pytest.mark.parametrize("call", PRODUCTS, ids=repr)
def test_products_as_torch_counts_them(call: Call) -> None:
    agrees(call)
    applied, _ = call.weighed()
    assert not applied.weights


@pytest.mark.parametrize("call", OTHERS, ids=repr)
def test_as_torch(call: Call) -> None:
    agrees(call, products=False)


@pytest.mark.parametrize("name", [name for name in LOSSES if name not in ("ctc_loss", "gaussian_nll_loss")])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_losses(name: str, reduction: str) -> None:
    classes = name in ("cross_entropy", "nll_loss", "multi_margin_loss")
    target = x(B, dtype="int64") if classes else x(B, 5, dtype="int64") if name == "multilabel_margin_loss" else x(B, 5)
    if name in ("cosine_embedding_loss",):
        given: tuple[object, ...] = (x(B, 5), x(B, 5), x(B))
    elif name in ("margin_ranking_loss", "triplet_margin_loss", "triplet_margin_with_distance_loss"):
        given = (x(B, 5),) * 3
    else:
        given = (x(B, 5), target)
    agrees(Call(name, *given, reduction=reduction), products=False)


def test_what_is_summed_once_is_not_summed_again() -> None:
    """A product of matrices is products alone; a letter of one side only is summed before, one operation an element."""
    assert Call("einsum", "ij,jk,kl->il", x(5, 6), x(6, 7), x(7, 3)).weighed()[0].elementwise == ()
    alone = Call("einsum", "ij,jk->k", x(5, 6), x(6, 7)).weighed()[0]
    assert [work.count for work in alone.elementwise] == [5 * 6]


def test_hand_products() -> None:
    """Where PyTorch's counter counts nothing: one product a term."""
    assert macs(Call("dot", x(9), x(9)).weighed()[0]) == 9
    assert (
        macs(Call("mv", x(5, 16), x(16)).weighed()[0])
        == macs(Call("addmv", x(5), x(5, 16), x(16)).weighed()[0])
        == 5 * 16
    )
    assert macs(Call("addbmm", x(10, 7), SEQ, x(B, 16, 7)).weighed()[0]) == 10 * 16 * 7
    assert macs(Call("inner", SEQ, x(5, 16)).weighed()[0]) == 10 * 5 * 16
    assert macs(Call("linalg.vecdot", SEQ, SEQ).weighed()[0]) == 10 * 16
    assert macs(Call("bilinear", x(B, 5), x(B, 6), x(4, 5, 6)).weighed()[0]) == 4 * 5 * 6 + 4 * 6
    assert macs(Call("affine_grid", x(B, 2, 3), (B, 6, 5, 7)).weighed()[0]) == 5 * 7 * 2 * 3


PROJECTIONS = {
    "embed_dim_to_check": 16, "num_heads": 4, "in_proj_weight": x(48, 16), "in_proj_bias": x(48), "bias_k": None, "bias_v": None,
    "add_zero_attn": False, "dropout_p": 0.0, "out_proj_weight": x(16, 16), "out_proj_bias": x(16),
}  # fmt: skip


@pytest.mark.parametrize(
    "settings",
    [{}, {"need_weights": False}, {"average_attn_weights": False}, {"in_proj_bias": None}, {"add_zero_attn": True}],
    ids=str,
)
def test_attention_with_given_projections(settings: dict[str, object]) -> None:
    query = x(10, B, 16)
    agrees(Call("multi_head_attention_forward", query, query, query, **{**PROJECTIONS, **settings}))


def test_attention_over_other_keys() -> None:
    settings = {
        **PROJECTIONS, "in_proj_weight": None, "use_separate_proj_weight": True, "q_proj_weight": x(16, 16),
        "k_proj_weight": x(16, 5), "v_proj_weight": x(16, 7),
    }  # fmt: skip
    agrees(Call("multi_head_attention_forward", x(10, B, 16), x(9, B, 5), x(9, B, 7), **settings))


@given(
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(0, 3),
    st.integers(1, 2),
    st.sampled_from([1, 2, 3]),
    st.booleans(),
)
def test_convolutions(kernel: int, stride: int, padding: int, dilation: int, groups: int, transposed: bool) -> None:
    weight = x(6, 12 // groups, kernel, kernel) if transposed else x(12, 6 // groups, kernel, kernel)
    agrees(
        Call(
            f"conv{'_transpose' * transposed}2d",
            x(B, 6, 9, 11),
            weight,
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
        )
    )


LETTERS = "bijk"


@given(
    st.lists(
        st.text(LETTERS, min_size=1, max_size=3).filter(lambda term: len(set(term)) == len(term)),
        min_size=1,
        max_size=3,
    ),
    st.data(),
)
def test_equations(terms: list[str], data: st.DataObject) -> None:
    held = sorted(set("".join(terms)))
    output = "".join(data.draw(st.permutations(held))[: data.draw(st.integers(0, len(held)))])
    sizes = dict(zip(LETTERS, (2, 3, 4, 5), strict=True))
    agrees(Call("einsum", f"{','.join(terms)}->{output}", *(x(*(sizes[letter] for letter in term)) for term in terms)))


@pytest.mark.parametrize("call, kind", [
    (Call("linear", x(B, 12), x(5, 16)), "kernel.features"),
    (Call("matmul", x(B, 10, 16), x(15, 4)), "matmul.inside"),
    (Call("view", x(B, 16, 6, 6), -1, 16 * 5 * 5), "reshape.remainder"),
    (Call("view", x(B, 16, 6, 6), B, 16 * 5 * 5), "reshape.elements"),
    (Call("conv2d", x(B, 5, 20, 20), x(8, 6, 3, 3)), None),
    (Call("add", x(B, 5), x(4)), "broadcast"),
    (Call("cat", [x(B, 5, 4), x(B, 5, 3)], 1), "concatenate.sizes"),
    (Call("topk", x(B, 5), 6), "top_k"),
    (Call("unfold", x(B, 5), 1, 6, 1, space="Tensor"), "windows.too_large"),
    (Call("select", x(B, 5), 1, 7), "index.position"),
], ids=repr)  # fmt: skip
def test_what_torch_refuses_is_refused(call: Call, kind: str | None) -> None:
    with pytest.raises(ShapeError) as error:
        call.weighed()
    assert kind is None or error.value.fault.kind == kind
    with pytest.raises((RuntimeError, IndexError, LookupError)):
        call.measured(1)


def test_the_comparison_can_fail() -> None:
    applied, result = Call("linear", SEQ, x(5, 16)).weighed()
    run, counted = Call("linear", SEQ, x(6, 16)).measured(1)
    assert told(result, 1) != told(run, 1)
    assert at(macs(applied), 1) != counted
