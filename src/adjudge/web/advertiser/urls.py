"""Addresses of the advertiser's desk, below `/advertise`."""

from __future__ import annotations

from django.urls import path

from adjudge.web.advertiser import (
    accounts,
    campaigns,
    complaints,
    contesting,
    funding,
    holds,
    joined,
    letters,
    overview,
    promotion,
    reviews,
    stays,
    wind_downs,
)

app_name = "advertiser"
urlpatterns = [
    path("advertise", overview.overview, name="overview"),
    path("advertise/open", accounts.open_account, name="open"),
    path("advertise/address", accounts.check_address, name="check_address"),
    path("advertise/close", accounts.close, name="close"),
    path("advertise/deposit", funding.deposit, name="deposit"),
    path("advertise/deposits/<str:transfer_id>", funding.announced, name="announced"),
    path("advertise/campaigns/new", campaigns.new_campaign, name="new_campaign"),
    path("advertise/campaigns/<str:campaign_id>", campaigns.campaign, name="campaign"),
    path("advertise/campaigns/<str:campaign_id>/pause", campaigns.pause, name="pause"),
    path("advertise/campaigns/<str:campaign_id>/end", campaigns.end, name="end_campaign"),
    path(
        "advertise/campaigns/<str:campaign_id>/line-items/new",
        campaigns.new_line_item,
        name="new_line_item",
    ),
    path("advertise/line-items/<str:line_item_id>/promote", promotion.promote, name="promote"),
    path("advertise/promoted/<str:promoted_post_id>", promotion.promoted, name="promoted"),
    path("advertise/promoted/<str:promoted_post_id>/correct", promotion.correct, name="correct"),
    path("advertise/promoted/<str:promoted_post_id>/end", promotion.end, name="end_promotion"),
    path("advertise/try", promotion.try_text, name="try"),
    path("advertise/letters", letters.inbox, name="letters"),
    path("advertise/letters/<str:letter_id>", letters.letter, name="letter"),
    path("advertise/letters/<str:letter_id>/receipt", letters.receipt, name="receipt"),
    path("advertise/cases/<str:case_id>/bundle", letters.bundle, name="bundle"),
    path("advertise/rulings/<str:ruling_id>/answer", contesting.answer, name="answer"),
    path("advertise/rulings/<str:ruling_id>/answered", contesting.answered, name="answered"),
    path("advertise/rulings/<str:ruling_id>/particulars", contesting.ask, name="ask"),
    path(
        "advertise/particulars/<str:particulars_id>",
        contesting.particulars_request,
        name="particulars_request",
    ),
    path("advertise/rulings/<str:ruling_id>/appeal", contesting.appeal, name="appeal"),
    path("advertise/holds/<str:hold_id>", holds.hold, name="hold"),
    path("advertise/complaints/new", complaints.new, name="complain"),
    path("advertise/complaints/<str:complaint_id>", complaints.complaint, name="complaint"),
    path("advertise/rulings/<str:ruling_id>/review", reviews.new, name="new_review"),
    path("advertise/reviews/<str:review_id>", reviews.review, name="review"),
    path("advertise/appeals/<str:appeal_id>", contesting.filed_appeal, name="filed_appeal"),
    path("advertise/appeals/<str:appeal_id>/stay", stays.stay, name="stay"),
    path("advertise/appeals/<str:appeal_id>/withdraw", contesting.withdraw, name="withdraw"),
    path("advertise/exhibits/<str:exhibit_id>/answer", contesting.exhibit, name="exhibit"),
    path(
        "advertise/exhibits/<str:exhibit_id>/answered",
        contesting.exhibit_answered,
        name="exhibit_answered",
    ),
    path(
        "advertise/exhibits/<str:exhibit_id>/content",
        contesting.exhibit_content,
        name="exhibit_content",
    ),
    path("advertise/mandates", joined.mandates, name="mandates"),
    path("advertise/mandates/<str:mandate_id>/end", joined.end, name="end_mandate"),
    path("advertise/links/<str:link_id>", joined.link, name="link"),
    path("advertise/pauses/<str:act_id>", joined.pause, name="pause_of_inventory"),
    path("advertise/wind-downs/<str:wind_down_id>", wind_downs.wind_down, name="wind_down"),
    path("advertise/wind-downs/<str:wind_down_id>/elect", wind_downs.elect, name="elect"),
]
