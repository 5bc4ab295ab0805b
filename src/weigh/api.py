"""From Python: `weigh.read("model.py")` gives a Network; `weigh.read_all` every network of a source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from weigh.ask.ledger import Count, Ledger, Row, ledger
from weigh.network.errors import Fault, SelectionError
from weigh.network.graph import Graph
from weigh.network.notebook import InNotebook
from weigh.readers.live import read_live
from weigh.readers.reading import Reading
from weigh.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TypeAlias

    from weigh.ask.diff import Difference
    from weigh.ask.explain import Explanation
    from weigh.ask.why.answers import Answers
    from weigh.checking.audit import Audit

    Columns: TypeAlias = str | Iterable[str] | None


class LayerView(InNotebook):
    """One layer of a network: its figures, and what explains them.

    params, trainable, macs: sizes, which are ints where everything is known. output_shapes: one for each output of each
    call, the batch first, None for what is not known.
    """

    def __init__(self, network: Network, row: Row) -> None:
        self.row = row
        self._network = network
        self.name = row.layer.name
        self.type = row.layer.type
        self.path = row.path
        self.params = row.params
        self.trainable = row.trainable
        self.macs = row.macs
        self.formula = row.formula
        self.output_shapes = [
            tuple(size if isinstance(size, int) else None for size in tensor.shape) for tensor in row.outputs
        ]

    def explain(self, expected: int | None = None, expected_shape: tuple[int | None, ...] | None = None) -> Explanation:
        """Where the layer's numbers come from.

        expected: the parameters that were expected instead: how that number may have come about is told with it.
        expected_shape: likewise for the shape that comes out, without the batch; None for any size.
        """
        from weigh.ask.explain import explain_row

        found = explain_row(self._network.ledger, self.row, expected, expected_shape)
        reading = self._network.reading
        return found if reading is None else replace(found, quote=reading.line(found.place))

    def __repr__(self) -> str:
        return f"<weigh.LayerView {self.path!r} ({self.type}): {self.params} parameters>"


class Network(InNotebook):
    """One network, and the questions that it can be asked."""

    def __init__(self, graph: Graph, reading: Reading | None = None) -> None:
        self.graph = graph
        self.reading = reading
        self.ledger: Ledger = ledger(graph)

    @property
    def name(self) -> str:
        return self.graph.name

    @property
    def layers(self) -> list[LayerView]:
        """The rows of the ledger in order, the enclosing ones included."""
        return [LayerView(self, row) for row in self.ledger.rows]

    @property
    def params(self) -> Count:
        return self.ledger.params

    @property
    def macs(self) -> Count:
        """Multiply-accumulates for one example."""
        return self.ledger.macs

    def diff(self, other: Network) -> Difference:
        """How the other network differs: a gap is what it has more."""
        from weigh.ask.diff import diff

        return diff(self.ledger, other.ledger)

    def __getitem__(self, name: str) -> LayerView:
        """The layer of that name, path or number (`#3`).

        Raises: SelectionError where there is none.
        """
        from weigh.ask.select import select

        return LayerView(self, select(self.ledger, name))

    def why(self, *claims: str, like: str = "") -> Answers:
        """Why a number is not the one expected: the smallest sets of edits that lead to what is claimed.

        claims: as on the command line, "60M", "neurons=650k", "conv2.kernel=5x5x48". like: a network of the zoo.
        Raises: SelectionError for what is no claim, or is about a layer that is not there.
        """
        from weigh.ask.claims import parse
        from weigh.explaining import answers_for

        return answers_for(self.ledger, self.reading, parse(claims), like)

    def code(self, to: str) -> str:
        """The network written out: "keras", "torch" or "notation".

        Raises: WriteError where the target has no form for something in it, or a size is not known.
        """
        from weigh.write.code import write

        return write(self.graph, to)

    def report(self, path: str | Path, *claims: str, like: str = "", force: bool = False) -> Path:
        """Write a report on the network: one HTML file that works offline. Returns where it stands.

        path: the file, or a folder, in which it is called after the network. claims, like: as of `why`.
        force: also in the place of a file that is no report.
        Raises: as `why`; OutputError where another file stands there.
        """
        from weigh.page.pages import html
        from weigh.page.saving import place, save
        from weigh.show.document import document

        reading = replace(self.reading or Reading(()), graphs=(self.graph,))
        file = place(path, self.name)
        save(html(document(reading, claims, like)), file, force)
        return file

    def to_pandas(
        self, columns: Columns = None, sort: str | None = None, depth: int | None = None, top: int | None = None
    ) -> Any:
        """The layers as a `pandas.DataFrame`, indexed by path: exact, typed, null for what is not known.

        Every row adds up with the others, so that the sum of a column is the network's total; `attrs` has the totals.
        columns, sort, depth, top: as on the command line: "name,params", "macs:asc", levels, rows.
        Raises: SelectionError for what is no column, and where pandas is not installed.
        """
        from weigh.show.tabular import frames, sheet

        return frames.to_pandas(self.ledger, sheet.Choice.of(columns, sort, depth, top))

    def to_polars(
        self, columns: Columns = None, sort: str | None = None, depth: int | None = None, top: int | None = None
    ) -> Any:
        """The layers as a `polars.DataFrame`, as `to_pandas` gives them; the path is a column."""
        from weigh.show.tabular import frames, sheet

        return frames.to_polars(self.ledger, sheet.Choice.of(columns, sort, depth, top))

    def table(
        self,
        form: str,
        columns: Columns = None,
        sort: str | None = None,
        depth: int | None = None,
        top: int | None = None,
    ) -> str:
        """The ledger as a table for a paper or a page: form "markdown", "latex" or "csv".

        columns, sort, depth, top: as for `to_pandas`. Raises: SelectionError for another form or column.
        """
        from weigh.show.tabular import media, sheet

        return "".join(media.table([self.ledger], form, sheet.Choice.of(columns, sort, depth, top)))

    def __repr__(self) -> str:
        return f"<weigh.Network {self.name!r}: {self.params.size} parameters>"


def read_all(source: Any, *inputs: Any, **options: Any) -> list[Network]:
    """Every network of a source; the options are those of `read_source`.

    source: what `read_source` takes, or a live model: a `torch.nn.Module`, a `torch.export.ExportedProgram` or a Keras
    model. inputs: for a live model, what goes in: tensors, or shapes with the batch in front.
    """
    reading = read_source(source, **options) if isinstance(source, str) else read_live(source, *inputs, **options)
    return [Network(graph, reading) for graph in reading.graphs]


def build(network: Network, framework: str) -> Any:
    """A live model of a network, with weights as the framework makes them: "torch" or "keras".

    Only the code that weigh itself writes is run, never the source's. Raises: as `Network.code`.
    """
    from weigh.building import build as built

    return built(network.graph, framework).model


def check(page: str | bytes | Path, name: str = "") -> Audit:
    """Audit a page: every network, table and claim in it (`weigh.checking.check`)."""
    from weigh.checking import check as audited

    return audited(page, name)


def read(source: Any, *inputs: Any, **options: Any) -> Network:
    """The one network of a source, or of a live model (see `read_all`).

    Raises: SelectionError where there are several.
    """
    networks = read_all(source, *inputs, **options)
    if len(networks) > 1:
        names = ", ".join(network.name for network in networks)
        raise SelectionError(Fault("choice.several", {"source": source, "count": len(networks), "names": names}))
    return networks[0]


__all__ = ["LayerView", "Network", "build", "check", "read", "read_all", "read_source"]
