"""The state of a list in its address: search, filters, saved view, sort, page.

A list declares a frozen dataclass of what its address may ask, one field a parameter:

    @dataclass(frozen=True)
    class CompanyList(ListState):
        view: str = one_of("vue", VIEWS, narrows=False)
        search: str = words("q")
        sort: str = sort_by("tri", SORTS, "nom")
        page: int = page_number()

What an address says wrongly is ignored, never an error.
"""

import enum
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, urlencode

Member = TypeVar("Member", bound=enum.Enum)


@dataclass(frozen=True)
class Parameter:
    """How one value of a list stands in its address.

    names: of the parameters that hold it; read: what the address asks, None when it asks nothing that makes sense;
    write: the parameters of a value that is not the default; narrows: it leaves rows out of the saved view.
    """

    names: tuple[str, ...]
    read: Callable[[Mapping[str, str]], Any]
    write: Callable[[Any], dict[str, str]]
    narrows: bool = False


def _declared(default: Any, parameter: Parameter) -> Any:
    return field(default=default, metadata={"parameter": parameter})


def words(name: str, at_most: int = 100) -> Any:
    """Declare words to search, spaces single; empty when there are none."""

    def read(args: Mapping[str, str]) -> str:
        return " ".join(args.get(name, "").split())[:at_most].strip()

    return _declared("", Parameter((name,), read, lambda text: {name: text}, narrows=True))


def one_of(name: str, values: Collection[str], default: str = "", *, narrows: bool = True) -> Any:
    """Declare one value among those known."""

    def read(args: Mapping[str, str]) -> str | None:
        return args[name] if args.get(name) in values else None

    return _declared(default, Parameter((name,), read, lambda value: {name: value}, narrows))


def member_of(name: str, kind: type[Member], default: Member | None = None, *, narrows: bool = True) -> Any:
    """Declare a member of an enum, written as its value."""
    members = {str(member.value): member for member in kind}

    def read(args: Mapping[str, str]) -> Member | None:
        return members.get(args.get(name, ""))

    return _declared(default, Parameter((name,), read, lambda member: {name: str(member.value)}, narrows))


def number(name: str, default: int | str | None = None, also: Collection[str] = (), *, narrows: bool = False) -> Any:
    """Declare a positive number, an identifier for instance. also: words accepted instead; the field is then text."""

    def read(args: Mapping[str, str]) -> int | str | None:
        given = args.get(name, "")
        if given in also:
            return given
        whole = given.isascii() and given.isdecimal() and len(given) < 10 and int(given) > 0
        return (given if also else int(given)) if whole else None

    return _declared(default, Parameter((name,), read, lambda value: {name: str(value)}, narrows))


def page_number() -> Any:
    """Declare the page, from 1."""
    return number("page", 1)


def sort_by(name: str, columns: Collection[str], default: str, way: str | None = None) -> Any:
    """Declare the column that sorts the list, after « - » for the other way round.

    way: the parameter that says « desc » for the other way, where the address keeps it apart.
    """

    def read(args: Mapping[str, str]) -> str | None:
        given = args.get(name, default)
        if way is not None:
            given = f"-{given}" if args.get(way) == "desc" else given
        return given if given.removeprefix("-") in columns else None

    def write(sort: str) -> dict[str, str]:
        if way is None or not sort.startswith("-"):
            return {name: sort}
        column = sort.removeprefix("-")
        return {**({name: column} if column != default else {}), way: "desc"}

    return _declared(default, Parameter((name,) if way is None else (name, way), read, write))


@dataclass(frozen=True)
class ListState:
    """What the address of a list asks, and the parameters of the same list asked otherwise."""

    @classmethod
    @cache
    def parameters(cls) -> dict[str, Parameter]:
        """Return the parameter of each field that the address holds. Read once a class: each link of a page asks."""
        return {f.name: f.metadata["parameter"] for f in fields(cls) if "parameter" in f.metadata}

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        """Return what an address asks (its parameters, or those of a form that carries them)."""
        found = {name: parameter.read(args) for name, parameter in cls.parameters().items()}
        return cls(**{name: value for name, value in found.items() if value is not None})

    @classmethod
    def read_query(cls, text: str) -> Self:
        """Return what the end of an address asks: `query`, as a form carries it."""
        return cls.read(dict(parse_qsl(text)))

    @property
    def here(self) -> dict[str, str]:
        """Return the parameters of this very page; what is not asked is left out."""
        defaults = {f.name: f.default for f in fields(self)}
        given: dict[str, str] = {}
        for name, parameter in self.parameters().items():
            value = getattr(self, name)
            if value != defaults[name]:
                given.update(parameter.write(value))
        return given

    @property
    def filters(self) -> list[str]:
        """Return the names of what leaves rows out of this list, its saved view too, without a value: the journal of an
        export keeps them.
        """
        ordering = {name for f in ("sort", "page") if f in self.parameters() for name in self.parameters()[f].names}
        return sorted(self.here.keys() - ordering)

    def params(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of the same list with these changes; its first page unless `page` is given."""
        if "page" in self.parameters():
            changes.setdefault("page", 1)
        return replace(self, **changes).here

    def query(self, **changes: Any) -> str:
        """Return `params` as the end of an address, without « ? »."""
        return urlencode(self.params(**changes))

    def address(self, path: str, **changes: Any) -> str:
        """Return the address of the same list with these changes. path: of the list, without its parameters."""
        query = self.query(**changes)
        return f"{path}?{query}" if query else path

    def pages(self, path: str) -> str:
        """Return the address of any page of this list, up to the number (see the component `pagination`)."""
        query = self.query()
        return f"{path}?{query}&page=" if query else f"{path}?page="

    def hidden(self, *shown: str) -> dict[str, str]:
        """Return what a search form keeps besides the fields of this state that it shows: the rest, from page 1."""
        names = {name for f in shown for name in self.parameters()[f].names}
        return {name: value for name, value in self.params().items() if name not in names}

    @property
    def filtered(self) -> bool:
        """Return True when something leaves rows out of the saved view."""
        return replace(self, **self._unfiltered()) != self

    def unfiltered(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of the same view, sorted the same, without search nor filter."""
        return self.params(**self._unfiltered(), **changes)

    def _unfiltered(self) -> dict[str, Any]:
        parameters = self.parameters()
        return {f.name: f.default for f in fields(self) if f.name in parameters and parameters[f.name].narrows}

    def sorted_by(self, column: str) -> dict[str, str]:
        """Return the parameters that sort by that column, the other way round when it already does."""
        return self.params(sort=f"-{column}" if self.ordering == column else column)

    def direction(self, column: str) -> str | None:
        """Return how the list is ordered by that column, for `aria-sort`; None when another one orders it."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.ordering)

    @property
    def ordering(self) -> str:
        """Return the column that sorts the list, after « - » for the other way round. A view may have its own."""
        return str(getattr(self, "sort", ""))
