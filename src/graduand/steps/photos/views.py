"""The four pages of 学生照片管理 (S120), the upload of one photo, and the picture itself."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.actors import Actor
from graduand.base.errors import NotValid, TooMuch
from graduand.base.jobs.views import JobList
from graduand.base.language import say
from graduand.base.lists.columns import Column
from graduand.base.lists.page import ListPage
from graduand.base.uploads import UploadPage
from graduand.steps.photos import forms, queries, tables
from graduand.steps.photos.actions.uploading import upload
from graduand.steps.photos.findings import KILOBYTE, MEGABYTE
from graduand.steps.registry import scope

RULES = queries.profile()

PICTURE_RULES = (
    format_lazy(_("A picture has at most {kb} KB."), kb=RULES.max_bytes // KILOBYTE),
    format_lazy(_("Only {endings} files are matched."), endings=" ".join(RULES.archive.extensions)),
    format_lazy(
        _("The background is blue, the width {width} and the height {height} pixels."),
        width=RULES.width_px, height=RULES.height_px,
    ),
)  # fmt: skip


class PhotoImports(JobList):
    """学生照片导入: what I imported, with its progress and detail (S91, S105, S106)."""

    name = "photo_imports"
    title = _("Student photo import")
    kinds = ("photos.import_zip",)
    create = (_("Import photos"), "photos:import")
    empty = (_("Nothing imported yet"), _("Import a zip of photos; its progress and outcome appear here."))
    columns = (  # type: ignore[assignment]  # a room may add columns to the list of the house
        *JobList.columns[:1],
        Column("kind", _("Picture type"), lambda job: tables.KINDS.get(job.params.get("kind"), "")),
        Column("trial", _("Trial"), lambda job: bool(job.params.get("dry_run"))),
        *JobList.columns[1:],
    )


class PhotoImport(UploadPage):
    """批量上传图片: the choices, the rules, the zip (S92-S103)."""

    kind = "photos.import_zip"
    title = _("Student photo import")
    form_class = forms.PhotoImportForm
    limit_bytes = RULES.archive.max_bytes
    accept = ".zip"
    rules = (
        format_lazy(
            _("One zip of at most {mb} MB and {files} files; RAR and 7z are not read."),
            mb=RULES.archive.max_bytes // MEGABYTE, files=f"{RULES.archive.max_entries:,}",
        ),
        _("Pack the pictures themselves, not a folder. Folders are accepted, but do not count."),
        *PICTURE_RULES,
        _("Each file is named as chosen above, by default with the student number alone."),
        _("Only enrolled students come in by a zip. For graduated ones upload the photo alone, under Student photos."),
        _("First everything is checked and nothing stored. You see what would happen, then import."),
    )  # fmt: skip


class StudentPhotos(ListPage):
    """学生照片管理: who has which photo, and the upload of one (S112, S115-S118)."""

    name = "student_photos"
    title = _("Student photos")
    rows = staticmethod(lambda actor, at: queries.students_with_photo_states(actor))
    filters = forms.StudentPhotoFilters
    columns = tables.STUDENTS
    order = "number"
    empty = (_("No student matches"), _("Change the filters and query again."))

    def page(self, actor: Actor, query: QueryDict, matching: QuerySet[Any], request: HttpRequest) -> dict[str, Any]:
        """The upload is offered to the posts that may do it."""
        may = request.may_open("photos:upload")  # type: ignore[attr-defined]
        return super().page(actor, query, matching, request) | ({} if may else {"has_verbs": False})

    links = ((_("Upload photo"), lambda row: reverse("photos:upload", args=[row.student_number])),)


class Photos(ListPage):
    """照片信息查询: every photo with what the check measured, also the superseded ones."""

    name = "photos"
    title = _("Photo information query")
    rows = staticmethod(lambda actor, at: queries.shown_photos(actor))
    filters = forms.PhotoFilters
    columns = tables.PHOTOS
    order = "-uploaded"
    template = "photos/list.html"
    empty = (_("No photo matches"), _("Change the filters and query again."))


class Graduates(ListPage):
    """毕业生照片查询: the contact sheet of a class, for the check by eye after an import (S110)."""

    name = "graduate_photos"
    title = _("Graduate photo query")
    help = _("Look whether each face belongs to the name below it. Choose one class, and compare with the class list.")
    rows = staticmethod(lambda actor, at: queries.graduation_photos(actor))
    filters = forms.GraduateFilters
    columns = tables.SHEET
    order = "number"
    template = "photos/sheet.html"
    empty = (_("No photo matches"), _("Change the filters and query again."))


class Upload(View):
    """单独上传照片: one student, one picture, and at once what the check found (S113, S114)."""

    def get(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """The student, the photos that are there, and the form."""
        return self._page(request, student_number, forms.PhotoUploadForm())

    def post(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """
        Check and keep; a refused picture is shown with everything that was measured.

        Raises:
            NotFound, NotYours, NotReady: of the action. TooMuch: larger than any upload may be.
        """
        form = forms.PhotoUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, student_number, form, status=422)
        file = form.cleaned_data["file"]
        if file.size > RULES.archive.max_bytes:
            raise TooMuch("photo.upload_too_large", limit_mb=RULES.archive.max_bytes // MEGABYTE)
        try:
            done = upload(student_number, file.read(), file.name, kind=form.cleaned_data["kind"], profile=RULES,
                          actor=request.actor, at=request.at)  # type: ignore[attr-defined]  # fmt: skip
        except NotValid as refusal:
            findings = [say(code, facts) for code, facts in refusal.facts.get("findings", [])]
            refused = say(refusal.code, refusal.facts)
            return self._page(request, student_number, form, status=422, findings=findings, refused=refused)
        messages.success(request, _now("The photo was kept."))
        for code, facts in done.notes:
            messages.warning(request, str(say(code, facts)))
        return HttpResponseRedirect(reverse("photos:upload", args=[student_number]))

    def _page(
        self, request: HttpRequest, student_number: str, form: Any, status: int = 200, **more: Any
    ) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        enrollment = scope.enrollment(actor, student_number)
        context = {
            "title": _("Upload photo"), "form": form, "enrollment": enrollment, "rules": PICTURE_RULES,
            "photos": [(photo, tables.VERDICTS[photo.verdict], tables.findings_in_words(photo))
                       for photo in queries.photos_of(enrollment)],
            "cancel_url": reverse("photos:manage"), **more,
        }  # fmt: skip
        return render(request, "photos/upload.html", context, status=status)


class Picture(View):
    """The cleaned file of a photo, to those who may see the student; no cache keeps it (P4, P9)."""

    def get(self, request: HttpRequest, photo_id: int) -> HttpResponse:
        """
        The bytes.

        Raises:
            NotFound: no such photo inside the gate.
        """
        photo = queries.photo(request.actor, photo_id)  # type: ignore[attr-defined]
        headers = {
            "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f'inline; filename="{photo.pk}.jpg"',
        }  # fmt: skip
        return HttpResponse(queries.picture(photo), content_type="image/jpeg", headers=headers)
