"""How a connection signs in, for every order of a client's requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.models import Actor, CategoryId, Role, UserId
from core.ssh.authentication.sign_in import (
    ClaimLogin,
    InvitationLogin,
    KeyboardChallenge,
    Login,
    MemberLogin,
    OfferedKey,
    PublicLogin,
    ShareLogin,
    SignIn,
    SignInPolicy,
)

ANN = Actor(UserId(1), "ann", Role.ADMIN)
BOB = Actor(UserId(2), "bob", Role.VIEWER)
KEY = OfferedKey("SHA256:ann", "ssh-ed25519 AAAA")
OTHER = OfferedKey("SHA256:other", "ssh-ed25519 BBBB")
CLOSED = SignInPolicy(claim_open=False, password_bound=False)
UNOWNED = SignInPolicy(claim_open=True, password_bound=False)
PASSWORDS = SignInPolicy(claim_open=False, password_bound=True)
PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, frozenset({CategoryId(1)}))
OPEN = SignInPolicy(claim_open=False, password_bound=True, public=PUBLIC)

policies = some.sampled_from([CLOSED, UNOWNED, PASSWORDS, OPEN])
plain_names = some.sampled_from(["ann", "bob", "", "root", "joiner", "pub lic"])
reserved_names = some.sampled_from(["claim", "join", "public", "guest", "JOIN", "Public", "\uff4aoin"])
names = some.one_of(plain_names, reserved_names)
steps = some.lists(
    some.one_of(
        some.tuples(some.just("begin"), names),
        some.tuples(some.just("known key"), some.none()),
        some.tuples(some.just("unknown key"), some.none()),
        some.tuples(some.just("question"), some.none()),
        some.tuples(some.just("forget"), some.none()),
    )
)


@given(policies, steps)
def test_only_the_last_step_can_prove(policy: SignInPolicy, taken: list[tuple[str, str | None]]) -> None:
    """Only the key of the very last step counts; what was offered before, and every other step, proves nothing."""
    sign_in = SignIn(lambda: policy)
    for step, name in taken:
        _take(sign_in, step, name)
    last = taken[-1][0] if taken else ""
    proven = sign_in.completed()
    if last == "known key":
        assert proven == _expected(policy, sign_in.normalized_name, KEY, ANN)
    elif last == "unknown key":
        assert proven == _expected(policy, sign_in.normalized_name, OTHER, None)
    else:
        assert proven is None


def _expected(policy: SignInPolicy, name: str, key: OfferedKey, actor: Actor | None) -> Login | None:
    """Return what a signed key proves with a login name, from a table of its own."""
    reserved: dict[str, Login | None] = {
        "join": InvitationLogin(key),
        "guest": ShareLogin(key.fingerprint),
        "public": None if policy.public is None else PublicLogin(policy.public, key.fingerprint),
        "claim": ClaimLogin(key) if policy.claim_open else None,
    }
    return reserved.get(name, None if actor is None else MemberLogin(actor, key.fingerprint))


def _take(sign_in: SignIn, step: str, name: str | None) -> None:
    match step:
        case "begin":
            sign_in.begin(name or "")
        case "known key":
            sign_in.offer_key(KEY, ANN)
        case "unknown key":
            sign_in.offer_key(OTHER, None)
        case "question":
            sign_in.challenge()
        case _:
            sign_in.forget()


@given(policies, plain_names)
def test_a_registered_key_is_accepted_with_any_other_name(policy: SignInPolicy, name: str) -> None:
    """For a member's key the login name does not matter."""
    sign_in = SignIn(lambda: policy)
    sign_in.begin(name)
    assert sign_in.offer_key(KEY, ANN)
    assert sign_in.completed() == MemberLogin(ANN, KEY.fingerprint)


@given(policies, reserved_names)
def test_names_with_a_function_take_precedence_over_the_key(policy: SignInPolicy, name: str) -> None:
    """A member's own key with `public` shows only public categories, in every spelling of the name."""
    sign_in = SignIn(lambda: policy)
    sign_in.begin(name)
    sign_in.offer_key(KEY, ANN)
    assert not isinstance(sign_in.completed(), MemberLogin)


@given(policies, plain_names)
def test_an_unknown_key_is_accepted_with_no_other_name(policy: SignInPolicy, name: str) -> None:
    """Only login names with a function of their own accept any key, and none of them makes it a member's."""
    sign_in = SignIn(lambda: policy)
    sign_in.begin(name)
    assert not sign_in.offer_key(OTHER, None)


def test_the_offer_follows_the_gallery() -> None:
    """A connection that is open already follows a change of the public categories."""
    policies = [OPEN]
    sign_in = SignIn(lambda: policies[-1])
    sign_in.begin("public")
    assert sign_in.offer_key(OTHER, None)
    policies.append(CLOSED)
    assert not sign_in.offer_key(OTHER, None)
    sign_in.prove_open()
    assert sign_in.completed() is None


@pytest.mark.parametrize(
    ("name", "proven"), [("public", PublicLogin(PUBLIC, None)), ("guest", ShareLogin(None)), ("ann", None)]
)
def test_an_open_challenge_signs_in_that_login_name_only(name: str, proven: Login | None) -> None:
    """It never proves a member."""
    sign_in = SignIn(lambda: OPEN)
    sign_in.begin(name)
    sign_in.challenge()
    sign_in.prove_open()
    assert sign_in.completed() == proven


def test_a_proof_is_used_once() -> None:
    """A second completion proves nothing."""
    sign_in = SignIn(lambda: CLOSED)
    sign_in.begin("ann")
    sign_in.offer_key(KEY, ANN)
    assert sign_in.completed() is not None
    assert sign_in.completed() is None


def test_a_password_signs_in_its_member() -> None:
    """After the correct answer the member has signed in, without a key."""
    sign_in = SignIn(lambda: PASSWORDS)
    sign_in.begin("bob")
    assert sign_in.challenge() is KeyboardChallenge.PASSWORD
    sign_in.prove_password(BOB)
    assert sign_in.completed() == MemberLogin(BOB, None)


@given(plain_names)
def test_every_name_gets_the_same_challenge(name: str) -> None:
    """The challenge does not reveal which names exist."""
    for policy, question in [
        (CLOSED, KeyboardChallenge.NOTHING),
        (UNOWNED, KeyboardChallenge.NOTHING),
        (PASSWORDS, KeyboardChallenge.PASSWORD),
    ]:
        sign_in = SignIn(lambda policy=policy: policy)  # type: ignore[misc]
        sign_in.begin(name)
        assert sign_in.challenge() is question


@pytest.mark.parametrize(
    ("name", "policy", "question"),
    [
        ("claim", UNOWNED, KeyboardChallenge.CLAIM),
        ("claim", PASSWORDS, KeyboardChallenge.NOTHING),
        ("join", CLOSED, KeyboardChallenge.JOIN),
        ("guest", CLOSED, KeyboardChallenge.OPEN),
        ("public", OPEN, KeyboardChallenge.OPEN),
        ("public", PASSWORDS, KeyboardChallenge.NOTHING),
    ],
)
def test_names_with_a_function_have_their_own_challenges(
    name: str, policy: SignInPolicy, question: KeyboardChallenge
) -> None:
    """They are public knowledge; no password is asked for with any of them."""
    sign_in = SignIn(lambda: policy)
    sign_in.begin(name)
    assert sign_in.challenge() is question


def test_a_message_without_prompts_is_sent_once() -> None:
    """OpenSSH would show it three times."""
    sign_in = SignIn(lambda: CLOSED)
    assert sign_in.interactive
    sign_in.challenge()
    assert not sign_in.interactive
