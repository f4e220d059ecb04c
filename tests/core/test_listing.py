"""The state of a list in its address."""

import enum
from dataclasses import dataclass
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from forum_app.core.listing import ListState, member_of, number, one_of, page_number, sort_by, words


class Size(enum.Enum):
    SMALL = "petite"
    LARGE = "grande"


@dataclass(frozen=True)
class Boats(ListState):
    view: str = one_of("vue", ("toutes", "a-quai"), "toutes", narrows=False)
    search: str = words("q", 10)
    size: Size | None = member_of("taille", Size)
    order: Size = member_of("ordre", Size, Size.SMALL, narrows=False)
    port: str = number("port", "", also=("aucun",), narrows=True)
    slip: int | None = number("cale")
    sort: str = sort_by("tri", ("nom", "date"), "nom", way="sens")
    page: int = page_number()


@dataclass(frozen=True)
class Sails(ListState):
    sort: str = sort_by("tri", ("nom", "date"), "nom")


NAMES = ("vue", "q", "taille", "ordre", "port", "cale", "tri", "sens", "page", "autre")
KNOWN = ("toutes", "a-quai", "petite", "grande", "aucun", "nom", "date", "-date", "desc", "1", "12", "007", "0", "²")
ADDRESSES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(KNOWN) | st.text(max_size=15))
BOATS = ADDRESSES.map(Boats.read)


@given(ADDRESSES)
def test_whatever_an_address_says_it_is_read_and_written_the_same(args: dict[str, str]):
    asked = Boats.read(args)
    assert Boats.read(asked.here) == asked
    assert Boats.read(dict(parse_qsl(asked.address("/b").partition("?")[2]))) == Boats.read(asked.params())
    assert Boats.read_query(asked.query()) == Boats.read(asked.params())
    assert asked.here.keys() <= set(NAMES) - {"autre"}


@given(ADDRESSES)
def test_a_sort_kept_in_one_parameter_is_read_and_written_the_same(args: dict[str, str]):
    assert Sails.read(Sails.read(args).here) == Sails.read(args)


@given(BOATS, st.sampled_from(("nom", "date")))
def test_every_change_goes_back_to_the_first_page_and_keeps_the_rest(asked: Boats, column: str):
    other = Boats.read(asked.params(search="voile"))
    assert (other.search, other.page) == ("voile", 1)
    assert (other.view, other.size, other.port, other.sort) == (asked.view, asked.size, asked.port, asked.sort)
    assert Boats.read(asked.params(page=7)).page == 7
    once = Boats.read(asked.sorted_by(column))
    twice = Boats.read(once.sorted_by(column))
    assert once.direction(column) != asked.direction(column)
    assert {once.direction(column), twice.direction(column)} == {"ascending", "descending"}


@given(BOATS)
def test_a_search_form_carries_all_that_it_does_not_show(asked: Boats):
    hidden = asked.hidden("search", "size")
    assert not hidden.keys() & {"q", "taille", "page"}
    shown = {"q": asked.search, "taille": asked.size.value if asked.size else ""}
    assert Boats.read({**hidden, **shown}) == Boats.read(asked.params())


@given(BOATS)
def test_without_filters_the_view_and_the_order_stay(asked: Boats):
    bare = Boats.read(asked.unfiltered())
    assert bare == Boats(view=asked.view, order=asked.order, slip=asked.slip, sort=asked.sort)
    assert asked.filtered == bool(asked.search or asked.size or asked.port)
    assert not bare.filtered


def test_what_an_address_says_wrongly_is_ignored():
    wrong = {"vue": "x", "taille": "SMALL", "port": "²", "cale": "-3", "tri": "--nom", "page": "0", "q": " a   b "}
    assert Boats.read(wrong) == Boats(search="a b")
    strange = {"port": "٣", "cale": "٣", "page": "1234567890", "sens": "asc"}  # no digits of ours, far too many pages
    assert Boats.read(strange) == Boats()


def test_what_an_address_says_well_is_read():
    well = {"vue": "a-quai", "taille": "grande", "ordre": "grande", "port": "aucun", "cale": "12", "tri": "date"}
    asked = Boats("a-quai", size=Size.LARGE, order=Size.LARGE, port="aucun", slip=12, sort="-date", page=7)
    assert Boats.read({**well, "sens": "desc", "page": "7"}) == asked
    assert Boats.read({"port": "007"}).port == "007"


def test_words_are_cut_where_the_list_says():
    assert [Boats.read({"q": text}).search for text in ("0123456789 10", "voile de quart")] == [
        "0123456789",
        "voile de q",
    ]
    assert Boats.read({"q": "012345678 9"}).search == "012345678"


def test_a_form_that_shows_the_order_carries_neither_column_nor_way():
    assert Boats(search="voile", sort="-date").hidden("sort") == {"q": "voile"}


def test_addresses_leave_out_what_is_not_asked():
    asked = Boats(search="à vélo", sort="-nom", page=3)
    assert Boats().address("/bateaux") == "/bateaux"
    assert asked.address("/bateaux") == "/bateaux?q=%C3%A0+v%C3%A9lo&sens=desc"
    assert asked.here == {"q": "à vélo", "sens": "desc", "page": "3"}
    assert (Boats().pages("/b"), asked.pages("/b")) == ("/b?page=", "/b?q=%C3%A0+v%C3%A9lo&sens=desc&page=")
    assert Sails(sort="-date").here == {"tri": "-date"}
