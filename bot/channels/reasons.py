"""Why a send did not arrive: the closed list behind `Delivery.reason`."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a platform did not take a message. Each has words for clerks in `data/`.

    A `Delivery.reason` is one of these, for CHAT_MIGRATED followed by ":" and the new chat id.
    """

    BLOCKED = "blocked"
    NO_SUCH_PERSON = "no_such_person"
    PERSON_UNAVAILABLE = "person_unavailable"
    WINDOW_CLOSED = "window_closed"
    WINDOW_OR_PERSON = "window_or_person"
    TAG_NOT_ALLOWED = "tag_not_allowed"
    BAD_REQUEST = "bad_request"
    BAD_FORMAT = "bad_format"
    BAD_ADDRESS = "bad_address"
    CHAT_MIGRATED = "chat_migrated"
    ACCESS_INVALID = "access_invalid"
    NOT_PERMITTED = "not_permitted"
    PAGE_RESTRICTED = "page_restricted"
    RATE_LIMITED = "rate_limited"
    UNKNOWN_PAGE = "unknown_page"
    QUOTA_USED = "quota_used"
    TOPIC_GONE = "topic_gone"
    THREAD_HELD = "thread_held"
    TEMPORARY = "temporary"
    NOT_CONNECTED = "not_connected"
    TIMED_OUT = "timed_out"
    CONNECTION_LOST = "connection_lost"
    UNCLEAR_ANSWER = "unclear_answer"
