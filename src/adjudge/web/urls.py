"""Addresses. Each package of pages brings its own `urls` and is included here."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("api/v1/", include("adjudge.web.api.urls")),
    path("", include("adjudge.web.advertiser.urls")),
    path("", include("adjudge.web.operator.urls")),
    path("", include("adjudge.web.sheets.urls")),
    path("", include("adjudge.web.review.urls")),
    path("", include("adjudge.web.audit.urls")),
    path("", include("adjudge.web.register.urls")),
    path("", include("adjudge.web.reader.urls")),
]

handler400 = "adjudge.web.errors.bad_request"
handler403 = "adjudge.web.errors.permission_denied"
handler404 = "adjudge.web.errors.page_not_found"
handler500 = "adjudge.web.errors.server_error"
