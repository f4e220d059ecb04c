"""Narrow windows, the keyboard, the theme: what holds on every page, and what the grid promises."""

import re
from itertools import groupby

import pymupdf
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import booking
from tests.journeys.demonstration import CANDIDATE, NEW_CANDIDATE, NEW_COMPANY, ORGANISER, RECRUITER, VISITOR, Numbers
from tests.journeys.serving import Service
from tests.journeys.visits import visitor

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return '';
  const out = [...document.querySelectorAll('body *')].find((e) => e.getBoundingClientRect().right > wide + 1);
  return `${document.documentElement.scrollWidth} px: <${out?.tagName} class="${out?.className}">`;
}"""
# WCAG 1.4.12: what a reader may ask of the spacing of text, on top of the page's own style.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
# Words that their own box hides: cut at its edge, without a way to scroll to them.
CUT = """() => [...document.querySelectorAll('body *')].filter((element) => {
  const style = getComputedStyle(element);
  const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const hides = ['hidden', 'clip'];
  return words && element.checkVisibility({visibilityProperty: true})
    && element.clientWidth > 1 && element.clientHeight > 1
    && ((hides.includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides.includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1));
}).map((element) => `${element.tagName} .${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""
# WCAG 2.5.8, without its exception for spacing, and 44 px for the main act of a page. A link within a sentence is as
# high as its line.
SMALL = """() => {
  const shown = (element) => element.checkVisibility({visibilityProperty: true})
    && !element.closest('.visually-hidden, [inert]');
  const box = (element) => element.getBoundingClientRect();
  const label = (element) => element.closest('label')
    ?? (element.id && document.querySelector(`label[for="${element.id}"]`));
  const inSentence = (element) => getComputedStyle(element).display === 'inline'
    && [...element.parentElement.childNodes].some((node) => node !== element && node.textContent.trim());
  const least = (element) => element.matches('.button-primary, .abar .button') ? 44 : 24;
  const reached = (element, edge) => {
    const own = box(element), around = element.matches('input') && label(element) ? box(label(element)) : own;
    return Math.max(own[edge], around[edge]);
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((element) => shown(element) && box(element).width > 1 && box(element).height > 1 && !inSentence(element))
    .filter((element) => ['width', 'height'].some((edge) => reached(element, edge) < least(element) - 0.5))
    .map((element) => `${element.tagName} .${element.className} ${element.textContent.trim().slice(0, 30)} `
      + `${Math.round(box(element).width)}x${Math.round(box(element).height)}`);
}"""

MAIN_PAGES = (
    (VISITOR, "/"),
    (VISITOR, "/forums/chartres"),
    (VISITOR, "/forums/lyon/offres"),
    (VISITOR, "/alternants"),
    (VISITOR, "/entreprises"),
    (VISITOR, "/connexion"),
    (VISITOR, "/mentions-legales"),
    (VISITOR, "/donnees-personnelles"),
    (VISITOR, "/nulle-part"),
    (VISITOR, "/forums/chartres/inscription/contact"),
    (VISITOR, "/forums/chartres/entreprise/adresse"),
    (NEW_CANDIDATE, "/forums/chartres/inscription/alternance"),
    (NEW_CANDIDATE, "/forums/chartres/inscription/competences"),
    (NEW_CANDIDATE, "/forums/chartres/inscription/atelier"),
    (NEW_COMPANY, "/forums/chartres/entreprise"),
    (NEW_COMPANY, "/forums/chartres/entreprise/equipe"),
    (NEW_COMPANY, "/forums/chartres/entreprise/envoi"),
    (CANDIDATE, "/mon-forum/lyon"),
    (CANDIDATE, "/mon-forum/lyon/entreprises"),
    (CANDIDATE, "/mon-forum/lyon/agenda"),
    (CANDIDATE, "/mon-forum/lyon/atelier"),
    (CANDIDATE, "/mon-forum/lyon/profil"),
    (CANDIDATE, "/mon-compte"),
    (RECRUITER, "/entreprise/{company}"),
    (RECRUITER, "/entreprise/{company}/creneaux"),
    (RECRUITER, "/entreprise/{company}/candidats/{met}"),
    (RECRUITER, "/entreprise/{company}/equipe"),
    (RECRUITER, "/entreprise/{company}/offres?ajouter=1"),
    (ORGANISER, "/organisation"),
    (ORGANISER, "/organisation/lyon"),
    (ORGANISER, "/organisation/lyon/candidats"),
    (ORGANISER, "/organisation/lyon/candidats/{candidate}"),
    (ORGANISER, "/organisation/lyon/entreprises"),
    (ORGANISER, "/organisation/chartres/entreprises/{registered}"),
    (ORGANISER, "/organisation/lyon/reglages/lieu"),
    (ORGANISER, "/organisation/lyon/reglages/programme"),
    (ORGANISER, "/organisation/lyon/reglages/creneaux"),
    (ORGANISER, "/organisation/lyon/reglages/fenetres"),
    (ORGANISER, "/organisation/lyon/reglages/acces"),
    (ORGANISER, "/organisation/lyon/reglages/ouverture"),
    (ORGANISER, "/organisation/lyon/impressions"),
    (ORGANISER, "/organisation/lyon/impressions/badges"),
    (ORGANISER, "/organisation/chartres/importer/candidats"),
    (ORGANISER, "/organisation/lyon/atelier"),
    (ORGANISER, "/qui-peut-quoi"),
)


@pytest.fixture(scope="module")
def grid(numbers: Numbers) -> str:
    """The address of the home of a company that books."""
    return f"/entreprise/{numbers.company}"


def test_pages_fit_320_pixels_spaced_or_not_with_targets_to_reach_and_a_way_to_their_content(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict], numbers: Numbers
) -> None:
    troubles = {}
    for role, places in groupby(MAIN_PAGES, key=lambda place: place[0]):
        with visitor(chromium, demonstration, NARROW, storage=profiles.get(role)) as somebody:
            for _role, path in places:
                somebody.go(path.format(**vars(numbers)))
                if wide := somebody.page.evaluate(OVERFLOW):
                    troubles[path] = wide
                if somebody.page.get_by_role("button", name="Fermer", exact=True).first.is_visible():
                    troubles[f"{path} close"] = "a bar that says what went wrong, when nothing did"
                somebody.page.keyboard.press("Tab")
                first = somebody.page.evaluate("document.activeElement.getAttribute('href')")
                if first != "#content":
                    troubles[f"{path} skip"] = first
                somebody.page.evaluate("document.activeElement.blur()")
                if small := somebody.page.evaluate(SMALL):
                    troubles[f"{path} small"] = small
                somebody.page.evaluate(SPACED)
                if wide := somebody.page.evaluate(OVERFLOW):
                    troubles[f"{path} spaced"] = wide
                if cut := somebody.page.evaluate(CUT):
                    troubles[f"{path} cut"] = cut
    assert troubles == {}


WRONG = """<!doctype html><html lang="fr"><body style="margin: 0; font: 16px/1.2 sans-serif">
<p>Voir <a href="/">le forum</a> ou sa page.</p><p><a href="/" id="alone">le forum</a></p>
<button class="button-primary" style="height: 40px">Envoyer</button><button style="height: 40px">Annuler</button>
<div style="height: 20px; width: 300px; overflow: hidden">Une phrase qui tient</div></body></html>"""


def test_what_is_small_or_cut_is_found(chromium: Browser) -> None:
    """If this fails, the test above proves nothing."""
    page = chromium.new_page(viewport=NARROW)
    page.set_content(WRONG)
    small = [found.rsplit(" ", 1)[0] for found in page.evaluate(SMALL)]
    before = page.evaluate(CUT)
    page.evaluate(SPACED)
    after = page.evaluate(CUT)
    page.close()
    assert small == ["A . le forum", "BUTTON .button-primary Envoyer"]
    assert (before, after) == ([], ["DIV .: Une phrase qui tient"])


@pytest.mark.parametrize("width", [768, 1000])
def test_headers_and_lists_fit_a_tablet(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict], grid: str, width: int
) -> None:
    pages = {
        RECRUITER: (grid, f"{grid}/creneaux"),
        CANDIDATE: ("/mon-forum/lyon", "/mon-forum/lyon/agenda"),
        ORGANISER: ("/organisation/lyon/entreprises", "/organisation/lyon/candidats", "/organisation/lyon"),
    }
    for role, paths in pages.items():
        with visitor(chromium, demonstration, {"width": width, "height": 900}, storage=profiles[role]) as somebody:
            for path in paths:
                somebody.go(path)
                assert somebody.page.evaluate(OVERFLOW) == "", path


def test_paper_keeps_what_is_read_and_drops_what_is_pressed(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict]
) -> None:
    with visitor(chromium, demonstration, storage=profiles[ORGANISER]) as somebody:
        for path, upright in (("/organisation/lyon/candidats", True), ("/qui-peut-quoi", False)):
            somebody.go(path)
            with pymupdf.open(stream=somebody.page.pdf(prefer_css_page_size=True, format="A4")) as document:
                assert (document[0].rect.height > document[0].rect.width) is upright, path
            somebody.page.emulate_media(media="print")
            assert somebody.page.locator(":is(.button, input, select):visible").count() == 0, path
            assert somebody.page.locator("main table td:visible").count() > 0, path
            somebody.page.emulate_media(media="null")


def test_without_scripts_nothing_waits_for_them(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict]
) -> None:
    """No button that only scripts answer, no room kept for a message that does not come, and the chosen role's rights
    are readable.
    """
    with visitor(chromium, demonstration, NARROW, storage=profiles[ORGANISER], scripts=False) as somebody:
        for path in ("/qui-peut-quoi", "/organisation/lyon/reglages/creneaux", "/organisation/lyon/candidats"):
            somebody.go(path)
            assert somebody.page.locator(".needs-js:visible").count() == 0, path
            assert somebody.page.locator("body > :not(.skip-link)").first.bounding_box()["y"] == 0, path
        somebody.go("/qui-peut-quoi")
        assert somebody.page.locator(".rights thead .chosen").bounding_box()["width"] > 60


def test_a_corrected_form_leaves_at_the_first_press(chromium: Browser, demonstration: Service) -> None:
    """The line of the error goes when the field is left by pressing the button: the button must not move under the
    pointer.
    """
    with visitor(chromium, demonstration) as somebody:
        somebody.go("/me-prevenir")
        send = somebody.page.get_by_role("button", name="Me prévenir")
        send.click()
        expect(somebody.page.locator(".field-error")).to_have_text("Écrivez votre adresse.")
        somebody.page.locator("[name=email]").fill("lea@exemple.example")
        send.click()
        expect(somebody.page).to_have_url(re.compile("/me-prevenir/note$"))


def test_the_skip_link_leads_to_the_content(chromium: Browser, demonstration: Service) -> None:
    with visitor(chromium, demonstration) as somebody:
        somebody.go("/forums/chartres")
        somebody.page.keyboard.press("Tab")
        expect(somebody.page.locator(":focus")).to_be_in_viewport()
        somebody.page.keyboard.press("Enter")
        somebody.page.keyboard.press("Tab")
        assert somebody.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_grid_is_one_tab_stop_walked_by_arrows(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict], grid: str
) -> None:
    with visitor(chromium, demonstration, storage=profiles[RECRUITER]) as recruiter:
        booking.open_grid(recruiter, grid)
        rows = [
            row.locator("td[id]").evaluate_all("cells => cells.map(cell => cell.id)")
            for row in recruiter.page.locator("table.booking tbody tr").all()
        ]
        booking.tab_into_grid(recruiter)
        walked = [booking.focused(recruiter)]
        for key in (
            "ArrowRight",
            "ArrowDown",
            "ArrowLeft",
            "End",
            "Home",
            "Control+End",
            "ArrowDown",
            "Control+Home",
            "PageDown",
            "PageUp",
            "ArrowUp",
        ):
            recruiter.page.keyboard.press(key)
            walked.append(booking.focused(recruiter))
        first, second, last = rows[0], rows[1], rows[-1]
        assert walked == [
            first[0],
            first[1],
            second[1],
            second[0],
            second[-1],
            second[0],
            last[-1],
            last[-1],
            first[0],
            rows[10][0],
            first[0],
            first[0],
        ]
        assert recruiter.page.locator("[data-grid] td[id] [tabindex='0']").count() == 1
        recruiter.page.keyboard.press("Tab")
        assert booking.focused(recruiter) == ""


def test_enter_books_delete_frees_and_the_focus_stays(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict], grid: str
) -> None:
    with visitor(chromium, demonstration, storage=profiles[RECRUITER]) as recruiter:
        booking.open_grid(recruiter, grid)
        row, column = recruiter.page.locator("table.booking tbody tr").evaluate_all("""rows => {
          const y = rows.findIndex((row) => row.querySelector('button.cell-free'));
          const cells = [...rows[y].querySelectorAll('td[id]')];
          return [y, cells.findIndex((cell) => cell.querySelector('button.cell-free'))];
        }""")
        booking.tab_into_grid(recruiter)
        before = recruiter.page.locator("#day h2").inner_text()
        cell = booking.book_by_keyboard(recruiter, row, column)
        hour = recruiter.page.locator("table.booking thead .hour").nth(column)
        expect(hour).to_have_class("hour hour-taken")
        recruiter.page.keyboard.press("Delete")
        expect(booking.at(recruiter, cell)).to_have_class("cell cell-free")
        expect(recruiter.page.locator("#day h2")).to_have_text(before)
        expect(hour).to_have_class("hour hour-free")
        assert booking.focused(recruiter) == f"c{cell.key}"


def test_wishes_keep_the_focus_when_the_list_is_swapped(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict]
) -> None:
    with visitor(chromium, demonstration, storage=profiles[CANDIDATE]) as candidate:
        candidate.go("/mon-forum/lyon/entreprises")
        down = candidate.page.locator("[data-move=down]").first
        name, moved = down.get_attribute("id"), candidate.page.locator(".wish-saved [role=status]")
        down.focus()
        candidate.page.keyboard.press("Enter")
        expect(moved).not_to_be_empty()
        expect(candidate.page.locator(f"#{name}")).to_be_focused()


def test_a_theme_that_was_chosen_is_kept_from_page_to_page(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict]
) -> None:
    with visitor(chromium, demonstration, storage=profiles[RECRUITER]) as somebody:
        somebody.go("/mon-compte")
        html = somebody.page.locator("html")
        expect(html).to_have_attribute("data-bs-theme", "light")
        somebody.page.locator("header details, header [popovertarget], header [aria-haspopup]").last.click()
        somebody.page.locator("[data-theme-switch]:visible").first.click()
        expect(html).to_have_attribute("data-bs-theme", "dark")
        somebody.go("/")
        expect(html).to_have_attribute("data-bs-theme", "dark")
    with visitor(chromium, demonstration, dark=True) as somebody:
        somebody.go("/")
        expect(somebody.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
