"""The form of every op in Keras: the families' tables together."""

from __future__ import annotations

from weigh.write.code.gathered import Gathered
from weigh.write.code.keras import activations, foreign, functions, layers, recurrent, windows
from weigh.write.code.keras.forms import Form, Site

FORMS: Gathered[Site, Form] = Gathered(
    activations.TABLE,
    foreign.TABLE,
    functions.TABLE,
    layers.TABLE,
    recurrent.TABLE,
    windows.TABLE,
)
form_of, covered = FORMS.form_of, FORMS.covered
