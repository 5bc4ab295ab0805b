"""The form of every op in PyTorch: the families' tables together, and what has no form with its reason."""

from __future__ import annotations

from weigh.write.code.gathered import Gathered
from weigh.write.code.torch import (
    activations,
    attention,
    convolution,
    dense,
    elementwise,
    native,
    native_functions,
    pooling,
    recurrent,
    reductions,
    shapes,
    signals,
    wrappers,
)
from weigh.write.code.torch.forms import Form, Site

FORMS: Gathered[Site, Form] = Gathered(
    activations.TABLE,
    attention.TABLE,
    convolution.TABLE,
    dense.TABLE,
    elementwise.TABLE,
    native.TABLE,
    native_functions.TABLE,
    pooling.TABLE,
    recurrent.TABLE,
    reductions.TABLE,
    shapes.TABLE,
    signals.TABLE,
    wrappers.TABLE,
)
form_of, covered = FORMS.form_of, FORMS.covered
