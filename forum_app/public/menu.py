"""The menu of public pages."""

from dataclasses import dataclass

from flask import request, url_for

from forum_app.core.language import lazy

PAGES = (
    ("public.home", lazy("Les forums"), ("public.forum", "public.offers")),
    ("public.candidates", lazy("Pour les alternants"), ()),
    ("public.companies", lazy("Pour les entreprises"), ()),
)


@dataclass(frozen=True)
class PublicLink:
    """One entry of the menu."""

    url: str
    label: str
    current: bool
    icon: str = ""


def links() -> tuple[PublicLink, ...]:
    """Return the menu, with the requested page as the current one."""
    return tuple(
        PublicLink(url_for(endpoint), str(label), request.endpoint in (endpoint, *also))
        for endpoint, label, also in PAGES
    )
