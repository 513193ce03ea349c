"""All tables of this room; Django looks for them here."""

from pendopo.cases.models.cases import APPLICANT as APPLICANT
from pendopo.cases.models.cases import ENDED_STATES as ENDED_STATES
from pendopo.cases.models.cases import GIVEN_STATES as GIVEN_STATES
from pendopo.cases.models.cases import OPEN_STATES as OPEN_STATES
from pendopo.cases.models.cases import READING_FUNCTIONS as READING_FUNCTIONS
from pendopo.cases.models.cases import Case as Case
from pendopo.cases.models.cases import CaseNumber as CaseNumber
from pendopo.cases.models.cases import CaseQuerySet as CaseQuerySet
from pendopo.cases.models.cases import Task as Task
from pendopo.cases.models.cases import TaskQuerySet as TaskQuerySet
from pendopo.cases.models.records import CaseFile as CaseFile
from pendopo.cases.models.records import Correction as Correction
from pendopo.cases.models.records import Decision as Decision
from pendopo.cases.models.records import Likeness as Likeness
