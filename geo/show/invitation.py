"""The public address of the form on which residents tell what they need."""

from geo.show.language import Language


def form_link(site: str | None, language: Language, *, channel: str, region: str | None) -> str | None:
    """Write the address that a phone opens.

    Parameters
    ----------
    site
        The public address of the pages, without a slash at its end; None where it is not set.
    language
        The reader's.
    channel
        How somebody comes to the form, as ``geo.civic.needs.CHANNELS``.
    region
        The region's name, where there are several; else None.

    Returns
    -------
    str or None
        None where the pages have no public address.

    Examples
    --------
    >>> form_link("https://example.org", "ko", channel="hall", region=None)
    'https://example.org/ask?channel=hall&lang=ko'
    """
    if not site:
        return None
    return f"{site}/ask?channel={channel}&lang={language}" + (f"&region={region}" if region else "")
