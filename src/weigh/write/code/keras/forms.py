"""What the tables of Keras are made of: the site of one call, and the layers or functions that it is in code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weigh.network.graph import Call
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.write.code.faults import refused
from weigh.write.code.sizes import Unknown, size_text
from weigh.write.code.text import Code, literal

Function = Callable[..., str]


def fn(template: str) -> Function:
    """An expression over the inputs: `{0}` is the first, `{all}` are all of them with commas between."""
    return lambda *inputs: template.format(*inputs, all=", ".join(inputs))


@dataclass(frozen=True, slots=True)
class Make:
    """A layer: its class, and its arguments without those that are None. `call`: how it is called on the inputs."""

    name: str
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict, hash=False)
    call: Function | None = None

    def text(self, **more: Any) -> str:
        """The constructor."""
        given = [literal(value) for value in self.arguments]
        given += [f"{key}={literal(value)}" for key, value in {**self.named, **more}.items() if value is not None]
        return f"{self.name}({', '.join(given)})"


@dataclass(frozen=True, slots=True)
class Form:
    """What one call is in Keras: a layer, a function, or either; `before` are layers ahead of it, `behind` after it.

    helpers: the small layers that it needs. comment: of the line. first_only: it gives the first output alone, so that
    nothing may read the others.
    """

    layer: Make | None = None
    function: Function | None = None
    before: tuple[Make | Function, ...] = ()
    behind: tuple[Make | Function, ...] = ()
    helpers: tuple[str, ...] = ()
    comment: str = ""
    first_only: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One call, as far as a form may look at it.

    unknown: an expression for a size that is not known. holder: a tensor at hand that has it, and its axis; in a model,
    where such an expression has no number yet.
    """

    call: Call
    op: Op
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    unknown: Unknown
    dialect: str = ""
    holder: Callable[[str], tuple[str, int] | None] = field(default=lambda _: None)

    @property
    def x(self) -> Tensor:
        return self.inputs[0]

    @property
    def rank(self) -> int:
        return len(self.x.axes)

    @property
    def type(self) -> str:
        return self.call.layer.type

    def whole(self, size: Any, what: str) -> int:
        """A size that has to be a number. Raises: WriteError where it is not known."""
        if isinstance(size, int) and not isinstance(size, bool):
            return size
        raise refused("size_unknown", self.call, what=what, size=str(size), target="Keras")

    def size(self, size: Size, what: str = "size") -> Code:
        """A size as code, an expression where it is not known. Raises: WriteError where nothing tells it."""
        text = size_text(size, self.unknown)
        if text is None:
            raise refused("size_unknown", self.call, what=what, size=str(size), target="Keras")
        return Code(text)

    def sizes(self, sizes: Any) -> Code:
        """A tuple of sizes as code."""
        inner = ", ".join(self.size(size) for size in sizes)
        return Code(f"({inner},)" if len(sizes) == 1 else f"({inner})")

    def no_form(self, why: str = "") -> Exception:
        why = f" for {why!r}" if why else ""
        return refused("no_form", self.call, op=type(self.op).__name__, type=self.type or "it", target="Keras", why=why)


Build = Callable[[Any, Site], Form]
Table = Mapping[type[Op], Build]


def layer(kind: str, /, *arguments: Any, **named: Any) -> Form:
    """A layer of Keras's; `kind` without `layers.`."""
    return Form(Make(f"layers.{kind}", arguments, named))


def helper(name: str, *arguments: Any, **named: Any) -> Form:
    """One of the small layers of `helpers`."""
    return Form(Make(name, arguments, named), helpers=(name,))


def function(template: str | Function, comment: str = "") -> Form:
    return Form(function=fn(template) if isinstance(template, str) else template, comment=comment)


def untold(value: Any, usual: Any) -> Any:
    """None where an argument has the value that it has untold."""
    return None if value == usual else value
