"""Every form that changes what two people can change tells the second one: both values are shown, nothing is lost.

Each address that takes a post is here: with a value to change twice, or with the reason why nobody can be overwritten.
A new one makes a test fail until it is added.
"""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.db import db
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.journal.models import JournalEntry
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.browser import fields, post
from tests.house import world
from tests.house.test_endpoints import values_of
from tests.house.world import Place, World

Value = str | list[str]  # several for ticks


@dataclass(frozen=True)
class Twice:
    """Who sends the form of an address twice, which field, and two values that stand nowhere else.

    form: its selector, where the page has several; also: what the world left empty and the form needs; page: the
    address that shows it, where it is another; again: its selector on the page of the second, where it is another;
    says: what that page must read, when values are not said as they are sent;
    before: what makes the world need this form.
    """

    who: str
    name: str
    first: str | Callable[[Place], Value]
    second: str | Callable[[Place], Value]
    form: str = "form:has(input[name=version])"
    also: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    again: str = ""
    says: tuple[str, ...] = ()
    before: Callable[[Place], None] = lambda place: None


def _all_but(*closed: int) -> Callable[[Place], list[str]]:
    """Ticks at every slot of both tables, but these of the second one."""

    def ticks(place: Place) -> list[str]:
        one, two = place.participation.tables
        slots = list(enumerate(place.forum.slots))
        return [f"{one.id}-{slot.id}" for _n, slot in slots] + [
            f"{two.id}-{slot.id}" for n, slot in slots if n not in closed
        ]

    return ticks


def _table(rank: int) -> Callable[[Place], str]:
    return lambda place: str(place.participation.tables[rank].id)


def _workshop(title: str) -> Callable[[Place], str]:
    """Another workshop of the forum, with free seats."""
    return lambda place: str(factories.workshop(place.forum, title=title).id)


def _seat_needed(place: Place) -> None:
    """Somebody has no seat, where the workshop is required."""
    place.forum.workshop_policy = WorkshopPolicy.REQUIRED
    place.seat.state = SeatState.RELEASED
    db.session.commit()


ORGANISER = "organisation nationale"
TABLES = 'form[action$="/tables"]'
SHARED: dict[str, Twice] = {
    "/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/table": Twice(
        "entreprise d'ici",
        "table_id",
        _table(0),
        _table(1),
        'form[action$="/table"]:has([aria-current])',
        page="/entreprise/<int:participation_id>/equipe",
        again='form[action$="/table"]:has(select)',
        says=("Place d’Aurélien Vasseur à la table 1 (vous : à la table 2)",),
    ),
    "/entreprise/<int:participation_id>/presence": Twice(
        "entreprise d'ici",
        "present",
        _all_but(1, 2),
        _all_but(3),
        "#presence",
        page="/entreprise/<int:participation_id>/equipe",
        says=("Table 2, 9 h 55, 10 h 20 fermé (vous : ouvert)",),
    ),
    "/entreprise/<int:participation_id>/tables": Twice(
        "entreprise d'ici",
        "table_count",
        "1",
        "3",
        TABLES,
        page="/entreprise/<int:participation_id>/equipe",
        says=("Nombre de tables 1 (vous : 3)",),
    ),
    "/entreprise/<int:participation_id>/besoin": Twice("entreprise d'ici", "need_task", "Validation", "Lyophilisation"),
    "/entreprise/<int:participation_id>/offres/<int:offer_id>": Twice(
        "entreprise d'ici", "title", "Conductrice de ligne", "Technicienne de ligne", also={"family": "production"}
    ),
    "/mon-forum/<slug>/profil": Twice(
        "candidate d'ici", "achievement", "Une ligne relancée", "Un dossier relu", "form:has(input[value=competences])"
    ),
    "/organisation/<slug>/candidats/<int:registration_id>/modifier": Twice(
        ORGANISER, "training_body", "CFA Alpha", "CFA Bravo"
    ),
    "/organisation/<slug>/candidats/<int:registration_id>/atelier": Twice(
        ORGANISER,
        "workshop",
        _workshop("Atelier du matin"),
        _workshop("Atelier du soir"),
        ".seat-form",
        page="/organisation/<slug>/candidats/<int:registration_id>",
        says=("Atelier du matin, jeudi 11 mars", "(vous : Atelier du soir, jeudi 11 mars"),
    ),
    "/organisation/<slug>/candidats/<int:registration_id>/dispense": Twice(
        ORGANISER,
        "reason",
        "Alpha",
        "Bravo",
        ".exception-form",
        page="/organisation/<slug>/candidats/<int:registration_id>",
        before=_seat_needed,
    ),
    "/organisation/<slug>/entreprises/<int:participation_id>/tables": Twice(
        ORGANISER,
        "table_count",
        "1",
        "3",
        TABLES,
        page="/organisation/<slug>/entreprises/<int:participation_id>",
        says=("Nombre de tables 1 (vous : 3)",),
    ),
    "/organisation/<slug>/entreprises/<int:participation_id>/modifier": Twice(ORGANISER, "city", "Dreux", "Blois"),
    "/organisation/<slug>/importer/<kind>/<int:batch_id>/accord": Twice(
        ORGANISER, "given_by", "CFA Alpha", "CFA Bravo"
    ),
    "/organisation/<slug>/importer/<kind>/<int:batch_id>/correction": Twice(
        ORGANISER,
        "text",
        "Alpha",
        "Bravo",
        "li form.import-correct",
        page="/organisation/<slug>/importer/<kind>/<int:batch_id>",
        again=".note form",
        says=("Ligne 3, Fin de contrat Alpha (vous : Bravo)",),
    ),
    "/organisation/<slug>/reglages/acces": Twice(ORGANISER, "contact_name", "Anselme Alpha", "Odile Bravo"),
    "/organisation/<slug>/reglages/creneaux": Twice(ORGANISER, "tables", "31", "32"),
    "/organisation/<slug>/reglages/fenetres": Twice(
        ORGANISER, "companies_opens", "2027-01-11T10:11", "2027-01-12T12:13"
    ),
    "/organisation/<slug>/reglages/lieu": Twice(ORGANISER, "access", "Par le nord", "Par le sud"),
    "/organisation/<slug>/reglages/programme": Twice(ORGANISER, "workshop_venue", "Salle Alpha", "Salle Bravo"),
    "/organisation/equipe/roles/<int:grant_id>": Twice(ORGANISER, "until", "2027-03-18T21:10", "2027-03-18T22:20"),
    "/organisation/organismes/<int:organisation_id>": Twice(ORGANISER, "short_name", "Alpha", "Bravo"),
    "/organisation/territoires/<int:territory_id>": Twice(ORGANISER, "name", "Alpha", "Bravo"),
}


@dataclass(frozen=True)
class Decided:
    """A decision of the second organiser, on a page that a first one made old.

    page: what shows its form; form: its selector; sends: what is typed; first: what the first one decided meanwhile, as
    (address, what is typed); holds: the words of that decision; before: the state of the thing at the start.
    """

    page: str
    form: str
    sends: Mapping[str, str]
    first: tuple[str, Mapping[str, str]]
    holds: str
    before: str
    replaces: bool = True


RECORD = "/organisation/<slug>/candidats/<int:registration_id>"
COMPANY = "/organisation/<slug>/entreprises/<int:participation_id>"
WINDOWS = "/organisation/<slug>/reglages/fenetres"
CONFIRM = {"decision": "confirm", "motive": "active_search"}
REFUSE = {"decision": "refuse", "motive": "outside"}
DECISIONS: dict[str, Decided] = {
    RECORD: Decided(RECORD, 'form:has([name="decision"])', REFUSE, (RECORD, CONFIRM), "Confirmée", "to_examine"),
    f"{RECORD}/desistement": Decided(
        RECORD, 'form[action$="/desistement"]', {}, (RECORD, CONFIRM), "Confirmée", "to_examine"
    ),
    f"{RECORD}/reouverture": Decided(
        RECORD, 'form[action$="/reouverture"]', {}, (RECORD, CONFIRM), "Confirmée", "refused", replaces=False
    ),
    f"{COMPANY}/attente": Decided(
        COMPANY,
        'form[action$="/validation"]',
        {"reason": "Complet"},
        (f"{COMPANY}/refus", {"reason": "Hors du champ"}),
        "Refusée",
        "to_examine",
    ),
    f"{COMPANY}/desistement": Decided(
        COMPANY,
        'form[action$="/desistement"]',
        {"reason": "Par téléphone"},
        (f"{COMPANY}/attente", {"reason": "Complet"}),
        "En attente",
        "to_examine",
    ),
    f"{COMPANY}/refus": Decided(
        COMPANY,
        'form[action$="/validation"]',
        {"reason": "Hors du champ"},
        (f"{COMPANY}/validation", {}),
        "Validée",
        "to_examine",
    ),
    f"{COMPANY}/validation": Decided(
        COMPANY,
        'form[action$="/validation"]',
        {},
        (f"{COMPANY}/refus", {"reason": "Hors du champ"}),
        "Refusée",
        "to_examine",
    ),
    f"{WINDOWS}/<kind>/decision": Decided(
        WINDOWS,
        'form[action$="/wishes/decision"]',
        {"decision": "open"},
        (f"{WINDOWS}/<kind>/decision", {"decision": "close"}),
        "Fermer",
        "",
    ),
    f"{WINDOWS}/entreprises-publiques": Decided(
        WINDOWS,
        'form[action$="/entreprises-publiques"]',
        {"decision": "dates"},
        (f"{WINDOWS}/entreprises-publiques", {"decision": "now"}),
        "Publier la liste",
        "",
    ),
}

NEW = "makes something new: nothing is overwritten"
MOVES = "a declared move: the second finds a state that refuses it, or that is already the one asked for"
OWN = "only this person can change it"
SIGN_UP = "a draft of the one who signs up, before anybody else may change it"
SAME = "puts or takes away one thing: twice is once, or is refused"
OWN_CHECK = "carries what its page announced, and is refused when that has changed"
ASKS = "asks or reads, and changes nothing that a form shows"
OTHERS: dict[str, str] = {
    "/connexion": OWN,
    "/connexion/code": OWN,
    "/connexion/lien/<token:token>": OWN,
    "/connexion/mot-de-passe": OWN,
    "/connexion/saisie": OWN,
    "/connexion/saisie/abandon": OWN,
    "/deconnexion": OWN,
    "/entreprise/<int:participation_id>/agenda/abonnement": OWN,
    "/entreprise/<int:participation_id>/agenda/pdf": ASKS,
    "/entreprise/<int:participation_id>/creneaux/reservation": OWN_CHECK,
    "/entreprise/<int:participation_id>/desistement": MOVES,
    "/entreprise/<int:participation_id>/entretiens/<int:interview_id>/deplacement": MOVES,
    "/entreprise/<int:participation_id>/entretiens/<int:interview_id>/liberation": MOVES,
    "/entreprise/<int:participation_id>/entretiens/<int:interview_id>/retablissement": MOVES,
    "/entreprise/<int:participation_id>/equipe": NEW,
    "/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/invitation": SAME,
    "/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/tous-les-forums": SAME,
    "/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/retrait": SAME,
    "/entreprise/<int:participation_id>/equipe/demandes/<int:request_id>": MOVES,
    "/entreprise/<int:participation_id>/equipe/retour": SAME,
    "/entreprise/<int:participation_id>/offres": NEW,
    "/entreprise/<int:participation_id>/offres/<int:offer_id>/mots": SAME,
    "/entreprise/<int:participation_id>/offres/<int:offer_id>/reprise": SAME,
    "/entreprise/<int:participation_id>/offres/<int:offer_id>/retrait": SAME,
    "/forums/<slug>/entreprise": SIGN_UP,
    "/forums/<slug>/entreprise/adresse": SIGN_UP,
    "/forums/<slug>/entreprise/brouillon": SIGN_UP,
    "/forums/<slug>/entreprise/code": SIGN_UP,
    "/forums/<slug>/entreprise/demande": NEW,
    "/forums/<slug>/entreprise/envoi": MOVES,
    "/forums/<slug>/entreprise/reprise": NEW,
    "/forums/<slug>/inscription/<any(contact, alternance, competences):step>": SIGN_UP,
    "/forums/<slug>/inscription/<any(contact, alternance, competences):step>/brouillon": SIGN_UP,
    "/forums/<slug>/inscription/atelier": MOVES,
    "/forums/<slug>/me-prevenir": NEW,
    "/installation/<token:token>": OWN,
    "/invitation/<token:token>": OWN,
    "/me-prevenir": NEW,
    "/me-prevenir/effacer/<token:token>": OWN,
    "/mon-compte/effacement": OWN,
    "/mon-compte/mot-de-passe": OWN,
    "/mon-compte/sessions": OWN,
    "/mon-forum/<slug>/agenda/abonnement": OWN,
    "/mon-forum/<slug>/agenda/pdf": ASKS,
    "/mon-forum/<slug>/atelier": OWN,
    "/mon-forum/<slug>/desistement": MOVES,
    "/mon-forum/<slug>/documents": OWN,
    "/mon-forum/<slug>/entreprises/<int:participation_id>/voeu": OWN,
    "/mon-forum/<slug>/entreprises/<int:participation_id>/voeu/rang": OWN,
    "/mon-forum/<slug>/entreprises/<int:participation_id>/voeu/retrait": OWN,
    "/mon-forum/<slug>/entreprises/voeux/annulation": OWN,
    "/mon-forum/<slug>/entretiens/<int:interview_id>/refus": MOVES,
    "/mon-forum/<slug>/retour": MOVES,
    "/mon-invitation/<token:token>": OWN,
    "/mon-invitation/<token:token>/non-merci": OWN,
    "/organisation/<slug>/annonce": MOVES,
    "/organisation/<slug>/annulation": MOVES,
    "/organisation/<slug>/atelier/places/<int:seat_id>": MOVES,
    "/organisation/<slug>/candidats/<int:registration_id>/decision": ASKS,
    "/organisation/<slug>/candidats/<int:registration_id>/effacement": SAME,
    "/organisation/<slug>/candidats/<int:registration_id>/retablissement": SAME,
    "/organisation/<slug>/candidats/<int:registration_id>/adresse": MOVES,
    "/organisation/<slug>/candidats/invitees/arret": MOVES,
    "/organisation/<slug>/candidats/inviter": OWN_CHECK,
    "/organisation/<slug>/candidats/ajouter": NEW,
    "/organisation/<slug>/candidats/validation": OWN_CHECK,
    "/organisation/<slug>/candidats/validation/annulation": MOVES,
    "/organisation/<slug>/courriels-en-echec/suite": MOVES,
    "/organisation/<slug>/entreprises/<int:participation_id>/demandes/<int:request_id>": MOVES,
    "/organisation/<slug>/entreprises/<int:participation_id>/decision": ASKS,
    "/organisation/<slug>/entreprises/<int:participation_id>/retablissement": SAME,
    "/organisation/<slug>/entreprises/ajouter": NEW,
    "/organisation/<slug>/entreprises/inviter": OWN_CHECK,
    "/organisation/<slug>/entreprises/validation": OWN_CHECK,
    "/organisation/<slug>/entreprises/validation/annulation": MOVES,
    "/organisation/<slug>/entreprises/<int:participation_id>/siret": OWN_CHECK,
    "/organisation/<slug>/entretiens/<int:interview_id>/reouverture": SAME,
    "/organisation/<slug>/importer/<kind>": NEW,
    "/organisation/<slug>/importer/<kind>/<int:batch_id>/abandon": MOVES,
    "/organisation/<slug>/importer/<kind>/<int:batch_id>/annulation": OWN_CHECK,
    "/organisation/<slug>/importer/<kind>/<int:batch_id>/importation": OWN_CHECK,
    "/organisation/<slug>/equipe": NEW,
    "/organisation/<slug>/impressions/agendas-des-candidats": ASKS,
    "/organisation/<slug>/impressions/agendas-par-table": ASKS,
    "/organisation/<slug>/impressions/badges": ASKS,
    "/organisation/<slug>/suppression": MOVES,
    "/organisation/<slug>/reglages/creneaux/apercu": ASKS,
    "/organisation/<slug>/reglages/fenetres/apercu": ASKS,
    "/organisation/equipe": NEW,
    "/organisation/equipe/invitations/<int:invitation_id>/renvoi": SAME,
    "/organisation/equipe/invitations/<int:invitation_id>/retrait": MOVES,
    "/organisation/equipe/roles/<int:grant_id>/fin": MOVES,
    "/organisation/equipe/roles/<int:grant_id>/sessions": SAME,
    "/organisation/forums/nouveau": NEW,
    "/organisation/organismes/nouveau": NEW,
    "/organisation/territoires/<int:territory_id>/equipe": NEW,
    "/organisation/territoires/nouveau": NEW,
}


def _posts(app: Flask) -> dict[str, Rule]:
    return {rule.rule: rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_address_that_takes_a_post_is_shared_or_says_why_not(app: Flask) -> None:
    kinds = (SHARED.keys(), DECISIONS.keys(), OTHERS.keys())
    assert len(set().union(*kinds)) == sum(map(len, kinds))
    assert _posts(app).keys() == set().union(*kinds)


def _address(app: Flask, address: str, the_world: World) -> str:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.rule == address)
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values_of(rule, the_world.here))


def _value(given: str | Callable[[Place], Value], the_world: World) -> Value:
    return given if isinstance(given, str) else given(the_world.here)


def _sent(page: TestResponse, twice: Twice, value: Value) -> dict[str, object]:
    sent = {name: given for name, given in fields(page, twice.form).items() if name not in ("form_key", "then")}
    assert twice.name in sent, sorted(sent)
    return {**sent, **twice.also, twice.name: value}


def _words(answer: TestResponse) -> str:
    """All that a page says, and all that its fields hold."""
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    said = page.get_text(" ") + " ".join(str(control.get("value", "")) for control in page.select("input"))
    return " ".join(html.unescape(said).split())


def _said(value: Value) -> str:
    """A moment is said as people read it."""
    assert isinstance(value, str), "say in words what this page reads"
    return value[-5:].replace(":", " h ") if "T" in value and value[:4].isdigit() else value


@pytest.mark.parametrize("address", SHARED)
def test_the_second_to_send_a_form_reads_both_values_and_loses_nothing(app: Flask, as_account, address: str) -> None:
    the_world, twice = world.make(), SHARED[address]
    twice.before(the_world.here)
    one, other = _value(twice.first, the_world), _value(twice.second, the_world)
    first: FlaskClient = as_account(the_world.people[twice.who])
    second: FlaskClient = as_account(the_world.people[twice.who])
    url, shown = _address(app, address, the_world), _address(app, twice.page or address, the_world)
    page = first.get(shown)
    sent, late = _sent(page, twice, one), _sent(page, twice, other)
    assert post(first, url, sent).status_code == 303
    answer = post(second, url, late)
    words = _words(answer)
    assert answer.status_code == 409
    says = twice.says or (_said(one), _said(other))
    assert [said for said in says if said not in words] == []
    assert fields(first.get(shown), twice.form)[twice.name] == one
    again = fields(answer, twice.again or twice.form)
    assert again[twice.name] == other
    assert post(second, url, again).status_code == 303
    assert fields(first.get(shown), twice.form)[twice.name] == other


@pytest.mark.parametrize("address", SHARED)
def test_a_form_without_its_version_overwrites_nothing(app: Flask, as_account, address: str) -> None:
    the_world, twice = world.make(), SHARED[address]
    twice.before(the_world.here)
    browser = as_account(the_world.people[twice.who])
    url, shown = _address(app, address, the_world), _address(app, twice.page or address, the_world)
    before = browser.get(shown)
    sent = _sent(before, twice, _value(twice.first, the_world))
    assert post(browser, url, {name: value for name, value in sent.items() if name != "version"}).status_code == 409
    assert fields(browser.get(shown), twice.form)[twice.name] == fields(before, twice.form)[twice.name]


def _put(the_world: World, decided: Decided) -> None:
    """Start from the state that the decision is about."""
    place = the_world.here
    thing: Any = place.registration if "<int:registration_id>" in decided.page else place.participation
    if decided.before:
        thing.state = type(thing.state)(decided.before)
        db.session.commit()


def _version(page: TestResponse, form: str) -> str:
    return str(fields(page, form)["version"])


@pytest.mark.parametrize("address", DECISIONS)
def test_the_second_to_decide_reads_both_decisions_and_may_replace_the_first(
    app: Flask, as_account, address: str
) -> None:
    the_world, decided = world.make(), DECISIONS[address]
    _put(the_world, decided)
    anselme = as_account(the_world.people["organisation d'ici"])
    odile = as_account(the_world.people[ORGANISER])
    page, url = _address(app, decided.page, the_world), _address(app, address, the_world)
    version = _version(odile.get(page), decided.form)
    earlier, sent = decided.first
    if decided.before == "refused":  # a file reopened by its owner and sent again is what a colleague decides on
        the_world.here.registration.state = RegistrationState.TO_EXAMINE
        db.session.commit()
    own = 'form:has(input[name=version]):not([action$="/tables"])' if decided.before else decided.form
    first = {"version": _version(anselme.get(page), own), **sent}
    assert post(anselme, _address(app, earlier, the_world), first).status_code == 303
    answer = post(odile, url, {"version": version, **decided.sends})
    assert answer.status_code == 409
    said = _words(answer)
    assert "Anselme a décidé 1 seconde avant vous" in said
    assert f"Enregistrée {decided.holds}" in said
    assert [typed for typed in decided.sends.values() if typed not in said] == []
    if decided.replaces:
        assert post(odile, url, fields(answer, ".decision-wanted form")).status_code == 303
        who = the_world.people[ORGANISER].id
        assert db.session.query(JournalEntry).filter_by(actor_id=who).count() > 0
    else:
        assert "Ce n’est plus possible" in said


@pytest.mark.parametrize("address", DECISIONS)
def test_a_decision_without_its_version_is_not_taken(app: Flask, as_account, address: str) -> None:
    the_world, decided = world.make(), DECISIONS[address]
    _put(the_world, decided)
    odile, url = as_account(the_world.people[ORGANISER]), _address(app, address, the_world)
    before = db.session.query(JournalEntry).count()
    assert post(odile, url, {**decided.sends}).status_code in (303, 409)
    assert db.session.query(JournalEntry).count() == before
