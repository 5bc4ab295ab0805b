"""A network as PyTorch code."""
