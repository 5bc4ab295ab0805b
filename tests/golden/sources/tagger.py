from tensorflow.keras import Input, Model
from tensorflow.keras.layers import LSTM, Bidirectional, Dense, Embedding, TimeDistributed

tokens = Input(shape=(None,), name="tokens")
x = Embedding(20000, 128, name="words")(tokens)
x = Bidirectional(LSTM(64, return_sequences=True), name="context")(x)
tags = TimeDistributed(Dense(17, activation="softmax"), name="tags")(x)
model = Model(tokens, tags, name="tagger")
