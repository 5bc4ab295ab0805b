"""T5 (arXiv 1910.10683): the norms have no mean and no bias, positions are a table of distances in the first block."""

import torch
from torch import nn
from transformers.configurations import T5Config
from transformers.naming import TokenEmbedding, output
from transformers.pretrained import PreTrainedModel, activation, in_turn, resized, token_loss


class T5LayerNorm(nn.RMSNorm):
    def __init__(self, hidden_size, eps=1e-6):
        super().__init__(hidden_size, eps=eps)


class T5DenseActDense(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.wi = nn.Linear(config.d_model, config.d_ff, bias=False)
        self.wo = nn.Linear(config.d_ff, config.d_model, bias=False)
        self.dropout = nn.Dropout(config.dropout_rate)
        self.act = activation(config.dense_act_fn)

    def forward(self, hidden_states):
        return self.wo(self.dropout(self.act(self.wi(hidden_states))))


class T5DenseGatedActDense(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.wi_0 = nn.Linear(config.d_model, config.d_ff, bias=False)
        self.wi_1 = nn.Linear(config.d_model, config.d_ff, bias=False)
        self.wo = nn.Linear(config.d_ff, config.d_model, bias=False)
        self.dropout = nn.Dropout(config.dropout_rate)
        self.act = activation(config.dense_act_fn)

    def forward(self, hidden_states):
        return self.wo(self.dropout(self.act(self.wi_0(hidden_states)) * self.wi_1(hidden_states)))


class T5LayerFF(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.DenseReluDense = (T5DenseGatedActDense if config.is_gated_act else T5DenseActDense)(config)
        self.layer_norm = T5LayerNorm(config.d_model, eps=config.layer_norm_epsilon)
        self.dropout = nn.Dropout(config.dropout_rate)

    def forward(self, hidden_states):
        return hidden_states + self.dropout(self.DenseReluDense(self.layer_norm(hidden_states)))


class T5Attention(nn.Module):
    def __init__(self, config, has_relative_attention_bias=False):
        super().__init__()
        self.d_model, self.key_value_proj_dim, self.n_heads = config.d_model, config.d_kv, config.num_heads
        self.inner_dim = config.num_heads * config.d_kv
        self.q = nn.Linear(config.d_model, self.inner_dim, bias=False)
        self.k = nn.Linear(config.d_model, self.inner_dim, bias=False)
        self.v = nn.Linear(config.d_model, self.inner_dim, bias=False)
        self.o = nn.Linear(self.inner_dim, config.d_model, bias=False)
        self.dropout = config.dropout_rate
        self.has_relative_attention_bias = has_relative_attention_bias
        if has_relative_attention_bias:
            self.relative_attention_bias = nn.Embedding(config.relative_attention_num_buckets, config.num_heads)

    def bias_of(self, queries, keys):
        """A number for each head and each distance between two tokens: (1, heads, queries, keys)."""
        distances = torch.arange(keys).unsqueeze(0) - torch.arange(queries).unsqueeze(1)
        return self.relative_attention_bias(distances).permute(2, 0, 1).unsqueeze(0)

    def forward(self, hidden_states, key_value_states=None, position_bias=None, **settings):
        source = hidden_states if key_value_states is None else key_value_states
        if position_bias is None and self.has_relative_attention_bias:
            position_bias = self.bias_of(hidden_states.shape[1], source.shape[1])
        sizes = (self.n_heads, self.key_value_proj_dim)
        q = self.q(hidden_states).unflatten(-1, sizes).transpose(1, 2)
        k = self.k(source).unflatten(-1, sizes).transpose(1, 2)
        v = self.v(source).unflatten(-1, sizes).transpose(1, 2)
        scores = torch.matmul(q, k.transpose(2, 3))
        if position_bias is not None:
            scores = scores + position_bias
        shares = nn.functional.dropout(nn.functional.softmax(scores, dim=-1), p=self.dropout, training=self.training)
        found = torch.matmul(shares, v).transpose(1, 2).flatten(2)
        return self.o(found), position_bias


class T5LayerSelfAttention(nn.Module):
    def __init__(self, config, has_relative_attention_bias=False):
        super().__init__()
        self.SelfAttention = T5Attention(config, has_relative_attention_bias)
        self.layer_norm = T5LayerNorm(config.d_model, eps=config.layer_norm_epsilon)
        self.dropout = nn.Dropout(config.dropout_rate)

    def forward(self, hidden_states, position_bias=None, **settings):
        found, bias = self.SelfAttention(self.layer_norm(hidden_states), position_bias=position_bias)
        return hidden_states + self.dropout(found), bias


class T5LayerCrossAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.EncDecAttention = T5Attention(config)
        self.layer_norm = T5LayerNorm(config.d_model, eps=config.layer_norm_epsilon)
        self.dropout = nn.Dropout(config.dropout_rate)

    def forward(self, hidden_states, key_value_states, **settings):
        found, _ = self.EncDecAttention(self.layer_norm(hidden_states), key_value_states)
        return (hidden_states + self.dropout(found),)


class T5Block(nn.Module):
    def __init__(self, config, is_decoder, has_relative_attention_bias=False):
        super().__init__()
        self.is_decoder = is_decoder
        self.layer = nn.ModuleList([T5LayerSelfAttention(config, has_relative_attention_bias)])
        if is_decoder:
            self.layer.append(T5LayerCrossAttention(config))
        self.layer.append(T5LayerFF(config))

    def forward(self, hidden_states, position_bias=None, encoder_hidden_states=None, **settings):
        x, bias = self.layer[0](hidden_states, position_bias=position_bias)
        if self.is_decoder and encoder_hidden_states is not None:
            x = self.layer[1](x, encoder_hidden_states)[0]
        return self.layer[-1](x), bias


class T5PreTrainedModel(PreTrainedModel):
    config_class = T5Config
    base_model_prefix = "transformer"


class T5Stack(nn.Module):
    def __init__(self, config, embed_tokens, blocks, is_decoder):
        super().__init__()
        self.config = config
        self.embed_tokens = embed_tokens
        self.block = nn.ModuleList([T5Block(config, is_decoder, i == 0) for i in range(blocks)])
        self.final_layer_norm = T5LayerNorm(config.d_model, eps=config.layer_norm_epsilon)
        self.dropout = nn.Dropout(config.dropout_rate)

    def forward(self, input_ids=None, attention_mask=None, encoder_hidden_states=None, inputs_embeds=None,
                output_hidden_states=None, **settings):  # fmt: skip
        x = self.embed_tokens(input_ids) if inputs_embeds is None else inputs_embeds
        bias = None

        def apply(block, x):
            nonlocal bias  # the first block makes it for all
            x, bias = block(x, bias, encoder_hidden_states)
            return x

        return in_turn(
            self.config, output_hidden_states, self.dropout(x), self.block, apply,
            lambda x: self.dropout(self.final_layer_norm(x)),
        )  # fmt: skip


class T5EncoderModel(T5PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.shared = TokenEmbedding(config.vocab_size, config.d_model)
        self.encoder = T5Stack(config, self.shared, config.num_layers, False)

    def get_input_embeddings(self):
        return self.shared

    def set_input_embeddings(self, value):
        self.shared = self.encoder.embed_tokens = value

    def get_encoder(self):
        return self.encoder

    def forward(self, input_ids=None, attention_mask=None, inputs_embeds=None, output_hidden_states=None,
                **settings):  # fmt: skip
        return self.encoder(input_ids, inputs_embeds=inputs_embeds, output_hidden_states=output_hidden_states)


class T5Model(T5EncoderModel):
    main_input_name = "decoder_input_ids"

    def __init__(self, config):
        super().__init__(config)
        self.decoder = T5Stack(config, self.shared, config.num_decoder_layers, True)

    def set_input_embeddings(self, value):
        self.shared = self.encoder.embed_tokens = self.decoder.embed_tokens = value

    def get_decoder(self):
        return self.decoder

    def decoded(self, input_ids, decoder_input_ids, inputs_embeds, encoder_outputs):
        if encoder_outputs is None:
            encoder_outputs = self.encoder(input_ids, inputs_embeds=inputs_embeds)
        return encoder_outputs[0], self.decoder(decoder_input_ids, encoder_hidden_states=encoder_outputs[0])[0]

    def forward(self, input_ids=None, attention_mask=None, decoder_input_ids=None, decoder_attention_mask=None,
                encoder_outputs=None, inputs_embeds=None, **settings):  # fmt: skip
        read, x = self.decoded(input_ids, decoder_input_ids, inputs_embeds, encoder_outputs)
        return output(last_hidden_state=x, encoder_last_hidden_state=read)


class T5ForConditionalGeneration(T5Model):
    def __init__(self, config):
        super().__init__(config)
        self.model_dim = config.d_model
        self.lm_head = nn.Linear(config.d_model, config.vocab_size, bias=False)
        self.post_init()

    def get_output_embeddings(self):
        return self.lm_head

    def resize_head(self, rows):
        self.lm_head = resized(self.lm_head, rows)

    def forward(self, input_ids=None, attention_mask=None, decoder_input_ids=None, decoder_attention_mask=None,
                encoder_outputs=None, inputs_embeds=None, labels=None, **settings):  # fmt: skip
        shifted = labels if decoder_input_ids is None else decoder_input_ids
        read, x = self.decoded(input_ids, shifted, inputs_embeds, encoder_outputs)
        logits = self.lm_head(x)
        loss = None if labels is None else token_loss(logits, labels)
        return output(loss=loss, logits=logits, encoder_last_hidden_state=read)
