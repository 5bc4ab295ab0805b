"""NumPy's small part against NumPy's own answers, written out."""

from __future__ import annotations

import pytest
from reading import abandoned, out, read

from weigh.network.sizes import Formula
from weigh.readers.python.values import Unknown

ANSWERS = {
    "np.zeros((2, 3)).shape": (2, 3),
    "np.ones(5).shape": (5,),
    "np.random.rand(2, 3).shape": (2, 3),
    "np.random.randn(4).ndim": 1,
    "np.random.normal(size=(2, 2)).shape": (2, 2),
    "np.random.normal(0, 1, (3, 4)).shape": (3, 4),
    "np.random.randint(0, 10, size=(7, 1)).shape": (7, 1),
    "np.random.random((2, 5)).shape": (2, 5),
    "np.array([[1, 2, 3], [4, 5, 6]]).shape": (2, 3),
    "np.array([[1, 2], [3, 4]]).tolist()": [[1, 2], [3, 4]],
    "np.array([1, 2, 3]).size": 3,
    "np.arange(5).tolist()": [0, 1, 2, 3, 4],
    "np.arange(2, 10, 3).tolist()": [2, 5, 8],
    "np.linspace(0, 1, 5).tolist()": [0.0, 0.25, 0.5, 0.75, 1.0],
    "np.eye(2).tolist()": [[1.0, 0.0], [0.0, 1.0]],
    "np.expand_dims(np.zeros((2, 3)), -1).shape": (2, 3, 1),
    "np.expand_dims(np.zeros((2, 3)), axis=0).shape": (1, 2, 3),
    "np.zeros((2, 3)).reshape(3, -1).shape": (3, 2),
    "np.zeros((60000, 28, 28)).reshape((60000, 784)).shape": (60000, 784),
    "np.reshape(np.zeros((4, 6)), (2, 12)).shape": (2, 12),
    "np.concatenate([np.zeros((2, 3)), np.ones((4, 3))]).shape": (6, 3),
    "np.concatenate((np.zeros((2, 3)), np.ones((2, 1))), axis=1).shape": (2, 4),
    "np.stack([np.zeros(3)] * 2).shape": (2, 3),
    "np.stack([np.zeros(3)] * 2, axis=-1).shape": (3, 2),
    "np.transpose(np.zeros((2, 3, 4)), (2, 0, 1)).shape": (4, 2, 3),
    "np.zeros((2, 3)).T.shape": (3, 2),
    "np.zeros((10, 28, 28))[0].shape": (28, 28),
    "np.zeros((10, 28, 28))[2:5].shape": (3, 28, 28),
    "np.zeros((10, 28, 28))[..., np.newaxis].shape": (10, 28, 28, 1),
    "np.zeros((10, 28, 28))[:, :, 3].shape": (10, 28),
    "np.zeros((10, 4))[:, None].shape": (10, 1, 4),
    "np.array([5, 6, 7])[1]": 6,
    "np.array([5, 6, 7])[-1] + 1": 7 + 1,
    "np.array([[1, 2], [3, 4]])[1].tolist()": [3, 4],
    "np.prod((28, 28, 3))": 2352,
    "np.prod([[2, 3], [4, 5]])": 120,
    "int(np.prod([2, 3]))": 6,
    "np.sum([1, 2, 3])": 6,
    "np.max(np.array([3, 9, 2])) + 1": 10,
    "np.array([1, 2, 3]).max()": 3,
    "np.cumsum([1, 2, 3]).tolist()": [1, 3, 6],
    "np.mean([1, 2])": 1.5,
    "int(np.ceil(7 / 2))": 4,
    "int(np.floor(3.7))": 3,
    "np.sqrt(16)": 4.0,
    "int(np.log2(256))": 8,
    "np.abs(-3)": 3,
    "(np.array([1, 2]) * 2 + 1).tolist()": [3, 5],
    "(2 ** np.arange(4)).tolist()": [1, 2, 4, 8],
    "(np.array([1, 2, 3]) > 1).tolist()": [False, True, True],
    "(np.zeros((8, 1, 6)) + np.ones((7, 1))).shape": (8, 7, 6),
    "(np.zeros((100, 200)) / 255).shape": (100, 200),
    "np.zeros(3).astype('float32').shape": (3,),
    "str(np.zeros(3, dtype=np.float32).dtype)": "float32",
    "np.zeros(3).astype(np.int32).dtype == np.int32": True,
    "len(np.zeros((7, 2)))": 7,
    "[row.shape for row in np.zeros((2, 3))]": [(3,), (3,)],
    "np.int32(3.7), np.float32(2)": (3, 2.0),
    "np.squeeze(np.zeros((1, 3, 1))).shape": (3,),
    "np.zeros_like(np.ones((2, 2))).shape": (2, 2),
    "np.full((2, 2), 7).tolist()": [[7, 7], [7, 7]],
    "np.inf > 10, round(np.pi, 2), np.newaxis": (True, 3.14, None),
    "np.zeros((10 ** 6, 10 ** 6)).shape": (10**6, 10**6),
    "np.shape(np.zeros((2, 3))), np.ndim([1])": ((2, 3), 1),
    "isinstance(np.zeros(2), np.ndarray)": True,
    "np.random.seed(1)": None,
    "np.zeros((2, 3)).sum(axis=1).shape": (2,),
    "np.maximum(3, 4)": 4,
    "np.array([1, 2]).shape[0] * 3": 6,
    "list(np.array([1, 2]))": [1, 2],
}


@pytest.mark.parametrize("expression", ANSWERS)
def test_numpy(expression: str) -> None:
    interp = read(f"import numpy as np\nout = {expression}")
    assert not abandoned(interp)
    assert interp.globals["out"] == ANSWERS[expression]


NOT_KNOWN = [
    "np.random.rand()", "np.max(np.random.rand(3))", "np.load('x.npy')", "np.loadtxt('x')", "np.zeros(u).shape[0]", "np.unique([1, 1])",
    "np.random.rand(3)[0]", "np.max(y_train) + 1", "np.array([u, 1]).shape", "np.zeros((2, 3))[u]", "np.linalg.norm([1])",
]  # fmt: skip


@pytest.mark.parametrize("expression", NOT_KNOWN)
def test_not_known(expression: str) -> None:
    interp = read(f"import numpy as np\nout = {expression}")
    assert isinstance(interp.globals["out"], Unknown)
    assert not abandoned(interp)


ERRORS = {
    "np.zeros((2, 3)).reshape(4, 2)": "ValueError",
    "np.zeros((2, 3)) + np.zeros((4, 3))": "ValueError",
    "np.zeros((2, 3))[5]": "IndexError",
    "np.zeros(3)[0, 0]": "IndexError",
}


@pytest.mark.parametrize("expression", ERRORS)
def test_errors(expression: str) -> None:
    (note,) = abandoned(read(f"import numpy as np\nout = {expression}"))
    assert note.facts["error"] == ERRORS[expression]


def test_a_size_may_be_a_formula() -> None:
    n = Formula("n")
    assert out("import numpy as np\nout = np.zeros((n, 4)).reshape(n * 2, 2).shape", given={"n": n}) == (2 * n, 2)
    assert out("import numpy as np\nout = np.zeros((n, 4)).size", given={"n": n}) == 4 * n


def test_numpy_without_its_import() -> None:
    assert out("out = np.zeros((2, 2)).shape") == (2, 2)
