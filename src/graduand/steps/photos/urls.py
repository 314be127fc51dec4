"""The addresses of the room."""

from django.urls import path

from graduand.steps.photos import views

app_name = "photos"
urlpatterns = [
    path("imports/", views.PhotoImports.as_view(), name="imports"),
    path("import/", views.PhotoImport.as_view(), name="import"),
    path("students/", views.StudentPhotos.as_view(), name="manage"),
    path("", views.Photos.as_view(), name="query"),
    path("graduates/", views.Graduates.as_view(), name="graduates"),
    path("upload/<str:student_number>/", views.Upload.as_view(), name="upload"),
    path("<int:photo_id>.jpg", views.Picture.as_view(), name="picture"),
]
