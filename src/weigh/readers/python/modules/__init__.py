"""The standard library and NumPy, as far as programs that build networks use them: one table of names a module."""
