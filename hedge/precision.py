"""Precision: with which numbers the encoder's matrices are multiplied.

float32 is what everything was measured with, and gives the same on every processor. `fast` is what a processor does
quicker than that: bfloat16, or bytes. A result says which it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hedge.errors import HedgeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

Precision = Literal["float32", "fast"]
FULL: Precision = "float32"
_STEPS = 127  # between nothing and the largest number of a row, on either side


def numbers_of(precision: str) -> str:
    """Returns which numbers a precision is on this processor: float32, bfloat16 or int8.

    Raises HedgeError where the processor does nothing faster than float32.
    """
    if precision == FULL:
        return FULL
    if precision != "fast":
        raise HedgeError(f"there is no precision {precision!r}", f"one of: {FULL}, fast")
    import torch

    if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported():
        return "bfloat16"
    if torch.cpu._is_vnni_supported():
        return "int8"
    raise HedgeError("this processor has no arithmetic that is faster than float32", f"--precision {FULL}")


def linear(kind: str, weight: Tensor, scale: Tensor | None, bias: Tensor) -> Callable[[Tensor], Tensor]:
    """Makes a linear layer that computes with numbers of a kind.

    `weight`, outputs × inputs, is of floats, or of bytes with a `scale` for each output.
    """
    import torch

    if kind == "int8" and scale is not None:
        rows = torch._make_per_channel_quantized_tensor(
            weight, scale.double(), torch.zeros(len(scale), dtype=torch.long), 0
        )
        return _Int8(torch.ops.quantized.linear_prepack(rows, None), bias)
    floats = weight if scale is None else weight.float() * scale[:, None]
    return _Bfloat16(floats.bfloat16(), bias.bfloat16()) if kind == "bfloat16" else _Float32(floats, bias)


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


@dataclass(frozen=True, slots=True)
class _Int8:
    """Weights that are bytes already, times rows that become bytes: each by its own largest number.

    So what becomes of a row does not depend on the rows beside it.
    """

    packed: Any
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        import torch

        largest = x.abs().amax(1, keepdim=True).clamp_min_(1e-20)
        made = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            x / largest, 1 / _STEPS, _STEPS + 1, self.packed
        )
        return torch.addcmul(self.bias, made, largest)
