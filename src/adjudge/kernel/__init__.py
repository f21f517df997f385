"""The numeric hot core: one numba loop; no I/O."""
