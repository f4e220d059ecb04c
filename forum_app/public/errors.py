"""What people read when something is refused or breaks: what happened, that nothing is lost, and a way back.

Never a trace.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, make_response, render_template, request, url_for
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge, SecurityError
from werkzeug.wrappers import Response

from forum_app.accounts.passwords import Crowded
from forum_app.accounts.session import ask_to_sign_in
from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.db import rollback
from forum_app.core.language import _, lazy
from forum_app.core.refusals import Refused
from forum_app.core.tokens import BADGE_ALPHABET
from forum_app.permissions.guard import holds_somewhere
from forum_app.permissions.vocabulary import Right
from forum_app.public import menu

SENTENCES: dict[int, tuple[object, object]] = {
    400: (lazy("Cette demande est incomplète."), lazy("Revenez à la page précédente et recommencez.")),
    403: (
        lazy("Cette page ne vous est pas ouverte."),
        lazy("Elle est réservée à d'autres personnes. Si elle devrait être la vôtre, écrivez-nous."),
    ),
    404: (
        lazy("Cette page n'existe plus."),
        lazy(
            "Le lien est peut-être ancien, ou l'adresse incomplète. Vos inscriptions et vos rendez-vous sont intacts."
        ),
    ),
    405: (lazy("Cette page ne s'ouvre pas ainsi."), lazy("Revenez à la page précédente et utilisez son bouton.")),
    409: (
        lazy("Quelqu'un vient de changer la même chose."),
        lazy("Rouvrez la page pour voir ce qui a changé, puis recommencez."),
    ),
    413: (
        lazy("Cet envoi est trop lourd."),
        lazy("La limite d'un fichier est de 5 Mo. Revenez à la page précédente et choisissez-en un plus léger."),
    ),
    429: (
        lazy("Trop d'essais en peu de temps."),
        lazy("Réessayez dans 10 min. Un lien reçu par courriel marche toujours."),
    ),
    500: (
        lazy("Quelque chose a lâché de notre côté."),
        lazy("Nous sommes prévenus. Vos inscriptions et vos rendez-vous sont intacts."),
    ),
    503: (
        lazy("Le site revient dans quelques minutes."),
        lazy("Réessayez dans un moment. Vos inscriptions et vos rendez-vous sont intacts."),
    ),
}
WAIT = {429: 600, 503: 5}  # seconds, as Retry-After says
TOO_MANY = ("too_many_failures", "too_many_letters")
DRAINED = 64 * 1024 * 1024  # bytes read and thrown away so that a browser gets to read the page that refuses its file


def install(app: Flask) -> None:
    """Turn every refusal and every failure into a page, or into a fragment for a partial request."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    for conflict in (IntegrityError, StaleDataError):
        app.register_error_handler(conflict, _status(409))
    for away in (OperationalError, InterfaceError, PoolTimeout, Crowded):
        app.register_error_handler(away, _status(503))
    app.register_error_handler(Exception, _broken)


def _refused(refused: Refused) -> Response:
    if refused.refusal.code in TOO_MANY:
        return _page(429, SENTENCES[429][0], refused.refusal.sentence)
    return _page(409, refused.refusal.sentence, _("Rien n'a été changé."))


def _expired_form(_error: CSRFError) -> Response:
    """Answer a form that failed the CSRF check: send its author to sign in if their session is over.

    They find the form again afterwards. Anything else does not come from one of our pages.

    Anything else is not from one of our pages.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "needed_right", None) is not None and not current_user.is_authenticated:
        return ask_to_sign_in()
    return _page(400, _("Ce formulaire a expiré."), _("Revenez à la page précédente, rechargez-la et recommencez."))


def _unknown_host(_error: SecurityError) -> Response:
    """Answer a request whose Host is not ours: no URL can be built for it, so this page stands alone."""
    return make_response(render_template("public/unknown_host.html", home=current_app.config["SETTINGS"].base_url), 400)


def _too_large(_error: RequestEntityTooLarge) -> Response:
    stream, left = request.environ["wsgi.input"], DRAINED
    while left > 0 and (piece := stream.read(min(left, 1 << 20))):
        left -= len(piece)
    return _page(413, *SENTENCES[413])


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    page = _page(error.code, *SENTENCES.get(error.code, SENTENCES[400]))
    if error.code == 405 and getattr(error, "valid_methods", None):
        page.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined] # set for this error
    return page


def _status(code: int) -> Callable[[Exception], Response]:
    def show(error: Exception) -> Response:
        return _page(code, *SENTENCES[code], accident=type(error).__name__)

    return show


def _broken(error: Exception) -> Response:
    """Answer an accident; log it with the short code that the page shows, without what the person typed."""
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        error = error.original_exception  # type: ignore[assignment] # never empty for this error
    if current_app.testing:
        raise error
    return _page(500, *SENTENCES[500], accident=error)


def _page(status: int, title: object, sentence: object, accident: Exception | str | None = None) -> Response:
    """Render the page or, for htmx, its fragment.

    From 500 on the database may be away: the page is then that of a visitor.
    """
    code = f"{status}-" + "".join(secrets.choice(BADGE_ALPHABET) for _n in range(4))
    trace = accident if isinstance(accident, Exception) else None
    level = logging.INFO if accident is None else logging.ERROR
    current_app.logger.log(
        level,
        "%s at %s: %s",
        code,
        request.endpoint,
        type(trace).__name__ if trace else accident or "refused",
        exc_info=trace,
    )
    page = make_response(_written(status, {"title": str(title), "lead": str(sentence), "code": code}), status)
    if request.headers.get("HX-Request"):
        page.headers["HX-Retarget"], page.headers["HX-Reswap"] = "#trouble", "innerHTML"
    if status in WAIT:
        page.headers["Retry-After"] = str(WAIT[status])
    return page


def _written(status: int, words: dict[str, str]) -> str:
    """Return the page with the menu of who is signed in, or that of a visitor where the database may be away."""
    if request.headers.get("HX-Request"):
        return render_template("public/_refusal.html", **words)
    if status < 500:
        try:
            if current_user.is_authenticated:
                back = {"back_url": url_for("navigation.home"), "back_label": _("Revenir à mon espace")}
                layout, navigation = _frame()
                return render_template("public/error_signed_in.html", layout=layout, **navigation, **back, **words)
        except (SQLAlchemyError, Crowded):
            current_app.logger.exception("no menu on the page of an error")
            rollback()
    g._login_user = AnonymousUserMixin()
    return render_template("public/error.html", **words)


def _frame() -> tuple[str, dict[str, Any]]:
    """Return the layout of the space that the page was in, and the menu where it is not that of the space."""
    place = g.get("place")
    if isinstance(place, Registration):
        return "layouts/candidate.html", {}
    if isinstance(place, Participation):
        return "layouts/company.html", {}
    if place is not None or holds_somewhere(Right.FORUM_READ):
        return "layouts/desk.html", {}
    return "layouts/public.html", {"navigation": menu.links()}
