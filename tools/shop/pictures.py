"""Pictures that a feed names: remote ones are referenced, local ones are read, checked and copied by their content."""

import hashlib
import os
import re
import warnings
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image

from memory.domain.errors import StorageFailure
from memory.domain.ids import derive_id
from memory.domain.product import Asset
from tools.shop.report import RowError
from tools.shop.values import shown

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "BMP": "bmp"}
MAX_URL = 2_000
SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


class PictureError(ValueError):
    """A picture that cannot be used, in words."""


class Pictures:
    """The pictures beside one feed, in `folder`; good ones are copied to `assets_dir` unless `dry_run`."""

    def __init__(self, folder: Path, assets_dir: Path, *, dry_run: bool, field: str = "image") -> None:
        self._folder = folder.resolve()
        self._assets_dir = assets_dir
        self._dry_run = dry_run
        self._field = field
        self._taken: dict[str, tuple[str, str, int, int]] = {}

    def take(self, value: str, product: str) -> str | Asset:
        """An http(s) address as it is, or the asset that a local path was read into.

        Raises `PictureError` for a picture that is missing, broken or too large, and `RowError` for a value that
        points where a feed may not point.
        """
        written = value.strip()
        if written.startswith("//"):
            written = f"https:{written}"
        if SCHEME.match(written):
            return self._address(written)
        path, sha256, width, height = self._taken.get(written) or self._read(written)
        self._taken[written] = path, sha256, width, height
        return Asset(
            id=derive_id("as", product, sha256), product=product, path=path, sha256=sha256, width=width, height=height
        )

    def _address(self, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
        except ValueError:
            usable = False
        if not usable or len(value) > MAX_URL or not value.isprintable() or " " in value:
            raise RowError(self._field, f"{shown(value)} is neither an http(s) address nor a path beside the feed")
        return value

    def _read(self, value: str) -> tuple[str, str, int, int]:
        content = self._bytes(self._inside(value), value)
        kind, width, height = self._checked(content, value)
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{sha256[:2]}/{sha256[:32]}.{FORMATS[kind]}"
        if not self._dry_run:
            _store(self._assets_dir / name, content)
        return name, sha256, width, height

    def _inside(self, value: str) -> Path:
        spelled = value.replace("\\", "/")
        if spelled.startswith(("/", "~")) or ".." in spelled.split("/") or not spelled.isprintable():
            raise RowError(self._field, f"{shown(value)} leaves the folder of the feed")
        try:
            path = (self._folder / spelled).resolve()
        except (OSError, RuntimeError, ValueError):
            raise RowError(self._field, f"{shown(value)} is no usable path") from None
        # A link inside the folder may point out of it.
        if not path.is_relative_to(self._folder):
            raise RowError(self._field, f"{shown(value)} leaves the folder of the feed")
        return path

    def _bytes(self, path: Path, value: str) -> bytes:
        try:
            if not path.is_file():
                raise PictureError(f"there is no picture {shown(value)}")
            if path.stat().st_size > MAX_BYTES:
                raise PictureError(f"{shown(value)} is larger than {MAX_BYTES >> 20} MiB")
            return path.read_bytes()
        except OSError as error:
            raise PictureError(f"{shown(value)} cannot be read: {error.strerror}") from None

    def _checked(self, content: bytes, value: str) -> tuple[str, int, int]:
        import io

        try:
            with warnings.catch_warnings():
                # Pillow warns of decompression bombs; the limit below refuses them.
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
                    kind, (width, height) = picture.format or "", picture.size
                    if width * height > MAX_PIXELS:
                        raise PictureError(f"{shown(value)} has more than {MAX_PIXELS // 1_000_000} million pixels")
                    picture.load()
        except PictureError:
            raise
        except Exception as error:  # noqa: BLE001  # Pillow's decoders raise many types on broken files
            raise PictureError(f"{shown(value)} is not a picture that can be read ({type(error).__name__})") from None
        return kind, width, height


def _store(path: Path, content: bytes) -> None:
    """Writes under another name first, so that a crash leaves no half picture under the right one."""
    try:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise StorageFailure(
            f"the picture cannot be kept in {path.parent}: {error.strerror}",
            kept="nothing of this import was recorded",
            todo="free some disk space or choose another home folder, then import again",
        ) from error
