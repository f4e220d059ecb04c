"""What a letter says, once; `templates/mail/letter.html` and `letter.txt` set it for both readers.

Sentences arrive already translated and typographed (`core.language._`). Values of people are plain text: the HTML
escapes them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Content:
    """The parts of a letter, in the order in which they are read.

    subject: says the fact; preheader: what comes next, shown by mailboxes beside the subject;
    facts: (label, value) pairs; the first of several lines of a value stands out; aside: (label, somebody's own words)
    in a panel;
    button: (label, absolute address); digits: a code to type, in large; closing: paragraphs after the button, then
    link: (label, absolute address);
    why: why this person gets this letter.
    """

    subject: str
    preheader: str
    title: str
    paragraphs: tuple[str, ...]
    why: str
    facts: tuple[tuple[str, str], ...] = ()
    aside: tuple[str, str] | None = None
    button: tuple[str, str] | None = None
    digits: str | None = None
    closing: tuple[str, ...] = ()
    link: tuple[str, str] | None = None
