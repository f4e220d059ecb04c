"""Icons of Bootstrap Icons, written into the page so that they take the colour of the text around them."""

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

ICONS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "icons"
_DRAWING = re.compile(r"<svg[^>]*viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<shapes>.*)</svg>", re.DOTALL)


@lru_cache(maxsize=512)
def icon(name: str) -> Markup:
    """Return the SVG of the icon `name` (`check-lg`), hidden from screen readers.

    A word always stands beside it or in `aria-label`. Raises LookupError when there is no such icon.
    """
    path = ICONS / f"{name}.svg"
    if not path.is_file():
        raise LookupError(
            f"No icon {name!r} in {ICONS.parent.name}/{ICONS.name}: is the name right, and has bin/assets run?"
        )
    drawing = _DRAWING.search(path.read_text(encoding="utf-8"))
    if drawing is None:
        raise LookupError(f"The icon {name!r} has no viewBox")
    shapes = re.sub(r">\s+<", "><", drawing["shapes"].strip())
    # The file comes from a package pinned by its checksum, never from a person.
    return Markup(  # noqa: S704 (our own file, no value in it)
        f'<svg class="bi" width="1em" height="1em" fill="currentColor" viewBox="{drawing["box"]}" '
        f'aria-hidden="true">{shapes}</svg>'
    )
