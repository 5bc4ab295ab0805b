"""torchvision's classification models, read live: the parameters and products that the metadata of their weights state."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torchvision_models import made, torchvision_models  # noqa: E402
from weigh.ask.ledger import ledger  # noqa: E402
from weigh.readers.live.torch import read_module  # noqa: E402

MODELS = torchvision_models()
NAMES = MODELS.list_models(module=MODELS)


@pytest.mark.skipif(MODELS is None, reason="torchvision is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_as_the_metadata_of_its_weights_has_it(name: str) -> None:
    for weights in MODELS.get_model_weights(name):
        size = weights.transforms.keywords.get("crop_size", 224)
        arguments = {"image_size": size} if name.startswith("vit") else {}
        model = made(name, **arguments)
        before = list(model.state_dict()), [one.training for one in model.modules()]
        (graph,) = read_module(model, (1, 3, size, size)).graphs
        found = ledger(graph)
        assert not graph.gaps and not graph.notes
        assert found.params.size == weights.meta["num_params"]
        assert round(found.macs.size / 1e9, 3) == weights.meta["_ops"]
        assert (list(model.state_dict()), [one.training for one in model.modules()]) == before
