"""The exact PDF on screen, page by page: pictures of pages come from an injected render callback.

    preview = PdfPreview(ctx.jobs)
    preview.set_document([(595, 842)] * pages, lambda page, scale: ctx.context.paper(papers.page_png, pdf, page, scale))

Sizes are in points; ``render(page, scale)`` answers a Future of PNG bytes at ``scale`` pixels per point.
Ctrl + and Ctrl - zoom, Page Up and Page Down turn pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import Colour, S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

Render = Callable[[int, float], "Future[Any] | bytes"]
_GAP = 16
_ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_PIXELS_PER_POINT = 96 / 72


class PdfPreview(QWidget):
    """Pages below one another; only those in sight are drawn."""

    page_shown = Signal(int)

    def __init__(self, jobs: Jobs | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._fit = "page"
        self._canvas = _Canvas(jobs)
        self._canvas.drawn.connect(self._show_place)
        self._area = QScrollArea()
        self._area.setWidget(self._canvas)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setAccessibleName("预览")
        self._area.verticalScrollBar().valueChanged.connect(lambda _value: self._show_place())
        self._place = plain_label("", "muted")
        self._zoom = plain_label("", "muted")
        bar = QHBoxLayout()
        bar.setSpacing(S)
        bar.addWidget(self._tool("chevron-up", "上一页", lambda: self.turn(-1), "PgUp"))
        bar.addWidget(self._place)
        bar.addWidget(self._tool("chevron-down", "下一页", lambda: self.turn(1), "PgDown"))
        bar.addStretch(1)
        bar.addWidget(self._tool("−", "缩小", lambda: self.zoom_by(-1), "Ctrl+-"))
        bar.addWidget(self._zoom)
        bar.addWidget(self._tool("＋", "放大", lambda: self.zoom_by(1), "Ctrl+="))
        bar.addWidget(action_button("整页", lambda: self.fit("page"), role="link"))
        bar.addWidget(action_button("页宽", lambda: self.fit("width"), role="link"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(bar)
        box.addWidget(self._area, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_document(self, sizes: Sequence[tuple[float, float]], render: Render) -> None:
        """Show another document from its first page."""
        self._canvas.load(list(sizes), render)
        self._area.verticalScrollBar().setValue(0)
        self.fit(self._fit or "page")

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._canvas.sizes)

    def page(self) -> int:
        """The page in the middle of the view, from 0."""
        middle = self._area.verticalScrollBar().value() + self._area.viewport().height() // 2
        return self._canvas.page_at(middle)

    def go_to(self, page: int) -> None:
        """Show a page, from 0."""
        if self.pages:
            self._area.verticalScrollBar().setValue(
                self._canvas.place(min(max(0, page), self.pages - 1)).top() - _GAP // 2
            )

    def turn(self, steps: int) -> None:
        """The next (1) or previous (-1) page."""
        self.go_to(self.page() + steps)

    def fit(self, how: str) -> None:
        """As large as a whole ``page`` or the page's ``width`` allows."""
        self._fit = how
        if not self.pages:
            return
        width, height = self._canvas.sizes[self.page() if self.pages > self.page() else 0]
        room = self._area.viewport().size()
        wide = (room.width() - 2 * _GAP) / (width * _PIXELS_PER_POINT)
        tall = (room.height() - 2 * _GAP) / (height * _PIXELS_PER_POINT)
        self._set_zoom(wide if how == "width" else min(wide, tall))

    def zoom_by(self, steps: int) -> None:
        """The next larger (1) or smaller (-1) zoom."""
        self._fit = ""
        now = self._canvas.zoom
        larger = [zoom for zoom in _ZOOMS if zoom > now * 1.01]
        smaller = [zoom for zoom in _ZOOMS if zoom < now * 0.99]
        chosen = larger[:1] if steps > 0 else smaller[-1:]
        if chosen:
            self._set_zoom(chosen[0])

    def _set_zoom(self, zoom: float) -> None:
        page = self.page()
        self._canvas.set_zoom(max(0.1, zoom))
        self.go_to(page)
        self._show_place()

    def _show_place(self) -> None:
        self._place.setText(f"第{self.page() + 1}页，共{self.pages}页" if self.pages else "")
        self._zoom.setText(f"{round(self._canvas.zoom * 100)}%" if self.pages else "")
        if self.pages:
            self.page_shown.emit(self.page())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit:
            self.fit(self._fit)

    def _tool(self, name: str, label: str, run, keys: str) -> QToolButton:
        button = QToolButton()
        picture = icon(name)
        if picture.isNull():
            button.setText(name)
        button.setIcon(picture)
        button.setAccessibleName(label)
        button.setToolTip(plain_tip(f"{label}（{keys}）"))
        button.setShortcut(QKeySequence(keys))
        button.clicked.connect(lambda: run())
        return button


class _Canvas(QWidget):
    """All pages below one another; asks for a picture when a page comes into sight, keeps the last twelve."""

    drawn = Signal()

    def __init__(self, jobs: Jobs | None) -> None:
        super().__init__()
        self._jobs = jobs
        self.sizes: list[tuple[float, float]] = []
        self.zoom = 1.0
        self._render: Render = lambda _page, _scale: b""
        self._pictures: dict[int, QPixmap] = {}
        self._sharp: set[int] = set()
        self._asked: set[int] = set()
        self._document = 0

    def load(self, sizes: list[tuple[float, float]], render: Render) -> None:
        self.sizes, self._render = sizes, render
        self._pictures.clear()
        self._document += 1
        self._forget()

    def set_zoom(self, zoom: float) -> None:
        if abs(zoom - self.zoom) > 0.001:
            self.zoom = zoom
            self._document += 1
            self._forget()
        self.resize(self.sizeHint())
        self.update()

    def _forget(self) -> None:
        # the pictures of the old zoom stay until sharp ones are there
        self._sharp.clear()
        self._asked.clear()

    def _page_size(self, page: int) -> QSize:
        width, height = self.sizes[page]
        scale = self.zoom * _PIXELS_PER_POINT
        return QSize(round(width * scale), round(height * scale))

    def sizeHint(self) -> QSize:
        sizes = [self._page_size(page) for page in range(len(self.sizes))]
        width = max((size.width() for size in sizes), default=100) + 2 * _GAP
        return QSize(width, sum(size.height() + _GAP for size in sizes) + _GAP)

    def place(self, page: int) -> QRect:
        top = _GAP + sum(self._page_size(before).height() + _GAP for before in range(page))
        size = self._page_size(page)
        return QRect(QPoint((self.width() - size.width()) // 2, top), size)

    def page_at(self, y: int) -> int:
        for page in range(len(self.sizes)):
            if y < self.place(page).bottom() + _GAP:
                return page
        return max(0, len(self.sizes) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in range(len(self.sizes)):
            place = self.place(page)
            if place.bottom() < event.rect().top() or place.top() > event.rect().bottom():
                continue
            painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(Colour.LINE))
            painter.fillRect(place, QColor(Colour.PANEL))
            if page in self._pictures:
                painter.drawPixmap(QRectF(place), self._pictures[page], QRectF(self._pictures[page].rect()))
            else:
                painter.setPen(QColor(Colour.MUTED))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "正在显示…")
            if page not in self._sharp:
                self._want(page)
        painter.end()

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        document = self._document
        answer = self._render(page, self.zoom * _PIXELS_PER_POINT * self.devicePixelRatioF())
        if isinstance(answer, Future):
            assert self._jobs is not None
            self._jobs.run(self, answer, lambda data: self._put(document, page, data))
        else:
            self._put(document, page, answer)

    def _put(self, document: int, page: int, data: bytes) -> None:
        if document != self._document:
            return
        picture = QPixmap()
        picture.loadFromData(data)
        self._pictures.pop(page, None)
        self._pictures[page] = picture
        self._sharp.add(page)
        while len(self._pictures) > 12:
            oldest = next(iter(self._pictures))
            self._pictures.pop(oldest)
            self._sharp.discard(oldest)
            self._asked.discard(oldest)
        self.update()
        self.drawn.emit()
