"""The sentences of every room's journal, for the pages that show acts of all of them."""

from forum_app.accounts.vocabulary import SENTENCES as ACCOUNTS
from forum_app.candidates.vocabulary import SENTENCES as CANDIDATES
from forum_app.companies.vocabulary import SENTENCES as COMPANIES
from forum_app.desk.vocabulary import SENTENCES as DESK
from forum_app.documents.vocabulary import SENTENCES as DOCUMENTS
from forum_app.forums.vocabulary import SENTENCES as FORUMS
from forum_app.imports.vocabulary import SENTENCES as IMPORTS
from forum_app.interviews.vocabulary import SENTENCES as INTERVIEWS
from forum_app.journal.sentences import Vocabulary
from forum_app.privacy.vocabulary import SENTENCES as PRIVACY
from forum_app.staff.vocabulary import SENTENCES as STAFF
from forum_app.wishes.vocabulary import SENTENCES as WISHES
from forum_app.workshops.vocabulary import SENTENCES as WORKSHOPS

JOURNAL = Vocabulary(
    ACCOUNTS, FORUMS, CANDIDATES, COMPANIES, WORKSHOPS, WISHES, INTERVIEWS, DOCUMENTS, IMPORTS, PRIVACY, STAFF, DESK
)
