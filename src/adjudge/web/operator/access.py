"""Who comes to the operator's desk. Acts are judged by the services; this decides what is shown."""

from __future__ import annotations

from adjudge.domain.actor import StaffRole
from adjudge.services.winddowns import SETTLERS
from adjudge.web.staff import staff_only

operator_only = staff_only(StaffRole.OPERATOR, act="work at the operator's desk")
settlers_only = staff_only(*SETTLERS, act="settle wind-downs")
