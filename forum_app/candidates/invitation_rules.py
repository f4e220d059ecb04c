"""What an invitation may do, and until when. Pure functions: no database, no clock."""

import calendar
from collections.abc import Collection
from datetime import date, datetime, timedelta

from forum_app.candidates.vocabulary import InvitedStanding, RegistrationState
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal

KEPT_MONTHS = 1  # of somebody who has not answered, after their invitation (or their entry when none left)
REMINDED_AFTER = 4  # days after the invitation, unless an organiser chooses otherwise
REMINDERS = (2, 4, 7, 10)  # days among which they choose
REMINDED_AT_HOUR = 9
MOST_AT_ONCE = 300  # letters of one act


def erased_on(day: date) -> date:
    """Return the day in whose night somebody invited on `day` is erased: that after the same day a month later."""
    year, month = (day.year + day.month // 12, day.month % 12 + 1)
    same = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return same + timedelta(days=1)


def reminder_days(invited_on: date, held_on: date) -> list[date]:
    """Return the days on which the reminder may leave: before the forum, and before the file is erased."""
    last = min(held_on, erased_on(invited_on))
    return [day for count in REMINDERS if (day := invited_on + timedelta(days=count)) < last]


def usual_reminder(invited_on: date, held_on: date) -> date | None:
    """Return the day of the reminder that nobody chose; None when there is no time for one."""
    days = reminder_days(invited_on, held_on)
    return next((day for day in days if day == invited_on + timedelta(days=REMINDED_AFTER)), days[-1] if days else None)


def invitation_refusal(state: RegistrationState, *, invited: bool) -> Refusal | None:
    """Return why somebody gets no invitation: they have answered, or have theirs already."""
    if state is not RegistrationState.INVITED:
        return Refusal("answered", _("Cette personne a déjà répondu."))
    return Refusal("already_invited", _("Cette personne a déjà été invitée.")) if invited else None


def address_refusal(standing: InvitedStanding) -> Refusal | None:
    """Return why the address of an invitation is not corrected here: only one that did not arrive, or has not left."""
    if standing in (InvitedStanding.NEVER, InvitedStanding.REFUSED_ADDRESS):
        return None
    return Refusal(
        "address_good",
        _("L'invitation est partie vers l'adresse écrite ici : elle ne change que si son courriel est refusé."),
    )


def reminder_refusal(day: date | None, invited_on: date, held_on: date) -> Refusal | None:
    """Return why the reminder cannot leave on this day (None: no reminder)."""
    if day is None or day in reminder_days(invited_on, held_on):
        return None
    return Refusal("reminder_day", _("Choisissez une des dates proposées pour le rappel."), "remind_on")


def opening_refusal(
    state: RegistrationState | None, expires_at: datetime | None, opened_at: datetime | None, now: datetime
) -> Refusal | None:
    """Return why a link does not open the file. state: None when no registration has this link."""
    if state is None or expires_at is None:
        return Refusal(
            "invitation_unknown",
            _("Ce lien n'est pas complet, un plus récent vous a été envoyé, ou tout est déjà effacé."),
        )
    if state is not RegistrationState.INVITED:
        return Refusal("invitation_answered", _("Vous avez déjà répondu. Connectez-vous pour ouvrir votre espace."))
    if expires_at <= now:
        return Refusal("invitation_expired", _("Ce lien n'ouvre plus votre dossier : sa date est passée."))
    if opened_at is not None:
        return Refusal(
            "invitation_used",
            _("Ce lien a déjà ouvert votre dossier. Connectez-vous avec la même adresse pour y revenir."),
        )
    return None


def declining_refusal(state: RegistrationState | None) -> Refusal | None:
    """Return why « Non merci » erases nothing."""
    if state is None:
        return Refusal(
            "invitation_unknown",
            _("Ce lien n'est pas complet, un plus récent vous a été envoyé, ou tout est déjà effacé."),
        )
    if state is not RegistrationState.INVITED:
        return Refusal(
            "invitation_answered",
            _("Vous avez déjà dit oui. Connectez-vous : votre espace permet de vous désister ou de tout effacer."),
        )
    return None


def faster_sentence(shown: Collection[int], left: Collection[int]) -> str:
    """Return what is said when a colleague invited some of those shown meanwhile. left: those who wait still."""
    gone = len(set(shown) - set(left))
    return ngettext(
        "Une de ces personnes vient d'être invitée, ou a répondu. Relisez, puis recommencez.",
        "%(num)s de ces personnes viennent d'être invitées, ou ont répondu. Relisez, puis recommencez.",
        gone,
    )
