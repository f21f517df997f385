"""Bulk evaluation of the policy: millions of stored posts judged at once, with the extra `bulk`."""
