"""Everybody reads and takes what is held on them, and nothing that is held on others."""

import json
from io import BytesIO
from zipfile import ZipFile

import sqlalchemy as sa
from flask import Flask

from forum_app.candidates import accommodation
from forum_app.candidates.vocabulary import Accommodation
from forum_app.core.db import db
from forum_app.interviews import actions as interviews
from forum_app.interviews.models import CvOpening
from forum_app.journal.models import JournalEntry
from forum_app.workshops import actions as workshops
from tests import factories
from tests.browser import text_of
from tests.interviews.world import choose
from tests.letters import post_office


def test_a_candidate_takes_all_that_is_held_on_her(app: Flask, as_account) -> None:
    chartres = factories.forum()
    workshop = factories.workshop(chartres)
    marie, lucie = factories.candidate(chartres), factories.candidate(chartres, "Lucie", "Ferrand")
    airbel, galenor = factories.company(chartres), factories.company(chartres, "Galénor")
    choose(marie, galenor, airbel)
    choose(lucie, airbel)
    marie.cv_file = factories.stored_file("cv.pdf", owner_id=marie.account_id)
    accommodation.declare(marie, [Accommodation.QUIET], "Près de la porte")
    workshops.take_seat(marie, workshop.id)
    interviews.book(airbel, marie, chartres.slots[0])
    db.session.commit()
    post_office()
    interviews.book(galenor, marie, chartres.slots[1])  # nobody has told her yet
    reader = factories.recruiter_of(airbel)
    factories.save(CvOpening(registration_id=marie.id, participation_id=airbel.id, account_id=reader.id))
    browser = as_account(marie.account)
    answer = browser.get("/mon-compte/donnees/archive")
    assert answer.headers["Content-Disposition"] == "attachment; filename=mes-donnees.zip"
    with ZipFile(BytesIO(answer.data)) as archive:
        held = json.loads(archive.read("donnees.json"))
        others = [name for name in archive.namelist() if name != "donnees.json"]
        assert [archive.read(name) for name in others] == [marie.cv_file.content]
    (registration,) = held["Inscriptions"]
    assert registration["Vœux, dans l’ordre"] == ["Galénor", "Airbel"]
    assert registration["Besoins d’accueil"] == ["Salle calme", "Près de la porte"]
    assert [one["Entreprise"] for one in registration["Entretiens annoncés"]] == ["Airbel"]
    assert [one["Entreprise"] for one in registration["CV ouvert par"]] == ["Airbel"]
    assert registration["Dossier"][0]["Compétences"] == ["BPF", "HPLC", "Contrôle qualité"]
    assert [(one["Accord"], one["Texte"]) for one in registration["Accords"]] == [
        ("Montrer mon profil aux entreprises de ce forum", "2027-01")
    ]
    assert [one["Atelier"] for one in registration["Ateliers"]] == ["Atelier ANAF"]
    assert held["Compte"][0]["Adresse électronique"] == marie.email
    assert {letter["Adresse électronique"] for letter in held["Courriels écrits à votre adresse"]} == {marie.email}
    assert "Ferrand" not in json.dumps(held)
    taken = sa.select(JournalEntry.actor_id).where(JournalEntry.verb == "account.data_taken")
    assert list(db.session.scalars(taken)) == [marie.account_id]


def test_the_page_reads_the_same(app: Flask, as_account) -> None:
    marie = factories.candidate(factories.forum())
    page = text_of(as_account(marie.account).get("/mon-compte/donnees"))
    for said in (
        "Niveau Bac + 2 : BTS (niveau 5)",
        "Compétences BPF, HPLC, Contrôle qualité",
        "Moins de 18 ans le jour du forum Non",
        "Fin du contrat 30 juin 2027",
        "Date 18 mars 2027",
        "Créé le lundi 1er février 2027, 10 h 00",
    ):
        assert said in page, said


def test_a_recruiter_takes_their_places_in_teams(app: Flask, as_account) -> None:
    airbel = factories.company(factories.forum())
    page = text_of(as_account(factories.recruiter_of(airbel)).get("/mon-compte/donnees"))
    assert "Entreprise Airbel Prénom Aurélien Nom Vasseur Fonction Responsable production" in page
    assert "Inscriptions" not in page
