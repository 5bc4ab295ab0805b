/** What a page shows to whoever has nothing to paste yet: a question that stands on forums since 2012. */
import { EMPTY, type Input } from "./input";

export const EXAMPLE: Input = {
  ...EMPTY,
  name: "alexnet.py",
  claims: "60M",
  text: `model = tf.keras.models.Sequential([
tf.keras.layers.Conv2D(96, 11, strides=4, activation="relu", input_shape=[227,227,3]),
tf.keras.layers.MaxPooling2D(pool_size=(3,3), strides=(2,2)),
tf.keras.layers.Conv2D(256, 5, activation="relu", padding="SAME"),
tf.keras.layers.MaxPooling2D(pool_size=(3,3), strides=(2,2)),
tf.keras.layers.Conv2D(384, 3, activation="relu", padding="SAME"),
tf.keras.layers.Conv2D(384, 3, activation="relu", padding="SAME"),
tf.keras.layers.Conv2D(256, 3, activation="relu", padding="SAME"),
tf.keras.layers.Dense(4096, activation="relu"),
tf.keras.layers.Dense(4096, activation="relu"),
tf.keras.layers.Dense(1000, activation="softmax"),
])
`,
};
