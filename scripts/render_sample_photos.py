"""Photographs the sample shop with Blender's Python module (`pip install bpy==4.2.*`, an environment of its own).

    python scripts/render_sample_photos.py --out app/sample/images --size 800 --samples 20
    python scripts/render_sample_photos.py --out /tmp/try --size 200 --samples 4 --only mug-en tote-en

One JPEG a product, written as it completes and skipped when `--out` holds it already. The pictures in `app/sample` were
made by this script; nobody who uses the shop needs Blender. The lettering on packs needs the DejaVu fonts.
"""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy
from sample_photos import goods_care as care
from sample_photos import goods_home as home
from sample_photos import goods_outdoor as outdoor
from sample_photos import goods_wear as wear
from sample_photos import studio
from sample_photos.studio import Shot

LARGEST_BYTES = 78_000

SHELF: dict[str, tuple[Callable[[], None], Shot]] = {
    "shoe-run-zh": (outdoor.running_shoe, Shot(10, 16, 0.86, exposure=-0.15)),
    "shoe-trail-en": (outdoor.trail_shoe, Shot(-14, 20, 0.84, backdrop="sand")),
    "yogamat-zh": (outdoor.yoga_mat, Shot(24, 22, 0.80, backdrop="blush")),
    "dumbbell-en": (outdoor.dumbbells, Shot(16, 24, 0.24, backdrop="grey", shift=(0.14, 0.10))),
    "lantern-zh": (outdoor.lantern, Shot(10, 10, 0.80, backdrop="table", key=0.55, ambient=0.35)),
    "tote-en": (outdoor.tote, Shot(22, 10, 0.82, backdrop="warm")),
    "backpack-zh": (outdoor.backpack, Shot(-26, 10, 0.84)),
    "suitcase-en": (outdoor.suitcase, Shot(-28, 12, 0.84, backdrop="grey")),
    "tshirt-zh": (wear.t_shirt, Shot(0, 86, 0.84, backdrop="sand", key=0.9)),
    "scarf-en": (wear.scarf, Shot(20, 40, 0.84, backdrop="warm")),
    "sunglasses-en": (wear.sunglasses, Shot(28, 18, 0.80, backdrop="sand")),
    "umbrella-zh": (wear.umbrella, Shot(0, 3, 0.84)),
    "bottle-zh": (home.bottle, Shot(12, 8, 0.82)),
    "mug-en": (home.mug, Shot(14, 22, 0.74, backdrop="table")),
    "bowl-zh": (home.bowl, Shot(10, 26, 0.82, backdrop="table")),
    "board-en": (home.board, Shot(14, 42, 0.86, backdrop="warm")),
    "lamp-en": (home.desk_lamp, Shot(-10, 8, 0.82, backdrop="warm", key=0.75)),
    "candle-en": (home.candle, Shot(8, 12, 0.78, backdrop="table", key=0.6)),
    "storage-zh": (home.storage_box, Shot(24, 28, 0.82)),
    "mouse-zh": (home.mouse, Shot(10, 30, 0.74, backdrop="grey", exposure=-3.4)),
    "headphones-en": (home.headphones, Shot(0, 12, 0.80)),
    "serum-zh": (care.serum, Shot(10, 9, 0.80, backdrop="blush")),
    "cream-en": (care.cream, Shot(8, 26, 0.80, backdrop="sage", exposure=-0.35)),
    "tea-zh": (care.tea, Shot(8, 16, 0.82, backdrop="warm")),
    "nuts-en": (care.nuts, Shot(6, 14, 0.82, backdrop="table")),
    "honey-zh": (care.honey, Shot(8, 14, 0.80, backdrop="warm", roll=17.0)),
    "blocks-zh": (care.blocks, Shot(18, 16, 0.84)),
    "petbowl-en": (care.pet_bowl, Shot(12, 26, 0.66, backdrop="clutter")),
}


def photograph(product: str, folder: Path, size: int, samples: int, threads: int) -> None:
    """Build, dress, frame and render one product; the JPEG's quality falls until the file is small enough."""
    make, shot = SHELF[product]
    studio.open_room(shot, samples, size, threads)
    make()
    goods = list(bpy.context.scene.objects)
    bpy.context.view_layer.update()
    studio.frame(shot, goods)
    studio.dress(shot)
    path = folder / f"{product}.jpg"
    studio.render(str(path))
    for quality in range(88, 40, -6):
        if path.stat().st_size <= LARGEST_BYTES:
            break
        bpy.context.scene.render.image_settings.quality = quality
        bpy.data.images["Render Result"].save_render(str(path))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=800)
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=sorted(SHELF), choices=sorted(SHELF))
    parser.add_argument("--again", action="store_true", help="render also what the folder holds already")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for product in options.only:
        if (options.out / f"{product}.jpg").exists() and not options.again:
            continue
        started = time.monotonic()
        photograph(product, options.out, options.size, options.samples, options.threads)
        print(f"{product} {time.monotonic() - started:.1f}s", file=sys.stderr, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
