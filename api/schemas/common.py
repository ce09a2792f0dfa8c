"""What the JSON of every page is made of."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["vi", "en"]


class Strict(BaseModel):
    """A body that holds nothing but what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorOut(Strict):
    """Every error: a code for programs, and a sentence that says what to do next."""

    code: str
    message: str
