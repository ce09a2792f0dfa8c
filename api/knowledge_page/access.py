"""Who may use the knowledge page: whoever writes or approves, each by their own power."""

from typing import Annotated

from fastapi import Depends

from api.deps import changing_with, reading_with
from api.views.desk import Viewer
from bot.roles import Clerk, Power

KeepingDep = Annotated[Viewer, Depends(reading_with(Power.WRITE, Power.APPROVE))]
"""Somebody who looks: an editor or an approver."""
ChangingDep = Annotated[Clerk, Depends(changing_with(Power.WRITE, Power.APPROVE))]
"""Somebody who changes what both may."""
WriterDep = Annotated[Viewer, Depends(reading_with(Power.WRITE))]
"""An editor who looks."""
WritingDep = Annotated[Clerk, Depends(changing_with(Power.WRITE))]
ApprovingDep = Annotated[Clerk, Depends(changing_with(Power.APPROVE))]
