"""Addresses of the public register."""

from __future__ import annotations

from django.urls import path

from adjudge.web.register import views

app_name = "register"
urlpatterns = [
    path("register", views.register, name="register"),
    path("register/acts", views.acts, name="acts"),
    path("register/orders", views.orders, name="orders"),
    path("register/undertakings", views.undertakings, name="undertakings"),
    path("register/vkey", views.vkey, name="vkey"),
    path("register/log/<path:path>", views.log_file, name="log"),
    path("register/<int:index>", views.entry, name="entry"),
]
