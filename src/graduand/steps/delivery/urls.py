"""The addresses of the room."""

from django.urls import path

from graduand.steps.delivery import views

app_name = "delivery"
urlpatterns = [
    path("sending/", views.Sending.as_view(), name="sending"),
    path("consignments/", views.Consignments.as_view(), name="consignments"),
    path("consignments/<int:consignment_id>/", views.Consignment.as_view(), name="consignment"),
    path("consignments/<int:consignment_id>/list.pdf", views.ConsignmentPaper.as_view(), name="consignment_paper"),
    path("custody/", views.Custody.as_view(), name="custody"),
    path("custody/<int:certificate_id>/", views.HandOut.as_view(), name="sign_off"),
]
