"""Which layout answers which aspect."""

from collections.abc import Mapping

from bot.answering.compose import Block, Frame, Layout
from bot.answering.layouts.guide import conditions, how, result, who
from bot.answering.layouts.local import with_local
from bot.answering.layouts.methods import fee, time
from bot.answering.layouts.papers import documents, form
from bot.answering.layouts.places import online, where
from knowledge.procedures import Aspect

_LAYOUTS: Mapping[Aspect, Layout] = {
    Aspect.FEE: fee,
    Aspect.TIME: time,
    Aspect.DOCUMENTS: documents,
    Aspect.FORM: form,
    Aspect.WHERE: where,
    Aspect.ONLINE: online,
    Aspect.CONDITIONS: conditions,
    Aspect.RESULT: result,
    Aspect.WHO: who,
    Aspect.HOW: how,
}


def blocks(frame: Frame, aspect: Aspect) -> list[Block]:
    """What the record says of `aspect`, in reading order; empty where it says nothing.

    What the asker's place does differently comes first.
    """
    return with_local(frame, aspect, list(_LAYOUTS[aspect](frame)))
