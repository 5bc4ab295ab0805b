"""Transformers by their configuration: published files and their published totals, settings, and sentences."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.graph import Graph
from weigh.network.sizes import Formula, total
from weigh.readers.written.evidence import Line
from weigh.readers.written.prose.transformer import find, read
from weigh.words import unknowns_transformer
from weigh.words.remarks import note, unknown


def params(graph: Graph | None) -> Any:
    """All its parameters, None of no network. (A graph inside an assertion is never printed: it holds itself often.)"""
    if graph is None:
        return None
    return total(weight.count for weights in graph.weights().values() for weight in weights)


def sure(text: str) -> Graph:
    graph = read(text)
    there = graph is not None
    assert there, text
    return cast(Graph, graph)


def sizes(
    kind: str, width: int, blocks: int, heads: int, shared: int, inner: int, vocabulary: int, **more: Any
) -> dict[str, Any]:
    return {
        "model_type": kind, "hidden_size": width, "num_hidden_layers": blocks, "num_attention_heads": heads,
        "num_key_value_heads": shared, "intermediate_size": inner, "vocab_size": vocabulary, **more,
    }  # fmt: skip


PUBLISHED: list[tuple[str, dict[str, Any], int]] = [
    ("GPT-2", {"model_type": "gpt2"}, 124_439_808),
    ("GPT-2 medium", {"model_type": "gpt2", "n_embd": 1024, "n_layer": 24, "n_head": 16}, 354_823_168),
    ("GPT-2 large", {"model_type": "gpt2", "n_embd": 1280, "n_layer": 36, "n_head": 20}, 774_030_080),
    ("GPT-2 XL", {"model_type": "gpt2", "n_embd": 1600, "n_layer": 48, "n_head": 25}, 1_557_611_200),
    ("BERT base", {"model_type": "bert"}, 109_482_240),
    ("BERT large", sizes("bert", 1024, 24, 16, 16, 4096, 30522), 335_141_888),
    ("RoBERTa base", {"model_type": "roberta"}, 124_645_632),
    ("DistilBERT", {"model_type": "distilbert", "dim": 768, "n_layers": 6, "n_heads": 12, "hidden_dim": 3072}, 66_362_880),
    ("Llama 2 7B", sizes("llama", 4096, 32, 32, 32, 11008, 32000), 6_738_415_616),
    ("Llama 3 8B", sizes("llama", 4096, 32, 32, 8, 14336, 128256), 8_030_261_248),
    ("TinyLlama", sizes("llama", 2048, 22, 32, 4, 5632, 32000), 1_100_048_384),
    ("Mistral 7B", {"model_type": "mistral"}, 7_241_732_096),
    ("Qwen2 0.5B", sizes("qwen2", 896, 24, 14, 2, 4864, 151936, tie_word_embeddings=True), 494_032_768),
    ("Qwen3 0.6B", sizes("qwen3", 1024, 28, 16, 8, 3072, 151936, head_dim=128, tie_word_embeddings=True), 596_049_920),
    ("Gemma 2B", sizes("gemma", 2048, 18, 8, 1, 16384, 256000, head_dim=256), 2_506_172_416),
    ("Gemma 2 2B", sizes("gemma2", 2304, 26, 8, 4, 9216, 256000, head_dim=256), 2_614_341_888),
    ("Phi-3 mini", sizes("phi3", 3072, 32, 32, 32, 8192, 32064), 3_821_079_552),
    ("Pythia 70M", sizes("gpt_neox", 512, 6, 8, 8, 2048, 50304), 70_426_624),
    ("OPT 125M", {"model_type": "opt", "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
                  "ffn_dim": 3072, "vocab_size": 50272, "max_position_embeddings": 2048}, 125_239_296),
    ("ViT base", {"model_type": "vit"}, 85_798_656),
    ("ViT base, 1000 classes", {"model_type": "vit", "num_labels": 1000}, 86_567_656),
]  # fmt: skip


@pytest.mark.parametrize(("name", "configuration", "expected"), PUBLISHED)
def test_published_totals(name: str, configuration: dict[str, Any], expected: int) -> None:
    counted = params(read(json.dumps(configuration)))
    assert counted == expected


SMALL = 2 * 64 + 3 * (64 + 1) * 64 + (64 + 1) * 64 + 2 * 64 + (64 + 1) * 256 + (256 + 1) * 64
"""A block of GPT-2 of width 64: a norm, four projections, a norm, two layers of an MLP."""
GPT = 1000 * 64 + 128 * 64 + 3 * SMALL + 2 * 64
"""Three of them, 1000 tokens, 128 positions, and a norm at the end."""

WORDS = [
    "GPT-2 tiny: n_layer 3, n_head 4, d_model 64, d_mlp 256, n_ctx 128, vocabulary 1000, tied output embedding.",
    "GPT-2 tiny has 3 layers, 4 heads, a hidden size of 64, a vocabulary of 1,000 and a context length of 128.",
    "GPT2 with 3 layers, 4 attention heads, embedding dimension 64, vocab size 1000, context window 128",
    "n_layer=3, n_head=4, n_embd=64, block_size=128, vocab_size=1000",
    "n_layer: 3\nn_head: 4\nn_embd: 64\nblock_size: 128\nvocab_size: 1000\nlearning_rate: 0.0006\nmax_iters: 600000",
    "GPT-2：3 层，4 个注意力头，隐藏层大小为 64，词汇量 1000，上下文长度 128。",
    "GPT-2は3層、4ヘッド、隠れ層のサイズ64、語彙数1000、コンテキスト長128です。",
    "GPT-2: 3 слоя, 4 головы, размер скрытого слоя 64, словарь 1000, длина контекста 128.",
    "Das GPT-2 hat 3 Schichten, 4 Köpfe, die Modelldimension 64, ein Vokabular von 1000 und die Kontextlänge 128.",
]


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    counted = params(read(text))
    assert counted == GPT


def test_each_block_is_a_layer_with_layers_in_it() -> None:
    graph = sure(WORDS[0])
    blocks = [call for call in graph.calls if call.layer.op is None and call.depth == 0]
    assert [call.layer.name for call in blocks] == ["h_0", "h_1", "h_2"]
    inside = [call for call in graph.calls if call.parent is not None and _root(call) is blocks[1]]
    weights = graph.weights()
    assert total(weight.count for call in inside for weight in weights[call.layer]) == SMALL


def _root(call: Any) -> Any:
    while call.parent is not None:
        call = call.parent
    return call


def test_the_tied_table_is_one_layer_with_two_calls() -> None:
    graph = sure(WORDS[0])
    first, last = graph.calls[0], graph.calls[-1]
    same = first.layer is last.layer
    assert same
    assert last.outputs[0].tensor.shape[1:] == (128, 1000)


def test_bert_in_its_own_letters() -> None:
    text = "BERT-base (L=12, H=768, A=12), vocabulary of 30,522, maximum length 512"
    counted = params(read(text))
    assert counted == 109_482_240


def test_what_is_not_told_stays_unknown() -> None:
    graph = sure("GPT-2 with 3 layers, 4 heads and hidden size 64")
    counted = params(graph)
    assert counted == 64 * Formula("vocabulary") + 64 * Formula("positions") + 3 * SMALL + 2 * 64
    told = {gap.kind for gap in graph.gaps}
    assert told == {"transformer.vocabulary", "transformer.positions"}


def test_the_width_inside_a_gated_mlp_is_not_guessed() -> None:
    graph = sure("Llama with 2 layers, 4 heads, hidden size 64, vocabulary 1000")
    told = [gap.kind for gap in graph.gaps]
    assert told == ["transformer.inner"]
    counted = params(graph)
    assert counted == 2 * 1000 * 64 + 64 + 2 * (2 * 64 + 4 * 64 * 64 + 3 * 64 * Formula("inner"))


def test_without_a_family_it_says_what_it_takes() -> None:
    graph = sure("12 layers, hidden size 768, 12 heads, vocabulary 30522, max length 512")
    told = {one.kind for one in graph.notes}
    assert told == {"transformer.family", "transformer.ratio"}
    block = 4 * (768 + 1) * 768 + (768 + 1) * 3072 + (3072 + 1) * 768 + 4 * 768
    counted = params(graph)
    assert counted == (30522 + 512) * 768 + 12 * block


def test_flags() -> None:
    plain = "a decoder with 2 layers, 4 heads, width: d_model 64, vocabulary 1000, context length 128"
    tied, untied = params(sure(plain + ", tied embeddings")), params(sure(plain + ", untied embeddings"))
    assert untied - tied == 1000 * 64
    unbiased = params(sure(plain + ", tied embeddings, no biases"))
    assert tied - unbiased == 2 * (4 * 64 + 256 + 64 + 2 * 64) + 64  # projections, MLP, two norms; and the last norm
    open_ones = {gap.kind for gap in sure(plain).gaps}
    assert open_ones == {"transformer.tying"}


def test_grouped_heads_share_keys_and_values() -> None:
    whole = params(sure(json.dumps(sizes("llama", 64, 1, 8, 8, 128, 100))))
    shared = params(sure(json.dumps(sizes("llama", 64, 1, 8, 2, 128, 100))))
    assert whole - shared == 2 * 64 * (8 - 2) * 8  # keys and values of six heads of 8 features


NONE = [
    "",
    "{}",
    "{not json",
    "[1, 2, 3]",
    json.dumps({"model_type": "t5", "d_model": 512, "num_layers": 6, "num_heads": 8}),
    json.dumps({"model_type": "resnet", "hidden_size": 8, "num_layers": 2, "num_heads": 2}),
    json.dumps({"name": "a package", "version": "1.0.0", "depth": 3}),
    "A transformer with 12 layers and 12 heads.",
    "12 layers, hidden size 768, 12 heads; 24 layers, hidden size 1024, 16 heads",  # two of them
    "An encoder-decoder with 6 layers, 8 heads, d_model 512.",
    "hidden size 100, 3 layers, 7 heads",  # no heads of a whole size
    "The 3 heads of the 4 layers of government met 64 times.",
    json.dumps(sizes("llama", 64, 1, 8, 3, 128, 100)),  # three heads of keys cannot serve eight of queries
    json.dumps(sizes("llama", 64, 10**8, 8, 8, 128, 100)),
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_configuration(text: str) -> None:
    kind = type(read(text))
    assert kind is type(None)


def test_on_a_page() -> None:
    page = [
        "# A page",
        "",
        WORDS[1],
        "",
        "```",
        *json.dumps(sizes("llama", 64, 1, 8, 2, 128, 100), indent=2).splitlines(),
        "```",
    ]
    found = find([Line(number, text) for number, text in enumerate(page, start=1)])
    assert [(first, last) for first, last, _ in found] == [(3, 3), (6, len(page) - 1)]


def test_braces_that_never_close_cost_no_more_than_their_lines() -> None:
    assert find([Line(number, "{") for number in range(1, 50_001)]) == []


@given(st.dictionaries(
    st.sampled_from(["model_type", "hidden_size", "n_layer", "n_head", "num_key_value_heads", "head_dim", "vocab_size",
                     "intermediate_size", "patch_size", "image_size", "n_positions", "tie_word_embeddings", "id2label"]),
    st.one_of(st.integers(-3, 300), st.none(), st.booleans(), st.floats(), st.sampled_from(["gpt2", "llama", "vit", "bert"])),
))  # fmt: skip
@settings(deadline=None)
def test_any_mapping_is_read_or_refused(values: dict[str, Any]) -> None:
    graph = read(json.dumps(values))
    calls = 1 if graph is None else len(graph.calls)
    assert calls > 0


@given(st.text(alphabet="layershdn_12 4,:={}=heads层头", max_size=200))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    read(text)
    find([Line(1, text)])


def test_every_remark_has_its_sentence() -> None:
    graph = sure("2 layers, hidden size 64, 4 heads")
    for gap in graph.gaps:
        assert unknown(gap).endswith(".") and "{" not in unknown(gap)
    for remark in graph.notes:
        assert note(remark).endswith(".") and "{" not in note(remark)
    assert "256" in note(next(one for one in graph.notes if one.kind == "transformer.ratio"))
    assert {gap.kind for gap in graph.gaps} <= set(unknowns_transformer.UNKNOWNS)


PROSE = [
    "Our encoder is a stack of six identical layers with eight attention heads each. The model width is d = 512 and the "
    "feed-forward width is 2,048. The vocabulary has 8,000 entries; positions are learned up to 256.",
    "Der Encoder besteht aus sechs Schichten mit je acht Köpfen. Die Dimension des Modells beträgt d = 512, die innere\n"
    "Dimension des Feed-Forward-Netzes 2048. Das Vokabular umfasst 8.000 Einheiten, die Positionen werden gelernt und\n"
    "sind auf 256 begrenzt; jede Schicht hat zwei Normalisierungen.",
    "该模型是一个纯编码器的 Transformer，共有六层，每层有八个注意力头，模型维度为 512，前馈网络的内部维度为 2048，"
    "词表包含 8000 个词，位置编码是可学习的，最大长度为 256。",
    "エンコーダのみのTransformerで、6層からなり、各層は8個のヘッドを持つ。モデルの次元は512、フィードフォワード層の次元は2048、"
    "語彙数は8000、位置埋め込みは学習され、最大長は256である。",
    "Модель представляет собой энкодер из шести слоёв по восемь голов внимания; размерность модели равна 512, внутренняя "
    "размерность полносвязного блока 2048, словарь содержит 8 000 токенов, длина последовательности до 256.",
    "Le modèle est un encodeur de six couches à huit têtes d'attention chacune. La dimension du modèle est de 512, celle "
    "du réseau feed-forward de 2 048. Le vocabulaire compte 8 000 unités et les positions sont apprises jusqu'à 256.",
    "El modelo es un codificador de seis capas con ocho cabezas de atención por capa. La dimensión del modelo es 512 y la "
    "de la red feed-forward 2048. El vocabulario tiene 8.000 unidades y las posiciones se aprenden hasta 256.",
    "Il modello è un encoder di sei strati con otto teste di attenzione. La dimensione del modello è 512, quella della "
    "rete feed-forward 2048; il vocabolario conta 8.000 parole e le posizioni si apprendono fino a 256.",
    "O modelo é um codificador de seis camadas com oito cabeças de atenção. A dimensão do modelo é 512 e a da rede "
    "feed-forward é 2048; o vocabulário tem 8.000 palavras e as posições são aprendidas até 256.",
    "모델은 인코더 전용 트랜스포머로 6개의 층과 8개의 어텐션 헤드를 가진다. 모델 차원은 512, 피드포워드 차원은 2048, 어휘 크기는 "
    "8000, 최대 길이는 256이다.",
]


@pytest.mark.parametrize("text", PROSE)
def test_an_encoder_in_running_text(text: str) -> None:
    block = 4 * (512 + 1) * 512 + (512 + 1) * 2048 + (2048 + 1) * 512 + 4 * 512
    counted = params(read(text))
    assert counted == (8000 + 256) * 512 + 6 * block


def test_a_layer_that_has_units_is_no_number_of_layers() -> None:
    assert read("The hidden layer has 12 units, the model dimension is 64, and 4 heads attend.") is None


def test_settings_on_lines_of_their_own_stay_apart() -> None:
    graph = sure("seed 7\nlayers: 3\nheads: 4\nhidden size: 64\nvocabulary: 1000\nmax length: 128")
    assert sum(call.layer.type == "Block" for call in graph.calls) == 3


def test_the_layers_of_each_mlp_are_no_blocks() -> None:
    for more in (
        " Each feed-forward network consists of two layers.",
        " The MLP has 2 layers with a ReLU between them.",
    ):
        assert params(read(PROSE[0] + more)) == params(read(PROSE[0]))
    assert params(read(PROSE[2] + "前馈网络由两层组成，激活函数为 ReLU。")) == params(read(PROSE[2]))
