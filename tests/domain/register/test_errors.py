from adjudge.domain.errors import DomainError
from adjudge.domain.register import errors


def test_every_finding_has_a_code_and_says_what_happened_and_what_to_do():
    kinds = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, DomainError) and value is not DomainError
    ]
    assert len({kind.code for kind in kinds}) == len(kinds) > 15
    for kind in kinds:
        assert kind.code.startswith("register.")
        assert kind().message() != kind.code
        assert kind().remedy() != DomainError().remedy()
