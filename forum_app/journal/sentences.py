"""The journal in sentences: a table from verbs to French, filled with names asked at reading time. Nothing here is
stored.

Each room declares `SENTENCES` in its vocabulary: by verb, a sentence, or a function of the line's parameters that gives
the sentence and more values. `%(who)s` is who acted (« Vous », a name, « Le
service »), `%(whom)s` the person or company concerned; a sentence may use any other parameter of its line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forum_app.core.language import _, lazy
from forum_app.journal.queries import Act

ANYTHING_ELSE = lazy("%(who)s : un changement.")


@dataclass
class JournalNames:
    """The names that journal lines need, asked now and stored nowhere: by account, registration and participation."""

    accounts: dict[int, str] = field(default_factory=dict)
    registrations: dict[int, str] = field(default_factory=dict)
    participations: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadLine:
    """A line as it is read: when, what; by: who acted, when it was somebody and the sentence does not say it."""

    at: datetime
    sentence: str
    by: str | None


class Vocabulary:
    """The sentences of one room, or of several together."""

    def __init__(self, *tables: Mapping[str, object]):
        self.sentences: dict[str, object] = {}
        for table in tables:
            if twice := self.sentences.keys() & table.keys():
                raise ValueError(f"worded twice: {sorted(twice)}")
            self.sentences.update(table)

    def lines_of(self, entries: Sequence[Act], names: JournalNames, reader_id: int) -> list[ReadLine]:
        """Return the entries as sentences, for the account that reads."""
        return [self._line(entry, names, reader_id) for entry in entries]

    def _line(self, entry: Act, names: JournalNames, reader_id: int) -> ReadLine:
        wording = self.sentences.get(entry.verb, ANYTHING_ELSE)
        more: Mapping[str, object] = {}
        if callable(wording):
            wording, more = wording(entry.params)
        who = _who(entry, names, reader_id)
        values = _Values({**entry.params, **more, "who": who, "whom": _whom(entry, names)})
        signed = entry.actor_id is None or "%(who)s" in str(wording)
        return ReadLine(entry.at, str(wording) % values, None if signed else who)


def accounts_in(entries: Iterable[Act]) -> set[int]:
    """Return the accounts that acted, and those that others acted for."""
    return {identity for e in entries for identity in (e.actor_id, e.on_behalf_of_id) if identity is not None}


class _Values(dict[str, object]):
    """Values of a sentence; an old line may lack one, and is then read with a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _who(entry: Act, names: JournalNames, reader_id: int) -> str:
    if entry.actor_id is None:
        who = _("Le service")
    elif entry.actor_id == reader_id:
        who = _("Vous")
    else:
        who = names.accounts.get(entry.actor_id) or _("Quelqu'un")
    if entry.on_behalf_of_id and entry.on_behalf_of_id != entry.actor_id:
        return _("%(who)s, pour %(whom)s", who=who, whom=names.accounts.get(entry.on_behalf_of_id) or _("quelqu'un"))
    return who


def _whom(entry: Act, names: JournalNames) -> str:
    for kind, known in (("registration", names.registrations), ("participation", names.participations)):
        identity = entry.object_id if entry.kind == kind else entry.params.get(f"{kind}_id")
        if identity in known:
            return known[identity] or _("Quelqu'un")
    return _("Quelqu'un")
