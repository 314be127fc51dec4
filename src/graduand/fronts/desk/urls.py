"""The addresses of the front."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
