"""Candidates rank the companies that they want to meet."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies import actions as company_actions
from forum_app.companies import offer_actions
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import OfferContract, ParticipationState
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.wishes import actions as wish_actions
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules
from forum_app.wishes.models import Wish
from tests import factories
from tests.browser import post, text_of

NAMES = ("Airbel", "Lyophila", "Mélusine", "Stérilyo", "Tisanor", "Ultrafiltra", "Zymotec")


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum(wish_cap=6)


@pytest.fixture
def companies(chartres: Forum) -> list[Participation]:
    return [factories.company(chartres, name) for name in NAMES]


@pytest.fixture
def marie(chartres: Forum) -> Registration:
    return factories.candidate(chartres)


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.refusal.code


def names_of(registration: Registration) -> list[str]:
    db.session.expire_all()
    return [wish.participation.company.name for wish in wish_queries.wishes_of(registration)]


# --- Rules ---------------------------------------------------------------------------
@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.integers(-3, 12))
def test_moving_one_keeps_the_others_in_order(order: list[int], data: st.DataObject, rank: int) -> None:
    one = data.draw(st.sampled_from(order))
    after = wish_rules.moved(order, one, rank)
    assert [i for i in after if i != one] == [i for i in order if i != one]
    assert after.index(one) == min(max(rank, 1), len(order)) - 1


def test_skills_match_by_whole_words_without_accents() -> None:
    texts = ["Opérateur répartition aseptique, CONTROLE QUALITE en ligne", "HPLC/UV"]
    assert wish_rules.matched_skills(["Contrôle qualité", "HPLC", "PLC", "R&D", "!"], texts) == [
        "Contrôle qualité",
        "HPLC",
    ]


# --- Actions ---------------------------------------------------------------------------
def test_a_list_is_built_moved_replaced_and_put_back(marie: Registration, companies: list[Participation]) -> None:
    airbel, lyophila, melusine, sterilyo, *_ = companies
    for participation in (airbel, lyophila, melusine):
        wish_actions.add(marie, participation)
    assert names_of(marie) == ["Airbel", "Lyophila", "Mélusine"]
    wish_actions.move(marie, melusine.id, 1)
    assert names_of(marie) == ["Mélusine", "Airbel", "Lyophila"]
    before = wish_actions.order_of(marie)
    wish_actions.add(marie, sterilyo, replacing_id=airbel.id)
    assert names_of(marie) == ["Mélusine", "Stérilyo", "Lyophila"]
    wish_actions.remove(marie, melusine.id)
    wish_actions.remove(marie, melusine.id)
    assert names_of(marie) == ["Stérilyo", "Lyophila"]
    wish_actions.put_back(marie, before)
    assert names_of(marie) == ["Mélusine", "Airbel", "Lyophila"]
    assert [wish.rank for wish in wish_queries.wishes_of(marie)] == [1, 2, 3]


def test_each_refusal_has_its_reason(chartres: Forum, marie: Registration, companies: list[Participation]) -> None:
    for participation in companies[:6]:
        wish_actions.add(marie, participation)
    assert refused(wish_actions.add, marie, companies[0]) == "already_wished"
    assert refused(wish_actions.add, marie, companies[6]) == "wishes_full"
    assert refused(wish_actions.move, marie, companies[6].id, 1) == "wishes_changed"
    to_examine = factories.company(chartres, "Nova", state=ParticipationState.TO_EXAMINE)
    elsewhere = factories.company(factories.forum("Lyon"), "Ailleurs")
    assert refused(wish_actions.add, marie, to_examine, replacing_id=companies[0].id) == "company_gone"
    assert refused(wish_actions.add, marie, elsewhere, replacing_id=companies[0].id) == "company_gone"
    waiting = factories.candidate(chartres, "Noé", state=RegistrationState.WAITING)
    assert refused(wish_actions.add, waiting, companies[0]) == "not_confirmed"
    silent = factories.candidate(chartres, "Lou", agreed_at=None)
    assert refused(wish_actions.add, silent, companies[0]) == "not_shared"
    next(w for w in chartres.windows if w.kind is WindowKind.WISHES).override = WindowOverride.CLOSED
    assert refused(wish_actions.remove, marie, companies[0].id) == "window_closed"
    assert names_of(marie) == list(NAMES[:6])


def test_companies_know_who_chose_them_only_confirmed_and_agreed(
    chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    noe, lou = factories.candidate(chartres, "Noé", "Grangeotte"), factories.candidate(chartres, "Lou", "Tisserel")
    for registration in (marie, noe, lou):
        wish_actions.add(registration, companies[0])
    lou.state = RegistrationState.WITHDRAWN
    noe.agreed_at = None
    db.session.commit()
    found, total = wish_queries.candidates_who_chose(companies[0].id, most=50)
    assert ([row.registration_id for row in found], total) == ([marie.id], 1)


def test_the_first_who_chose_a_company_are_read_and_all_are_counted(
    chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    for registration in (marie, factories.candidate(chartres, "Noé", "Abelin")):
        wish_actions.add(registration, companies[0])
    db.session.commit()
    found, total = wish_queries.candidates_who_chose(companies[0].id, most=1)
    assert ([row.last_name for row in found], total) == (["Tessier"], 2)


# --- The page ----------------------------------------------------------------------------
@pytest.fixture
def visitor(as_account, marie: Registration) -> FlaskClient:
    return as_account(marie.account)


def test_wishes_by_plain_forms(
    visitor: FlaskClient, chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    page = f"/mon-forum/{chartres.slug}/entreprises"
    first = text_of(visitor.get(page))
    assert "Classez jusqu’à 6 entreprises, avant le samedi 13 mars à 20 h 00." in first
    assert "Les entreprises savent que vous les avez choisies, jamais à quel rang." in first
    for participation in companies[:2]:
        assert (
            post(visitor, f"{page}/{participation.id}/voeu?q=a&proches=0").headers["Location"]
            == f"{page}?q=a&proches=0"
        )
    post(visitor, f"{page}/{companies[1].id}/voeu/rang", {"rank": "1"})
    assert names_of(marie) == ["Lyophila", "Airbel"]
    assert "Annuler le dernier changement" in text_of(visitor.get(page))
    post(visitor, f"{page}/voeux/annulation")
    assert names_of(marie) == ["Airbel", "Lyophila"]
    post(visitor, f"{page}/voeux/annulation")
    assert names_of(marie) == ["Lyophila", "Airbel"]
    post(visitor, f"{page}/{companies[1].id}/voeu/retrait")
    assert names_of(marie) == ["Airbel"]
    post(visitor, f"{page}/{companies[0].id}/voeu")
    assert "Airbel est déjà dans vos vœux." in text_of(visitor.get(page))
    assert post(visitor, f"{page}/{companies[0].id}/voeu/rang", {"rank": "-1"}).status_code == 400
    assert (
        post(visitor, f"{page}/{companies[0].id}/voeu?slug=autre&volet=voeux").headers["Location"]
        == f"{page}?volet=voeux"
    )


def test_htmx_gets_the_same_part_of_the_page(
    visitor: FlaskClient, chartres: Forum, companies: list[Participation]
) -> None:
    page = f"/mon-forum/{chartres.slug}/entreprises"
    answer = post(visitor, f"{page}/{companies[0].id}/voeu", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).lstrip().startswith('<div id="wishes"')
    assert "Ordre enregistré à 10 h 00." in text_of(answer)
    again = post(visitor, f"{page}/{companies[0].id}/voeu", headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert "Airbel est déjà dans vos vœux." in text_of(again)


def test_a_full_list_offers_to_replace(
    visitor: FlaskClient, chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    page = f"/mon-forum/{chartres.slug}/entreprises"
    for participation in companies[:6]:
        wish_actions.add(marie, participation)
    db.session.commit()
    assert "Retirez un vœu pour ajouter Zymotec." in text_of(visitor.get(page))
    post(visitor, f"{page}/{companies[6].id}/voeu", {"replacing": str(companies[2].id)})
    assert names_of(marie) == ["Airbel", "Lyophila", "Zymotec", "Stérilyo", "Tisanor", "Ultrafiltra"]


def test_a_company_that_withdrew_is_struck(
    visitor: FlaskClient, chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    wish_actions.add(marie, companies[0])
    company_actions.withdraw(companies[0])
    db.session.commit()
    page = visitor.get(f"/mon-forum/{chartres.slug}/entreprises")
    assert '<b class="struck">Airbel</b>' in page.get_data(as_text=True)
    assert "Ne vient plus. Choisissez-en une autre." in text_of(page)


def test_closed_wishes_are_read_only(
    visitor: FlaskClient, chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    wish_actions.add(marie, companies[0])
    next(w for w in chartres.windows if w.kind is WindowKind.WISHES).override = WindowOverride.CLOSED
    db.session.commit()
    page = f"/mon-forum/{chartres.slug}/entreprises"
    answer = visitor.get(page)
    assert "L’organisateur a fermé les vœux et les sélections." in text_of(answer)
    assert '<form method="post" action="/mon-forum' not in answer.get_data(as_text=True)
    post(visitor, f"{page}/{companies[0].id}/voeu/retrait")
    assert names_of(marie) == ["Airbel"]


def test_browsing_filters_and_names_the_skills_that_match(
    visitor: FlaskClient, chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    offer_actions.add(
        companies[1], {"title": "Technicien HPLC", "contract": OfferContract.CDD, "months": 12, "family": Family.RD}
    )
    offer_actions.add(
        companies[2],
        {"title": "Contrôle", "contract": OfferContract.CDI, "skills": ["bpf"], "family": Family.PRODUCTION},
    )
    db.session.commit()

    def shown(query: str = "") -> list[str]:
        content = visitor.get(f"/mon-forum/{chartres.slug}/entreprises{query}").get_data(as_text=True)
        return re.findall(r'<h2 class="h3">(\S+) <small>', content)

    assert shown() == ["Lyophila", "Mélusine"]
    assert shown("?proches=0") == list(NAMES)
    assert shown("?proches=0&q=melusine") == ["Mélusine"]
    assert shown("?proches=0&famille=rd") == ["Lyophila"]
    assert shown("?contrat=cdi") == ["Mélusine"]
    assert shown("?proches=0&q=%3Cscript%3E") == []
    assert shown("?proches=0&page=abc&famille=x&contrat=%00"[:-3]) == list(NAMES)


def test_nobody_touches_the_list_of_somebody_else(
    as_account, chartres: Forum, marie: Registration, companies: list[Participation]
) -> None:
    page = f"/mon-forum/{chartres.slug}/entreprises"
    lyon = factories.forum("Lyon")
    stranger = as_account(factories.candidate(lyon, "Noé").account)
    assert stranger.get(page).status_code == 404
    assert post(stranger, f"{page}/{companies[0].id}/voeu").status_code == 404
    assert post(stranger, f"/mon-forum/{lyon.slug}/entreprises/{companies[0].id}/voeu").status_code == 404
    assert as_account(factories.recruiter_of(companies[0])).get(page).status_code == 403
    assert db.session.query(Wish).count() == 0


def test_browsing_costs_the_same_with_3_and_60_companies(
    visitor: FlaskClient, chartres: Forum, marie: Registration, count_statements
) -> None:
    page = f"/mon-forum/{chartres.slug}/entreprises"
    few_companies = [factories.company(chartres, f"Société {n}") for n in range(3)]
    wish_actions.add(marie, few_companies[0])
    db.session.commit()
    with count_statements() as few:
        visitor.get(page)
    for n in range(3, 60):
        factories.company(chartres, f"Société {n}")
    for participation in few_companies[1:]:
        wish_actions.add(marie, participation)
    db.session.commit()
    with count_statements() as many:
        visitor.get(page)
    assert len(many) == len(few)
    assert len(many) <= 12
