"""Ask for a document. The worker makes it; the page of the job follows its progress."""

from typing import Any

import sqlalchemy as sa
from flask import current_app

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import after_commit, collision, db
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.tokens import new_short_code
from forum_app.documents import queries
from forum_app.documents.models import Badge, PaperJob
from forum_app.documents.queries import BadgeHolder
from forum_app.documents.vocabulary import PaperKind
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.workshops.models import Trainer, WorkshopOpening


def ask_badges(forum: Forum, chosen: list[BadgeHolder], asked_by_id: int, start: int = 1) -> PaperJob:
    """Ask for the badges of `chosen`, from label `start` of the first sheet. Badges in force are printed again; missing
    ones are issued.

    Raises Refused when nobody was chosen.
    """
    if not chosen:
        raise Refused(Refusal("nobody_chosen", _("Choisissez au moins une personne."), field="people"))
    badges = _badges_of(forum, chosen)
    return _ask(
        forum, PaperKind.BADGES, asked_by_id, total=len(badges), badges=[badge.id for badge in badges], start=start
    )


def _badges_of(forum: Forum, chosen: list[BadgeHolder]) -> list[Badge]:
    """Return each holder's valid badge, issued if there is none; codes are unique in a forum.

    Raises Refused("badges_issued_meanwhile") when somebody issues some of them at the same moment.
    """
    in_force = queries.valid_badges(forum)
    codes = set(db.session.scalars(sa.select(Badge.code).where(Badge.forum_id == forum.id)))
    badges = []
    for holder in chosen:
        badge = in_force.get((holder.subject_kind, holder.subject_id))
        if badge is None:
            code = next(code for code in iter(new_short_code, "") if code not in codes)
            codes.add(code)
            badge = Badge(
                forum_id=forum.id,
                role=holder.role,
                subject_kind=holder.subject_kind,
                subject_id=holder.subject_id,
                code=code,
            )
            db.session.add(badge)
        badges.append(badge)
    with collision(
        Refusal(
            "badges_issued_meanwhile",
            _("Quelqu'un prépare les mêmes badges en ce moment. Recommencez dans un instant."),
        )
    ):
        db.session.flush()
    return badges


def own_badge(registration: Registration) -> Badge:
    """Return the badge that a candidate shows on a phone: the one on paper, or one issued now.

    Raises Refused("no_badge") when they do not come.
    """
    holder = queries.candidate_holder(registration)
    if holder is None:
        raise Refused(Refusal("no_badge", _("Le badge se montre une fois l'inscription confirmée.")))
    return _badges_of(registration.forum, [holder])[0]


def revoke_trainers_who_left() -> None:
    """Revoke the badges of trainers whose workshop is no longer open to the forum of the badge.

    Pending changes are flushed first, so that the query sees them.
    """
    db.session.flush()
    here = (
        sa.select(Trainer.id)
        .join(WorkshopOpening, WorkshopOpening.workshop_id == Trainer.workshop_id)
        .where(WorkshopOpening.forum_id == Badge.forum_id, Trainer.id == Badge.subject_id)
    )
    gone = sa.and_(Badge.subject_kind == "trainer", Badge.revoked_at.is_(None), ~here.exists())
    db.session.execute(
        sa.update(Badge).where(gone).values(revoked_at=now()), execution_options={"synchronize_session": "fetch"}
    )


def ask_agendas(forum: Forum, kind: PaperKind, asked_by_id: int) -> PaperJob:
    """Ask for all agendas of that kind: one sheet a table, or one a confirmed candidate."""
    return _ask(forum, kind, asked_by_id, total=queries.count_of_sheets(forum, kind))


def ask_own_agenda(registration: Registration) -> PaperJob:
    """Ask for a candidate's own agenda."""
    return _ask(
        registration.forum,
        PaperKind.CANDIDATE_AGENDAS,
        registration.account_id,
        total=1,
        account_id=registration.account_id,
        registration=registration.id,
    )


def ask_own_tables(participation: Participation, asked_by_id: int) -> PaperJob:
    """Ask for the agendas of a company's own tables."""
    return _ask(
        participation.forum,
        PaperKind.COMPANY_AGENDAS,
        asked_by_id,
        total=len(participation.tables),
        company_id=participation.company_id,
        participation=participation.id,
    )


def _ask(
    forum: Forum,
    kind: PaperKind,
    asked_by_id: int,
    *,
    total: int,
    account_id: int | None = None,
    company_id: int | None = None,
    **params: Any,
) -> PaperJob:
    job = PaperJob(
        forum=forum,
        kind=kind,
        asked_by_id=asked_by_id,
        total=total,
        account_id=account_id,
        company_id=company_id,
        params=params,
    )
    db.session.add(job)
    journal.write("paper.asked", job, paper=kind.value, count=total)
    queue = current_app.extensions["queue"]
    after_commit(lambda: queue.wake_worker("print_documents"))
    return job
