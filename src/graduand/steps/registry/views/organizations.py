"""班级、机构 The classes with their students, and the tree above them (S119)."""

from django.utils.translation import gettext_lazy as _

from graduand.base.lists.page import ListPage
from graduand.steps.registry import queries, tables
from graduand.steps.registry.forms import ClassFilters, OrganizationFilters


class Classes(ListPage):
    """学生班级管理."""

    name = "registry_classes"
    title = _("Class management")
    rows = staticmethod(queries.classes)
    filters = ClassFilters
    columns = tables.CLASSES
    order = "code"
    empty = (_("No classes"), _("A class is made when its first student is imported."))


class Organizations(ListPage):
    """机构, parents before children."""

    name = "registry_organizations"
    title = _("Organizations")
    rows = staticmethod(queries.organizations)
    filters = OrganizationFilters
    columns = tables.ORGANIZATIONS
    order = "tree"
    empty = (_("No organizations"), _("The system administrator imports them."))
