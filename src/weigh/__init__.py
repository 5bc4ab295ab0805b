"""What a neural network is made of, exactly, from code that is never run."""
