"""The page on which a file is handed in: stated limit, then a trial job, then "import now" (S92, S93)."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base import files
from graduand.base.errors import NotValid, TooMuch
from graduand.base.jobs.tasks import enqueue

Text = str | Promise


class UploadForm(forms.Form):
    """One file. A room adds its own choices."""

    file = forms.FileField(label=_("File"))


class UploadPage(View):
    """
    Subclass and declare: `kind` is the job handler, `rules` what the file must look like, `limit_bytes` the limit
    that is stated before the upload (ruling C1). The handler gets params digest, name, dry_run and the form's values.
    """

    kind: ClassVar[str]
    title: ClassVar[Text]
    form_class: ClassVar[type[UploadForm]] = UploadForm
    limit_bytes: ClassVar[int] = 40 * 1024 * 1024
    accept: ClassVar[str] = ""
    rules: ClassVar[tuple[Text, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._page(request, self.form_class(initial=request.GET.dict()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """
        Keep the file sealed and begin the trial.

        Raises:
            TooMuch: the file is larger than stated.
        """
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        values = dict(form.cleaned_data)
        upload: UploadedFile = values.pop("file")
        self._refuse_too_large(upload)
        digest = files.keep_stream(upload.file, "uploads")  # type: ignore[arg-type]  # an upload is seekable
        params = {"digest": digest, "name": upload.name, "dry_run": True, **values}
        job = enqueue(self.kind, params, label=f"{self.title} · {upload.name}"[:200],
                      actor=request.actor, at=request.at)  # type: ignore[attr-defined]  # fmt: skip
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))

    def _refuse_too_large(self, upload: UploadedFile) -> None:
        if not upload.name:
            raise NotValid("upload.none")
        if (upload.size or 0) > self.limit_bytes:
            raise TooMuch(
                "upload.too_large", limit=filesizeformat(self.limit_bytes), found=filesizeformat(upload.size or 0)
            )

    def _page(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        form.fields["file"].help_text = _("At most %(limit)s.") % {"limit": filesizeformat(self.limit_bytes)}
        form.fields["file"].widget.attrs["accept"] = self.accept
        context: dict[str, Any] = {"title": self.title, "form": form, "rules": self.rules, "multipart": True}
        return render(request, "forms/upload.html", context, status=status)
