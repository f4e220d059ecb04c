"""The kinds of data held about people, and the words of what becomes of them."""

from collections.abc import Mapping
from typing import Any

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _


class Data(Labelled):
    """What is held about people, as the notice names it."""

    REGISTRATION = "registration", _("Inscription : dossier, accords, vœux, entretiens, atelier")
    FOLLOWED = "followed", _("Inscription de qui accepte les questions de suivi")
    NEWS = "news", _("Inscription de qui accepte les prochaines dates")
    FILES = "files", _("CV et attestations")
    ACCOMMODATION = "accommodation", _("Besoins d'accueil")
    FORUM_LETTERS = "forum_letters", _("Courriels d'un forum")
    OTHER_LETTERS = "other_letters", _("Autres courriels, dont ceux de connexion")
    CONTACTS = "contacts", _("Personnes et coordonnées des entreprises venues")
    ACCOUNTS = "accounts", _("Comptes qui ne servent plus à rien")
    SIGN_INS = "sign_ins", _("Codes et essais de connexion")
    INVITED = "invited", _("Personnes proposées à un forum, qui n'ont pas répondu")
    INVITATIONS = "invitations", _("Invitations dans l'équipe")
    IMPORTS = "imports", _("Fichiers d'import, chiffrés")
    PAPERS = "papers", _("Documents à imprimer : badges, agendas")


class Start(Labelled):
    """From when a duration is counted."""

    FORUM = "forum", _("après le forum")
    LAST_FORUM = "last_forum", _("après leur dernier forum")
    WRITTEN = "written", _("après leur envoi")
    USED = "used", _("sans connexion")
    INVITED = "invited", _("après leur invitation, ou leur entrée")
    ASKED = "asked", _("après la demande")
    RECEIVED = "received", _("après leur dépôt")


class Then(Labelled):
    """What is done at the end."""

    ERASED = "erased", _("tout est effacé")
    NAMELESS = "nameless", _("l'entreprise reste, sans ces personnes")


def _purged(params: Mapping[str, Any]) -> tuple[object, Mapping[str, object]]:
    return _("Arrivé à sa date, effacé : %(data)s (%(count)s)."), {"data": Data(params["data"]).label}


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "data.purged": _purged,
    "account.data_taken": _("%(who)s : ses propres données téléchargées."),
    "registration.erased": _("%(who)s : une inscription effacée, à la demande de la personne."),
    "account.erased": _("%(who)s : un compte effacé, à la demande de la personne."),
}
