"""Addresses of the operator's desk, below `/operator`."""

from __future__ import annotations

from django.urls import path

from adjudge.web.operator import deposits, desk, holds, staffing, terms, wind_downs

app_name = "operator"
urlpatterns = [
    path("operator", desk.desk, name="desk"),
    path("operator/deposits/<str:transfer_id>/confirm", deposits.confirm, name="confirm_deposit"),
    path("operator/holds", holds.holds, name="holds"),
    path("operator/terms", terms.terms, name="terms"),
    path("operator/terms/<str:terms_id>/publish", terms.publish, name="publish_terms"),
    path("operator/terms/<str:terms_id>/withdraw", terms.withdraw, name="withdraw_terms"),
    path("operator/staffing", staffing.staffing, name="staffing"),
    path(
        "operator/invitations/<str:invitation_id>/revoke",
        staffing.revoke,
        name="revoke_invitation",
    ),
    path("operator/interest", staffing.interest, name="interest"),
    path("invitations/<str:token>", staffing.invitation, name="invitation"),
    path("operator/wind-downs/<str:wind_down_id>", wind_downs.wind_down, name="wind_down"),
    path("operator/wind-downs/<str:wind_down_id>/propose", wind_downs.propose, name="propose"),
    path("operator/wind-downs/<str:wind_down_id>/confirm", wind_downs.confirm, name="confirm"),
    path(
        "operator/wind-downs/<str:wind_down_id>/receipts/<str:sha256>",
        wind_downs.receipt,
        name="receipt",
    ),
]
