"""Precision: with which numbers the encoder's matrices are multiplied.

float32 is what everything was measured with, and gives the same on every processor. `fast` is bfloat16, for processors
that multiply it faster; docs/speed.md has why bytes are not offered. A result says which it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hedge.errors import HedgeError

if TYPE_CHECKING:
    from torch import Tensor

Precision = Literal["float32", "fast"]
FULL: Precision = "float32"


def numbers_of(precision: str) -> str:
    """Returns which numbers a precision is on this processor: float32 or bfloat16.

    Raises HedgeError where the processor is no faster with other numbers than float32.
    """
    if precision == FULL:
        return FULL
    if precision != "fast":
        raise HedgeError(f"there is no precision {precision!r}", f"one of: {FULL}, fast")
    import torch

    if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported():
        return "bfloat16"
    raise HedgeError("this processor has no arithmetic for bfloat16, which fast needs", f"--precision {FULL}")


def linear(numbers: str, weight: Tensor, bias: Tensor) -> Callable[[Tensor], Tensor]:
    """Makes a linear layer of floats, outputs × inputs, that computes with such numbers."""
    if numbers == "bfloat16":
        return _Bfloat16(weight.bfloat16(), bias.bfloat16())
    return _Float32(weight, bias)


@dataclass(frozen=True, slots=True)
class _Float32:
    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.linear(x, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class _Bfloat16:
    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.linear(x.bfloat16(), self.weight, self.bias).float()
