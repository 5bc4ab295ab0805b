"""Losses and distances as functions."""

from __future__ import annotations

from weigh.ops.distance import Similarity
from weigh.readers.torch.functions.arguments import same_as, whole
from weigh.readers.torch.layers.loss import ROWS as MODULES
from weigh.readers.torch.table import FunctionRow, function

_OLD = "size_average=None, reduce=None, reduction='mean'"
_PAIR = "input, target"
_TWO = "input1, input2, target"
_CLASSES = "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean'"
_TRIPLET = "anchor, positive, negative"

_OF_MODULES = {
    "binary_cross_entropy": ("BCELoss", _PAIR, f"weight=None, {_OLD}"),
    "binary_cross_entropy_with_logits": ("BCEWithLogitsLoss", _PAIR, f"weight=None, {_OLD}, pos_weight=None"),
    "cosine_embedding_loss": ("CosineEmbeddingLoss", _TWO, f"margin=0, {_OLD}"),
    "cross_entropy": ("CrossEntropyLoss", _PAIR, f"{_CLASSES}, label_smoothing=0.0"),
    "ctc_loss": (
        "CTCLoss", "log_probs, targets, input_lengths, target_lengths", "blank=0, reduction='mean', zero_infinity=False"
    ),
    "gaussian_nll_loss": ("GaussianNLLLoss", "input, target, var", "full=False, eps=1e-06, reduction='mean'"),
    "hinge_embedding_loss": ("HingeEmbeddingLoss", _PAIR, f"margin=1.0, {_OLD}"),
    "huber_loss": ("HuberLoss", _PAIR, "reduction='mean', delta=1.0, weight=None"),
    "kl_div": ("KLDivLoss", _PAIR, f"{_OLD}, log_target=False"),
    "l1_loss": ("L1Loss", _PAIR, f"{_OLD}, weight=None"),
    "margin_ranking_loss": ("MarginRankingLoss", _TWO, f"margin=0, {_OLD}"),
    "mse_loss": ("MSELoss", _PAIR, f"{_OLD}, weight=None"),
    "multi_margin_loss": ("MultiMarginLoss", _PAIR, f"p=1, margin=1.0, weight=None, {_OLD}"),
    "multilabel_margin_loss": ("MultiLabelMarginLoss", _PAIR, _OLD),
    "multilabel_soft_margin_loss": ("MultiLabelSoftMarginLoss", _PAIR, f"weight=None, {_OLD}"),
    "nll_loss": ("NLLLoss", _PAIR, _CLASSES),
    "poisson_nll_loss": (
        "PoissonNLLLoss", _PAIR,
        "log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, reduction='mean'",
    ),
    "smooth_l1_loss": ("SmoothL1Loss", _PAIR, f"{_OLD}, beta=1.0"),
    "soft_margin_loss": ("SoftMarginLoss", _PAIR, _OLD),
    "triplet_margin_loss": ("TripletMarginLoss", _TRIPLET, f"margin=1.0, p=2, eps=1e-06, swap=False, {_OLD}"),
    "triplet_margin_with_distance_loss": (
        "TripletMarginWithDistanceLoss", _TRIPLET, "distance_function=None, margin=1.0, swap=False, reduction='mean'"
    ),
}  # fmt: skip
"""Each function with the module that does the same, its tensors, and its settings; weights may be tensors as well."""

ROWS: dict[str, FunctionRow] = {
    **{
        name: same_as(
            MODULES[module], f"{tensors}, {settings}", f"{tensors.replace(',', '')} weight pos_weight"
        )
        for name, (module, tensors, settings) in _OF_MODULES.items()
    },
    "cosine_similarity": function(
        "x1, x2, dim=1, eps=1e-08", "x1 x2", lambda given: Similarity("cosine", whole(given, "dim"))
    ),
    "pairwise_distance": function(
        "x1, x2, p=2.0, eps=1e-06, keepdim=False", "x1 x2",
        lambda given: Similarity("distance", -1, given.flag("keepdim")),
    ),
}  # fmt: skip
