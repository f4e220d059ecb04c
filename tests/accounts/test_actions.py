"""Accounts, roles and the letters that prove an address."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from forum_app.accounts import actions, attempts, password_actions, passwords, rules
from forum_app.accounts.models import Account, RoleGrant, SignInCode, SignInFailure
from forum_app.accounts.passwords import _hasher_of
from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.db import commit, db, rollback
from forum_app.core.refusals import Refused
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.accounts.letters import digits_in, last_letter, link_in

MARIE = "marie@exemple.example"


@pytest.fixture(autouse=True)
def _in_a_request(app):
    with app.test_request_context():
        yield


def refusal_of(act, *args, **options) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **options)
    return refused.value.refusal.code


def count(model) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_one_address_one_account_whatever_its_case(app):
    first = actions.account_for(" Marie@Exemple.EXAMPLE ", "Marie", "Tessier")
    second = actions.account_for(MARIE, "Autre", "Nom")
    commit()
    assert first is second
    assert (first.email, first.full_name, count(Account)) == (MARIE, "Marie Tessier", 1)


def test_an_address_taken_meanwhile_gives_that_account(app, monkeypatch):
    already = factories.account(MARIE)
    answers = iter([None, already])
    monkeypatch.setattr("forum_app.accounts.queries.account_of", lambda email: next(answers))
    assert actions.account_for(MARIE) is already
    commit()
    assert count(Account) == 1


def test_what_is_not_an_address_is_refused(app):
    assert refusal_of(actions.account_for, "marie@") == "email_invalid"


def test_a_role_is_given_once_and_ended_by_its_date(app):
    marie = actions.account_for(MARIE)
    given = actions.grant(marie, Role.DESK, ScopeKind.FORUM, 3)
    assert actions.grant(marie, Role.DESK, ScopeKind.FORUM, 3) is given
    actions.end_grant(given)
    actions.end_grant(given)
    commit()
    assert (marie.live_grants, count(RoleGrant), given.until) == ([], 1, now())
    verbs = list(db.session.scalars(sa.select(JournalEntry.verb).order_by(JournalEntry.id)))
    assert verbs == ["account.created", "role.granted", "role.ended"]


def test_six_digits_confirm_an_address_once(app):
    actions.start_confirmation(MARIE, "/forums/lyon/entreprise")
    commit()
    digits = digits_in(last_letter(MARIE))
    account = actions.confirm(MARIE, f" {digits[:3]} {digits[3:]} ", "192.0.2.1", "Marie", "Tessier")
    commit()
    assert (account.email, account.full_name, account.email_confirmed_at) == (MARIE, "Marie Tessier", now())
    assert refusal_of(actions.confirm, MARIE, digits, "192.0.2.1") == "code_expired"


def test_the_digits_of_a_sign_up_never_open_an_account_that_exists(app):
    actions.start_confirmation(MARIE, "/forums/lyon/entreprise")
    commit()
    of_the_sign_up = digits_in(last_letter(MARIE))
    factories.account(MARIE)  # made meanwhile, by an import for instance
    assert refusal_of(actions.confirm, MARIE, of_the_sign_up, "192.0.2.1") == "code_expired"
    actions.start_confirmation(MARIE, "/forums/lyon/entreprise")
    commit()
    letter = last_letter(MARIE)
    assert (letter.kind, "/forums/lyon/entreprise" in link_in(letter)) == ("accounts.sign_in", True)
    assert actions.confirm(MARIE, digits_in(letter), "192.0.2.1").email == MARIE


def test_a_second_press_never_kills_the_first_code(app):
    actions.start_confirmation(MARIE, "/forums/lyon/entreprise")
    commit()
    assert refusal_of(actions.start_confirmation, MARIE, "/forums/lyon/entreprise") == "letter_just_left"
    assert actions.confirm(MARIE, digits_in(last_letter(MARIE)), "192.0.2.1").email == MARIE


def test_every_door_counts_the_same_guesses(app):
    """Twenty letters would else give a hundred guesses: five for each code."""
    actions.start_confirmation(MARIE, "/forums/lyon/entreprise")
    commit()
    right = digits_in(last_letter(MARIE))
    wrong = "000000" if right != "000000" else "111111"
    for n in range(5):
        assert refusal_of(actions.confirm, MARIE, wrong, f"192.0.2.{n}") in ("code_wrong", "code_spent")
    for n in range(5):
        assert refusal_of(actions.sign_in_by_digits, MARIE, wrong, f"192.0.2.{n}") == "code_expired"
    assert refusal_of(actions.confirm, MARIE, right, "198.51.100.1") == "too_many_failures"


def test_a_network_never_locks_out_who_has_the_right_code(app):
    factories.account(MARIE)
    for n in range(rules.MOST_FAILURES_OF_ORIGIN):
        attempts.count_failure(f"p{n}@exemple.example", "192.0.2.1")
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    assert actions.sign_in_by_digits(MARIE, digits_in(last_letter(MARIE)), "192.0.2.1").email == MARIE


def test_a_newer_letter_kills_the_older_one(app):
    factories.account(MARIE)
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    older = link_in(last_letter(MARIE)).rpartition("/")[2]
    with time_machine.travel(now() + rules.BETWEEN_LETTERS, tick=False):
        actions.send_code(MARIE, Purpose.SIGN_IN)
        commit()
    newer = link_in(last_letter(MARIE)).rpartition("/")[2]
    assert refusal_of(actions.sign_in_by_link, older) == "code_replaced"
    assert actions.sign_in_by_link(newer).email == MARIE
    assert refusal_of(actions.sign_in_by_link, newer) == "code_used"


def test_a_letter_is_good_for_fifteen_minutes(app):
    factories.account(MARIE)
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    letter = last_letter(MARIE)
    with time_machine.travel(now() + timedelta(minutes=15), tick=False):
        assert refusal_of(actions.sign_in_by_link, link_in(letter).rpartition("/")[2]) == "code_expired"
        assert refusal_of(actions.sign_in_by_digits, MARIE, digits_in(letter), "192.0.2.1") == "code_expired"


def test_five_wrong_tries_spend_the_digits_not_the_link_even_when_all_rolls_back(app):
    factories.account(MARIE)
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    letter = last_letter(MARIE)
    right, link = digits_in(letter), link_in(letter).rpartition("/")[2]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answers = []
    for _again in range(6):
        answers.append(refusal_of(actions.sign_in_by_digits, MARIE, wrong, "192.0.2.1"))
        rollback()
    assert answers == ["code_wrong"] * 4 + ["code_spent"] * 2
    assert refusal_of(actions.sign_in_by_digits, MARIE, right, "192.0.2.1") == "code_spent"
    rollback()
    assert db.session.scalar(sa.select(SignInCode.tries)) == 5
    assert actions.sign_in_by_link(link).email == MARIE


@pytest.mark.parametrize("address", [MARIE, "inconnu@exemple.example"])
def test_a_second_press_within_30_seconds_sends_nothing_and_kills_nothing(app, address):
    factories.account(MARIE)
    actions.send_code(address, Purpose.SIGN_IN)
    commit()
    with time_machine.travel(now() + rules.BETWEEN_LETTERS - timedelta(seconds=1), tick=False):
        assert refusal_of(actions.send_code, address, Purpose.SIGN_IN) == "letter_just_left"
        rollback()
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 1
    if address == MARIE:
        assert actions.sign_in_by_link(link_in(last_letter(MARIE)).rpartition("/")[2]).email == MARIE
        actions.send_code(MARIE, Purpose.SIGN_IN)  # used: another may leave at once


def test_a_sixth_letter_waits_and_the_fifth_still_works(app):
    factories.account(MARIE)
    start = now()
    for again in range(5):
        with time_machine.travel(start + again * rules.BETWEEN_LETTERS, tick=False):
            actions.send_code(MARIE, Purpose.SIGN_IN)
            commit()
    with time_machine.travel(start + 5 * rules.BETWEEN_LETTERS, tick=False):
        assert refusal_of(actions.send_code, MARIE, Purpose.SIGN_IN) == "too_many_letters"
    rollback()
    assert actions.sign_in_by_link(link_in(last_letter(MARIE)).rpartition("/")[2]).email == MARIE


def test_an_unknown_address_gets_a_letter_that_opens_nothing(app):
    actions.send_code("inconnu@exemple.example", Purpose.SIGN_IN)
    commit()
    letter = last_letter("inconnu@exemple.example")
    assert letter.subject == "Aucun compte avec cette adresse"
    assert count(Account) == 0
    assert refusal_of(actions.sign_in_by_digits, "inconnu@exemple.example", "123456", "192.0.2.1") == "code_wrong"


def test_letters_of_security_are_marked_and_hashes_alone_are_kept(app):
    factories.account(MARIE)
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    letter, code = last_letter(MARIE), db.session.scalars(sa.select(SignInCode)).one()
    assert letter.security is True
    assert digits_in(letter) not in (code.digits_hash, code.token_hash)
    assert link_in(letter).rpartition("/")[2] not in (code.digits_hash, code.token_hash)


PASSWORD = "un lapin bleu court sous la pluie"


@pytest.fixture
def marie(app) -> Account:
    made = factories.account(MARIE)
    return password_actions.choose_password(made, PASSWORD, None, "192.0.2.1", proved=True)


def test_a_password_opens_its_account(marie):
    assert password_actions.sign_in_by_password(MARIE, PASSWORD, "192.0.2.1").id == marie.id
    assert count(SignInFailure) == 0


def test_the_answer_is_the_same_for_a_wrong_password_and_for_nobody(marie):
    wrong = refusal_of(password_actions.sign_in_by_password, MARIE, "autre chose", "192.0.2.1")
    nobody = refusal_of(password_actions.sign_in_by_password, "inconnu@exemple.example", PASSWORD, "192.0.2.1")
    assert (wrong, nobody, count(SignInFailure)) == ("sign_in_wrong", "sign_in_wrong", 2)


def test_ten_failures_stop_guesses_for_fifteen_minutes_but_not_the_link(marie):
    for n in range(10):
        assert refusal_of(password_actions.sign_in_by_password, MARIE, "autre chose", f"192.0.2.{n}") == "sign_in_wrong"
    assert refusal_of(password_actions.sign_in_by_password, MARIE, PASSWORD, "198.51.100.1") == "too_many_failures"
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    assert actions.sign_in_by_link(link_in(last_letter(MARIE)).rpartition("/")[2]).email == MARIE
    commit()
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert password_actions.sign_in_by_password(MARIE, PASSWORD, "198.51.100.1").id == marie.id


def test_many_failures_from_one_network_stop_passwords_for_every_account(marie):
    for n in range(rules.MOST_FAILURES_OF_ORIGIN):
        attempts.count_failure(f"personne{n}@exemple.example", f"2001:db8::{n:x}")
    commit()
    assert refusal_of(password_actions.sign_in_by_password, MARIE, PASSWORD, "2001:db8::ffff") == "too_many_failures"
    assert password_actions.sign_in_by_password(MARIE, PASSWORD, "2001:db8:0:1::1").id == marie.id


def test_a_failure_is_kept_when_the_transaction_rolls_back(app):
    attempts.count_failure(MARIE, "192.0.2.1")
    rollback()
    assert count(SignInFailure) == 1


def test_a_failure_is_counted_once_when_the_transaction_commits(app):
    attempts.count_failure(MARIE, "192.0.2.1")
    commit()
    rollback()
    assert count(SignInFailure) == 1


def test_choosing_a_password_ends_sessions_and_codes_and_tells_the_owner(marie):
    stamp = marie.session_stamp
    actions.send_code(MARIE, Purpose.SIGN_IN)
    commit()
    link = link_in(last_letter(MARIE)).rpartition("/")[2]
    changed = password_actions.choose_password(
        marie, "une tortue verte dort dans le petit jardin", PASSWORD, "192.0.2.1", proved=False
    )
    assert changed.session_stamp != stamp
    assert refusal_of(actions.sign_in_by_link, link) == "code_replaced"
    assert last_letter(MARIE).subject == "Votre mot de passe a changé"


def test_changing_a_password_needs_the_present_one_or_a_recent_sign_in(marie):
    chosen = "une tortue verte dort dans le petit jardin"
    assert (
        refusal_of(password_actions.choose_password, marie, chosen, "faux", "192.0.2.1", proved=False)
        == "current_wrong"
    )
    assert (
        refusal_of(password_actions.choose_password, factories.account(), chosen, None, "192.0.2.1", proved=False)
        == "proof_old"
    )
    assert (
        refusal_of(password_actions.choose_password, marie, "court", PASSWORD, "192.0.2.1", proved=False)
        == "password_weak"
    )


def test_hashes_are_argon2id_with_the_costs_of_the_standard(app):
    hasher = _hasher_of("standard")
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism, hasher.type.name) == (19456, 2, 1, "ID")


def test_only_two_passwords_are_hashed_at_once(app, monkeypatch):
    monkeypatch.setattr(passwords, "LONGEST_WAIT", -1.0)
    with passwords._turn(), passwords._turn(), pytest.raises(passwords.Crowded), passwords._turn():
        pass
    assert passwords.hashed("encore").startswith("$argon2id$")
