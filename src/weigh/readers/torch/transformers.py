"""`transformers`: its models by name, and how a program makes one of a checkpoint's name or of a configuration.

The models themselves are text (`composites/`). Tokenizers, trainers and schedules are passed over; nothing is fetched:
what a checkpoint's name stands for is a table (`checkpoints`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from weigh.ops.dense import Dense
from weigh.ops.embedding import Embedding
from weigh.readers.python.descriptors import ClassMethod
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Class, Function, Instance, Module, Native, Thing, Unknown
from weigh.readers.torch import composites, inert
from weigh.readers.torch.checkpoints import CHECKPOINTS, Checkpoint, find
from weigh.readers.torch.layers.arguments import KERNEL, optional
from weigh.readers.torch.module import native_class, state_of
from weigh.readers.torch.recipe import optimizer
from weigh.readers.torch.table import Given, Param, layer

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Composite = Callable[[str], dict[str, Any]]
"""The names of a file of `composites/`."""

# -- what models give ------------------------------------------------------------------------------


class Output(Thing, tuple[Any, ...]):
    """What a model gives: read by name, by key or by place; what was not asked for has a name and no place."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __new__(cls, *values: Any) -> Output:
        return super().__new__(cls, values)

    def type_name(self) -> str:
        return "ModelOutput"

    def get(self, interp: Interpreter, name: str) -> Any:
        if name in self._fields:
            return self[self._fields.index(name)]
        if name in _GIVEN:
            return None
        return _MEMBERS[name](self) if name in _MEMBERS else NotImplemented

    def item(self, interp: Interpreter, key: Any) -> Any:
        if isinstance(key, str):
            return self.get(interp, key) if key in self._fields else interp.error("KeyError", key)
        return interp.item(tuple(self), key)

    def iterate(self, interp: Interpreter) -> Any:
        return iter(tuple(self))

    def length(self, interp: Interpreter) -> Any:
        return len(self)

    def truth(self, interp: Interpreter) -> Any:
        return True


_GIVEN = frozenset(["loss", "logits", "last_hidden_state", "pooler_output", "hidden_states", "attentions",
                    "past_key_values", "cross_attentions", "encoder_last_hidden_state"])  # fmt: skip
_MEMBERS: dict[str, Callable[[Output], Any]] = {
    "keys": lambda given: inert.constant("keys", given._fields),
    "values": lambda given: inert.constant("values", tuple(given)),
    "items": lambda given: inert.constant("items", tuple(zip(given._fields, given, strict=True))),
    "to_tuple": lambda given: inert.constant("to_tuple", tuple(given)),
}


@cache
def _kind_of_output(fields: tuple[str, ...]) -> type[Output]:
    return type("ModelOutput", (Output,), {"__slots__": (), "_fields": fields})


def _output(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`SequenceClassifierOutput(loss=None, logits=x)`: what is None has no place."""
    held = {name: value for name, value in kwargs.items() if value is not None}
    return _kind_of_output(tuple(held))(*held.values())


# -- from a name to a model ------------------------------------------------------------------------

_LOADING = frozenset([
    "adapter_kwargs", "attn_implementation", "cache_dir", "device_map", "dtype", "finetuning_task", "force_download",
    "from_flax", "from_tf", "gradient_checkpointing", "ignore_mismatched_sizes", "load_in_4bit", "load_in_8bit",
    "local_files_only", "low_cpu_mem_usage", "max_memory", "mirror", "offload_folder", "output_loading_info", "proxies",
    "quantization_config", "resume_download", "revision", "state_dict", "subfolder", "token", "torch_dtype",
    "trust_remote_code", "use_auth_token", "use_cache", "use_flash_attention_2", "use_safetensors", "variant",
])  # fmt: skip
"""How a checkpoint is loaded, which changes nothing in the model."""


def _read_config(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`BertConfig.from_pretrained(name, num_labels=3)`."""
    cls, *rest = args
    found = _checkpoint(interp, rest, kwargs)
    return found if isinstance(found, Unknown) else _configured(interp, cls, found, kwargs)


def _checkpoint(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Checkpoint | Unknown:
    """What the first argument names."""
    name = args[0] if args else kwargs.get("pretrained_model_name_or_path")
    if isinstance(name, Unknown):
        return name
    if not isinstance(name, str):
        return interp.unknown("checkpoint", "that is named here")
    return find(name) or _not_known(interp, name)


def _not_known(interp: Interpreter, name: str) -> Unknown:
    """A checkpoint that nobody knows; noted as well, since a source that builds nothing else has no other reason."""
    facts = {"near": near[0]} if (near := get_close_matches(name, CHECKPOINTS, 1, LIKE)) else {}
    interp.note("checkpoint", what=name, **facts)
    return interp.unknown("checkpoint", name, **facts)


LIKE = 0.85
"""How like a checkpoint's name one is that is taken for it misspelt."""


def _configured(interp: Interpreter, cls: Any, found: Checkpoint, kwargs: dict[str, Any]) -> Any:
    """A checkpoint's configuration, of the class that asks for it, with the settings that the program changes."""
    given = {name: value for name, value in kwargs.items() if name != "pretrained_model_name_or_path"}
    return interp.instantiate(cls, [], {**found.settings, **{k: v for k, v in given.items() if k not in _LOADING}})


def _from_pretrained(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`BertModel.from_pretrained(name, num_labels=3, add_pooling_layer=False)`, of the program's own class as well."""
    cls, *rest = args
    kwargs = {name: value for name, value in kwargs.items() if name not in _LOADING}
    config = kwargs.pop("config", None)
    own = {name: kwargs.pop(name) for name in list(kwargs) if name in _arguments(cls)}
    if not isinstance(config, Instance | Unknown):
        found = _checkpoint(interp, rest, kwargs)
        if isinstance(found, Unknown):
            return found
        config = _configured(interp, interp.get(cls, "config_class"), found, kwargs)
    elif isinstance(config, Instance):
        for name, value in kwargs.items():
            interp.set(config, name, value)
    return interp.instantiate(cls, [config, *rest[1:]], own)


def _arguments(cls: Class) -> list[str]:
    """What a model's class asks for beside its configuration."""
    init = cls.find("__init__")
    return [one.arg for one in (*init.node.args.args[2:], *init.node.args.kwonlyargs)] if type(init) is Function else []


def _from_config(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    cls, config, *_ = args
    return interp.instantiate(cls, [config], {})


# -- Auto classes ----------------------------------------------------------------------------------

_PREFIXES = {
    "bert": "Bert", "distilbert": "DistilBert", "roberta": "Roberta", "xlm-roberta": "XLMRoberta",
    "camembert": "Camembert", "electra": "Electra", "albert": "Albert", "gpt2": "GPT2", "vit": "ViT", "t5": "T5",
    "llama": "Llama", "mistral": "Mistral", "qwen2": "Qwen2",
}  # fmt: skip
"""How the classes of each kind of model are called."""
_SUFFIXES = {
    "AutoModel": ("Model",),
    "AutoModelForCausalLM": ("LMHeadModel", "ForCausalLM"),
    "AutoModelForPreTraining": ("ForPreTraining", "LMHeadModel", "ForConditionalGeneration", "ForMaskedLM"),
    "AutoModelForSeq2SeqLM": ("ForConditionalGeneration",),
    "AutoModelWithLMHead": ("LMHeadModel", "ForMaskedLM", "ForCausalLM", "ForConditionalGeneration"),
    **{f"AutoModel{suffix}": (suffix,) for suffix in (
        "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering",
        "ForMultipleChoice", "ForNextSentencePrediction", "ForImageClassification",
    )},
}  # fmt: skip
"""What each class that finds the model by itself may stand for, the first that there is."""
_ONLY_BERT = {"AutoModelWithLMHead": {"bert": "ForMaskedLM"}}


def _class_for(auto: str, kind: str) -> Any:
    """The class of a kind of model that an Auto class stands for; None where it is not known."""
    own = _ONLY_BERT.get(auto, {}).get(kind)
    names = [_PREFIXES[kind] + suffix for suffix in ((own,) if own else _SUFFIXES[auto])] if kind in _PREFIXES else []
    return next((name for name in names if name in composites.pretrained()), None)


def _auto(name: str, named: Callable[[str], Any]) -> Class:
    """`AutoModelForCausalLM` and its like: a class that only makes others."""

    def chosen(interp: Interpreter, kind: Any) -> Any:
        found = _class_for(name, kind) if isinstance(kind, str) else None
        return interp.unknown("auto class", f"{name} of a {kind} model") if found is None else named(found)

    def by_name(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        config = kwargs.get("config")
        if isinstance(config, Instance):
            cls = chosen(interp, interp.get(config, "model_type"))
        else:
            found = _checkpoint(interp, args[1:], kwargs)
            cls = found if isinstance(found, Unknown) else chosen(interp, found.kind)
        return cls if isinstance(cls, Unknown) else _from_pretrained(interp, [cls, *args[1:]], kwargs)

    def by_config(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        config = args[1] if args[1:] else kwargs.get("config")
        if not isinstance(config, Instance):
            return config if isinstance(config, Unknown) else interp.unknown("call", f"{name}.from_config")
        cls = chosen(interp, interp.get(config, "model_type"))
        return cls if isinstance(cls, Unknown) else interp.instantiate(cls, [config], {})

    return _maker(name, from_pretrained=by_name, from_config=by_config)


def _auto_config(named: Callable[[str], Any]) -> Class:
    def by_name(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        found = _checkpoint(interp, args[1:], kwargs)
        if isinstance(found, Unknown):
            return found
        return _configured(interp, named(f"{_PREFIXES[found.kind]}Config"), found, kwargs)

    def for_model(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        prefix = _PREFIXES.get(args[1]) if args[1:] and isinstance(args[1], str) else None
        cls = named(f"{prefix}Config") if prefix else interp.unknown("call", "AutoConfig.for_model")
        return cls if isinstance(cls, Unknown) else interp.instantiate(cls, [], kwargs)

    return _maker("AutoConfig", from_pretrained=by_name, for_model=for_model)


def _maker(name: str, **methods: Callable[[Interpreter, list[Any], dict[str, Any]], Any]) -> Class:
    return Class(name, (OBJECT,), {one: ClassMethod(Native(one, run)) for one, run in methods.items()})


# -- the package -----------------------------------------------------------------------------------


def _conv1d(given: Given) -> Dense:
    return Dense(given.size("nf"), True, in_features=optional(given, "nx"))


CONV1D = native_class(
    "Conv1D",
    layer("nf, nx", _conv1d, parameters={"weight": Param(("kernel",)), "bias": KERNEL["bias"]}),
)
"""The linear map of GPT-2: its weight is (inputs, outputs), the other way round than that of `nn.Linear`."""


def _tokens(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`nn.Embedding` of a model that is given (batch, tokens), whatever else is known of what goes in."""
    made = interp.instantiate(interp.get(interp.module("torch.nn"), "Embedding"), args, kwargs)
    state = state_of(interp, made)
    if isinstance(state.made, Embedding):
        state.made = replace(state.made, length=(None,))
    return made


_NATIVE: dict[str, Any] = {
    "output": Native("output", _output),
    "TokenEmbedding": Native("TokenEmbedding", _tokens),
    "read_config": ClassMethod(Native("from_pretrained", _read_config)),
    "from_pretrained": ClassMethod(Native("from_pretrained", _from_pretrained)),
    "from_config": ClassMethod(Native("_from_config", _from_config)),
    "Conv1D": CONV1D,
}
"""What the text of the models asks for, beside PyTorch."""
_MODELS = (
    "Model", "ForCausalLM", "ForConditionalGeneration", "Config", "ForPreTraining", "Encoder", "Decoder", "ForMaskedLM",
    "Classification", "Answering", "ForMultipleChoice", "Layer", "Block", "Embeddings",
)  # fmt: skip
"""How names end that stand for models: of those that are not known, it is said."""


def module(dotted: str, composite: Composite) -> Module | None:
    """`transformers`, or a module of it: every name of it is found wherever it is imported from. None for no module."""
    if not dotted.rpartition(".")[2].islower():
        return None  # a class that is not known is asked for as a module, too

    def named(name: str) -> Any:
        file = composites.pretrained().get(name)
        return NotImplemented if file is None else composite(file).get(name, NotImplemented)

    def found(name: str) -> Any:
        if name in composites.pretrained():
            return named(name)
        if name in _SUFFIXES:
            return _auto(name, named)
        if name == "AutoConfig":
            return _auto_config(named)
        return _beside(dotted, name, composite)

    return Module(dotted, found)


def _beside(dotted: str, name: str, composite: Composite) -> Any:
    """What is no model: outputs, the parts that models are made of, and all that is passed over."""
    if name in _NATIVE and (dotted.endswith(".naming") or name == "Conv1D"):
        return _NATIVE[name]
    if dotted.rpartition(".")[2] in composites.PRETRAINED and name in (own := composite(dotted.rpartition(".")[2])):
        return own[name]
    if name.endswith(("Output", "OutputWithPooling", "OutputWithPast", "OutputWithPoolingAndCrossAttentions")):
        return _NATIVE["output"]
    if name == "AdamW":
        return optimizer(name)
    if name.endswith(_MODELS):
        return NotImplemented
    if name.islower() and not name.startswith("get_") and name in _PACKAGES:
        return module(f"{dotted}.{name}", composite)
    return inert.Nothing(f"transformers.{name}")


_PACKAGES = frozenset(["models", "modeling_outputs", "modeling_utils", "configuration_utils", "pytorch_utils",
                       *(kind.replace("-", "_") for kind in _PREFIXES)])  # fmt: skip
