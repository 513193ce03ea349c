"""The gallery: every piece in every state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pendopo.ui import drawings, gallery, states


def show_gallery(request: HttpRequest) -> HttpResponse:
    form = gallery.LetterForm({"note": "Bila suratnya tidak bernomor"})
    form.is_valid()
    return render(
        request,
        "ui/gallery.html",
        {
            "form": form,
            "bound": gallery.bound(),
            "searched": gallery.searched(),
            "icons": drawings.icon_names(),
            "states": states.STATES,
            "morning": gallery.MORNING,
            "page": gallery.page(),
            "entries": gallery.ENTRIES,
            "facts": gallery.FACTS,
            "rows": gallery.ROWS,
            "days": gallery.DAYS,
        },
    )


show_gallery.access = "public"  # type: ignore[attr-defined]  # read by the test of all routes
