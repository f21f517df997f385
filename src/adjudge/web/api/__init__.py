"""The management API: the same services as the pages, JSON in and out, problem+json on refusal."""
