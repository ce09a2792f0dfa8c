"""What the JSON of every page is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["vi", "en"]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a row, as far as both databases count."""


class Strict(BaseModel):
    """A body that holds nothing but what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorOut(Strict):
    """Every error: a code for programs, and a sentence that says what to do next."""

    code: str
    message: str
