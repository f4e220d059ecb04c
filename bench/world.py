"""The world that pages are measured in: the demonstration, a forum of 300 candidates, and one whose grid is full."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from bench.people import cookie_of, form_token
from config import Settings
from forum_app.accounts.models import Account
from forum_app.app import create_app
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.commands import add_commands
from forum_app.companies.models import Participation, Recruiter, RecruiterPresence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db, disconnect
from forum_app.forums.models import Forum

LIST, LIST_OF_300, DASHBOARD = (
    "/organisation/chartres/candidats",
    "/organisation/chartres-300/candidats",
    "/organisation/lyon",
)


@dataclass(frozen=True)
class World:
    """An application with its data, and the cookies of those who ask. participation: the one whose grid is measured."""

    app: Flask
    database: str
    organiser: str
    recruiter: str
    candidate: str
    candidate_forum: str
    participation: int
    token: str

    @property
    def company_home(self) -> str:
        return f"/entreprise/{self.participation}"

    @property
    def grid(self) -> str:
        return f"/entreprise/{self.participation}/creneaux"

    @property
    def candidate_home(self) -> str:
        return f"/mon-forum/{self.candidate_forum}"

    def pages(self) -> list[tuple[str, str]]:
        """Every public page and every home with its cookie, then the pages that people stay on."""
        public = ["/", "/alternants", "/entreprises", "/forums/chartres", "/forums/lyon/offres", "/connexion"]
        legal = ["/mentions-legales", "/donnees-personnelles", "/accessibilite"]
        return [
            *((page, "") for page in [*public, *legal]),
            (self.candidate_home, self.candidate),
            (self.company_home, self.recruiter),
            (self.grid, self.recruiter),
            ("/organisation", self.organiser),
            (DASHBOARD, self.organiser),
            (LIST, self.organiser),
        ]


def made(settings: dict[str, str]) -> World:
    """Make the world in the database of these settings, emptied first."""
    app = create_app(Settings.from_environment(settings))
    add_commands(app)
    with app.app_context():
        db.drop_all()
        db.create_all()
        run = app.test_cli_runner()
        for arguments in (
            ["demo", "fill"],
            ["demo", "forum", "--slug", "chartres-300", "--candidates", "300", "--companies", "60"],
            ["demo", "forum", "--slug", "grille", "--candidates", "60", "--companies", "24"],
        ):
            done = run.invoke(args=arguments)
            assert done.exit_code == 0, done.output
        organiser = db.session.scalars(sa.select(Account).filter_by(email="organisation@demo.example")).one()
        participation = db.session.scalars(
            sa.select(Participation)
            .join(Forum)
            .where(Forum.slug == "grille", Participation.state == ParticipationState.APPROVED)
            .order_by(Participation.id)
        ).first()
        assert participation is not None
        recruiter = db.session.scalars(
            sa.select(Recruiter).join(RecruiterPresence).where(RecruiterPresence.participation_id == participation.id)
        ).first()
        candidate = db.session.scalars(
            sa.select(Registration)
            .where(Registration.state == RegistrationState.CONFIRMED, Registration.account_id.is_not(None))
            .order_by(Registration.id)
        ).first()
        assert recruiter is not None
        assert candidate is not None
        world = World(
            app,
            db.engine.dialect.name,
            cookie_of(app, organiser),
            cookie_of(app, recruiter.account),
            cookie_of(app, candidate.account),
            candidate.forum.slug,
            participation.id,
            form_token(app),
        )
        db.session.remove()
        disconnect()
    return world
