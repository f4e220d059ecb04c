"""The step « Programme et atelier », which joins the forum's programme and its workshop."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, RadioField
from wtforms.validators import NumberRange

from forum_app.core.fields import DayField, HourField, WholeNumber
from forum_app.core.forms import Needed, person_name, text_field
from forum_app.core.language import lazy as _
from forum_app.core.shared_forms import SharedForm
from forum_app.core.time_zones import at, in_zone
from forum_app.forums.forms import PartForm
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ProgrammeBlock, WorkshopPolicy
from forum_app.setup.actions import ProgrammeRow
from forum_app.workshops import opening_actions, opening_queries
from forum_app.workshops.opening_rules import TrainerFacts, WorkshopFacts

BLOCKS = {"workshop_rows": ProgrammeBlock.WORKSHOP, "forum_rows": ProgrammeBlock.FORUM}


class MomentForm(PartForm):
    starts_at = HourField(_("Début"), validators=[Needed(_("Écrivez une heure."))])
    minutes = WholeNumber(
        _("Durée en minutes"),
        validators=[Needed(_("Écrivez une durée.")), NumberRange(1, 720, message=_("De 1 à 720 min."))],
    )
    title = text_field(_("Ce qui se passe"), Needed(_("Écrivez ce qui se passe.")), at_most=160)
    place = text_field(_("Où"), at_most=120)


class TrainerForm(PartForm):
    first_name = text_field(_("Prénom"), Needed(_("Écrivez le prénom.")), person_name, at_most=100)
    last_name = text_field(_("Nom"), Needed(_("Écrivez le nom.")), person_name, at_most=100)
    organisation_name = text_field(_("Organisme"), Needed(_("Écrivez l'organisme.")), at_most=120, default="ANAF")


class ProgrammeForm(SharedForm):
    no_workshop = BooleanField(_("Ce forum se passe d'atelier"))
    workshop_day = DayField(_("Jour de l'atelier"))
    workshop_starts_at = HourField(_("Début"))
    workshop_ends_at = HourField(_("Fin"))
    workshop_venue = text_field(_("Lieu de l'atelier"), at_most=160)
    workshop_address = text_field(_("Adresse de l'atelier"), at_most=300)
    workshop_capacity = WholeNumber(_("Places à l'atelier"))
    trainers = FieldList(FormField(TrainerForm), label=_("Animation"), max_entries=8)
    workshop_rows = FieldList(FormField(MomentForm), label=_("Programme de l'atelier"), max_entries=20)
    forum_rows = FieldList(FormField(MomentForm), label=_("Programme du forum"), max_entries=20)
    policy = RadioField(_("L'atelier, pour qui ?"), choices=WorkshopPolicy.choices, validators=[Needed()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form: a workshop needs a day, hours and places; a forum without one needs none of them."""
        sound = super().validate(extra_validators)
        if self.no_workshop.data:
            return sound
        for field in (self.workshop_day, self.workshop_starts_at, self.workshop_ends_at, self.workshop_capacity):
            if field.data is None and not field.errors:
                field.errors = [
                    _("Remplissez « %(field)s », ou cochez « Ce forum se passe d'atelier ».", field=field.label.text)
                ]
                sound = False
        return sound

    def rows(self) -> list[ProgrammeRow]:
        """Return the rows of both blocks, in the order typed."""
        return [
            (block, row["starts_at"], row["minutes"], row["title"], row["place"] or "")
            for name, block in BLOCKS.items()
            for row in self[name].data
        ]

    def workshop(self, zone: str) -> WorkshopFacts | None:
        """Return the workshop as typed, or None when the forum does without one."""
        if self.no_workshop.data:
            return None
        day = self.workshop_day.data
        trainers = tuple(TrainerFacts(**row) for row in self.trainers.data)
        return WorkshopFacts(
            at(day, self.workshop_starts_at.data, zone),
            at(day, self.workshop_ends_at.data, zone),
            self.workshop_venue.data or "",
            self.workshop_capacity.data,
            trainers,
            self.workshop_address.data or "",
        )  # type: ignore[arg-type] # checked by the form

    @staticmethod
    def shown_of(forum: Forum) -> dict[str, Any]:
        workshop = opening_queries.first_workshop_of(forum.id)
        facts = workshop or opening_actions.usual_facts(forum)
        starts, ends = in_zone(facts.starts_at, forum.time_zone), in_zone(facts.ends_at, forum.time_zone)
        shown: dict[str, Any] = {
            "no_workshop": workshop is None,
            "workshop_day": starts.date(),
            "workshop_starts_at": starts.time(),
            "workshop_ends_at": ends.time(),
            "workshop_venue": facts.venue,
            "workshop_address": facts.address,
            "workshop_capacity": facts.capacity,
            "trainers": [
                {"first_name": t.first_name, "last_name": t.last_name, "organisation_name": t.organisation_name}
                for t in facts.trainers
            ],
            "policy": forum.workshop_policy.value,
        }
        for name, block in BLOCKS.items():
            shown[name] = [
                {"starts_at": i.starts_at, "minutes": i.minutes, "title": i.title, "place": i.place}
                for i in forum.programme
                if i.block is block
            ]
        return shown
