"""The addresses of the front. None of them names a student: the session does."""

from django.urls import path

from graduand.fronts.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.Timeline.as_view(), name="timeline"),
    path("enter/", views.Enter.as_view(), name="enter"),
    path("leave/", views.Leave.as_view(), name="leave"),
    path("conditions/", views.Entitlement.as_view(), name="entitlement"),
    path("conditions/paper/", views.EntitlementPaper.as_view(), name="entitlement_paper"),
    path("certificate/", views.Confirm.as_view(), name="confirm"),
    path("picture/", views.Picture.as_view(), name="picture"),
]
