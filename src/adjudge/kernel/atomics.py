"""Atomic access to int64 arrays that several processes map.

A plain array read in a compiled loop may be hoisted out of it and then never sees another process's
change; these never are. Every function exists in two forms: the intrinsic, for compiled code, and a
compiled function of Python ints for callers outside the kernel. No index is checked here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

type_of_word = types.int64
WORD_BYTES = 8
Words = NDArray[np.int64]


def _pointer(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    """The address of `array[index]`, without bounds check or wrap-around."""
    struct = context.make_array(array_type)(context, builder, array)
    return cgutils.get_item_pointer(  # type: ignore[no-untyped-call] # numba's is untyped
        context, builder, array_type, struct, [index]
    )


def _is_word_array(array: Any) -> bool:
    return isinstance(array, types.Array) and array.ndim == 1 and array.dtype == type_of_word


def _load_acquire(typing_context: Any, array: Any, index: Any) -> Any:  # noqa: ARG001 - numba's form
    """`array[index]`, read anew at every call; what its writer wrote before is seen too."""
    if not _is_word_array(array):
        return None
    signature = type_of_word(array, types.intp)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], *arguments)
        return builder.load_atomic(pointer, ordering="acquire", align=WORD_BYTES)

    return signature, generate


load_acquire: Any = intrinsic(_load_acquire)


def _store_release(typing_context: Any, array: Any, index: Any, value: Any) -> Any:  # noqa: ARG001 - numba's form
    """`array[index] = value`, seen by others after everything that was written before it."""
    if not _is_word_array(array):
        return None
    signature = types.void(array, types.intp, type_of_word)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, index, value = arguments
        pointer = _pointer(context, builder, signature.args[0], array, index)
        builder.store_atomic(value, pointer, ordering="release", align=WORD_BYTES)
        return context.get_dummy_value()

    return signature, generate


store_release: Any = intrinsic(_store_release)


def _read_modify_write(operation: str) -> Callable[..., Any]:
    """The code generator of an LLVM read-modify-write, which is also a full fence."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, index, value = arguments
        pointer = _pointer(context, builder, signature.args[0], array, index)
        return builder.atomic_rmw(operation, pointer, value, ordering="seq_cst")

    return generate


def _fetch_max(typing_context: Any, array: Any, index: Any, value: Any) -> Any:  # noqa: ARG001 - numba's form
    """Raise `array[index]` to `value` unless it is higher; return what was there before."""
    if not _is_word_array(array):
        return None
    return type_of_word(array, types.intp, type_of_word), _read_modify_write("max")


fetch_max: Any = intrinsic(_fetch_max)


def _fetch_add(typing_context: Any, array: Any, index: Any, value: Any) -> Any:  # noqa: ARG001 - numba's form
    """Add `value` to `array[index]`; return what was there before."""
    if not _is_word_array(array):
        return None
    return type_of_word(array, types.intp, type_of_word), _read_modify_write("add")


fetch_add: Any = intrinsic(_fetch_add)


def _trailing_zeros(typing_context: Any, bits: Any) -> Any:  # noqa: ARG001 - numba's form
    """The position of the lowest set bit of a non-zero uint64, as int64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001 - numba's form
        return builder.cttz(arguments[0], cgutils.true_bit)

    return types.int64(types.uint64), generate


trailing_zeros: Any = intrinsic(_trailing_zeros)


@njit(cache=True)
def load(words: Words, index: int) -> int:
    """`load_acquire` for callers outside the kernel."""
    value: int = load_acquire(words, index)
    return value


@njit(cache=True)
def store(words: Words, index: int, value: int) -> None:
    """`store_release` for callers outside the kernel."""
    store_release(words, index, value)


@njit(cache=True)
def store_each(words: Words, indexes: Words, value: int) -> None:
    """Store one value at many places, in the given order."""
    for position in range(indexes.shape[0]):
        store_release(words, indexes[position], value)


@njit(cache=True)
def raise_to(words: Words, index: int, value: int) -> int:
    """Raise a high-water mark to `value` unless it is higher; return the mark that results."""
    before: int = fetch_max(words, index, value)
    return max(before, value)


@njit(cache=True)
def tick(words: Words, index: int, value: int) -> int:
    """Raise a high-water mark to `value`, then by one more; return the new mark.

    No two ticks return the same number. Every `raise_to` that ran before returned less, and every
    one that runs after returns at least this and sees whatever was stored before the tick: both
    are read-modify-writes of one word, so they have one order.
    """
    fetch_max(words, index, value)
    before: int = fetch_add(words, index, 1)
    return before + 1


@njit(cache=True)
def add(words: Words, index: int, value: int) -> int:
    """`fetch_add` for callers outside the kernel."""
    before: int = fetch_add(words, index, value)
    return before


@njit(cache=True, nogil=True)
def spin_until(words: Words, index: int, value: int, limit: int) -> int:
    """Read until `array[index]` is `value`; return how many reads it took, or -1 after `limit`."""
    for reads in range(limit):
        if load_acquire(words, index) == value:
            return reads + 1
    return -1
