"""What a printed page must satisfy, whatever is drawn on it."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from kawan.figures.style import RC, TEXT


def texts(figure: Figure) -> list[Text]:
    """Return the texts one sees: not empty, and no tick label outside its axis."""
    unseen = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-9 * (high - low)
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - slack <= tick.get_loc() <= high + slack:
                    unseen |= {id(tick.label1), id(tick.label2)}
    found = figure.findobj(Text)
    return [text for text in found if text.get_visible() and text.get_text().strip() and id(text) not in unseen]


@pytest.fixture
def check_page():
    """Return a check that texts keep apart, stay on the page and can be read."""

    def check(figure: Figure) -> None:
        with matplotlib.rc_context(RC):
            figure.draw_without_rendering()
        page = figure.bbox
        # A text's own box: that of an annotation would include its leader.
        boxes = [(text.get_text(), Text.get_window_extent(text)) for text in texts(figure)]
        small = [text.get_text() for text in texts(figure) if text.get_fontsize() < TEXT]
        outside = [
            name for name, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > page.width or box.y1 > page.height
        ]
        shrunk = [box.padded(-1) for _, box in boxes]
        low, high = np.array([box.min for box in shrunk]), np.array([box.max for box in shrunk])
        meet = ((low[:, None] <= high) & (low <= high[:, None])).all(axis=2)
        over = [(boxes[a][0], boxes[b][0]) for a, b in np.argwhere(np.triu(meet, k=1))]
        assert not small, f"smaller than {TEXT} pt: {small}"
        assert not outside, f"off the page: {outside}"
        assert not over, f"one over the other: {over}"

    return check
