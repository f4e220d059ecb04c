"""What people read when something is refused or breaks: what happened, that nothing is lost, and a way back. Never a trace."""
import secrets

from flask import Flask, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from forum_app.core.language import _, lazy
from forum_app.core.refusals import Refused

SENTENCES: dict[int, tuple[object, object]] = {
    400: (lazy("Cette demande est incomplète."), lazy("Revenez à la page précédente et recommencez.")),
    403: (lazy("Cette page ne vous est pas ouverte."), lazy("Elle est réservée à d'autres personnes. Si elle devrait être la vôtre, écrivez-nous.")),
    404: (lazy("Cette page n'existe plus."), lazy("L'adresse a peut-être changé, ou la page a été retirée.")),
    405: (lazy("Cette page ne s'ouvre pas ainsi."), lazy("Revenez à la page précédente et utilisez son bouton.")),
    409: (lazy("Quelqu'un vient de changer la même chose."), lazy("Rouvrez la page pour voir ce qui a changé, puis recommencez.")),
    413: (lazy("Ce fichier est trop lourd."), lazy("La limite est de 5 Mo.")),
    429: (lazy("Trop d'essais en peu de temps."), lazy("Réessayez dans 10 min.")),
    500: (lazy("Quelque chose a lâché de notre côté."), lazy("Nous sommes prévenus. Réessayez dans un moment.")),
    503: (lazy("Le site revient dans quelques minutes."), lazy("Réessayez dans un moment, rien n'est perdu.")),
}


def install(app: Flask) -> None:
    """Turn every refusal and every failure into a page, or into a fragment for a partial request."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _status(409))
    app.register_error_handler(StaleDataError, _status(409))
    app.register_error_handler(OperationalError, _status(503))
    app.register_error_handler(InterfaceError, _status(503))
    app.register_error_handler(Exception, _broken)


def _refused(refused: Refused) -> Response:
    return _page(409, refused.refusal.sentence, _("Rien n'a été changé."))


def _expired_form(error: CSRFError) -> Response:
    return _page(400, _("Ce formulaire a expiré."), _("Revenez à la page précédente, rechargez-la et recommencez."))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    page = _page(error.code, *SENTENCES.get(error.code, SENTENCES[400]))
    if error.code == 405 and getattr(error, "valid_methods", None):
        page.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    if getattr(error, "retry_after", None):
        page.headers["Retry-After"] = str(error.retry_after)  # type: ignore[attr-defined]
    return page


def _status(code: int):
    def show(error: Exception) -> Response:
        current_app.logger.warning("%s at %s", type(error).__name__, request.endpoint)
        return _page(code, *SENTENCES[code])

    return show


def _broken(error: Exception) -> Response:
    """An accident: logged with a short code that the page shows; what the person typed is not in the log."""
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        error = error.original_exception  # type: ignore[assignment]
    code = secrets.token_hex(3).upper()
    current_app.logger.error("accident %s at %s", code, request.endpoint, exc_info=error)
    if current_app.testing:
        raise error
    return _page(500, *SENTENCES[500], short_code=code)


def _page(status: int, title: object, sentence: object, short_code: str | None = None) -> Response:
    template = "public/_refusal.html" if request.headers.get("HX-Request") else "public/error.html"
    return make_response(render_template(template, status=status, title=str(title), sentence=str(sentence), short_code=short_code), status)
