"""Addresses of the review desk, below `/review`."""

from __future__ import annotations

from django.urls import path

from adjudge.web.review import (
    appeals,
    cases,
    complaints,
    consistency,
    ends,
    exhibits,
    facts,
    holds,
    interims,
    later_hearings,
    narrowings,
    particulars,
    queue,
    reports,
    reviews,
    rulings,
    stays,
)

app_name = "review"
urlpatterns = [
    path("review", queue.queue, name="queue"),
    path("review/consistency", consistency.consistency, name="consistency"),
    path("review/cases/new", cases.new_case, name="new_case"),
    path("review/cases/<str:case_id>", cases.case, name="case"),
    path("review/cases/<str:case_id>/close", cases.close, name="close"),
    path("review/cases/<str:case_id>/bundle", cases.bundle, name="bundle"),
    path("review/cases/<str:case_id>/exhibits/new", exhibits.new_exhibit, name="new_exhibit"),
    path("review/cases/<str:case_id>/facts/new", facts.new_fact, name="new_fact"),
    path("review/cases/<str:case_id>/rulings/new", rulings.new_ruling, name="new_ruling"),
    path("review/cases/<str:case_id>/interims/new", interims.new_interim, name="new_interim"),
    path("review/cases/<str:case_id>/holds/new", holds.new_hold, name="new_hold"),
    path("review/interims/<str:interim_id>", interims.interim, name="interim"),
    path("review/holds/<str:hold_id>", holds.hold, name="hold"),
    path(
        "review/later-hearings/<str:hearing_id>",
        later_hearings.later_hearing,
        name="later_hearing",
    ),
    path("review/exhibits/<str:exhibit_id>", exhibits.exhibit, name="exhibit"),
    path("review/exhibits/<str:exhibit_id>/content", exhibits.content, name="exhibit_content"),
    path("review/rulings/<str:ruling_id>", rulings.ruling, name="ruling"),
    path("review/rulings/<str:ruling_id>/respond", rulings.respond, name="respond"),
    path("review/rulings/<str:ruling_id>/approve", rulings.approve, name="approve"),
    path("review/rulings/<str:ruling_id>/view", rulings.second_view, name="second_view"),
    path("review/rulings/<str:ruling_id>/drop", rulings.drop, name="drop"),
    path("review/rulings/<str:ruling_id>/end", ends.end, name="end"),
    path("review/rulings/<str:ruling_id>/narrow", narrowings.ruling, name="narrow"),
    path(
        "review/rulings/<str:ruling_id>/approve-narrowed",
        narrowings.approval,
        name="approve_narrowed",
    ),
    path("review/reviews/<str:review_id>/narrow", narrowings.review, name="narrow_review"),
    path("review/appeals/<str:appeal_id>/narrow", narrowings.appeal, name="narrow_appeal"),
    path("review/rulings/<str:ruling_id>/give-up", ends.give_up, name="give_up"),
    path("review/letters/<str:letter_id>/correct", ends.correct, name="correct"),
    path("review/particulars/<str:particulars_id>", particulars.request, name="particulars"),
    path("review/reports/<str:report_id>", reports.report, name="report"),
    path("review/reviews/<str:review_id>", reviews.review, name="review"),
    path("review/stays/<str:stay_id>", stays.stay, name="stay"),
    path("review/complaints/<str:complaint_id>", complaints.complaint, name="complaint"),
    path("review/appeals/<str:appeal_id>", appeals.appeal, name="appeal"),
    path("review/appeals/<str:appeal_id>/admit", appeals.admit, name="admit"),
    path("review/appeals/<str:appeal_id>/refuse", appeals.refuse, name="refuse"),
    path("review/appeals/<str:appeal_id>/decide", appeals.decide, name="decide"),
]
