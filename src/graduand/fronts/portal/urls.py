"""The addresses of the front."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
