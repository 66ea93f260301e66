"""A picture as the bytes of a PNG, in memory: how a file is written, and what is told of a disk, is not for Qt to say."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from wenming_desktop.domain.errors import UserError


def png_of(image: QImage) -> bytes:
    """The PNG of a picture; UserError where Qt can make none of it."""
    buffer = QBuffer()
    opened = buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # the stub wants bytes, Qt takes a text only
    if not opened or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise UserError("这张图片转存不了，没有收下。", "请先把它另存为图片文件，再拖进来。")
    return bytes(buffer.data().data())
