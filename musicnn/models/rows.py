"""What every melody network looks at first: are these rows of the encoding that it was built for?"""

import torch

from musicnn.errors import EncodingError


def check_rows(x, sizes: dict[str, int]) -> None:
    """Whole numbers (B, T, C), one column for each entry of `sizes`, each from 0 to below its size.

    Raises:
        EncodingError: for anything else.
    """
    if not isinstance(x, torch.Tensor) or x.ndim != 3 or x.shape[-1] != len(sizes) or x.is_floating_point():
        found = tuple(x.shape) if hasattr(x, "shape") else repr(x)[:60]
        raise EncodingError(f"this model reads arrays (B, T, {len(sizes)}), columns {list(sizes)}, as torch tensors of whole numbers; got a"
                            f" {type(x).__name__} {found}. Make it with torch.as_tensor(encoding.batch(scores))")
    if x.device.type == "cpu" and x.numel():         # elsewhere the question would hold up the queue
        low, high = (side.tolist() for side in x.flatten(0, 1).aminmax(dim=0))
        wrong = [f"{name} {a}..{b} (known are 0..{sizes[name] - 1})" for name, a, b in zip(sizes, low, high, strict=True)
                 if a < 0 or b >= sizes[name]]
        if wrong:
            raise EncodingError(f"these rows hold numbers that this model does not know: {', '.join(wrong)}; use the encoding that it was"
                                " built for")
