"""What stands behind the knowledge page: each of its parts is a service of its own."""

from dataclasses import dataclass

from api.knowledge_list import KnowledgeList


@dataclass(frozen=True, slots=True)
class KnowledgeDesk:
    """The services of the knowledge page's tabs."""

    procedures: KnowledgeList
