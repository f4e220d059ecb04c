"""The views of companies, as a browser meets them."""

import re
from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.models import Account
from forum_app.accounts.rules import SEEN_AGAIN
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies import actions, directory, queries, rules
from forum_app.companies.models import Company, JoinRequest, Participation
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.mail.models import Letter
from forum_app.wishes.models import Wish
from tests import factories
from tests.browser import decide, fields, post, text_of
from tests.letters import outbox

GALENOR = {
    "siret": "732 829 320 00074",
    "name": "Galénor",
    "size": "eti",
    "headcount": "320",
    "naf": "2120z",
    "idcc": "176",
    "city": "Mions",
    "departement": "69",
    "activity": "Gélules",
    "need_overload": "Une ligne de gélules à lancer en mai.",
    "need_start": "mai 2027",
    "families": ["production", "support"],
    "function": "Responsable qualité",
    "contact_phone": "01 99 00 12 34",
    "website": "www.galenor.example",
}


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def berenice(app: Flask) -> Account:
    return factories.account("berenice@galenor.example", first_name="Bérénice", last_name="Falcoz")


def filled(visitor: FlaskClient, page: str, action: str, **typed: object) -> dict[str, object]:
    """What the form of that page which leads to that address would send, with this typed in it."""
    return {**fields(visitor.get(page), f'form[action="{action}"]'), **typed}


def begun(visitor: FlaskClient, slug: str) -> Participation:
    answer = post(visitor, f"/forums/{slug}/entreprise", GALENOR)
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/forums/{slug}/entreprise/equipe"), text_of(
        answer
    )
    return db.session.query(Participation).one()


def test_a_visitor_proves_an_address_first(client: FlaskClient, chartres: Forum) -> None:
    first = f"/forums/{chartres.slug}/entreprise"
    assert client.get(first).headers["Location"] == f"{first}/adresse"
    assert client.get(f"{first}/code").headers["Location"] == f"{first}/adresse"
    assert (
        post(
            client, f"{first}/adresse", {"first_name": "Bérénice", "last_name": "Falcoz", "email": "pas une adresse"}
        ).status_code
        == 422
    )
    sent = post(
        client,
        f"{first}/adresse",
        {"first_name": "Bérénice", "last_name": "Falcoz", "email": "Berenice@Galenor.example"},
    )
    assert sent.headers["Location"] == f"{first}/code"
    (letter,) = outbox()
    assert letter.recipient == "berenice@galenor.example"
    wrong = post(client, f"{first}/code", {"digits": "000 00"})
    assert wrong.status_code == 422
    digits = re.search(r"\b(\d{3} ?\d{3})\b", letter.text.replace("\u00a0", " "))
    assert digits is not None
    assert post(client, f"{first}/code", {"digits": digits[1]}).headers["Location"] == first
    assert client.get(first).status_code == 200
    assert db.session.query(Account).one().full_name == "Bérénice Falcoz"


def test_what_is_typed_after_a_draft_is_kept_whole(as_account, chartres: Forum, berenice: Account) -> None:
    visitor = as_account(berenice)
    post(visitor, f"/forums/{chartres.slug}/entreprise/brouillon", {"siret": GALENOR["siret"], "name": "Galénor"})
    (bringing,) = begun(visitor, chartres.slug).presences
    assert bringing.recruiter.function == "Responsable qualité"


def test_four_steps_by_plain_forms(as_account, chartres: Forum, berenice: Account) -> None:
    visitor = as_account(berenice)
    first = f"/forums/{chartres.slug}/entreprise"
    assert visitor.get(f"{first}/offres").headers["Location"] == first
    assert "Commençons par votre SIRET" in text_of(visitor.get(first))
    assert 'value="732\u00a0829\u00a0320\u00a000074"' in visitor.get(f"{first}?siret=73282932000074").get_data(
        as_text=True
    )
    draft = begun(visitor, chartres.slug)
    company = draft.company
    assert (company.siret, company.naf, company.idcc, company.website) == (
        "73282932000074",
        "21.20Z",
        "0176",
        "https://www.galenor.example",
    )
    assert (draft.state, draft.contact_phone, draft.families) == (
        ParticipationState.DRAFT,
        "+33199001234",
        ["production", "support"],
    )
    assert 'value="Galénor"' in visitor.get(first).get_data(as_text=True)

    added = post(
        visitor,
        f"/entreprise/{draft.id}/equipe",
        {"first_name": "Solveig", "last_name": "Mazurier", "function": "Ressources humaines"},
    )
    assert added.headers["Location"] == f"{first}/equipe"
    page = text_of(visitor.get(f"{first}/equipe"))
    assert "Bérénice Falcoz vous" in page
    assert "Solveig Mazurier" in page
    tables = f"/entreprise/{draft.id}/tables"
    assert post(visitor, tables, filled(visitor, f"{first}/equipe", tables, table_count="2")).status_code == 303
    refused = post(visitor, tables, filled(visitor, f"{first}/equipe", tables, table_count="3"))
    assert (refused.status_code, fields(refused, f'form[action="{tables}"]')["table_count"]) == (422, "3")
    assert "2 tables au plus pour une entreprise de cette taille." in text_of(refused)
    refused = post(visitor, tables, filled(visitor, f"{first}/equipe", tables, table_count="deux"))
    assert "Écrivez un nombre entier, en chiffres." in text_of(refused)
    db.session.refresh(draft)
    one, two = draft.tables
    present = [f"{table.id}-{slot.id}" for table in (one, two) for slot in chartres.slots[:4]]
    presence = f"/entreprise/{draft.id}/presence"
    gone_on = post(visitor, presence, filled(visitor, f"{first}/equipe", presence, present=present, next="1"))
    assert gone_on.headers["Location"] == f"{first}/offres"
    half = filled(visitor, f"{first}/equipe", presence, half=f"{two.id}:morning:close")
    assert half["present"] == present
    post(visitor, presence, half)
    db.session.expire_all()
    assert [len(table.absences) for table in draft.tables] == [8, 12]

    offer = {
        "title": "Conducteur de ligne",
        "family": "production",
        "contract": "cdi",
        "level": "5",
        "description": "Une équipe jeune et dynamique.",
        "skills": "BPF, HPLC; bpf",
        "starts_on": "2027-05-01",
        "salary_min": "24 500",
        "salary_max": "28 000",
    }
    assert post(visitor, f"/entreprise/{draft.id}/offres", {**offer, "salary_max": "2 000"}).status_code == 422
    assert post(visitor, f"/entreprise/{draft.id}/offres", offer).headers["Location"] == f"{first}/offres"
    kept_offer = draft.offers[0]
    assert (kept_offer.skills, kept_offer.salary_min, kept_offer.contract) == (
        ["BPF", "HPLC"],
        24500,
        OfferContract.CDI,
    )
    assert "« jeune et dynamique » Vise un âge." in text_of(visitor.get(f"{first}/offres"))
    post(visitor, f"/entreprise/{draft.id}/offres/{kept_offer.id}/mots", {"words": "jeune et dynamique"})
    assert "Vise un âge." not in text_of(visitor.get(f"{first}/offres"))

    assert "CDI, Niveau" not in text_of(visitor.get(f"{first}/envoi"))
    assert post(visitor, f"{first}/envoi", {"authority": "y"}).status_code == 422
    assert draft.state is ParticipationState.DRAFT
    sent = post(visitor, f"{first}/envoi", {"authority": "y", "publication": "y"})
    assert sent.headers["Location"] == f"/entreprise/{draft.id}"
    db.session.expire_all()
    assert draft.state is ParticipationState.TO_EXAMINE
    assert "Nous relisons votre inscription." in text_of(visitor.get(f"/entreprise/{draft.id}"))
    assert visitor.get(first).headers["Location"] == f"/entreprise/{draft.id}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"siret": "73282932000075"}, "Vérifiez les 5 derniers chiffres."),
        ({"siret": ""}, "Donnez le SIRET de l’établissement, ou dites pourquoi il n’en a pas."),
        ({"size": "tpe"}, "Avec 320 personnes, ce n’est plus une TPE."),
        ({"headcount": "env. 45"}, "Écrivez un nombre entier, en chiffres."),
        ({"naf": "pharma"}, "Un code NAF s’écrit comme 21.20Z."),
        ({"name": "😀"}, "Un nom contient au moins une lettre."),
        ({"name": ""}, "Écrivez le nom de l’entreprise."),
        ({"need_overload": "a" * 4000}, "4 000 caractères : la limite est de 600."),
        ({"website": "javascript://alert"}, "Cette adresse de site n’est pas complète."),
        ({"departement": "96"}, "N’est pas un choix valide."),
        ({"size": "énorme"}, "Choisissez l’une des réponses proposées."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_account, chartres: Forum, berenice: Account, changes: dict, sentence: str
) -> None:
    answer = post(as_account(berenice), f"/forums/{chartres.slug}/entreprise", {**GALENOR, **changes})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    content = answer.get_data(as_text=True)
    assert 'value="Mions"' in content
    for typed in changes.values():
        if len(typed) > 10:
            assert typed in content.replace("\u00a0", "")
    assert db.session.query(Company).count() == 0


def test_long_names_pass_through(as_account, chartres: Forum, berenice: Account) -> None:
    name = "Laboratoires de La Rochefoucauld-Montbel et Associés du Rhône"[:60]
    visitor = as_account(berenice)
    answer = post(visitor, f"/forums/{chartres.slug}/entreprise", {**GALENOR, "name": name})
    assert answer.status_code == 303
    assert name in text_of(visitor.get(f"/forums/{chartres.slug}/entreprise/envoi"))


def test_a_draft_keeps_what_is_sound(as_account, chartres: Forum, berenice: Account) -> None:
    visitor = as_account(berenice)
    url = f"/forums/{chartres.slug}/entreprise/brouillon"
    assert post(visitor, url, {"name": "Galénor"}).get_data(as_text=True) == ""
    assert db.session.query(Company).count() == 0
    saved = post(
        visitor, url, {"siret": GALENOR["siret"], "name": "Galénor", "naf": "faux", "need_overload": "a" * 4000}
    )
    assert saved.get_data(as_text=True).replace("\u00a0", " ") == "Brouillon enregistré à 10 h 00"
    draft = db.session.query(Participation).one()
    assert (draft.company.name, draft.company.naf, draft.need_overload) == ("Galénor", None, "")
    post(visitor, url, {"siret": GALENOR["siret"], "name": "Galénor", "need_overload": "Deux lignes."})
    db.session.expire_all()
    assert draft.need_overload == "Deux lignes."
    later = post(visitor, url, {"siret": GALENOR["siret"], "name": "Galénor", "city": "Mions", "later": "1"})
    assert later.headers["Location"] == f"/forums/{chartres.slug}"


def test_a_draft_that_arrives_after_the_submission_changes_nothing(
    as_account, chartres: Forum, berenice: Account
) -> None:
    """The page numbers what leaves it: the draft was sent before the last fields were typed, and overtaken."""
    visitor, first = as_account(berenice), f"/forums/{chartres.slug}/entreprise"
    shown = fields(visitor.get(f"{first}?siret=73282932000074"))
    display = {"draft_of": shown["form_key"]}
    half = {"siret": GALENOR["siret"], "name": "Galén", "city": "", "need_overload": "", "function": ""}
    early = post(visitor, f"{first}/brouillon", {**half, **display, "draft_rank": "5"})
    sent = post(visitor, first, {**GALENOR, "form_key": shown["form_key"], "draft_rank": "9"})
    late = post(visitor, f"{first}/brouillon", {**half, **display, "draft_rank": "8"})
    assert (early.status_code, sent.status_code, late.status_code) == (200, 303, 204)
    draft = db.session.query(Participation).one()
    assert (draft.company.name, draft.company.city, draft.need_overload) == (
        "Galénor",
        "Mions",
        "Une ligne de gélules à lancer en mai.",
    )
    (bringing,) = draft.presences
    assert bringing.recruiter.function == "Responsable qualité"
    # Another display of the same form counts for itself, and so does the same one later.
    again = fields(visitor.get(first))
    post(
        visitor, f"{first}/brouillon", {**half, "name": "Galénor SA", "draft_of": again["form_key"], "draft_rank": "1"}
    )
    assert draft.company.name == "Galénor SA"
    post(visitor, f"{first}/brouillon", {**half, "name": "Galénor SAS", **display, "draft_rank": "10"})
    assert draft.company.name == "Galénor SAS"


def test_the_answer_to_a_draft_leaves_the_session_as_it_is(as_account, chartres: Forum, berenice: Account) -> None:
    """A session is a cookie: that of a late answer would take back what the submission has just said."""
    visitor, first = as_account(berenice), f"/forums/{chartres.slug}/entreprise"
    assert "Set-Cookie" in visitor.get(first).headers  # the session says that it is used
    with time_machine.travel(now() + SEEN_AGAIN, tick=False):
        assert "Set-Cookie" not in post(visitor, f"{first}/brouillon", GALENOR).headers
        assert "Set-Cookie" in post(visitor, f"{first}/brouillon", {**GALENOR, "later": "1"}).headers


def test_a_known_company_shows_no_person_to_a_stranger(as_account, chartres: Forum, berenice: Account) -> None:
    airbel = factories.company(chartres)
    visitor = as_account(berenice)
    page = visitor.get(f"/forums/{chartres.slug}/entreprise?siret={airbel.company.siret}")
    assert "Airbel est déjà inscrite" in text_of(page)
    assert "Vasseur" not in page.get_data(as_text=True)
    assert factories.recruiter_of(airbel).email not in page.get_data(as_text=True)
    taken = post(visitor, f"/forums/{chartres.slug}/entreprise", {**GALENOR, "siret": airbel.company.siret})
    assert taken.headers["Location"] == f"/forums/{chartres.slug}/entreprise?siret={airbel.company.siret}"
    post(visitor, f"/forums/{chartres.slug}/entreprise/demande", {"siret": airbel.company.siret, "function": "Achats"})
    asked = db.session.query(JoinRequest).one()
    assert "Votre demande est partie." in text_of(
        visitor.get(f"/forums/{chartres.slug}/entreprise?siret={airbel.company.siret}")
    )
    assert visitor.get(f"/entreprise/{airbel.id}").status_code == 403

    other = as_account(factories.recruiter_of(factories.company(chartres, "Lyophila")))
    assert post(other, f"/entreprise/{airbel.id}/equipe/demandes/{asked.id}", {"answer": "accept"}).status_code == 404
    team = as_account(factories.recruiter_of(airbel))
    assert "Bérénice Falcoz demande à rejoindre l’équipe" in text_of(team.get(f"/entreprise/{airbel.id}/equipe"))
    post(team, f"/entreprise/{airbel.id}/equipe/demandes/{asked.id}", {"answer": "accept"})
    assert visitor.get(f"/entreprise/{airbel.id}").status_code == 200


def test_outside_the_window_nothing_begins(as_account, chartres: Forum, berenice: Account) -> None:
    window = next(w for w in chartres.windows if w.kind is WindowKind.COMPANIES)
    window.override = WindowOverride.CLOSED
    db.session.commit()
    visitor = as_account(berenice)
    assert "L’organisateur a fermé les inscriptions des entreprises." in text_of(
        visitor.get(f"/forums/{chartres.slug}/entreprise?siret=73282932000074")
    )
    assert post(visitor, f"/forums/{chartres.slug}/entreprise", GALENOR).status_code == 422
    assert db.session.query(Participation).count() == 0


class Directory:
    """A directory that gives one establishment, or does not answer."""

    def __init__(self, answer: object):
        self.answer = answer

    def look_up(self, siret: str) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_the_directory_fills_the_form_and_its_silence_stops_nobody(
    as_account, chartres: Forum, berenice: Account, monkeypatch
) -> None:
    visitor = as_account(berenice)
    address = f"/forums/{chartres.slug}/entreprise?siret=73282932000074"
    monkeypatch.setattr(directory, "is_on", lambda: True)
    found = directory.Found(
        "73282932000074",
        "GALENOR",
        "8 RUE DES ALAMBICS 69780 MIONS",
        "Mions",
        "69",
        "21.20Z",
        "0176",
        CompanySize.ETI,
        True,
    )
    monkeypatch.setattr(directory, "look_up", Directory(found).look_up)
    page = visitor.get(address)
    assert "Établissement actif" in text_of(page)
    assert 'value="GALENOR"' in page.get_data(as_text=True)
    monkeypatch.setattr(directory, "look_up", Directory(directory.DirectoryDown()).look_up)
    assert "Le répertoire ne répond pas. Continuez à la main, nous vérifierons." in text_of(visitor.get(address))


def test_an_answer_of_the_directory_is_read_whatever_it_lacks(app: Flask) -> None:
    place = {
        "siret": "73282932000074",
        "adresse": "8 RUE",
        "libelle_commune": "MIONS",
        "code_postal": "69780",
        "activite_principale": "21.20Z",
        "etat_administratif": "F",
        "liste_idcc": ["176"],
    }
    content = {
        "results": [
            {"nom_raison_sociale": "GALENOR", "categorie_entreprise": "PME", "matching_etablissements": [place]}
        ]
    }
    assert directory.read(content, "73282932000074") == directory.Found(
        "73282932000074", "GALENOR", "8 RUE", "Mions", "69", "21.20Z", "0176", CompanySize.PME, False
    )
    assert directory.read({"results": [{"siege": {"siret": "73282932000074"}}]}, "73282932000074") == directory.Found(
        "73282932000074", "", "", "", None, None, None, None, False
    )
    assert directory.read({"results": []}, "73282932000074") is None


def test_a_company_edits_itself_until_the_forum_is_over(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres)
    visitor = as_account(factories.recruiter_of(airbel))
    page = f"/entreprise/{airbel.id}/besoin"
    need = post(visitor, page, {**fields(visitor.get(page)), "need_overload": "Un nouveau besoin.", "families": ["rd"]})
    assert need.status_code == 303
    db.session.expire_all()
    assert (airbel.need_overload, airbel.families) == ("Un nouveau besoin.", ["rd"])
    refused = post(visitor, f"/entreprise/{airbel.id}/besoin", {"need_overload": "b" * 4000})
    assert refused.status_code == 422
    assert "b" * 4000 in refused.get_data(as_text=True)
    for page in ("", "/equipe", "/offres", "/offres?ajouter=1", "/besoin", "/desistement"):
        assert visitor.get(f"/entreprise/{airbel.id}{page}").status_code == 200


def test_somebody_of_another_company_finds_nothing(as_account, chartres: Forum) -> None:
    airbel, lyophila = factories.company(chartres), factories.company(chartres, "Lyophila")
    visitor = as_account(factories.recruiter_of(lyophila))
    for page in ("", "/equipe", "/offres", "/besoin", "/desistement"):
        assert visitor.get(f"/entreprise/{airbel.id}{page}").status_code == 404
    stolen = airbel.presences[0].recruiter_id
    assert post(visitor, f"/entreprise/{lyophila.id}/equipe/{stolen}/retrait").status_code == 404
    assert (
        post(
            visitor, f"/entreprise/{lyophila.id}/presence", {"half": f"{airbel.tables[0].id}:morning:close"}
        ).status_code
        == 404
    )
    assert post(visitor, f"/entreprise/{lyophila.id}/presence", {"half": "x:y"}).status_code == 400


def test_withdrawing_says_what_is_cancelled_and_frees_the_tables(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres, tables=2)
    visitor = as_account(factories.recruiter_of(airbel))
    assert "Aucun entretien n’est prévu" in text_of(visitor.get(f"/entreprise/{airbel.id}/desistement"))
    done = post(visitor, f"/entreprise/{airbel.id}/desistement", {"reason": "Grève"})
    assert done.headers["Location"] == f"/entreprise/{airbel.id}"
    db.session.expire_all()
    assert (airbel.state, airbel.state_reason, queries.tables_taken(chartres.id)) == (
        ParticipationState.WITHDRAWN,
        "Grève",
        0,
    )
    assert "Vous ne participez pas à ce forum." in text_of(visitor.get(f"/entreprise/{airbel.id}"))
    assert post(visitor, f"/entreprise/{airbel.id}/desistement", {"reason": "encore"}).status_code == 409


def test_an_organiser_examines(as_account, chartres: Forum) -> None:
    waiting = actions.enter(
        chartres,
        {"siret": "73282932000074", "name": "Galénor", "size": CompanySize.ETI},
        {"contact_email": "contact@galenor.example"},
        source="import",
    )
    db.session.commit()
    visitor = as_account(factories.national_organiser())
    record = f"/organisation/{chartres.slug}/entreprises/{waiting.id}"
    assert "732 829 320 00074, à vérifier" in text_of(visitor.get(record)).replace(" ,", ",")
    assert decide(visitor, record, "/refus", {"reason": ""}).status_code == 422
    assert decide(visitor, record, "/validation", {"reason": ""}).headers["Location"] == record
    page = text_of(visitor.get(record))
    assert "Vous : Galénor validée." in page
    assert "Odile Ravinel" in page
    db.session.expire_all()
    assert [table.number for table in waiting.tables] == [1]
    assert decide(visitor, record, "/validation").status_code == 409


def test_a_full_room_proposes_to_wait(as_account) -> None:
    small = factories.forum(table_capacity=1)
    factories.company(small)
    late = actions.enter(
        small, {"siret": "73282932000074", "name": "Galénor", "size": CompanySize.ETI}, {}, source="import"
    )
    db.session.commit()
    visitor = as_account(factories.national_organiser())
    record = f"/organisation/{small.slug}/entreprises/{late.id}"
    assert "La seule table est prise." in text_of(visitor.get(record))
    assert decide(visitor, record, "/validation").status_code == 409
    decide(visitor, record, "/attente", {"reason": "Complet"})
    db.session.expire_all()
    assert late.state is ParticipationState.WAITING


def test_two_organisers_on_one_record(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres)
    odile, anselme = (
        as_account(factories.national_organiser()),
        as_account(factories.territorial_organiser(chartres.territory)),
    )
    edit = f"/organisation/{chartres.slug}/entreprises/{airbel.id}/modifier"
    facts = {
        "siret": airbel.company.siret,
        "name": "Airbel",
        "size": "pme",
        "city": "Chartres",
        "need_overload": "Deux lignes à qualifier avant l'été.",
    }
    version = re.search(r'name="version"[^>]*value="([^"]+)"', odile.get(edit).get_data(as_text=True))[1]
    assert post(anselme, edit, {**facts, "city": "Dreux", "version": version}).status_code == 303
    late = post(odile, edit, {**facts, "city": "Blois", "version": version})
    assert late.status_code == 409
    assert "<dt>Ville</dt><dd>Dreux</dd>" in late.get_data(as_text=True)
    assert 'value="Blois"' in late.get_data(as_text=True)
    newer = re.search(r'name="version"[^>]*value="([^"]+)"', late.get_data(as_text=True))[1]
    assert post(odile, edit, {**facts, "city": "Blois", "version": newer}).status_code == 303
    db.session.expire_all()
    assert airbel.company.city == "Blois"


def test_organisers_stay_in_their_territory(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres)
    elsewhere = as_account(
        factories.territorial_organiser(factories.territory("Rhône-Alpes", organisation=factories.organisation("Pôle")))
    )
    for page in ("", f"/{airbel.id}", f"/{airbel.id}/modifier", "/export.csv"):
        assert elsewhere.get(f"/organisation/{chartres.slug}/entreprises{page}").status_code == 404
    lyon = factories.forum("Lyon")
    assert (
        as_account(factories.national_organiser()).get(f"/organisation/{lyon.slug}/entreprises/{airbel.id}").status_code
        == 404
    )


def test_two_colleagues_on_one_need_and_one_offer(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres)
    visitor = as_account(factories.recruiter_of(airbel))
    need = f"/entreprise/{airbel.id}/besoin"
    old = fields(visitor.get(need))["version"]
    assert post(visitor, need, {"need_overload": "Le premier.", "version": old}).status_code == 303
    late = post(visitor, need, {"need_overload": "Le second.", "version": old})
    assert late.status_code == 409
    assert "Le premier." in text_of(late)
    assert "Le second.</textarea>" in late.get_data(as_text=True)
    newer = fields(late)["version"]
    assert post(visitor, need, {"need_overload": "Le second.", "version": newer}).status_code == 303
    offer = {"title": "Conducteur", "family": "production", "contract": "cdi"}
    post(visitor, f"/entreprise/{airbel.id}/offres", offer)
    db.session.expire_all()
    one = airbel.offers[0]
    address = f"/entreprise/{airbel.id}/offres/{one.id}"
    version = fields(visitor.get(address), "form:has(input[name=version])")["version"]
    assert (
        post(visitor, address, {**offer, "title": "Conductrice ou conducteur", "version": version}).status_code == 303
    )
    assert post(visitor, address, {**offer, "title": "Autre titre", "version": version}).status_code == 409


def test_the_home_costs_the_same_with_2_and_40_candidates(as_account, chartres: Forum, count_statements) -> None:
    airbel = factories.company(chartres, tables=2)
    visitor = as_account(factories.recruiter_of(airbel))
    for number in range(40):
        db.session.add(Wish(registration=factories.candidate(chartres, f"Marie{number}"), participation=airbel, rank=1))
        db.session.commit()
        if number == 1:
            with count_statements() as few:
                assert "2 candidats vous ont choisis." in text_of(visitor.get(f"/entreprise/{airbel.id}"))
    with count_statements() as many:
        page = text_of(visitor.get(f"/entreprise/{airbel.id}"))
    assert (
        "40 candidats vous ont choisis. Vous avez rempli 0 créneau sur 24. Il vous reste 40 jours pour réserver les "
        "autres." in page
    )
    assert len(few) == len(many)


def test_interviews_keep_recruiters_tables_and_slots_and_are_cancelled_with_the_company(
    as_account, chartres: Forum
) -> None:
    airbel = factories.company(chartres, tables=2)
    marie = factories.candidate(chartres)
    interviews = [
        Interview(
            forum_id=chartres.id,
            slot=chartres.slots[n],
            table=airbel.tables[n],
            participation=airbel,
            registration=factories.candidate(chartres, f"Marie{n}"),
        )
        for n in range(2)
    ]
    db.session.add_all(interviews)
    db.session.commit()
    visitor = as_account(factories.recruiter_of(airbel))
    team = f"/entreprise/{airbel.id}/equipe"
    tables, presence = f"/entreprise/{airbel.id}/tables", f"/entreprise/{airbel.id}/presence"
    refused = post(visitor, tables, filled(visitor, team, tables, table_count="1"))
    assert "2 entretiens sont prévus à cette table." in text_of(refused)
    refused = post(visitor, presence, filled(visitor, team, presence, half=f"{airbel.tables[0].id}:morning:close"))
    assert "Un entretien est prévu sur un créneau que vous fermez." in text_of(refused)
    afternoon = {slot.id for slot in chartres.slots if not rules.is_morning(slot.starts_at, chartres.time_zone)}
    still = [cell for cell in fields(refused, "#presence")["present"] if cell.startswith(f"{airbel.tables[0].id}-")]
    assert {int(cell.split("-")[1]) for cell in still} == afternoon
    post(visitor, f"/entreprise/{airbel.id}/equipe/{airbel.presences[0].recruiter_id}/retrait")
    assert "C’est la dernière personne de l’équipe" in text_of(visitor.get(team))
    db.session.expire_all()
    assert (len(airbel.tables), len(airbel.presences), [len(t.absences) for t in airbel.tables]) == (2, 1, [0, 0])
    assert "2 entretiens seront annulés. Une personne reçoit un courriel." in text_of(
        visitor.get(f"/entreprise/{airbel.id}/desistement")
    )
    organiser = as_account(factories.national_organiser())
    assert (
        decide(
            organiser,
            f"/organisation/{chartres.slug}/entreprises/{airbel.id}",
            "/desistement",
            {"reason": "Par téléphone"},
        ).status_code
        == 303
    )
    db.session.expire_all()
    assert [interview.state for interview in interviews] == [InterviewState.CANCELLED] * 2
    assert airbel.state is ParticipationState.WITHDRAWN
    assert marie.state is RegistrationState.CONFIRMED


def test_without_siret_the_reason_is_asked_and_kept(as_account, chartres: Forum, berenice: Account) -> None:
    visitor = as_account(berenice)
    assert "Pourquoi n’a-t-elle pas de SIRET ?" in text_of(
        visitor.get(f"/forums/{chartres.slug}/entreprise?sans-siret=1")
    )
    answer = post(
        visitor, f"/forums/{chartres.slug}/entreprise", {**GALENOR, "siret": "", "no_siret_reason": "startup"}
    )
    assert answer.status_code == 303
    company = db.session.query(Company).one()
    assert (company.siret, company.no_siret_reason) == (None, NoSiretReason.STARTUP)


def test_after_the_forum_the_pages_are_read_only_and_say_so(as_account, app: Flask) -> None:
    past = factories.forum("Rouen", date(2027, 1, 20))
    airbel = factories.company(past)
    visitor = as_account(factories.recruiter_of(airbel))
    assert "Merci d’être venus." in text_of(visitor.get(f"/entreprise/{airbel.id}"))
    for page in ("equipe", "offres", "besoin"):
        assert "Le forum a eu lieu le 20 janvier 2027" in text_of(visitor.get(f"/entreprise/{airbel.id}/{page}"))
    need = f"/entreprise/{airbel.id}/besoin"
    late = post(visitor, need, {**fields(visitor.get(need)), "need_overload": "Trop tard"})
    assert (late.status_code, "elle ne se modifie plus" in text_of(late) or "a eu lieu" in text_of(late)) == (409, True)


def test_the_home_of_a_company_nobody_chose_and_of_a_full_one(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres)
    visitor = as_account(factories.recruiter_of(airbel))
    assert "Aucun candidat ne vous a encore choisis." in text_of(visitor.get(f"/entreprise/{airbel.id}"))
    for number, slot in enumerate(chartres.slots):
        person = factories.candidate(chartres, f"Marie{number}")
        db.session.add(
            Interview(
                forum_id=chartres.id, slot=slot, table=airbel.tables[0], participation=airbel, registration=person
            )
        )
    db.session.commit()
    assert "Votre journée est complète." in text_of(visitor.get(f"/entreprise/{airbel.id}"))
    next(w for w in chartres.windows if w.kind is WindowKind.BOOKING).override = WindowOverride.CLOSED
    db.session.query(Interview).delete()
    db.session.commit()
    assert "L’organisateur a suspendu la réservation des créneaux." in text_of(visitor.get(f"/entreprise/{airbel.id}"))


ADDED = {
    "name": "Galénor",
    "siret": "732 829 320 00074",
    "size": "eti",
    "city": "Mions",
    "first_name": "Bérénice",
    "last_name": "Falcoz",
    "email": "berenice@galenor.example",
}


def test_an_organiser_adds_a_company_and_invites_if_asked(as_account, chartres: Forum) -> None:
    odile = as_account(factories.national_organiser())
    url = f"/organisation/{chartres.slug}/entreprises/ajouter"
    assert odile.get(url).status_code == 200
    answer = post(odile, url, {**ADDED, "invite": "y"})
    made = db.session.query(Participation).one()
    assert (answer.status_code, made.state, made.source, made.company.siret) == (
        303,
        ParticipationState.TO_EXAMINE,
        "organiser",
        "73282932000074",
    )
    assert [(r.full_name, r.account.email) for r in made.company.recruiters] == [
        ("Bérénice Falcoz", "berenice@galenor.example")
    ]
    assert [(letter.kind, letter.recipient) for letter in db.session.query(Letter)] == [
        ("companies.recruiter_invited", "berenice@galenor.example")
    ]
    again = post(odile, url, ADDED)
    assert (again.status_code, "est déjà inscrite" in text_of(again)) == (422, True)
    assert db.session.query(Participation).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Écrivez le nom de l’entreprise."),
        ({"siret": "123"}, "SIRET"),
        ({"email": "", "invite": "y"}, "Écrivez l’adresse à inviter."),
        ({"first_name": ""}, "Écrivez son prénom."),
        ({"name": "é" * 161}, "160"),
        ({"size": "tpe", "headcount": "4000"}, "4"),
    ],
)
def test_a_company_badly_entered_is_refused_and_nothing_is_kept(
    as_account, chartres: Forum, changes: dict, sentence: str
) -> None:
    odile = as_account(factories.national_organiser())
    answer = post(odile, f"/organisation/{chartres.slug}/entreprises/ajouter", {**ADDED, **changes})
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert (db.session.query(Company).count(), db.session.query(Letter).count()) == (0, 0)


def test_a_company_with_an_owner_is_asked_about_whom_an_organiser_would_invite(as_account, chartres: Forum) -> None:
    elsewhere = factories.company(factories.forum("Lyon"), "Galénor", siret="73282932000074")
    odile, owner = as_account(factories.national_organiser()), factories.recruiter_of(elsewhere)
    answer = post(odile, f"/organisation/{chartres.slug}/entreprises/ajouter", {**ADDED, "invite": "y"})
    assert "c’est elle qui répond à la personne invitée" in text_of(odile.get(answer.location))
    asked = db.session.query(JoinRequest).one()
    assert (asked.account.email, asked.account.live_grants) == (ADDED["email"], [])
    assert [letter.recipient for letter in db.session.query(Letter)] == [owner.email]
    record = text_of(odile.get(answer.location))
    assert ("Son équipe a reçu cette demande" in record, "Décliner" in record) == (True, False)
    here = db.session.query(Participation).filter_by(forum_id=chartres.id).one()
    address = f"/organisation/{chartres.slug}/entreprises/{here.id}/demandes/{asked.id}"
    assert post(odile, address, {"answer": "accept"}).status_code in (409, 422)
    accepted = post(as_account(owner), f"/entreprise/{elsewhere.id}/equipe/demandes/{asked.id}", {"answer": "accept"})
    assert accepted.status_code == 303
    db.session.expire_all()
    assert [(g.scope_id, g.forum_id) for g in asked.account.live_grants] == [(here.company_id, chartres.id)]
