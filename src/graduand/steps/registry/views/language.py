"""学位外语 The foreign language certificates that the degree accepts (domain.md 2.4)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.lists.page import ListPage
from graduand.steps.registry import queries_language, tables_language
from graduand.steps.registry.forms_language import LanguageFilters


class LanguageCertificates(ListPage):
    """学位外语."""

    name = "registry_language"
    title = _("Degree foreign language")
    help = _("Certificates that headquarters has seen; rules of a degree may ask for one.")
    rows = staticmethod(queries_language.certificates)
    filters = LanguageFilters
    columns = tables_language.CERTIFICATES
    order = "student_number"
    empty = (_("No certificates match"), _("Headquarters imports them from a sheet; see also the filters."))
