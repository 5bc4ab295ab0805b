"""Models of `transformers`: every figure against the library's own, and what programs do with the models."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

import weigh
from weigh.ask.ledger import Count
from weigh.readers.torch.checkpoints import CHECKPOINTS, find
from weigh.readers.torch.composites import PRETRAINED, pretrained

PREFIXES = (
    "DistilBert",
    "Bert",
    "Roberta",
    "XLMRoberta",
    "GPT2",
    "ViT",
    "T5",
    "Llama",
    "Albert",
    "Electra",
    "Mistral",
    "Qwen2",
)


def read(text: str, **inputs: tuple[int, ...]) -> weigh.Network:
    return weigh.read("program.py", text=text, inputs=inputs)


def made(name: str, settings: str = "") -> str:
    """The program that makes a model of a configuration."""
    config = next(prefix for prefix in PREFIXES if name.startswith(prefix)) + "Config"
    return f"from transformers import {name}, {config}\nmodel = {name}({config}({settings}))\n"


# -- against the library ---------------------------------------------------------------------------

DEFAULT_CONFIGURATIONS = [
    ("BertModel", 109_482_240),
    ("BertForSequenceClassification", 109_483_778),
    ("BertForMaskedLM", 109_514_298),
    ("BertForTokenClassification", 108_893_186),
    ("BertForQuestionAnswering", 108_893_186),
    ("BertForMultipleChoice", 109_483_009),
    ("BertForPreTraining", 110_106_428),
    ("BertForNextSentencePrediction", 109_483_778),
    ("DistilBertModel", 66_362_880),
    ("DistilBertForSequenceClassification", 66_955_010),
    ("DistilBertForMaskedLM", 66_985_530),
    ("DistilBertForTokenClassification", 66_364_418),
    ("DistilBertForQuestionAnswering", 66_364_418),
    ("RobertaModel", 124_644_864),
    ("RobertaForSequenceClassification", 124_646_402),
    ("RobertaForMaskedLM", 124_696_665),
    ("GPT2Model", 124_439_808),
    ("GPT2LMHeadModel", 124_439_808),
    ("GPT2ForSequenceClassification", 124_441_344),
    ("GPT2ForTokenClassification", 124_441_346),
    ("ViTModel", 86_389_248),
    ("ViTForImageClassification", 85_800_194),
    ("T5Model", 60_506_624),
    ("T5ForConditionalGeneration", 60_506_624),
    ("T5EncoderModel", 35_330_816),
    ("LlamaForCausalLM", 6_738_415_616),
    ("LlamaForSequenceClassification", 6_607_351_808),
    ("MistralForCausalLM", 7_241_732_096),
    ("Qwen2ForCausalLM", 12_049_846_272),
    ("AlbertModel", 222_595_584),
    ("AlbertForSequenceClassification", 222_603_778),
    ("AlbertForMaskedLM", 206_368_944),
    ("ElectraModel", 13_483_008),
    ("ElectraForSequenceClassification", 13_549_314),
    ("ElectraForMaskedLM", 13_546_682),
    ("ElectraForPreTraining", 13_549_057),
]
"""Parameters of each model of its default configuration: transformers 5.23.0, `model.parameters()` on the meta device."""


@pytest.mark.parametrize(("name", "parameters"), DEFAULT_CONFIGURATIONS)
def test_parameters_are_those_of_the_library(name: str, parameters: int) -> None:
    assert read(made(name)).params == Count(parameters)


SMALL = "hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, vocab_size=100"


@pytest.mark.parametrize(
    ("name", "settings", "inputs", "macs"),
    [
        ("BertForMaskedLM", SMALL, {"input_ids": (32,)}, 2_695_168),
        ("RobertaForSequenceClassification", SMALL, {"input_ids": (32,)}, 2_363_520),
        ("DistilBertForSequenceClassification", "dim=64, n_layers=2, n_heads=4, hidden_dim=128, vocab_size=100", {"input_ids": (32,)}, 2_363_520),
        ("GPT2LMHeadModel", "n_embd=64, n_layer=2, n_head=4, vocab_size=100", {"input_ids": (32,)}, 3_612_672),
        ("ViTForImageClassification", "hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, image_size=32, patch_size=8", {"pixel_values": (3, 32, 32)}, 1_384_832),
        ("T5ForConditionalGeneration", "d_model=64, d_kv=16, d_ff=128, num_layers=2, num_heads=4, vocab_size=100", {"input_ids": (32,), "decoder_input_ids": (16,)}, 4_493_312),
        ("LlamaForCausalLM", SMALL + ", num_key_value_heads=2", {"input_ids": (32,)}, 2_826_240),
        ("AlbertForMaskedLM", SMALL + ", embedding_size=32", {"input_ids": (32,)}, 2_592_768),
        ("ElectraForPreTraining", SMALL + ", embedding_size=32", {"input_ids": (32,)}, 2_557_952),
    ],
)  # fmt: skip
def test_work_is_that_of_the_library(name: str, settings: str, inputs: dict[str, tuple[int, ...]], macs: int) -> None:
    """Half of what `torch.utils.flop_counter` counts in transformers 5.23.0 with eager attention, one example."""
    assert read(made(name, settings), **inputs).macs == Count(macs)


# The bias of a head's decoder is one tensor in two modules: the library tells the outer one first.
LIVE = """
import json, sys
from importlib import import_module
sys.modules["torchvision"] = None  # nothing here needs it, and it may not fit the installed torch
import torch
found = {}
for name, config in json.loads(sys.argv[1]):
    kind = config.removesuffix("Config").lower()
    with torch.device("meta"):
        settings = getattr(import_module(f"transformers.models.{kind}.configuration_{kind}"), config)
        model = getattr(import_module(f"transformers.models.{kind}.modeling_{kind}"), name)(settings())
    model.tie_weights()
    owned = found[name] = {}
    for one, parameter in model.named_parameters():
        module = one.rpartition(".")[0] + ".decoder" * (one in ("cls.predictions.bias", "lm_head.bias", "predictions.bias"))
        owned[module] = owned.get(module, 0) + parameter.numel()
print("RESULT", json.dumps(found))
"""
SHARED_TABLE = re.compile(r"^(encoder|decoder)\.shared$")
"""T5's table of tokens has a row in each place where it is used."""


@pytest.mark.skipif(
    find_spec("transformers") is None or find_spec("torch") is None, reason="transformers is not installed"
)
def test_every_module_owns_what_it_owns_in_the_library() -> None:
    """ViT apart, whose modules were renamed in transformers 5: programs ask for the older names."""
    names = [name for name, _ in DEFAULT_CONFIGURATIONS if not name.startswith("ViT")]
    asked = [(name, next(prefix for prefix in PREFIXES if name.startswith(prefix)) + "Config") for name in names]
    done = subprocess.run([sys.executable, "-c", LIVE, json.dumps(asked)], capture_output=True, text=True, check=True)
    real = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))[7:])
    for name in names:
        network = read(made(name))
        inside = {path[:i] for path in (row.path for row in network.layers) for i, c in enumerate(path) if c == "."}
        told = {
            SHARED_TABLE.sub("shared", row.path): row.params
            for row in network.layers
            if row.params and row.path not in inside
        }
        assert told == real[name], name


# -- checkpoints -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("bert-base-uncased", 109_482_240),
        ("bert-base-cased", 108_310_272),
        ("bert-large-uncased", 335_141_888),
        ("bert-base-multilingual-cased", 177_853_440),
        ("bert-base-chinese", 102_267_648),
        ("distilbert-base-uncased", 66_362_880),
        ("roberta-base", 124_645_632),
        ("roberta-large", 355_359_744),
        ("xlm-roberta-base", 278_043_648),
        ("gpt2", 124_439_808),
        ("gpt2-medium", 354_823_168),
        ("gpt2-large", 774_030_080),
        ("gpt2-xl", 1_557_611_200),
        ("google/vit-base-patch16-224-in21k", 86_389_248),
        ("albert-base-v2", 11_683_584),
        ("t5-base", 222_903_552),
        ("google/electra-small-discriminator", 13_483_008),
        ("google/flan-t5-base", 222_903_552),
        ("meta-llama/Llama-3.2-1B", 1_235_814_400),
        ("Qwen/Qwen2.5-0.5B", 494_032_768),
    ],
)
def test_checkpoints_have_the_parameters_that_are_known_of_them(name: str, parameters: int) -> None:
    """Parameters of the body in transformers 5.23.0, made of the configuration that was published beside the checkpoint."""
    program = f"from transformers import AutoModel\nmodel = AutoModel.from_pretrained({name!r})\n"
    assert read(program).params == Count(parameters)


def test_checkpoints_are_found_where_programs_keep_them() -> None:
    plain = find("bert-base-uncased")
    assert plain is not None
    assert (
        find("google-bert/bert-base-uncased")
        == find("../input/bert-base-uncased/")
        == find("/data/m/bert-base-uncased")
        == plain
    )
    assert find("somebody/bert-base-uncased") is None  # whatever it is, nobody said so here
    assert find("") is find("/") is None
    assert len(CHECKPOINTS) > 100


def test_settings_of_the_program_go_before_those_of_the_checkpoint() -> None:
    text = "from transformers import BertForSequenceClassification as B\nmodel = B.from_pretrained('bert-base-uncased', num_labels=7)"
    assert read(text)["classifier"].params == 768 * 7 + 7
    text = "from transformers import AutoConfig, AutoModel\nc = AutoConfig.from_pretrained('gpt2', n_layer=3)\nmodel = AutoModel.from_config(c)"
    assert read(text).params == Count(124_439_808 - 9 * 7_087_872)


# -- what programs do with the models --------------------------------------------------------------

WRAPPED = """
import torch.nn as nn
from transformers import AutoModel
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = AutoModel.from_pretrained("bert-base-uncased")
        FREEZE
        self.out = nn.Linear(self.body.config.hidden_size, 3)
    def forward(self, input_ids, attention_mask):
        found = self.body(input_ids=input_ids, attention_mask=attention_mask SETTINGS)
        return self.out(TAKEN)
"""


def wrapped(taken: str, freeze: str = "pass", settings: str = "") -> str:
    return WRAPPED.replace("TAKEN", taken).replace("FREEZE", freeze).replace("SETTINGS", settings)


@pytest.mark.parametrize(
    ("taken", "shape"),
    [
        ("found.pooler_output", (3,)),
        ("found[1]", (3,)),
        ("found['pooler_output']", (3,)),
        ("found.to_tuple()[1]", (3,)),
        ("found.last_hidden_state", (64, 3)),
        ("found[0][:, 0]", (3,)),
        ("(lambda tokens, pooled: pooled)(*found)", (3,)),
        ("found.last_hidden_state.mean(1)", (3,)),
    ],
)
def test_what_a_model_gives_is_read_in_every_way(taken: str, shape: tuple[int, ...]) -> None:
    network = read(wrapped(taken), input_ids=(64,))
    assert network["out"].output_shapes[0][1:] == shape
    assert not network.graph.gaps
    assert network.params == Count(109_482_240 + 768 * 3 + 3)


def test_hidden_states_are_there_where_they_are_asked_for() -> None:
    asked = ", output_hidden_states=True"
    network = read(wrapped("sum(found.hidden_states[-4:])", settings=asked), input_ids=(64,))
    assert network["out"].output_shapes[0][1:] == (64, 3)
    beyond = read(
        wrapped("found.hidden_states[13]", settings=asked), input_ids=(64,)
    )  # the embeddings' and one a layer
    assert beyond.graph.gaps


def test_what_is_not_asked_for_is_none() -> None:
    assert read(
        wrapped("found.last_hidden_state if found.hidden_states is None else found.nothing"), input_ids=(8,)
    ).macs.known


@pytest.mark.parametrize(
    ("freeze", "trained"),
    [
        ("pass", 109_482_240),
        ("[setattr(p, 'requires_grad', False) for p in self.body.parameters()]", 0),
        ("self.body.requires_grad_(False)", 0),
        ("[layer.requires_grad_(False) for layer in self.body.encoder.layer[:8]]", 109_482_240 - 8 * 7_087_872),
        ("self.body.embeddings.requires_grad_(False)", 109_482_240 - (30522 + 2 + 512 + 2) * 768),
    ],
)
def test_freezing(freeze: str, trained: int) -> None:
    ledger = read(wrapped("found[1]", freeze), input_ids=(8,)).ledger
    assert ledger.trainable == Count(trained + 768 * 3 + 3)


def test_token_tables_are_resized_with_their_heads() -> None:
    text = "from transformers import GPT2LMHeadModel as G\nmodel = G.from_pretrained('gpt2')\nmodel.resize_token_embeddings(50260)"
    assert read(text).params == Count(124_439_808 + 3 * 768)  # tied: once
    text = "from transformers import BertForMaskedLM as G\nmodel = G.from_pretrained('bert-base-uncased')\nmodel.resize_token_embeddings(30524)"
    assert read(text).params == Count(109_514_298 + 2 * 768 + 2)  # the head's bias as well


def test_a_table_of_a_tokenizers_length_is_open_and_said_so() -> None:
    text = (
        "from transformers import AutoTokenizer, GPT2LMHeadModel\ntokenizer = AutoTokenizer.from_pretrained('gpt2')\n"
        "model = GPT2LMHeadModel.from_pretrained('gpt2')\nmodel.resize_token_embeddings(len(tokenizer))"
    )
    network = read(text)
    assert network.params.known == 124_439_808 - 50257 * 768
    assert network.params.formulas or network.params.missing


def test_a_model_of_the_programs_own() -> None:
    text = """
import torch.nn as nn
from transformers import BertPreTrainedModel, BertModel
from transformers.modeling_outputs import SequenceClassifierOutput
class Own(BertPreTrainedModel):
    def __init__(self, config, extra=0):
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.out = nn.Linear(config.hidden_size + extra, config.num_labels)
        self.init_weights()
    def forward(self, input_ids=None, attention_mask=None, labels=None):
        x = self.bert(input_ids, attention_mask=attention_mask)[0][:, 0]
        return SequenceClassifierOutput(loss=None, logits=self.out(x))
model = Own.from_pretrained("bert-base-uncased", num_labels=4)
"""
    network = read(text, input_ids=(16,))
    assert network.params == Count(108_891_648 + 768 * 4 + 4)
    assert network["out"].output_shapes == [(None, 4)]


@pytest.mark.parametrize("name", ["acme/secret", "", "xlnet-base-cased"])
def test_a_checkpoint_that_is_not_known_is_said_to_be(name: str) -> None:
    network = read(wrapped("found[1]").replace("bert-base-uncased", name))
    assert network.params.missing
    assert any(gap.kind == "checkpoint" for gap in network.graph.gaps)


def test_a_checkpoint_that_is_not_known_and_never_called_is_at_least() -> None:
    network = read(
        wrapped("input_ids").replace("bert-base-uncased", "acme/secret").replace("self.body.config.hidden_size", "8"),
        input_ids=(8,),
    )
    assert network.params.missing


def test_every_file_is_read_and_defines_what_it_says() -> None:
    from weigh.readers.python.interpreter import Interpreter
    from weigh.readers.python.limits import Limits
    from weigh.readers.torch.session import Session
    from weigh.readers.torch.vocabulary import Torch

    vocabulary = Torch(Session(), Limits())
    package = vocabulary.module("transformers")
    assert {pretrained()[name] for name in pretrained()} <= set(PRETRAINED)
    for name in pretrained():
        assert package.find(name) is not NotImplemented, name
    assert package.find("XLNetModel") is NotImplemented
    assert Interpreter(vocabulary).get(package.find("AutoTokenizer"), "from_pretrained") is not None


def test_a_checkpoint_that_nobody_knows_is_the_reason_why_nothing_is_built() -> None:
    code = "from transformers import AutoModelForSequenceClassification as A\nmodel = A.from_pretrained({name!r}, num_labels=3)\n"
    told = []
    for name in ("bert-base-uncase", "acme/own-model"):
        with pytest.raises(weigh.SourceError) as error:
            weigh.read("net.py", text=code.format(name=name))
        told.append(str(error.value))
    law = "line 2: a source must name a checkpoint that is known here, since nothing is downloaded.\n"
    assert told == [
        f"{law}  'net.py' was read, and its network is that of 'bert-base-uncase', which is not.\n  Did you mean bert-base-uncased?",
        f"{law}  'net.py' was read, and its network is that of 'acme/own-model', which is not.\n"
        "  Say its sizes in the source instead: BertModel(BertConfig(hidden_size=..., num_hidden_layers=..., vocab_size=...)); "
        "or name a known one that is built the same.",
    ]
