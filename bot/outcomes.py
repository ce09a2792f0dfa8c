"""The closed list of ways a turn can end. The part before the first underscore is the family."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a turn ended."""

    ANSWERED_FIELD = "answered_field"
    ANSWERED_PASSAGE = "answered_passage"
    ANSWERED_CURATED = "answered_curated"
    ANSWERED_MORE = "answered_more"
    ANSWERED_GREETING = "answered_greeting"
    ANSWERED_OFFICE = "answered_office"
    ANSWERED_CONTACT = "answered_contact"
    ANSWERED_RATING = "answered_rating"
    ANSWERED_OWN_DATA = "answered_own_data"
    ANSWERED_ERASED = "answered_erased"

    ASKED_PROCEDURE = "asked_procedure"
    ASKED_TO_REPHRASE = "asked_to_rephrase"
    ASKED_CONTACT = "asked_contact"
    ASKED_TO_ERASE = "asked_to_erase"
    ASKED_FOR_WORDS = "asked_for_words"

    REFUSED_NO_SOURCE = "refused_no_source"
    REFUSED_OFF_TOPIC = "refused_off_topic"
    REFUSED_UNSAFE = "refused_unsafe"
    REFUSED_PERSONAL_DATA = "refused_personal_data"
    REFUSED_EMERGENCY = "refused_emergency"
    REFUSED_ABOLISHED = "refused_abolished"
    REFUSED_UNREADABLE = "refused_unreadable"
    REFUSED_TOO_FAST = "refused_too_fast"

    ESCALATED_REQUEST = "escalated_request"
    ESCALATED_OPINION = "escalated_opinion"
    ESCALATED_TO_CLERK = "escalated_to_clerk"

    FAILED_TURN = "failed_turn"

    @property
    def family(self) -> str:
        """answered, asked, refused, escalated or failed."""
        return self.value.split("_", 1)[0]
