"""Who a connection has proven to be, whatever the order in which a client asks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from core.door.authentication import Claimant, DoorPolicy, Member, OfferedKey, Question, SignIn
from core.models import Actor, Role, UserId

ANN = Actor(UserId(1), "ann", Role.ADMIN)
BOB = Actor(UserId(2), "bob", Role.VIEWER)
KEY = OfferedKey("SHA256:ann", "ssh-ed25519 AAAA")
OTHER = OfferedKey("SHA256:other", "ssh-ed25519 BBBB")
CLOSED = DoorPolicy(claim_open=False, password_bound=False)
UNOWNED = DoorPolicy(claim_open=True, password_bound=False)
PASSWORDS = DoorPolicy(claim_open=False, password_bound=True)

policies = some.sampled_from([CLOSED, UNOWNED, PASSWORDS])
names = some.sampled_from(["ann", "bob", "claim", "", "root"])
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
def test_only_the_last_step_can_prove(policy: DoorPolicy, taken: list[tuple[str, str | None]]) -> None:
    """Whatever was shown before, what counts is the key of the very last step; everything else proves nothing."""
    sign_in = SignIn(policy)
    for step, name in taken:
        _take(sign_in, step, name)
    last = taken[-1][0] if taken else ""
    proven = sign_in.completed()
    if last == "known key":
        assert proven == Member(ANN, KEY.fingerprint)
    elif last == "unknown key" and policy.claim_open and sign_in.login_name == "claim":
        assert proven == Claimant(OTHER)
    else:
        assert proven is None


def _take(sign_in: SignIn, step: str, name: str | None) -> None:
    match step:
        case "begin":
            sign_in.begin(name or "")
        case "known key":
            assert sign_in.offer_key(KEY, ANN)
        case "unknown key":
            sign_in.offer_key(OTHER, None)
        case "question":
            sign_in.question()
        case _:
            sign_in.forget()


@given(policies, names)
def test_a_known_key_counts_under_any_name(policy: DoorPolicy, name: str) -> None:
    """The login name decides nothing for a member's key."""
    sign_in = SignIn(policy)
    sign_in.begin(name)
    assert sign_in.offer_key(KEY, ANN)
    assert sign_in.completed() == Member(ANN, KEY.fingerprint)


@given(policies, names)
def test_an_unknown_key_counts_only_to_claim(policy: DoorPolicy, name: str) -> None:
    """Under the reserved name, while nobody can sign in, any key may come as far as the question for the code."""
    sign_in = SignIn(policy)
    sign_in.begin(name)
    assert sign_in.offer_key(OTHER, None) == (policy.claim_open and name == "claim")


def test_a_proof_is_used_once() -> None:
    """A second completion has nothing to show."""
    sign_in = SignIn(CLOSED)
    sign_in.begin("ann")
    sign_in.offer_key(KEY, ANN)
    assert sign_in.completed() is not None
    assert sign_in.completed() is None


def test_a_password_proves_its_member() -> None:
    """After the right answer the member is proven, without a key."""
    sign_in = SignIn(PASSWORDS)
    sign_in.begin("bob")
    assert sign_in.question() is Question.PASSWORD
    sign_in.prove_password(BOB)
    assert sign_in.completed() == Member(BOB, None)


@given(names)
def test_names_are_asked_alike(name: str) -> None:
    """Which question comes tells nothing about who exists; only the reserved name is special, and it is no secret."""
    answers = {}
    for policy in (CLOSED, UNOWNED, PASSWORDS):
        sign_in = SignIn(policy)
        sign_in.begin(name)
        answers[policy] = sign_in.question()
    reserved = name == "claim"
    assert answers[UNOWNED] is (Question.CLAIM if reserved else Question.NOTHING)
    assert answers[PASSWORDS] is (Question.NOTHING if reserved else Question.PASSWORD)
    assert answers[CLOSED] is Question.NOTHING


def test_a_sentence_without_questions_is_told_once() -> None:
    """OpenSSH would repeat it three times."""
    sign_in = SignIn(CLOSED)
    assert sign_in.interactive
    sign_in.question()
    assert not sign_in.interactive
