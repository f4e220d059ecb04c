"""Forms that save themselves while they are typed: nothing that was typed is lost, whatever arrives first."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys import signing_up
from tests.journeys.serving import Service
from tests.journeys.signing_up import Firm, SomebodyNew
from tests.journeys.visits import Visitor, visitor, words

pytestmark = pytest.mark.browser

FIRST = "/forums/chartres/entreprise"


class SlowNetwork:
    """A network that keeps the drafts of somebody's pages back until `deliver`."""

    def __init__(self, somebody: Visitor) -> None:
        self.page = somebody.page
        self.kept: list[Route] = []
        self.page.route("**/brouillon", lambda route: self.kept.append(route))

    def deliver(self) -> list[int]:
        """Bring the drafts to the server, the oldest first; the status of each answer."""
        return [
            self.page.context.request.post(
                route.request.url,
                data=route.request.post_data_buffer or b"",
                headers={name: route.request.headers[name] for name in ("content-type", "x-csrftoken")},
            ).status
            for route in self.kept
        ]


def test_drafts_that_arrive_after_the_form_take_nothing_back(chromium: Browser, demonstration: Service) -> None:
    with visitor(chromium, demonstration) as solene:
        network = SlowNetwork(solene)
        who = SomebodyNew("Solène", "Aubrac", "solene@tardif.example")
        signing_up.begin_company(solene, "chartres", who, Firm("Tardif", "00000991000019"))
        statuses = network.deliver()
        assert (len(statuses) >= 4, set(statuses)) == (True, {204})
        solene.go(FIRST)
        for name, value in (
            ("name", "Tardif"),
            ("city", "Chartres"),
            ("need_overload", "Deux lignes de conditionnement à qualifier avant l'été."),
            ("function", "Responsable production"),
            ("size", "pme"),
        ):
            expect(solene.page.locator(f'[name="{name}"]')).to_have_value(value)


def test_a_visitor_finds_again_what_they_typed_before_leaving(chromium: Browser, demonstration: Service) -> None:
    with visitor(chromium, demonstration) as lise:
        lise.go("/forums/chartres/inscription/contact")
        lise.fill(first_name="Lise", last_name="Fontanel", phone="01 99 00 12 34")
        lise.page.locator('[name="email"]').focus()
        expect(lise.page.locator("[data-draft-state]")).to_have_text(words("Brouillon enregistré à"))
        lise.go("/forums/chartres/inscription/contact")
        expect(lise.page.locator('[name="last_name"]')).to_have_value("Fontanel")
        expect(lise.page.locator('[name="phone"]')).to_have_value(words("01 99 00 12 34", whole=True))


def test_the_network_may_be_slow_at_every_step_of_a_sign_up(chromium: Browser, demonstration: Service) -> None:
    with visitor(chromium, demonstration) as maud:
        network = SlowNetwork(maud)
        who = SomebodyNew("Maud", "Rivoire", "maud@exemple.example")
        end = date.today()  # noqa: DTZ011 (the served copy runs on this machine's clock)
        signing_up.begin_registration(maud, "chartres", who, end)
        # 400: those typed before the code bear the token of a session that has ended since.
        assert set(network.deliver()) == {204, 400}
        maud.go("/forums/chartres/inscription/alternance")
        expect(maud.page.locator('[name="diploma"]')).to_have_value("Master Qualité des produits de santé")
        expect(maud.page.locator('[name="end_year"]')).to_have_value(str(end.year))
        maud.go("/forums/chartres/inscription/competences")
        expect(maud.page.locator('[name="achievement"]')).to_have_value("J'ai qualifié une ligne de remplissage.")
