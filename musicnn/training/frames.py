"""What a frame model has to learn: nats per frame.

Used in: 03c
"""


def frame_losses(model, rows):
    """Nats of every frame, (B, T), 0 at padding. `rows` (B, T, 1 + K): column 0 is 1 where a frame is; then the keys, 0 and 1."""
    return model.surprise(rows[..., 1:]) * rows[..., 0]
