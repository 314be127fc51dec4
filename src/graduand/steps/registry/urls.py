"""The addresses of the room."""

from django.urls import path

from graduand.steps.registry.views import accounts, imports, organizations, programs, statistics, students

app_name = "registry"
urlpatterns = [
    path("students/", students.Students.as_view(), name="students"),
    path("students/<str:student_number>/", students.Student.as_view(), name="student"),
    path("students/<str:student_number>/number/", students.Reveal.as_view(), name="reveal"),
    path("classes/", organizations.Classes.as_view(), name="classes"),
    path("statistics/", statistics.Statistics.as_view(), name="statistics"),
    path("programs/", programs.Programs.as_view(), name="programs"),
    path("programs/<int:pk>/", programs.Rule.as_view(), name="rule"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/new/", imports.Import.as_view(), name="import"),
    path("organizations/", organizations.Organizations.as_view(), name="organizations"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/new/", accounts.Appoint.as_view(), name="appoint"),
    path("accounts/<str:username>/password/", accounts.Password.as_view(), name="password"),
]
