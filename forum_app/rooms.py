"""The blueprints of the rooms that have views, in the order of ARCHITECTURE.md."""

from flask import Blueprint

from forum_app.accounts.views import blueprint as accounts
from forum_app.candidates.views import blueprint as candidates
from forum_app.companies.views import blueprint as companies
from forum_app.desk.views import blueprint as desk
from forum_app.documents.views import blueprint as documents
from forum_app.forums.views import blueprint as forums
from forum_app.homes.views import blueprint as homes
from forum_app.imports.views import blueprint as imports
from forum_app.interviews.views import blueprint as interviews
from forum_app.navigation.views import blueprint as navigation
from forum_app.privacy.views import blueprint as privacy
from forum_app.public.views import blueprint as public
from forum_app.setup.views import blueprint as setup
from forum_app.staff.views import blueprint as staff
from forum_app.wishes.views import blueprint as wishes
from forum_app.workshops.views import blueprint as workshops

BLUEPRINTS: tuple[Blueprint, ...] = (
    public,
    accounts,
    forums,
    candidates,
    companies,
    workshops,
    wishes,
    interviews,
    imports,
    documents,
    privacy,
    staff,
    navigation,
    setup,
    homes,
    desk,
)
