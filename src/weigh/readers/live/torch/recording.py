"""One forward of a model, watched: a dispatch mode sees every operation, global hooks see every module's call.

On meta tensors nothing is computed and the model's own tensors are never written: wherever one comes up, a stand-in of
the same shape takes its place. Operations are seen below autograd, as PyTorch's own composite ones (`linear`, `lstm`,
`scaled_dot_product_attention`) and not as the pieces that each device makes of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from math import prod
from typing import Any

import torch
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.utils._python_dispatch import TorchDispatchMode

from weigh.readers.live.torch.keeping import Written, storage_of
from weigh.readers.live.torch.nests import tensors_in
from weigh.readers.live.torch.operations import is_known
from weigh.readers.live.torch.rules import NESTED, RULES
from weigh.readers.live.torch.shaping import Shaping
from weigh.readers.live.torch.trace import Event, ModuleCall, Slot, Trace

MOST_EVENTS = 400_000
MOST_ONE_BY_ONE = 2_000
MANY = 1_000_000
LARGEST_CONSTANT = 1 << 16
"""A constant of more elements than this is never filled in: only its shape is needed."""
VALUES = frozenset(["local_scalar_dense", "is_nonzero", "equal", "lift_fresh"])
"""Operations that ask for the numbers in a tensor."""


MADE = frozenset(
    f"{what}{how}" for what in ("empty", "zeros", "ones", "full", "rand", "randn", "randint") for how in ("_like",)
) | frozenset(f"new_{what}" for what in ("empty", "zeros", "ones", "full", "tensor", "empty_strided"))
"""Operations that ask a tensor for its shape and type alone: what they make does not depend on it."""


PARTS = frozenset(["select", "slice", "narrow", "view", "unsqueeze", "squeeze", "transpose", "permute", "t", "unbind",
                   "chunk", "split", "split_with_sizes", "diagonal", "expand", "alias", "detach"])  # fmt: skip
"""Operations that show a part of a tensor: what is written there is written to the tensor."""
DENIED = frozenset(["nested_tensor_from_mask_left_aligned"])
"""Questions about numbers that only offer a shortcut: without numbers the answer is no."""


class TooLong(Exception):
    """A run has more operations than any network: most likely it goes through the batch one by one."""


class Failed(Exception):
    """A run ended with an error of the model's own. path: the modules that were being run, innermost last."""

    def __init__(self, error: BaseException, path: list[torch.nn.Module]) -> None:
        super().__init__(str(error))
        self.error, self.path = error, path


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Keeps every operation of a run in the call of the module that it happens in.

    meta: whether the run is on meta tensors. An operation that has no rule is taken apart where PyTorch knows how.
    """

    supports_higher_order_operators = True

    def __init__(self, model: torch.nn.Module, meta: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.meta = meta
        self.top = ModuleCall(model, ())
        self.stack = [self.top]
        self.slots: list[Slot] = []
        self.events = 0
        self._slot_of: dict[int, tuple[torch.Tensor, Slot]] = {}  # the tensor is kept, so that its id is not used again
        self._stand_ins: dict[int, torch.Tensor] = {}
        self._real: dict[int, torch.Tensor] = {}  # from a stand-in to what it stands for
        self._bases: dict[int, torch.Tensor] = {}  # what each tensor is a part of, by id
        self._made: set[int] = set()  # constants of the run's own
        self._entered = False
        self._one_by_one = 0
        self._shaping = Shaping()
        self.written: Written | None = None
        self._parameters = {id(one): one for one in model.parameters()}

    # tensors

    def slot(self, tensor: torch.Tensor) -> Slot:
        """The slot of a tensor, a new one where it was not met before."""
        found = self._slot_of.get(id(tensor))
        if found is not None:
            return found[1]
        parameter = self._parameters.get(id(tensor))
        return self._new(tensor, parameter is not None, parameter)

    def _new(self, tensor: torch.Tensor, live: bool, parameter: Any = None) -> Slot:
        shape, kind = ((), NESTED) if tensor.is_nested else (tuple(tensor.shape), str(tensor.dtype)[6:])
        slot = Slot(len(self.slots), shape, kind, live, parameter)
        self.slots.append(slot)
        self._slot_of[id(tensor)] = tensor, slot
        return slot

    def started(self, inputs: Mapping[str, torch.Tensor]) -> dict[str, Slot]:
        """Slots of the inputs."""
        return {name: self._new(tensor, live=True) for name, tensor in inputs.items()}

    def _stand_in(self, tensor: torch.Tensor) -> torch.Tensor:
        if tensor.is_meta:
            return tensor
        found = self._stand_ins.get(id(tensor))
        if found is None:
            found = torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device="meta")
            self._stand_ins[id(tensor)], self._real[id(found)] = found, tensor
            self.slot(tensor)
        return found

    # operations

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.events += 1
        kwargs = kwargs or {}
        if isinstance(func, torch._ops.HigherOrderOperator):
            return self._with_functions(func, args, kwargs)
        name, names, takes_device, composite, writes = _facts(func)
        if self.meta:
            self._check_length(name, args)
            if name in DENIED:
                return False
        if composite and not is_known(name):
            with self:
                taken_apart = func.decompose(*args, **kwargs)
            if taken_apart is not NotImplemented:
                return taken_apart
        seen: list[Slot] = []
        noted, noted_kwargs = self._noted(args, seen), self._noted(kwargs, seen)
        if self.meta:
            out = self._run(func, name, takes_device, args, kwargs)
        else:
            if self.written is not None and writes:
                self._warn(args, kwargs)
            out = func(*args, **kwargs)
        live = False
        for slot in seen:
            live = live or (slot.live and name not in MADE)
        outputs = self._outputs(out, live)
        written: tuple[tuple[Slot, Slot], ...] = ()
        if name in PARTS:
            self._bases.update(dict.fromkeys(map(id, _flat([out])), self._bases.get(id(args[0]), args[0])))
        elif writes and live and id(args[0]) in self._bases:
            written = tuple([(self.slot(one), self._new(one, live=True)) for one in self._sharing(args[0])])
        if live or name in RULES:
            self.stack[-1].inside.append(Event(name, names, noted, noted_kwargs, outputs, written))
        return out

    def _with_functions(self, func: Any, args: Any, kwargs: Any) -> Any:
        """An operation that takes functions: the chosen branch is gone through, anything else is one operation."""
        if func.name() == "cond":
            chosen, otherwise, operands = args[1:4]
            with self:
                return chosen(*operands) if args[0] else otherwise(*operands)
        seen: list[Slot] = []
        noted = self._noted(args, seen)
        out = func(*(self._on_meta(args) if self.meta else args), **kwargs)
        self.stack[-1].inside.append(Event(func.name(), (), noted, {}, self._outputs(out, live=True)))
        return out

    def _sharing(self, part: torch.Tensor) -> list[torch.Tensor]:
        """The tensor that this one is a part of, and constants that are the same numbers as another Python object."""
        base, storage = self._bases[id(part)], storage_of(part)
        return [
            one
            for one, slot in self._slot_of.values()
            if one is base or (not slot.live and not one.is_nested and storage_of(one) == storage)
        ]

    def _warn(self, args: Any, kwargs: Any) -> None:
        """Tell that these tensors may be written to."""
        assert self.written is not None
        for tensor in _flat((args, kwargs)):
            self.written.about_to_write(tensor)

    def _noted(self, structure: Any, seen: list[Slot]) -> Any:
        """Arguments with slots for tensors."""
        if isinstance(structure, torch.Tensor):
            slot = self.slot(structure)
            seen.append(slot)
            return slot
        if isinstance(structure, list | tuple):
            return tuple([self._noted(item, seen) for item in structure])
        if isinstance(structure, dict):
            return {key: self._noted(item, seen) for key, item in structure.items()}
        return structure

    def _outputs(self, out: Any, live: bool) -> tuple[Slot, ...]:
        if isinstance(out, torch.Tensor):
            return (self._came_out(out, live),)
        if isinstance(out, list | tuple):
            return tuple([self._came_out(item, live) for item in out if isinstance(item, torch.Tensor)])
        return ()

    def _came_out(self, tensor: torch.Tensor, live: bool) -> Slot:
        if not live and id(tensor) not in self._stand_ins:
            self._made.add(id(tensor))
        parameter = self._parameters.get(id(tensor))
        return self._new(tensor, live or parameter is not None, parameter)

    # on meta tensors

    def _check_length(self, name: str, args: Any) -> None:
        """Raises: TooLong."""
        if name in ("select", "unbind") and args[0].dim() and max(args[0].shape) >= MANY:
            self._one_by_one += 1 if name == "select" else max(args[0].shape)
        if self.events > MOST_EVENTS or self._one_by_one > MOST_ONE_BY_ONE:
            raise TooLong

    def _run(self, func: Any, name: str, takes_device: bool, args: Any, kwargs: Any) -> Any:
        tensors = list(_flat((args, kwargs)))
        if name in VALUES:
            return func(*args, **kwargs)
        if tensors and all(self._is_constant(tensor) for tensor in tensors):
            device = kwargs.get("device")
            if device is None or torch.device(device).type == "cpu":
                return func(*args, **kwargs)
        if takes_device and (tensors or not self._small(name, args, kwargs)):
            kwargs = {**kwargs, "device": torch.device("meta")}
        out = self._shaping.run(func, name, self._on_meta(args), self._on_meta(kwargs))
        if isinstance(out, torch.Tensor):
            return self._real.get(id(out), out)
        if isinstance(out, list | tuple) and self._real:
            return type(out)([self._real.get(id(item), item) for item in out])
        return out

    def _is_constant(self, tensor: torch.Tensor) -> bool:
        """Whether the run itself made it, with numbers in it, and from nothing but numbers."""
        return id(tensor) in self._made and not tensor.is_meta

    def _small(self, name: str, args: Any, kwargs: Any) -> bool:
        """Whether a tensor that is made of nothing may have its numbers: they may decide what is computed."""
        device = kwargs.get("device")
        if device is not None and torch.device(device).type != "cpu":
            return False
        numbers = [item for item in _leaves(args) if isinstance(item, int | float)]
        if name in ("arange", "linspace", "logspace"):
            return all(abs(item) <= LARGEST_CONSTANT for item in numbers)
        return prod(max(1, abs(int(item))) for item in numbers) <= LARGEST_CONSTANT

    def _on_meta(self, structure: Any) -> Any:
        if isinstance(structure, torch.Tensor):
            return self._stand_in(structure)
        if isinstance(structure, list | tuple):
            return type(structure)([self._on_meta(item) for item in structure])
        if isinstance(structure, dict):
            return {key: self._on_meta(item) for key, item in structure.items()}
        return structure

    # modules

    def entered(self, module: torch.nn.Module, args: Any) -> None:
        call = ModuleCall(module, ()) if self._entered else self.top
        call.inputs = tuple(map(self.slot, tensors_in(args)))
        if self._entered:
            self.stack[-1].inside.append(call)
        self.stack.append(call)
        self._entered = True

    def left(self, module: torch.nn.Module, args: Any, output: Any) -> None:
        while len(self.stack) > 1:
            call = self.stack.pop()
            if call.module is module:  # others ended with an error that the program caught
                call.outputs = tuple(map(self.slot, tensors_in(output)))
                return

    @property
    def path(self) -> list[torch.nn.Module]:
        """The modules that are being run, innermost last."""
        return [call.module for call in self.stack[1:]]


@lru_cache(maxsize=4096)
def _facts(func: Any) -> tuple[str, tuple[str, ...], bool, bool, bool]:
    """An operation's name and those of its arguments; whether it is told a device, is made of others, writes."""
    name = func.overloadpacket.__name__.strip("_")
    names = tuple(argument.name for argument in func._schema.arguments)
    kind = torch._C.DispatchKey.CompositeImplicitAutograd
    composite = torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), kind)
    return name, names, "device" in names, composite, bool(func._schema.is_mutable)


def _flat(structure: Any) -> Iterator[torch.Tensor]:
    return (item for item in _leaves(structure) if isinstance(item, torch.Tensor))


def _leaves(structure: Any) -> Iterator[Any]:
    if isinstance(structure, list | tuple):
        for item in structure:
            yield from _leaves(item)
    elif isinstance(structure, dict):
        for item in structure.values():
            yield from _leaves(item)
    else:
        yield structure


@contextmanager
def watching(recorder: Recorder, below_autograd: bool) -> Iterator[None]:
    """The recorder sees what runs inside. The hooks are global and gone afterwards."""
    with ExitStack() as stack:
        before = register_module_forward_pre_hook(recorder.entered)
        stack.callback(before.remove)
        stack.callback(register_module_forward_hook(recorder.left).remove)
        if "torch._dynamo" in sys.modules:  # what was compiled runs as it is written
            stack.enter_context(torch.compiler.set_stance("force_eager"))
        if below_autograd:
            stack.enter_context(torch._C._AutoDispatchBelowAutograd())
        stack.enter_context(recorder)
        yield


def traced(recorder: Recorder, inputs: dict[str, Slot]) -> Trace:
    return Trace(recorder.top, inputs, recorder.slots)
