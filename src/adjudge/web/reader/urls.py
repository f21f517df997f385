"""Addresses of the reader's pages."""

from __future__ import annotations

from django.urls import path

from adjudge.web.reader import appeals, feed, pages, policy, promotion, reports

app_name = "reader"
urlpatterns = [
    path("", feed.feed, name="feed"),
    path("posts/new", feed.new_post, name="new_post"),
    path("posts/<str:post_id>", feed.post, name="post"),
    path("posts/<str:post_id>/delete", feed.remove_post, name="remove_post"),
    path("@<str:handle>", feed.profile, name="profile"),
    path("why/<str:token>", promotion.why, name="why"),
    path("report/<str:promoted_post_id>", reports.new, name="new_report"),
    path("reports/<str:report_id>/<str:secret>", reports.report, name="report"),
    path(
        "reports/<str:report_id>/<str:secret>/appeal/<str:ruling_id>",
        appeals.of_notifier,
        name="report_appeal",
    ),
    path(
        "reports/<str:report_id>/<str:secret>/appeal/<str:ruling_id>/withdraw",
        appeals.withdraw_of_notifier,
        name="withdraw_report_appeal",
    ),
    path(
        "reports/<str:report_id>/<str:secret>/misuse", reports.appeal_misuse, name="appeal_misuse"
    ),
    path("decisions/<str:ruling_id>/appeal", appeals.of_author, name="appeal"),
    path("appeals/<str:appeal_id>/withdraw", appeals.withdraw, name="withdraw_appeal"),
    path("e/i/<str:token>", promotion.impression, name="impression"),
    path("c/<str:token>", promotion.click, name="click"),
    path("pages/<slug:slug>", pages.landing, name="landing"),
    path("policy", policy.policy, name="policy"),
    path("policy/<str:ref>", policy.clause, name="clause"),
    path("rules", policy.rules, name="rules"),
    path("terms", pages.terms, name="terms"),
    path("terms/<slug:part>/<int:version>", pages.terms_version, name="terms_version"),
    path("auction", pages.auction, name="auction"),
]
