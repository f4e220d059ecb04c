"""The path of a candidate: one step has the primary button, those that may change have a link."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from forum_app.homes.candidate_path_rules import PathFacts, greeting, left_to_do, path_of

MOMENT = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
NOTHING_DONE = PathFacts(
    confirmed_on=MOMENT,
    zone="Europe/Paris",
    seat="none",
    seat_words="",
    seat_required=True,
    skills=0,
    shares=False,
    wishes=0,
    wishes_stage="open",
    wishes_open_at=MOMENT,
    wishes_close_at=MOMENT,
    published_at=None,
    interviews=0,
)
ALL_DONE = replace(NOTHING_DONE, seat="taken", skills=3, shares=True, wishes=2, published_at=MOMENT, interviews=2)


def buttons(facts: PathFacts) -> dict[str, tuple[str, str, str]]:
    """Label, endpoint and kind of the button of each step that has one."""
    return {s.key: (s.button.label, s.button.endpoint, s.button.kind) for s in path_of(facts) if s.button}


@pytest.mark.usefixtures("app")
def test_the_first_thing_to_do_has_the_primary_button_alone() -> None:
    assert buttons(NOTHING_DONE) == {
        "seat": ("Choisir mon atelier", "workshops.seat", "primary"),
        "wishes": ("Choisir", "wishes.wishes", "link"),
    }


@pytest.mark.usefixtures("app")
def test_what_is_done_may_be_changed() -> None:
    assert buttons(ALL_DONE) == {
        "seat": ("Changer", "workshops.seat", "link"),
        "profile": ("Modifier", "candidates.profile", "link"),
        "wishes": ("Modifier", "wishes.wishes", "link"),
        "agenda": ("Voir mon agenda", "interviews.candidate_agenda", "link"),
    }


@pytest.mark.usefixtures("app")
def test_all_is_ready_only_once_it_is() -> None:
    ready, nothing = "Bonjour Maëlle, tout est prêt.", "Bonjour Maëlle, rien à faire pour l’instant."
    assert greeting("Maëlle", ALL_DONE) == ready
    for missing in ({"published_at": None}, {"interviews": 0}, {"seat": "waiting"}):
        assert greeting("Maëlle", replace(ALL_DONE, **missing)) == nothing
    agenda = path_of(replace(ALL_DONE, interviews=0))[-1]
    assert agenda.text == "Aucun entretien."


@pytest.mark.usefixtures("app")
def test_wishes_have_no_link_once_closed() -> None:
    assert "wishes" not in buttons(replace(ALL_DONE, wishes_stage="closed"))


@pytest.mark.usefixtures("app")
def test_the_agreement_leads_to_its_place_on_the_page() -> None:
    step = next(s for s in path_of(replace(ALL_DONE, shares=False)) if s.key == "share")
    assert step.button is not None
    assert (step.button.label, step.button.kind, step.button.anchor) == ("Donner mon accord", "primary", "agreements")


def lines(facts: PathFacts) -> dict[str, tuple[str, str, str]]:
    """Title, text and state of each step, in plain spaces."""
    return {s.key: (s.title, s.text.replace("\u00a0", " "), s.state) for s in path_of(facts)}


@pytest.mark.usefixtures("app")
def test_who_waits_for_a_seat_has_nothing_to_do_of_it() -> None:
    waiting = replace(ALL_DONE, seat="waiting", seat_words="Vous avez la 2e place.")
    assert lines(waiting)["seat"] == ("En attente pour l’atelier", "Vous avez la 2e place.", "later")
    assert (buttons(waiting)["seat"], left_to_do(waiting)) == (("Changer", "workshops.seat", "link"), 0)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("skills", [0, 2])
def test_a_profile_that_says_too_little_is_to_be_completed(skills: int) -> None:
    """Companies see it, since the agreement is given: what they read is what lacks."""
    thin = replace(ALL_DONE, skills=skills)
    assert lines(thin)["profile"] == (
        "Profil et compétences",
        "Donnez au moins trois compétences : c’est ce que les entreprises lisent.",
        "current",
    )
    assert buttons(thin)["profile"] == ("Compléter mon profil", "candidates.profile", "primary")
    assert greeting("Marie", thin) == "Bonjour Marie, plus qu’une chose à faire."


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("opens", "said"), [(MOMENT, "À partir du 1er février."), (None, "Bientôt.")])
def test_wishes_that_are_not_open_yet_say_from_when(opens: datetime | None, said: str) -> None:
    before = replace(ALL_DONE, wishes=0, wishes_stage="before", wishes_open_at=opens)
    assert lines(before)["wishes"] == ("Classer vos vœux", said, "locked")
    assert ("wishes" in buttons(before), left_to_do(before)) == (False, 0)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("wishes", "text", "state"), [(0, "Les vœux sont clos.", "locked"), (2, "2 entreprises.", "done")]
)
def test_wishes_that_are_closed_say_what_was_ranked(wishes: int, text: str, state: str) -> None:
    closed = replace(ALL_DONE, wishes=wishes, wishes_stage="closed")
    assert lines(closed)["wishes"] == ("Vœux clos", text, state)
    assert left_to_do(closed) == 0


@pytest.mark.usefixtures("app")
def test_the_agenda_is_locked_then_begun_then_there() -> None:
    unpublished = replace(ALL_DONE, published_at=None)
    assert [lines(facts)["agenda"] for facts in (replace(unpublished, interviews=0), unpublished, ALL_DONE)] == [
        ("Agenda et badge", "Trois jours avant le forum. Nous vous écrirons.", "locked"),
        ("Agenda et badge", "Déjà 2 entretiens réservés.", "later"),
        ("Votre agenda", "2 entretiens.", "done"),
    ]
