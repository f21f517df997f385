"""A program that uses the API as one login, with a key of its own for whatever it makes."""

from __future__ import annotations

from datetime import timedelta

from tests.web.advertiser.stage import CLAUSE

PROBLEM = "application/problem+json"


class Sender:
    """Sends JSON as `name`; `get` and `post` give the body of an answer that has `status`."""

    def __init__(self, stage, name):
        self.stage = stage
        self.client = stage.client(name)

    def get(self, path, status=200):
        return self._body(self.client.get(f"/api/v1{path}"), status)

    def post(self, path, body=None, status=200, *, key=None):
        headers = {"Idempotency-Key": key or self.stage.key()} if key != "" else {}
        return self._body(
            self.client.post(
                f"/api/v1{path}", body or {}, content_type="application/json", headers=headers
            ),
            status,
        )

    def make(self, path, body=None, *, key=None):
        return self.post(path, body, 201, key=key)

    def refused(self, path, body=None, *, status, code, key=None):
        problem = self.post(path, body, status, key=key)
        assert problem["code"] == code, problem
        assert problem["detail"]
        assert problem["remedy"]
        return problem

    def _body(self, response, status):
        assert response.status_code == status, (response.status_code, response.content[:2000])
        if status >= 400:
            assert response.headers["Content-Type"] == PROBLEM
        if response.streaming or "json" not in response.headers["Content-Type"]:
            return response
        return response.json()


def new_exhibit(stage, **changed):
    return {
        "title": "Record of our own test",
        "source": "our test machine, network recorded",
        "asserter": "the operator",
        "captured_on": (stage.clock.now().date() - timedelta(days=3)).isoformat(),
        "strength": "verified",
        "text": "14 of 40 documents were sent.",
    } | changed


def new_fact(stage, exhibit_id, **changed):
    return {
        "proposition": "Kestrel Guard 4.2 sent 14 of 40 test documents to its maker unasked.",
        "finding": "established",
        "began": (stage.clock.now().date() - timedelta(days=3)).isoformat(),
        "exhibit_ids": [exhibit_id],
    } | changed


def new_statement(stage, fact_id, **changed):
    today = stage.clock.now().date()
    clause = stage.deps.rulebooks.ads().clause(CLAUSE)
    return {
        "summary": "We suspend your promotion: Kestrel Guard 4.2 sends documents unasked.",
        "measure": "suspend",
        "ground": {"kind": "clause", "reference": CLAUSE, "as_of": today.isoformat()},
        "fact_ids": [fact_id],
        "findings": [
            {
                "element_id": element.id,
                "fact_ids": [fact_id],
                "why": f"Seen in three runs of the test, for the part called {element.id}.",
            }
            for element in clause.elements
        ],
        "scope": {"whole_party": True},
        "duration": {
            "condition": "until the version offered for download asks first",
            "review_on": (today + timedelta(days=180)).isoformat(),
        },
        "not_affected": "Your account, your posts and your money stay yours.",
        "would_change": "Offer a version that asks before the first document is sent.",
        "redress": ["particulars", "appeal", "court"],
        "automation": {"detection": False, "decision": False},
    } | changed


WHY = "Every case here is about the same test of the same program."


def opened(stage, advertiser, reviewer):
    """A case with an exhibit and a fact: (case, exhibit, fact)."""
    case = reviewer.make("/cases", {"advertiser_id": advertiser.id, "source": "press"})
    exhibit = reviewer.make(f"/cases/{case['id']}/exhibits", new_exhibit(stage))
    fact = reviewer.make(f"/cases/{case['id']}/facts", new_fact(stage, exhibit["id"]))
    return case, exhibit, fact
