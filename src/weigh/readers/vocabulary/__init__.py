"""What every framework's vocabulary is built on: signatures, the record of one reading, tensors in a program."""
