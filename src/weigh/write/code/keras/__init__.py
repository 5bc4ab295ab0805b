"""A network as Keras 3 code."""
