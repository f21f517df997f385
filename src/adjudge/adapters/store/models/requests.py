"""Requests that were carried out, so that a repeated one is not carried out again."""

# ruff: noqa: D106 - a Meta class says nothing that its model does not
from __future__ import annotations

from django.db import models

from adjudge.adapters.store.models.base import HASH_LENGTH, Table, length

MAX_REQUEST_KEY = 200
MAX_RESULT_ID = 200


class RequestRecord(Table):
    """What one request key led to."""

    key = models.CharField(max_length=MAX_REQUEST_KEY, primary_key=True)
    fingerprint = models.CharField(max_length=HASH_LENGTH)
    result_id = models.CharField(max_length=MAX_RESULT_ID, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            length("request_key", "key", 1, MAX_REQUEST_KEY),
            length("request_fingerprint", "fingerprint", 1, HASH_LENGTH),
        )
