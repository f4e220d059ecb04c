"""The application factory: every extension and every room, in the order in which requests meet them."""

from forum_app.core import quiet_start  # isort: split

from flask import Flask
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import TOP, Settings
from forum_app import models  # noqa: F401 (every table, for migrations)
from forum_app.accounts import session, start_up
from forum_app.core import (
    db,
    language,
    private_logs,
    queue,
    rate_limits,
    request_transaction,
    security_headers,
    static_files,
    templating,
    url_converters,
)
from forum_app.core.request_transaction import TransactionalFlask
from forum_app.files import upload_inspection
from forum_app.navigation import layout_context
from forum_app.public import errors, settings_check
from forum_app.rooms import BLUEPRINTS

csrf = CSRFProtect()
login_manager = LoginManager()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application, ready to serve; without `settings`, from the environment."""
    settings = settings or Settings.from_environment()
    app = TransactionalFlask(
        "forum_app",
        root_path=str(TOP),
        template_folder="templates",
        static_folder="static",
        instance_path=str(settings.instance.resolve()),
    )
    app.config.from_mapping(settings.for_flask())
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    db.install(app)
    csrf.init_app(app)
    session.install(app, login_manager)
    language.install(app)
    templating.install(app)
    queue.install(app, settings)
    url_converters.install(app)
    rate_limits.install(app)
    security_headers.install(app)
    private_logs.install(app)
    request_transaction.install(app)
    upload_inspection.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    layout_context.install(app)
    errors.install(app)
    settings_check.warn(app)
    start_up.refuse_demonstration(app)
    static_files.install(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # as Flask documents
    return app


quiet_start.over()
