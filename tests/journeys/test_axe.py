"""Every template in each of its states, as the demonstration shows it: no WCAG 2.2 A or AA violation, on a phone and on
a desk, in light and in dark.

All rules look at the desk in light. What another width or another theme cannot change is not asked again: on a phone,
all rules look at what only a phone shows, and the rules of layout at the whole page; in dark, the rule of colours looks
at the desk, and on a phone at what is coloured or shown otherwise there.
"""

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from config import TOP
from tests.journeys.demonstration import (
    CANDIDATE,
    NEW_CANDIDATE,
    NEW_COMPANY,
    ORGANISER,
    RECRUITER,
    SAMPLES,
    TERRITORIAL,
    TRAINER,
    VISITOR,
    WELCOME,
    Numbers,
)
from tests.journeys.serving import Service
from tests.journeys.visits import DESK, PHONE, Visitor, visitor, words

pytestmark = pytest.mark.browser

AXE = (TOP / "node_modules" / "axe-core" / "axe.min.js").read_text()
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}  # all that another theme can change
# What another width can change in an element that both widths show, or in what surrounds one that only a phone shows.
LAYOUT = {
    "type": "rule",
    "values": [
        "aria-hidden-focus",
        "aria-required-children",
        "color-contrast",
        "link-in-text-block",
        "scrollable-region-focusable",
        "target-size",
    ],
}
LOOK = """async ([only, where]) => (await axe.run(where ? {include: window[where]} : document, {
    runOnly: only, resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}))
  .violations.flatMap(broken => broken.nodes.map(node => `${broken.id}: ${node.target.join(' ')}`))"""
# What is shown now and was not at the width looked at before; what has other colours here, or large text only here.
COMPARE = """(scheme) => {
  const paint = (element) => {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    return [style.color, style.backgroundColor, size >= 24 || (size >= 18.5 && style.fontWeight >= 700)].join();
  };
  const seen = (window.seen ??= {}), before = seen[scheme] ?? new Map();
  const now = seen[scheme] = new Map([...document.body.querySelectorAll('*')]
    .filter((element) => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length)
    .map((element) => [element, paint(element)]));
  window.onlyHere = [...now.keys()].filter((element) => !before.has(element));
  window.painted = [...now].filter(([element, paint]) => before.get(element) !== paint).map(([found]) => found);
  return {onlyHere: onlyHere.length, painted: painted.length};
}"""

# Who, where, and which button is pressed there: empty forms come back in error.
PLACES = (
    (VISITOR, "/", ""),
    (VISITOR, "/forums/chartres", ""),
    (VISITOR, "/forums/lyon", ""),
    (VISITOR, "/forums/lyon/offres", ""),
    (VISITOR, "/alternants", ""),
    (VISITOR, "/entreprises", ""),
    (VISITOR, "/me-prevenir", "Me prévenir"),
    (VISITOR, "/me-prevenir/effacer/aaaaaaaaaaaaaaaaaaaaaa", ""),
    (VISITOR, "/mentions-legales", ""),
    (VISITOR, "/donnees-personnelles", ""),
    (VISITOR, "/accessibilite", ""),
    (VISITOR, "/composants", ""),
    (VISITOR, "/connexion", ""),
    (VISITOR, "/connexion", "Recevoir mon lien"),
    (VISITOR, "/connexion/code", "Me connecter"),
    (VISITOR, "/connexion/mot-de-passe", "Me connecter"),
    (VISITOR, "/connexion/lien/aaaaaaaaaaaaaaaaaaaaaa", ""),
    (VISITOR, "/installation/aaaaaaaaaaaaaaaaaaaaaa", ""),
    (VISITOR, "/nulle-part", ""),
    (VISITOR, "/forums/paris/inscription/contact", ""),
    (VISITOR, "/forums/chartres/inscription/contact", ""),
    (VISITOR, "/forums/chartres/inscription/contact", "Recevoir mon code"),
    (VISITOR, "/forums/chartres/entreprise/adresse", "Recevoir mon code"),
    (NEW_CANDIDATE, "/forums/chartres/inscription/alternance", ""),
    (NEW_CANDIDATE, "/forums/chartres/inscription/competences", ""),
    (NEW_CANDIDATE, "/forums/chartres/inscription/atelier", ""),
    (NEW_CANDIDATE, "/forums/chartres/inscription/atelier", "Je m'inscris"),
    (NEW_COMPANY, "/forums/chartres/entreprise", ""),
    (NEW_COMPANY, "/forums/chartres/entreprise/equipe", ""),
    (NEW_COMPANY, "/forums/chartres/entreprise/equipe", "Ajouter à l'équipe"),
    (NEW_COMPANY, "/forums/chartres/entreprise/offres?ajouter=1", ""),
    (NEW_COMPANY, "/forums/chartres/entreprise/envoi", "Envoyer notre inscription"),
    (CANDIDATE, "/mon-forum/lyon", ""),
    (CANDIDATE, "/mon-forum/lyon/entreprises", ""),
    (CANDIDATE, "/mon-forum/lyon/entreprises?volet=voeux", ""),
    (CANDIDATE, "/mon-forum/lyon/agenda", ""),
    (CANDIDATE, "/mon-forum/lyon/entretiens/{interview}/refus", "Décliner l'entretien"),
    (CANDIDATE, "/mon-forum/lyon/atelier", ""),
    (CANDIDATE, "/mon-forum/lyon/profil", ""),
    (CANDIDATE, "/mon-forum/lyon/documents", ""),
    (CANDIDATE, "/mon-forum/lyon/desistement", ""),
    (CANDIDATE, "/mon-compte", ""),
    (CANDIDATE, "/organisation", ""),
    (RECRUITER, "/entreprise/{company}", ""),
    (RECRUITER, "/entreprise/{company}/creneaux", ""),
    (RECRUITER, "/entreprise/{company}/creneaux?vue=liste", ""),
    (RECRUITER, "/entreprise/{company}/candidats/{met}", ""),
    (RECRUITER, "/entreprise/{company}/candidats/{other}", ""),
    (RECRUITER, "/entreprise/{company}/equipe", "Ajouter à l'équipe"),
    (RECRUITER, "/entreprise/{company}/offres", ""),
    (RECRUITER, "/entreprise/{company}/offres?ajouter=1", "Garder cette offre"),
    (RECRUITER, "/entreprise/{company}/besoin", ""),
    (RECRUITER, "/entreprise/{company}/desistement", ""),
    (ORGANISER, "/organisation", ""),
    (ORGANISER, "/organisation/territoires", ""),
    (ORGANISER, "/organisation/territoires/nouveau", "Enregistrer le territoire"),
    (ORGANISER, "/organisation/organismes/nouveau", "Enregistrer l'organisme"),
    (ORGANISER, "/organisation/forums/nouveau", ""),
    (ORGANISER, "/organisation/forums/nouveau", "Continuer"),
    (ORGANISER, "/organisation/lyon", ""),
    (ORGANISER, "/organisation/chartres", ""),
    (ORGANISER, "/organisation/lyon/reglages/lieu", ""),
    (ORGANISER, "/organisation/lyon/reglages/programme", ""),
    (ORGANISER, "/organisation/lyon/reglages/creneaux", ""),
    (ORGANISER, "/organisation/lyon/reglages/fenetres", ""),
    (ORGANISER, "/organisation/lyon/reglages/acces", ""),
    (ORGANISER, "/organisation/lyon/reglages/ouverture", ""),
    (ORGANISER, "/organisation/lyon/candidats", ""),
    (ORGANISER, "/organisation/lyon/candidats/{candidate}", ""),
    (ORGANISER, "/organisation/lyon/candidats/{candidate}/modifier", ""),
    (ORGANISER, "/organisation/lyon/candidats/ajouter", ""),
    (ORGANISER, "/organisation/lyon/entreprises", ""),
    (ORGANISER, "/organisation/lyon/entreprises/ajouter", ""),
    (ORGANISER, "/organisation/chartres/entreprises/{registered}", ""),
    (ORGANISER, "/organisation/chartres/entreprises/{registered}/modifier", ""),
    (ORGANISER, "/organisation/lyon/atelier", ""),
    (ORGANISER, "/organisation/lyon/impressions", ""),
    (ORGANISER, "/organisation/lyon/impressions", "Préparer les agendas par table"),
    (ORGANISER, "/organisation/lyon/impressions/badges", ""),
    (ORGANISER, "/organisation/chartres/importer/candidats", "Vérifier le fichier"),
    (ORGANISER, "/organisation/chartres/importer/entreprises", ""),
    (ORGANISER, "/qui-peut-quoi", ""),
    (TERRITORIAL, "/organisation", ""),
    (TERRITORIAL, "/organisation/lyon", ""),
    (TRAINER, "/organisation/lyon/atelier", ""),
    (WELCOME, "/organisation/lyon", ""),
)


def in_parts(most: int = 12) -> list[tuple[str, tuple[tuple[str, str, str], ...]]]:
    """Return (who and where it begins, so many places of one role at most): parts that run side by side."""
    parts = []
    for _role, places in groupby(PLACES, key=lambda place: place[0]):
        listed = tuple(places)
        parts += [listed[start : start + most] for start in range(0, len(listed), most)]
    return [(f"{part[0][0] or 'visitor'} {part[0][1]}", part) for part in parts]


@pytest.mark.parametrize("places", [pytest.param(part, id=name) for name, part in in_parts()])
def test_no_page_of_anybody_breaks_a_rule_of_accessibility(
    chromium: Browser,
    demonstration: Service,
    profiles: dict[str, dict],
    numbers: Numbers,
    places: tuple[tuple[str, str, str], ...],
) -> None:
    role = places[0][0]
    broken: dict[str, list[str]] = {}
    with visitor(chromium, demonstration, storage=profiles.get(role)) as somebody:
        for _role, path, button in places:
            somebody.go(path.format(**vars(numbers)))
            if button:
                press_and_wait(somebody, button)
            broken |= {f"{role} {path} {button} {how}": found for how, found in looked_at(somebody.page) if found}
    assert broken == {}


def test_no_page_of_an_import_breaks_a_rule_of_accessibility(
    chromium: Browser, demonstration: Service, profiles: dict[str, dict]
) -> None:
    with visitor(chromium, demonstration, storage=profiles[ORGANISER]) as odile:
        broken = {}
        for kind, file in (("entreprises", "entreprises.csv"), ("candidats", "candidats.csv")):
            odile.go(f"/organisation/chartres/importer/{kind}")
            odile.page.locator("[name=file]").set_input_files(SAMPLES / file)
            press_and_wait(odile, "Vérifier le fichier")
            broken |= {f"{kind} {how}": found for how, found in looked_at(odile.page) if found}
            checked = urlsplit(odile.page.url).path
            odile.go(f"{checked}/lignes")
            broken |= {f"{kind}, lines, {how}": found for how, found in looked_at(odile.page) if found}
            odile.go(checked)
            odile.page.locator("[data-dialog=importer]").click()
            broken |= {f"{kind}, dialog, {how}": found for how, found in looked_at(odile.page) if found}
            press_and_wait(odile, "Importer les", within="dialog[open]")
            broken |= {f"{kind}, entered, {how}": found for how, found in looked_at(odile.page) if found}
            odile.page.locator("[data-dialog=annuler]").click()
            broken |= {f"{kind}, cancelling, {how}": found for how, found in looked_at(odile.page) if found}
        taken_back = odile.page.url
        odile.go(f"{urlsplit(taken_back).path}/annulation")
        broken |= {f"before it is taken back, {how}": found for how, found in looked_at(odile.page) if found}
        press_and_wait(odile, "Retirer les")
        broken |= {f"taken back, {how}": found for how, found in looked_at(odile.page) if found}
        assert (broken, odile.page.url) == ({}, taken_back)


def press_and_wait(somebody: Visitor, button: str, within: str = "main, .abar") -> None:
    """Press the last visible button of that name, and wait for the page that follows."""
    page = somebody.page
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=words(button)).last.click()


def looked_at(page: Page) -> Iterator[tuple[str, list[str]]]:
    """What axe finds on the page as it stands, at both widths, in light and in dark."""
    page.evaluate(AXE)
    page.evaluate("window.seen = {}")
    for size, width in ((DESK, "1280"), (PHONE, "390")):
        show_whole(page, size["width"])
        other = page.evaluate(COMPARE, "light")
        if other["onlyHere"]:
            yield f"{width} light", page.evaluate(LOOK, [WCAG, "onlyHere" if size is PHONE else None])
        if size is PHONE:
            yield f"{width} light, layout", page.evaluate(LOOK, [LAYOUT, None])
        show_theme(page, "dark")
        if page.evaluate(COMPARE, "dark")["painted"]:
            yield f"{width} dark", page.evaluate(LOOK, [COLOURS, "painted" if size is PHONE else None])
        show_theme(page, "light")
    page.set_viewport_size(DESK)


def show_theme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("(scheme) => document.documentElement.dataset.bsTheme === scheme", arg=scheme)


def show_whole(page: Page, width: int) -> None:
    """A window as high as the page: the bars that stay at its foot hide nothing then."""
    page.set_viewport_size({"width": width, "height": 800})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})


WRONG = """<!doctype html><html lang="fr" data-bs-theme="light"><head><title>Essai</title>
<meta name="viewport" content="width=device-width">
<style>
  body { background: #fff; color: #111 }
  button { min-width: 40px; min-height: 40px; margin: 10px }
  .phone { display: none }
  @media (max-width: 600px) {
    .phone { display: block } .tiny { min-width: 0; min-height: 0; width: 10px; height: 10px; padding: 0; margin: 0 }
  }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } .faint { color: #222 } }
  @media (max-width: 600px) and (prefers-color-scheme: dark) { .faint-on-phone { color: #222 } }
  @media (max-width: 600px) and (prefers-color-scheme: light) { .pale-on-phone { color: #eee } }
</style></head><body><main><h1>Essai</h1>
<p class="faint">Pâle</p><p class="faint-on-phone">Pâle</p><p class="pale-on-phone">Pâle</p>
<button class="phone"></button><button class="tiny" aria-label="Un"></button><button class="tiny" aria-label="Deux">
</button></main></body></html>"""
FOLLOW = """() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', () => { document.documentElement.dataset.bsTheme = dark.matches ? 'dark' : 'light' });
}"""


def test_a_fault_is_found_where_it_shows(chromium: Browser) -> None:
    """If this fails, the others prove nothing: one fault at each width in each theme."""
    page = chromium.new_page()
    page.set_content(WRONG)
    page.evaluate(FOLLOW)
    found = {how: sorted(fault.partition(" html")[0] for fault in faults) for how, faults in looked_at(page)}
    page.close()
    assert found == {
        "1280 light": [],
        "1280 dark": ["color-contrast: .faint"],
        "390 light": ["button-name: .phone"],
        "390 light, layout": [
            "color-contrast: .pale-on-phone",
            'target-size: button[aria-label="Deux"]',
            'target-size: button[aria-label="Un"]',
        ],
        "390 dark": ["color-contrast: .faint-on-phone"],
    }
