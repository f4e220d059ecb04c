"""Territories and organisations, edited by the national organisation."""

import sqlalchemy as sa
from bs4 import BeautifulSoup

from forum_app.core.db import db
from forum_app.forums.departements import DEPARTEMENTS, REGIONS, of_postcode, school_zone_of
from forum_app.forums.models import Organisation, Territory
from tests import factories
from tests.browser import fields, post, text_of


def test_a_territory_is_created_then_changed(as_account):
    leem = factories.organisation()
    odile = as_account(factories.national_organiser())
    typed = {
        **fields(odile.get("/organisation/territoires/nouveau")),
        "name": "Alsace",
        "departements": ["67", "68"],
        "school_zone": "B",
        "holiday_subdivision": "6AE",
        "organisation_id": leem.id,
    }
    assert post(odile, "/organisation/territoires/nouveau", typed).location == "/organisation/territoires"
    alsace = db.session.scalars(sa.select(Territory)).one()
    assert (alsace.name, alsace.slug, alsace.departements, alsace.school_zone, alsace.holiday_subdivision) == (
        "Alsace",
        "alsace",
        ["67", "68"],
        "B",
        "6AE",
    )
    url = f"/organisation/territoires/{alsace.id}"
    assert fields(odile.get(url))["departements"] == ["67", "68"]
    assert post(odile, url, {**fields(odile.get(url)), "name": "Grand Est"}).status_code == 303
    assert db.session.scalars(sa.select(Territory)).one().name == "Grand Est"


def test_two_territories_do_not_share_a_name(as_account):
    factories.territory("Alsace")
    odile = as_account(factories.national_organiser())
    url = "/organisation/territoires/nouveau"
    answer = post(odile, url, {**fields(odile.get(url)), "name": "Alsace", "departements": "67"})
    assert answer.status_code == 422
    assert "Un territoire porte déjà ce nom." in answer.get_data(as_text=True)


def test_a_stale_page_does_not_overwrite(as_account):
    alsace = factories.territory("Alsace")
    odile, maiwenn = (
        as_account(factories.national_organiser()),
        as_account(factories.national_organiser("Maïwenn", "Corlay")),
    )
    url = f"/organisation/territoires/{alsace.id}"
    mine, theirs = fields(odile.get(url)), fields(maiwenn.get(url))
    assert post(maiwenn, url, {**theirs, "name": "Alsace-Moselle"}).status_code == 303
    answer = post(odile, url, {**mine, "name": "Grand Est"})
    assert answer.status_code == 409
    assert "<dt>Nom</dt><dd>Alsace-Moselle</dd>" in answer.get_data(as_text=True)
    assert db.session.scalars(sa.select(Territory)).one().name == "Alsace-Moselle"
    assert post(odile, url, fields(answer)).status_code == 303
    assert db.session.scalars(sa.select(Territory)).one().name == "Grand Est"


def test_an_organisation_is_created_with_its_name_once(as_account):
    odile = as_account(factories.national_organiser())
    url = "/organisation/organismes/nouveau"
    typed = {
        "name": "Lyon Santé <b>",
        "short_name": "LS",
        "contact_email": "contact@lyon-sante.example",
        "website": "https://lyon-sante.example",
    }
    assert post(odile, url, typed).status_code == 303
    assert post(odile, url, typed).status_code == 422
    assert post(odile, url, {**typed, "name": "Autre", "website": "javascript:alert(1)"}).status_code == 422
    assert [o.name for o in db.session.scalars(sa.select(Organisation))] == ["Lyon Santé <b>"]


def test_a_territorial_organiser_reads_its_own_and_edits_none(as_account):
    mine, other = factories.territory("Centre-Normandie"), factories.territory("Alsace")
    anselme = as_account(factories.territorial_organiser(mine))
    page = anselme.get("/organisation/territoires").get_data(as_text=True)
    assert "Centre-Normandie" in page
    assert "Alsace" not in page
    assert anselme.get(f"/organisation/territoires/{other.id}").status_code == 403
    assert anselme.get("/organisation/organismes/nouveau").status_code == 403


def test_the_list_costs_the_same_with_1_and_30_territories(as_account, count_statements):
    odile = as_account(factories.national_organiser())
    factories.territory("T 0")
    with count_statements() as one:
        odile.get("/organisation/territoires")
    for n in range(1, 30):
        factories.territory(f"T {n}")
    with count_statements() as thirty:
        assert odile.get("/organisation/territoires").status_code == 200
    assert len(one) == len(thirty)


def test_a_whole_region_is_chosen_at_once_and_gives_its_school_zone(as_account):
    leem = factories.organisation()
    odile = as_account(factories.national_organiser())
    url = "/organisation/territoires/nouveau"
    page = odile.get(url)
    assert "Toute la région" in text_of(page)
    typed = {**fields(page), "name": "Ouest", "organisation_id": leem.id, "region": ["Bretagne"], "departements": "44"}
    assert post(odile, url, typed).status_code == 303
    ouest = db.session.scalars(sa.select(Territory)).one()
    assert (ouest.departements, ouest.school_zone) == (["22", "29", "35", "44", "56"], "B")
    url = f"/organisation/territoires/{ouest.id}"
    assert post(odile, url, {**fields(odile.get(url)), "school_zone": "C"}).status_code == 303
    db.session.refresh(ouest)
    assert (ouest.school_zone, fields(odile.get(url))["school_zone"]) == ("C", "C")


def test_who_misses_a_territory_makes_it_and_its_organisation_and_comes_back(as_account):
    odile = as_account(factories.national_organiser())
    asked = BeautifulSoup(odile.get("/organisation/forums/nouveau").text, "html.parser")
    territory = asked.find("a", string=lambda text: text and "Créer un territoire" in text)
    territory = territory or asked.select_one("main a.button-primary")
    assert territory["href"] == "/organisation/territoires/nouveau?suite=forum"
    missing = BeautifulSoup(odile.get(territory["href"]).text, "html.parser").select_one("main a.button-primary")
    made = post(odile, missing["href"], {"name": "LEEM", "short_name": "LEEM"})
    assert made.location == "/organisation/territoires/nouveau?suite=forum"
    typed = {**fields(odile.get(made.location)), "name": "Ouest", "departements": "44"}
    assert post(odile, made.location, typed).location == "/organisation/forums/nouveau"
    assert fields(odile.get("/organisation/forums/nouveau"))["city"] == ""


def test_regions_hold_each_departement_once_and_zones_are_shared_or_none():
    held = [code for codes in REGIONS.values() for code in codes]
    assert sorted(held) == sorted(DEPARTEMENTS)
    assert [school_zone_of(codes) for codes in (["69", "21"], ["69", "75"], ["2A"], ["28", "2A"], [])] == [
        "A",
        None,
        None,
        None,
        None,
    ]
    written = ("12 rue du Port, 28000 Chartres", "20167 Ajaccio", "20200 Bastia", "97400 Saint-Denis", "Lyon", "00100")
    assert [of_postcode(text) for text in written] == ["28", "2A", "2B", "974", None, None]
