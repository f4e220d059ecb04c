"""What every form says of what was typed."""

import pytest
from wtforms import SelectField, StringField

from forum_app.core.fields import WordsField
from forum_app.core.forms import BaseForm, Needed
from forum_app.core.refusals import Refusal, refuse_if_any


class Place(BaseForm):
    city = StringField("Ville", [Needed()])
    venue = StringField("Lieu", [Needed("Dites où.")])
    zone = SelectField("Zone", choices=[("A", "A"), ("B", "B")])


def test_an_empty_field_is_named_so_that_two_never_say_the_same(app):
    with app.test_request_context(method="POST", data={"city": " ", "zone": "A"}):
        form = Place()
        assert not form.validate()
        assert (form.city.errors, form.venue.errors) == (["Remplissez «\u00a0Ville\u00a0»."], ["Dites où."])


def test_the_sentences_of_the_library_are_set_like_ours(app):
    with app.test_request_context(method="POST", data={"city": "Lyon", "venue": "Ici", "zone": "D"}):
        form = Place()
        assert not form.validate()
        assert form.zone.errors == ["N’est pas un choix valide."]


class Skills(BaseForm):
    words = WordsField("Compétences")


def test_words_of_one_line_are_a_list_each_once(app):
    typed = " BPF, galénique ;HPLC\u200b\nbpf,, contrôle  qualité"
    with app.test_request_context(method="POST", data={"words": typed}):
        form = Skills()
        assert form.words.data == ["BPF", "galénique", "HPLC", "contrôle qualité"]
        assert 'value="BPF, galénique, HPLC, contrôle qualité"' in form.words()


def test_what_an_action_refuses_is_shown_beside_its_fields_and_the_page_comes_back(app):
    def answer(*refusals: Refusal) -> tuple[str, Place]:
        form = Place()
        with form.refusing():
            refuse_if_any(refusals)
            return "done", form
        return "again", form

    with app.test_request_context(method="POST", data={"city": "Lyon", "venue": "Ici", "zone": "A"}):
        assert answer()[0] == "done"
        what, form = answer(Refusal("full", "Lyon est pris.", "city"), Refusal("late", "C'est trop tard."))
        assert (what, form.city.errors, form.form_errors) == ("again", ["Lyon est pris."], ["C'est trop tard."])
        with pytest.raises(ZeroDivisionError), Place().refusing():
            _ = 1 / 0
