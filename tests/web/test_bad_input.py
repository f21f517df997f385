"""What hostile or unlucky requests do: bounded, named, nothing lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from tests.web.advertiser.conftest import stage
from tests.web.advertiser.stage import Stage, read, send

from adjudge import bootstrap
from adjudge.adapters.store.models import Case, Exhibit, Ruling, StaffMember, StepRow
from adjudge.domain.cases.ruling import SameDecider
from adjudge.domain.errors import Conflict, DomainError, NotAllowed
from adjudge.services.rulings import approve_ruling, drop_ruling
from adjudge.web.errors import DomainErrorMiddleware
from adjudge.web.limits import MAX_BODY, BodyLimitMiddleware

__all__ = ["stage"]

HUNDRED_MB = 100_000_000
FORGED = {
    "role": "operator",
    "roles": "reviewer",
    "reviewer_number": "1",
    "actor_id": "1",
    "is_staff": "1",
}


class Unread(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")


class TestForgedRoles:
    def test_what_a_request_claims_gives_no_role(self, stage: Stage):
        advertiser, _ = stage.running()
        client = stage.client("kestrel")
        before = Case.objects.count()
        response = client.post(
            "/review/cases/new",
            {"advertiser_id": advertiser.id, "source": "press", **FORGED},
            headers={"X-Role": "reviewer", "X-Forwarded-User": "rosa", "Remote-User": "rosa"},
        )
        assert response.status_code == 403
        assert Case.objects.count() == before
        assert not StaffMember.objects.filter(user=stage.user("kestrel")).exists()

    def test_the_database_refuses_what_a_forged_actor_would_do(self, stage: Stage):
        ruling = stage.proposal(stage.running()[0])[0]
        with pytest.raises(DomainError) as refused:
            approve_ruling(stage.deps, stage.actor("rosa"), ruling_id=ruling.id)
        assert isinstance(refused.value, SameDecider)
        for name in ("kestrel", "omar", "ada", "nobody"):
            with pytest.raises(NotAllowed):
                approve_ruling(stage.deps, stage.actor(name), ruling_id=ruling.id)
        assert not StepRow.objects.filter(subject_id=ruling.id, name="approve").exists()


class TestReplayedRequests:
    def test_the_same_form_sent_again_does_one_thing(self, stage: Stage):
        advertiser, _ = stage.running()
        client = stage.client("rosa")
        fields = {"request_id": stage.key(), "advertiser_id": advertiser.id, "source": "press"}
        places = {client.post("/review/cases/new", fields).headers["Location"] for _ in range(3)}
        assert len(places) == 1
        assert Case.objects.count() == 1

    def test_another_person_cannot_use_the_key_again(self, stage: Stage):
        advertiser, _ = stage.running()
        fields = {"request_id": stage.key(), "advertiser_id": advertiser.id, "source": "press"}
        assert stage.client("rosa").post("/review/cases/new", fields).status_code == 303
        again = stage.client("sven").post("/review/cases/new", fields)
        assert again.status_code == 422
        assert 'data-code="request.reused"' in again.content.decode()
        assert Case.objects.count() == 1


class TestTwoReviewersAtOnce:
    def test_the_slower_one_is_told_what_happened_and_loses_nothing(self, stage: Stage):
        ruling = stage.proposal(stage.running()[0])[0]
        path = f"/review/rulings/{ruling.id}"
        slower = stage.client("sven")
        assert "adj" in read(slower, path)
        drop_ruling(stage.deps, stage.actor("rosa"), ruling_id=ruling.id)
        response = slower.post(f"{path}/approve")
        assert response.status_code == 409
        text = response.content.decode()
        assert "dropped" in text
        assert "step.wrong_state" in text
        assert Ruling.objects.get(pk=ruling.id).status == "dropped"

    def test_a_conflict_of_versions_is_a_page_that_says_so(self, stage: Stage):
        request = RequestFactory().get("/review")
        request.user = stage.user("sven")
        request.session = {}
        page = DomainErrorMiddleware(lambda _: None).process_exception(
            request, Conflict(kind="ruling", id="x")
        )
        assert page.status_code == 409
        text = page.content.decode()
        assert "The ruling changed since you read it." in text
        assert "Reload it" in text

    def test_the_later_of_two_writers_is_refused_by_step_number(self, stage: Stage):
        ruling = stage.proposal(stage.running()[0])[0]
        with bootstrap.deps().reading() as uow:
            read_before = uow.rulings.get(ruling.id)
        drop_ruling(stage.deps, stage.actor("rosa"), ruling_id=ruling.id)
        late = read_before.take("drop", stage.actor("sven"), stage.clock.now())
        with pytest.raises(Conflict), stage.deps.uow() as uow:
            uow.rulings.save(late)
        assert StepRow.objects.filter(subject_id=ruling.id, name="drop").count() == 1


class TestLargeBodies:
    @pytest.mark.parametrize(
        "announced", [str(HUNDRED_MB), str(MAX_BODY + 1), "9" * 400, "-1", "x"]
    )
    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_a_hundred_megabytes_are_refused_before_a_byte_is_read(self, announced, accept):
        request = RequestFactory().post("/review/cases/x/exhibits/new", headers={"Accept": accept})
        request.META["CONTENT_LENGTH"] = announced
        request._stream = Unread()  # noqa: SLF001 - what Django reads a body from
        response = BodyLimitMiddleware(lambda _: pytest.fail("went on"))(request)
        assert response.status_code == 413
        assert b"10,000,000 bytes" in response.content

    def test_it_stands_before_whatever_reads_a_form(self, stage: Stage):
        client = stage.client("rosa")
        response = client.generic(
            "POST",
            "/review/cases/x/exhibits/new",
            b"",
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(HUNDRED_MB),
        )
        assert response.status_code == 413

    def test_one_byte_above_the_largest_exhibit_is_named_on_the_form(self, stage: Stage):
        advertiser, _ = stage.running()
        case, _, _ = stage.case(advertiser)
        before = Exhibit.objects.count()
        response = send(
            stage.client("rosa"),
            f"/review/cases/{case.id}/exhibits/new",
            title="Too much",
            source="a disk",
            asserter="the operator",
            strength="documented",
            file=SimpleUploadedFile("disk.bin", b"x" * 10_000_001),
        )
        assert response.status_code == 422
        assert 'data-code="file.too_large"' in response.content.decode()
        assert Exhibit.objects.count() == before


class TestNames:
    @pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u0000", "\u001b"])
    def test_a_name_that_turns_the_page_is_refused_or_shown_inert(self, stage: Stage, sign):
        name = f"Kestrel{sign}baL"
        response = send(
            stage.client("kestrel"),
            "/advertise/open",
            legal_name=name,
            country="CH",
            email="kestrel@square.example",
        )
        if response.status_code == 303:
            page = read(stage.client("kestrel"), "/advertise")
            assert name not in page
        else:
            assert response.status_code in {400, 422}
