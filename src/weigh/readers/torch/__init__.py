"""PyTorch code as text: a vocabulary over the interpreter, and the networks that a program makes with it."""
