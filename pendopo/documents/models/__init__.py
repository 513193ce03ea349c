"""All tables of this room; Django looks for them here."""

from pendopo.documents.models.ends import Recall as Recall
from pendopo.documents.models.ends import Replacement as Replacement
from pendopo.documents.models.keys import SigningKey as SigningKey
from pendopo.documents.models.keys import TrustedRoot as TrustedRoot
from pendopo.documents.models.letters import NUMBERED as NUMBERED
from pendopo.documents.models.letters import RENDERED as RENDERED
from pendopo.documents.models.letters import REQUESTED as REQUESTED
from pendopo.documents.models.letters import REVOKED as REVOKED
from pendopo.documents.models.letters import SIGNED as SIGNED
from pendopo.documents.models.letters import SUPERSEDED as SUPERSEDED
from pendopo.documents.models.letters import Document as Document
from pendopo.documents.models.letters import LetterFiles as LetterFiles
from pendopo.documents.models.letters import Register as Register
