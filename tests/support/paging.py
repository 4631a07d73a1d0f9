"""What a page wrote, read back without a browser."""

import html
import re


def written(app):
    """Give the HTML that the page wrote itself."""
    return [element.proto.body for element in app.get("html")]


def answer(app):
    """Give the sentence that answers; there is always one."""
    (body,) = [body for body in written(app) if 'class="bg-answer"' in body]
    return html.unescape(re.sub("<[^>]+>", "", body))


def notes(app):
    return " ".join(html.unescape(re.sub("<[^>]+>", "", body)) for body in written(app) if 'class="bg-note"' in body)


def tables(app):
    return [body for body in written(app) if "<table>" in body]


def style(app):
    (sheet,) = [body for body in written(app) if body.startswith("<style>")]
    return sheet


def named(elements, label):
    (found,) = [element for element in elements if element.label == label]
    return found


def press(app, element, value):
    element.set_value(value).run()
    assert not app.exception
    return app
