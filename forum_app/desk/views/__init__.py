"""The views of this room, by subject; each module registers its own on the blueprint."""

from forum_app.desk.views import (  # noqa: F401 (imported to register)
    bulk_decisions,
    candidate_list,
    candidate_record,
    company_invitations,
    company_list,
    company_record,
    dashboard,
    failed_mail,
    invited_list,
    restored_interviews,
    welcome_list,
)
from forum_app.desk.views.blueprint import blueprint

__all__ = ["blueprint"]
