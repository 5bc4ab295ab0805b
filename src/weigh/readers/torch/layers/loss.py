"""PyTorch's losses and distances: what compares two tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from weigh.network.ops import Op
from weigh.ops.distance import Similarity
from weigh.ops.loss import AdaptiveSoftmax, Criterion
from weigh.readers.torch.layers.arguments import FACTORY, choice, whole, wholes
from weigh.readers.torch.table import Given, LayerRow, TorchSignature, layer

_REDUCTION = "reduction='mean'"
_OLD = "size_average=None, reduce=None, " + _REDUCTION
_PAIR = "input, target"
_TWO = "input1, input2, target"


class _Loss(NamedTuple):
    """function: its name. over: what one number is made of (`Criterion.over`). call: what its `forward` takes."""

    function: str
    signature: str
    over: str = "elements"
    call: str = _PAIR


LOSSES = {
    "BCELoss": _Loss("binary_cross_entropy", "weight=None, " + _OLD),
    "BCEWithLogitsLoss": _Loss("binary_cross_entropy", f"weight=None, {_OLD}, pos_weight=None"),
    "CTCLoss": _Loss(
        "ctc",
        f"blank=0, {_REDUCTION}, zero_infinity=False",
        "sequences",
        "log_probs, targets, input_lengths, target_lengths",
    ),
    "CosineEmbeddingLoss": _Loss("cosine_embedding", "margin=0.0, " + _OLD, "rows", _TWO),
    "CrossEntropyLoss": _Loss(
        "cross_entropy",
        f"weight=None, size_average=None, ignore_index=-100, reduce=None, {_REDUCTION}, label_smoothing=0.0",
        "classes",
    ),
    "GaussianNLLLoss": _Loss("gaussian_nll", "*, full=False, eps=1e-06, " + _REDUCTION, call="input, target, var"),
    "HingeEmbeddingLoss": _Loss("hinge_embedding", "margin=1.0, " + _OLD),
    "HuberLoss": _Loss("huber", _REDUCTION + ", delta=1.0"),
    "KLDivLoss": _Loss("kl_divergence", _OLD + ", log_target=False"),
    "L1Loss": _Loss("l1", _OLD),
    "MSELoss": _Loss("mse", _OLD),
    "MarginRankingLoss": _Loss("margin_ranking", "margin=0.0, " + _OLD, call=_TWO),
    "MultiLabelMarginLoss": _Loss("multilabel_margin", _OLD, "rows"),
    "MultiLabelSoftMarginLoss": _Loss("multilabel_soft_margin", "weight=None, " + _OLD, "rows"),
    "MultiMarginLoss": _Loss("multi_margin", "p=1, margin=1.0, weight=None, " + _OLD, "rows"),
    "NLLLoss": _Loss("nll", f"weight=None, size_average=None, ignore_index=-100, reduce=None, {_REDUCTION}", "classes"),
    "NLLLoss2d": _Loss(
        "nll", f"weight=None, size_average=None, ignore_index=-100, reduce=None, {_REDUCTION}", "classes"
    ),
    "PoissonNLLLoss": _Loss(
        "poisson_nll",
        f"log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, {_REDUCTION}",
        call="log_input, target",
    ),
    "SmoothL1Loss": _Loss("smooth_l1", _OLD + ", beta=1.0"),
    "SoftMarginLoss": _Loss("soft_margin", _OLD),
    "TripletMarginLoss": _Loss(
        "triplet_margin",
        "margin=1.0, p=2.0, eps=1e-06, swap=False, " + _OLD,
        "rows",
        "anchor, positive, negative",
    ),
    "TripletMarginWithDistanceLoss": _Loss(
        "triplet_margin",
        f"*, distance_function=None, margin=1.0, swap=False, {_REDUCTION}",
        "rows",
        "anchor, positive, negative",
    ),
}


def criterion(loss: _Loss) -> Callable[[Given], Op]:
    """What the arguments of a loss make; the older `reduce=False` and `size_average=False` are read too."""

    def build(given: Given) -> Op:
        means = ("mean", "batchmean") if loss.function == "kl_divergence" else ("mean",)
        reduction = choice(given, "reduction", *means, "sum", "none")
        if given.values.get("reduce") is False:
            reduction = "none"
        elif given.values.get("size_average") is False:
            reduction = "sum"
        return Criterion(loss.function, reduction, loss.over)

    return build


def _row(loss: _Loss) -> LayerRow:
    names = tuple(loss.call.split(", "))
    return layer(loss.signature, criterion(loss), call=TorchSignature(loss.call), tensors=names)


def adaptive_softmax(given: Given) -> Op:
    classes = whole(given, "n_classes")
    return AdaptiveSoftmax(
        given.size("in_features"), wholes(given, "cutoffs"), classes, float(given["div_value"]), given.flag("head_bias")
    )


_SIDES = {"call": TorchSignature("x1, x2"), "tensors": ("x1", "x2")}

ROWS: dict[str, LayerRow] = {
    **{name: _row(loss) for name, loss in LOSSES.items()},
    "CosineSimilarity": layer("dim=1, eps=1e-08", lambda given: Similarity("cosine", given.dim()), **_SIDES),
    "PairwiseDistance": layer(
        "p=2.0, eps=1e-06, keepdim=False",
        lambda given: Similarity("distance", -1, given.flag("keepdim")),
        **_SIDES,
    ),
    "AdaptiveLogSoftmaxWithLoss": layer(
        "in_features, n_classes, cutoffs, div_value=4.0, head_bias=False" + FACTORY,
        adaptive_softmax,
        call=TorchSignature("input_, target_"),
        tensors=("input_", "target_"),
    ),
}
