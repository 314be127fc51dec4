"""What htmx says of a request."""

from django.http import HttpRequest


def aim(request: HttpRequest) -> str:
    """The id of the element that the answer will replace; htmx 4 names it with its tag, as in `section#list`."""
    return request.headers.get("HX-Target", "").rpartition("#")[2]
