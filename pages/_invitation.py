"""The way to the form: a code for a phone's camera, or the address where the public one is not known."""

import streamlit as st

from geo.errors import N_
from geo.show import html
from geo.show.invitation import form_link
from geo.show.language import Language, say
from geo.show.qr import qr_svg
from pages import _session


def link(language: Language, channel: str) -> str | None:
    """Write the public address of the form; None where it is not known."""
    region = _session.common_address().get("region")
    return form_link(_session.settings().public_url, language, channel=channel, region=region)


def show(language: Language, *, channel: str = "hall") -> None:
    """Show the code, or say why there is none."""
    address = link(language, channel)
    if address is None:
        text = N_(
            "There is no QR code, as the public address is not set (BAEUMGIL_URL): open /ask?channel={channel} "
            "of this site by hand."
        )
        st.html(html.note(say(language, text, channel=channel)))
        return
    code = qr_svg(address, say(language, N_("QR code of the form")))
    st.html(html.code(code))
    st.text(address)
