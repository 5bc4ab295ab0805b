"""What is asked for where a name is not defined: the part of it that the sizes depend on; and giving it settles them."""

from __future__ import annotations

import pytest

from weigh.ask.ledger import ledger
from weigh.asked import Mistyped, setting, settings
from weigh.sources import read_source
from weigh.words.remarks import unknown

HEAD = "from keras.models import Sequential\nfrom keras.layers import Dense, LSTM\nm = Sequential()\n"
LSTM = f"{HEAD}m.add(LSTM(32, input_shape=(X_train.shape[1], X_train.shape[2])))\n"
TORCH = "import torch.nn as nn\nnet = nn.Linear(4, args.units)\n"

ASKED = [
    (LSTM, "X_train.shape", "X_train.shape=100,7,8", 4 * 32 * (8 + 32 + 1)),
    (f"{HEAD}m.add(Dense(len(labels), input_shape=(4,)))\n", "'len(labels)'", "len(labels)=10", 50),
    (f"{HEAD}m.add(Dense(args.units, input_shape=(4,)))\n", "args.units", "args.units=10", 50),
    (f"{HEAD}m.add(Dense(3, input_shape=(4, shape[0])))\n", "shape", "shape=9,9", 30),
    (f"{HEAD}m.add(Dense(len(words[0]), input_shape=(4,)))\n", "words", "words=[[1,2]]", 10),
    (f"{HEAD}m.add(Dense(units, input_shape=(4,)))\n", "units", "units=10", 50),
    (TORCH, "args.units", "args.units=10", 50),
]


@pytest.mark.parametrize(("code", "asked", "given", "params"), ASKED)
def test_the_part_that_is_asked_for_settles_it(code: str, asked: str, given: str, params: int) -> None:
    (open_,) = read_source("m.py", text=code).graphs
    (gap,) = open_.gaps
    assert unknown(gap).endswith(f" Add --set {asked}=VALUE; for a shape --set {asked}=28,28,1.")
    reading = read_source("m.py", text=code, given=settings([setting(given)]))
    assert not reading.notes or "not used" not in {note.kind for note in reading.notes}
    assert (ledger(reading.graphs[0]).params.known, reading.graphs[0].gaps) == (params, ())


@pytest.mark.parametrize("text", ["len(=3", "len(a b)=3", "f(x)=3", "a[0]=3"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        setting(text)
