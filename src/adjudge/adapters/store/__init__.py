"""The record: Django models, migrations, triggers, and the repositories over them."""
