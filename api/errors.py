"""The interface's own error: a code, and a sentence that says what to do next.

Apart from the answers to it (api/error_answers.py), which need the web framework.
"""

from api.schemas.common import ErrorOut


class ApiError(Exception):
    """An error of the interface itself."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = {}
        self.body = ErrorOut(code=code, message=message)
