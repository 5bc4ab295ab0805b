import keras
from keras import layers

shared = keras.Sequential(
    [
        layers.Input((64, 64, 3)),
        layers.Conv2D(16, 3, name="edges"),
        layers.BatchNormalization(name="norm"),
        layers.GlobalAveragePooling2D(name="pool"),
    ],
    name="encoder",
)
left, right = keras.Input((64, 64, 3), name="left"), keras.Input((64, 64, 3), name="right")
both = layers.Concatenate(name="both")([shared(left), shared(right)])
out = layers.Dense(1, activation="sigmoid", name="same")(both)
model = keras.Model([left, right], out, name="siamese")
