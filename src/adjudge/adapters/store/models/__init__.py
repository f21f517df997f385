"""Tables, one module per concept."""

from adjudge.adapters.store.models.users import User

__all__ = ["User"]
