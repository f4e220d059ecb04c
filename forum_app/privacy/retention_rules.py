"""How long what is held about people is kept: one table, which the nightly purge applies and the notice reads aloud."""

from dataclasses import dataclass
from datetime import date

from forum_app.candidates.invitation_rules import KEPT_MONTHS as INVITED_KEPT
from forum_app.candidates.vocabulary import ConsentPurpose
from forum_app.core.language import _, lazy, ngettext
from forum_app.documents.vocabulary import FILE_KEPT_FOR as PAPERS_KEPT_FOR
from forum_app.imports.rules.batch import FILE_KEPT_FOR
from forum_app.privacy.vocabulary import Data, Start, Then


@dataclass(frozen=True)
class Retention:
    """One line of the table. purpose: what it serves; months, days: how long, from `start`; then: what is done."""

    data: Data
    purpose: object
    start: Start
    months: int = 0
    days: int = 0
    then: Then = Then.ERASED

    @property
    def duration(self) -> str:
        """How long, and from when: « 3 mois après le forum »."""
        if self.months:
            return _("%(months)s mois %(start)s", months=self.months, start=str(self.start.label))
        return ngettext("%(num)s jour %(start)s", "%(num)s jours %(start)s", self.days, start=str(self.start.label))

    def limit(self, today: date) -> date:
        """Return the first day whose data is still kept on `today`: what is older goes."""
        return date.fromordinal(today.toordinal() - self.days) if self.days else months_before(today, self.months)


# A proposal to submit to a data protection officer: docs/decisions/0017-retention.md says where it comes from.
RETENTION: tuple[Retention, ...] = (
    Retention(Data.REGISTRATION, lazy("Tenir votre inscription et votre agenda"), Start.FORUM, months=3),
    Retention(
        Data.FOLLOWED, lazy("Savoir ce que vous devenez à 3, 6 et 12 mois, avec votre accord"), Start.FORUM, months=13
    ),
    Retention(Data.NEWS, lazy("Vous écrire les prochaines dates, avec votre accord"), Start.FORUM, months=24),
    Retention(Data.FILES, lazy("Montrer votre CV si vous l'acceptez, examiner votre situation"), Start.FORUM, months=1),
    Retention(Data.ACCOMMODATION, lazy("Vous accueillir le jour même"), Start.FORUM, months=1),
    Retention(Data.FORUM_LETTERS, lazy("Vous prévenir, et prouver que vous l'avez été"), Start.FORUM, months=3),
    Retention(Data.OTHER_LETTERS, lazy("Vous connecter, vous inviter"), Start.WRITTEN, months=1),
    Retention(
        Data.CONTACTS,
        lazy("Réinviter les entreprises aux forums suivants"),
        Start.LAST_FORUM,
        months=24,
        then=Then.NAMELESS,
    ),
    Retention(Data.ACCOUNTS, lazy("Retrouver votre espace"), Start.USED, months=3),
    Retention(Data.SIGN_INS, lazy("Arrêter qui devine un code ou un mot de passe"), Start.ASKED, days=30),
    Retention(Data.INVITED, lazy("Demander à une personne si elle veut venir"), Start.INVITED, months=INVITED_KEPT),
    Retention(Data.INVITATIONS, lazy("Accueillir qui travaille aux forums"), Start.WRITTEN, days=30),
    Retention(
        Data.IMPORTS, lazy("Inscrire plusieurs personnes, corriger ou annuler"), Start.RECEIVED, days=FILE_KEPT_FOR.days
    ),
    Retention(Data.PAPERS, lazy("Préparer le jour du forum"), Start.ASKED, days=PAPERS_KEPT_FOR.days),
)

BY_DATA = {line.data: line for line in RETENTION}

# Who agreed to one of these keeps their registration longer. The longest wins.
LONGER: tuple[tuple[Data, ConsentPurpose], ...] = (
    (Data.FOLLOWED, ConsentPurpose.FOLLOW_UP),
    (Data.NEWS, ConsentPurpose.NEWS),
)


def longer_than(data: Data) -> tuple[ConsentPurpose, ...]:
    """Return the agreements that keep a registration longer than this line does."""
    return tuple(purpose for other, purpose in LONGER if BY_DATA[other].months > BY_DATA[data].months)


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last one of that month: 31 May → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, date.fromordinal(following.toordinal() - 1).day))
