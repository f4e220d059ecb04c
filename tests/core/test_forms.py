"""What every form says of what was typed."""

from wtforms import SelectField, StringField

from forum_app.core.fields import WordsField
from forum_app.core.forms import BaseForm, Needed


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
