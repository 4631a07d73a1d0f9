"""Who may change what: the gate before the staff's pages, and the check at every action behind it."""

import math
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAuthError

from geo.civic.passphrase import fingerprint, matches
from geo.civic.throttle import Throttle, growing_delay
from geo.errors import N_, GeoError, NotSignedInError, UsageError
from geo.show import html
from geo.show.language import Language, explain, say
from pages import _notes, _session

IDLE_S: Final = 15 * 60.0
PROVIDER_S: Final = 12 * 3600.0
"""Streamlit's cookie would keep a person of the provider for 30 days; a working day is enough."""
LONGEST_NAME: Final = 40
_NAMELESS: Final = "staff"
_SECRETS: Final = """\
[auth]
redirect_uri = "https://ADDRESS-OF-THESE-PAGES/oauth2callback"
cookie_secret = "LONG-AND-RANDOM"
client_id = "FROM-THE-PROVIDER"
client_secret = "FROM-THE-PROVIDER"
server_metadata_url = "https://PROVIDER/.well-known/openid-configuration"
"""
# Kept out of Streamlit's caches, which any visitor's browser may ask to clear.
_TRIES: Final = Throttle(growing_delay)


@dataclass(frozen=True)
class SignedIn:
    """A session opened by the passphrase.

    Attributes
    ----------
    name
        Who it is, by their own word.
    fingerprint
        Of the passphrase that opened it.
    active_at_s
        When its person last did something, by :func:`now_s`.
    """

    name: str
    fingerprint: str
    active_at_s: float


def now_s() -> float:
    """Read the clock of idle times and delays."""
    return time.monotonic()


def gate(language: Language) -> str | None:
    """Let the staff through; draw what anybody else needs to become one of them.

    Parameters
    ----------
    language
        The reader's.

    Returns
    -------
    str or None
        Who is signed in: an address that the provider vouches for, or the name given with the passphrase. None:
        the page ends here.

    Raises
    ------
    SourceError
        If the file of the passphrase is refused.
    """
    name = _signed_in()
    if name is not None:
        return name
    problem = st.session_state.pop(_session.REFUSED, None)
    if problem is not None:
        st.error(_notes.plain(explain(problem, language)))
    if _has_provider():
        _ask_provider(language)
    elif fingerprint(_session.settings().home) is not None:
        _ask_passphrase(language)
    else:
        _explain_set_up(language)
    return None


def require() -> str:
    """Check the sign-in at the moment of an action: what a browser sends may come long after the page was drawn.

    Returns
    -------
    str
        Who acts, as from :func:`gate`.

    Raises
    ------
    NotSignedInError
        If nobody is signed in, or not any more.
    SourceError
        If the file of the passphrase is refused.
    """
    name = _signed_in()
    if name is None:
        msg = N_("you are not signed in, or not any more, so nothing was changed; sign in on this page and try again")
        raise NotSignedInError(msg)
    return name


def show_signed_in(language: Language, name: str) -> None:
    """Say who is signed in, and offer to sign out.

    Parameters
    ----------
    language
        The reader's.
    name
        From :func:`gate`.
    """
    who, out = st.columns([3, 1])
    who.html(html.note(say(language, "Signed in as {name}.", name=name)))
    out.button(say(language, "Sign out"), on_click=_sign_out)


def _signed_in() -> str | None:
    """Name who is signed in at this moment."""
    return _by_provider() if _has_provider() else _by_passphrase()


def _by_passphrase() -> str | None:
    """Name whoever opened this session with the passphrase, unless that is over."""
    state = st.session_state
    signed: SignedIn | None = state.get(_session.SIGNED_IN)
    if signed is None:
        return None
    if now_s() - signed.active_at_s > IDLE_S:
        msg = N_("you were signed out after {minutes} minutes without activity; sign in again")
        problem = NotSignedInError(msg, minutes=round(IDLE_S / 60))
    elif fingerprint(_session.settings().home) != signed.fingerprint:
        problem = NotSignedInError(N_("the passphrase was changed; sign in with the new one"))
    else:
        state[_session.SIGNED_IN] = replace(signed, active_at_s=now_s())
        return signed.name
    del state[_session.SIGNED_IN]
    state[_session.REFUSED] = problem
    return None


def _ask_passphrase(language: Language) -> None:
    """Draw the form; what is typed into it is gone from the session before the page is drawn again."""
    st.html(html.answer(say(language, "This page is for the staff. Sign in with the staff's passphrase.")))
    with st.form(_session.SIGN_IN, clear_on_submit=True):
        st.text_input(
            say(language, "Your name, for the history of changes (may stay empty)"),
            max_chars=LONGEST_NAME,
            key=_session.STAFF_NAME,
        )
        st.text_input(
            say(language, "Passphrase"), type="password", key=_session.PHRASE, autocomplete="current-password"
        )
        st.form_submit_button(say(language, "Sign in"), on_click=_sign_in)


def _sign_in() -> None:
    """Take what was typed, and take it away."""
    state = st.session_state
    typed, name = state.pop(_session.PHRASE, ""), state.pop(_session.STAFF_NAME, "")
    try:
        state[_session.SIGNED_IN] = _check(typed, name)
    except GeoError as error:
        state[_session.REFUSED] = error


def _check(typed: str, name: str) -> SignedIn:
    """Open a session, if the passphrase is right and it is not too early for another try."""
    home = _session.settings().home
    called = _plain_name(name)
    visitor = _session.visitor()
    # Before the check: a passphrase changed meanwhile must end this session too.
    version = fingerprint(home)
    wait_s = _TRIES.admit(visitor)
    if wait_s > 0:
        msg = N_("there were too many wrong tries; wait {seconds} seconds, then try again")
        raise NotSignedInError(msg, seconds=math.ceil(wait_s))
    if version is None or not matches(home, typed):
        raise NotSignedInError(N_("that is not the passphrase; try again"))
    _TRIES.forgive(visitor)
    return SignedIn(called, version, now_s())


def _plain_name(name: str) -> str:
    """Accept a name that can be read in a list and is no address, which only a provider vouches for."""
    text = " ".join(unicodedata.normalize("NFC", name[: 4 * LONGEST_NAME]).split())
    if len(text) > LONGEST_NAME or not all(unicodedata.category(sign)[0] in "LMN" or sign in " .-'·" for sign in text):
        msg = N_("the name is no plain name of at most {longest} letters; write it otherwise or leave it empty")
        raise UsageError(msg, longest=LONGEST_NAME)
    return text or _NAMELESS


def _sign_out() -> None:
    """End the session of the staff, and the provider's where it was one."""
    st.session_state.pop(_session.SIGNED_IN, None)
    if _has_provider():
        st.logout()


def _has_provider() -> bool:
    """Tell whether Streamlit's secrets name a provider; a file that nobody can read names none."""
    try:
        section = st.secrets.get("auth") if st.secrets.load_if_toml_exists() else None
    except (OSError, ValueError):
        return False
    return isinstance(section, Mapping) and bool(section)


def _claims() -> dict[str, Any]:
    """Read what the provider said of the person, from the cookie that Streamlit signed."""
    return dict(st.user.to_dict())


def _by_provider() -> str | None:
    """Name whom the provider vouches for, if the address is on the list."""
    claims = _claims()
    return _address(claims) if claims.get("is_logged_in") is True and _refusal(claims) is None else None


def _address(claims: dict[str, Any]) -> str:
    return str(claims.get("email") or "").strip().casefold()


def _refusal(claims: dict[str, Any]) -> NotSignedInError | None:
    """Say why somebody who came back from the provider is not let in; None if they are."""
    issued = claims.get("iat")
    if _address(claims) not in _session.settings().staff:
        msg = N_("{address} is not on the list of the staff; sign out, or ask whoever runs these pages to add it")
        return NotSignedInError(msg, address=_address(claims)[:100] or "?")
    # Some providers send the word instead of the value; what is not said is not verified.
    if str(claims.get("email_verified")).casefold() != "true":
        msg = N_("the provider has not verified the address {address}; confirm it there, sign out and sign in again")
        return NotSignedInError(msg, address=_address(claims)[:100])
    if not isinstance(issued, int | float) or time.time() - issued > PROVIDER_S:
        msg = N_("you signed in more than {hours} hours ago; sign out and sign in again")
        return NotSignedInError(msg, hours=round(PROVIDER_S / 3600))
    return None


def _ask_provider(language: Language) -> None:
    """Lead to the provider and back, and say why somebody who came back is not let in."""
    claims = _claims()
    if not _session.settings().staff:
        text = N_("Nobody can sign in here yet: the list of the staff's addresses is empty.")
        st.html(html.answer(say(language, text)))
        text = N_("Whoever runs these pages lists the addresses, separated by commas, and starts the server again:")
        st.html(html.note(say(language, text)))
        st.code('BAEUMGIL_STAFF="name@example.org, other@example.org"', language=None, wrap_lines=True)
    elif claims.get("is_logged_in") is True:
        st.html(html.answer(say(language, "This page is for the staff.")))
        problem = _refusal(claims)
        if problem:
            st.error(_notes.plain(explain(problem, language)))
    else:
        text = N_("This page is for the staff. Sign in with your organisation's account.")
        st.html(html.answer(say(language, text)))
        st.button(say(language, "Sign in"), on_click=_to_provider)
    if claims.get("is_logged_in") is True:
        st.button(say(language, "Sign out"), on_click=_sign_out)


def _to_provider() -> None:
    """Send the browser to the provider."""
    try:
        st.login()
    except StreamlitAuthError:
        msg = N_("the section [auth] of the secrets is not complete; compare it with the README")
        st.session_state[_session.REFUSED] = UsageError(msg)


def _explain_set_up(language: Language) -> None:
    """Say how a sign-in is set up, by either way; until then nothing can be done here."""
    text = N_("This page is for the staff. Nobody can sign in yet, because no sign-in is set up.")
    st.html(html.answer(say(language, text)))
    text = N_("Whoever runs these pages sets it up in one of two ways. Either a passphrase that the staff share:")
    st.html(html.note(say(language, text)))
    st.code("baeumgil staff set-passphrase", language=None, wrap_lines=True)
    text = N_(
        "Or the accounts of your organisation (OpenID Connect): write the provider's data into the file "
        ".streamlit/secrets.toml, list the staff's addresses, and start the server again:"
    )
    st.html(html.note(say(language, text)))
    st.code(_SECRETS, language=None, wrap_lines=True)
    st.code('BAEUMGIL_STAFF="name@example.org, other@example.org"', language=None, wrap_lines=True)
