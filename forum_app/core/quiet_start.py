"""No garbage collection while the application loads: `forum_app.app` imports this module first, and ends with `over`.

Loading makes some 140,000 objects, none of which is garbage; to look at them again and again takes an eighth of the
start.
"""

import gc

_WAS_ENABLED = gc.isenabled()
gc.disable()


def over() -> None:
    """Collect again, but never look at what is loaded: it lasts as long as the process."""
    gc.freeze()
    if _WAS_ENABLED:
        gc.enable()
