"""An encoder of the right shapes that has learned nothing, for tests that want no fitted one."""

import numpy as np

from tools.compliance.checker import claims
from tools.compliance.checker.encoder import CHANNELS, HIDDEN, MATRICES, ORDERS, RANK, WIDTH, quantised

POOLED = 512


def untrained(clauses, kinds):
    """Arrays by the names of `encoder.ARRAYS`, from fixed dice."""
    dice = np.random.default_rng(5)
    wide, joint = WIDTH + len(ORDERS) * CHANNELS, len(ORDERS) * CHANNELS
    shapes = {
        "project": (WIDTH, joint), "pool": (wide, POOLED), "hidden": (POOLED + joint, HIDDEN),
        "clause": (HIDDEN, clauses), "kind": (kinds, clauses), "tag": (wide, 1),
    }  # fmt: skip
    sizes = {
        "project_bias": joint, "joint_bias": joint, "last_bias": wide, "pool_bias": POOLED, "hidden_bias": HIDDEN,
        "clause_bias": clauses, "violation_bias": 1, "tag_bias": 1,
    }  # fmt: skip
    for order, _left in ORDERS:
        for layer in (1, 2):
            shapes[f"narrow{layer}_{order}"] = (order * CHANNELS, RANK)
            shapes[f"widen{layer}_{order}"] = (RANK, CHANNELS)
            sizes[f"bias{layer}_{order}"] = CHANNELS
    arrays = {name: np.zeros(size, dtype=np.float32) for name, size in sizes.items()}
    arrays |= {"joint_gain": np.ones(joint, dtype=np.float32), "last_gain": np.ones(wide, dtype=np.float32)}
    arrays["violation"] = dice.normal(0, 0.1, HIDDEN).astype(np.float32)
    for name in MATRICES:
        matrix = dice.normal(0, shapes[name][0] ** -0.5, shapes[name]).astype(np.float32)
        arrays[name], arrays[f"{name}_scale"] = quantised(matrix, axis=0)
    pieces = ["<unk>", "<s>", "</s>", "▁", *(chr(code) for code in range(0x61, 0x7B)), "茶", "治", "包", "装"]
    arrays["pieces"] = np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8)
    arrays["piece_scores"] = np.full(len(pieces), -5.0, dtype=np.float16)
    arrays["table"], arrays["table_scale"] = quantised(
        dice.normal(0, 1, (len(pieces), WIDTH)).astype(np.float32), axis=1
    )
    return arrays


def untrained_claims():
    """Arrays by the names of `claims.ARRAYS`, from fixed dice."""
    dice = np.random.default_rng(6)
    arrays = {}
    for name, shape in claims.SHAPES.items():
        value = dice.normal(0, shape[0] ** -0.5, shape).astype(np.float32)
        if name in claims.MATRICES:
            arrays[name], arrays[f"{name}_scale"] = quantised(value, axis=0)
        else:
            arrays[name] = value
    return arrays
