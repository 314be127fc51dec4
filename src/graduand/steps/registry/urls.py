"""The addresses of the room."""

from django.urls import path

from graduand.steps.registry.views import (
    accounts,
    entitlement,
    foresight,
    imports,
    laboratory,
    language,
    organizations,
    petitions,
    programs,
    results,
    statistics,
    students,
)

app_name = "registry"
urlpatterns = [
    path("students/", students.Students.as_view(), name="students"),
    path("students/<str:student_number>/", students.Student.as_view(), name="student"),
    path("students/<str:student_number>/number/", students.Reveal.as_view(), name="reveal"),
    path("students/<str:student_number>/entitlement/", entitlement.Entitlement.as_view(), name="entitlement"),
    path(
        "students/<str:student_number>/entitlement/paper/",
        entitlement.EntitlementPaper.as_view(),
        name="entitlement_paper",
    ),
    path(
        "students/<str:student_number>/entitlement/json/",
        entitlement.EntitlementJson.as_view(),
        name="entitlement_json",
    ),
    path("classes/", organizations.Classes.as_view(), name="classes"),
    path("statistics/", statistics.Statistics.as_view(), name="statistics"),
    path("programs/", programs.Programs.as_view(), name="programs"),
    path("programs/<int:pk>/", programs.Rule.as_view(), name="rule"),
    path("programs/<int:pk>/publish/", laboratory.Publish.as_view(), name="publish"),
    path("trials/<int:pk>/", laboratory.Trial.as_view(), name="trial"),
    path("outlook/", foresight.Outlooks.as_view(), name="outlook"),
    path("outlook/centers/", foresight.Centers.as_view(), name="outlook_centers"),
    path("outlook/renew/", foresight.Renew.as_view(), name="outlook_renew"),
    path("students/<str:student_number>/petitions/<str:kind>/", petitions.Ask.as_view(), name="petition_ask"),
    path("language/", language.LanguageCertificates.as_view(), name="language"),
    path("petitions/", petitions.Petitions.as_view(), name="petitions"),
    path("petitions/<int:pk>/", petitions.OnePetition.as_view(), name="petition"),
    path("results/", results.Results.as_view(), name="results"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/new/", imports.Import.as_view(), name="import"),
    path("organizations/", organizations.Organizations.as_view(), name="organizations"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/new/", accounts.Appoint.as_view(), name="appoint"),
    path("accounts/<str:username>/password/", accounts.Password.as_view(), name="password"),
]
