"""How long may be what a definition or an answer puts into a column of the house.

SQLite takes any length and PostgreSQL refuses it when a person sends, so it is told at loading,
or at the question. `tests/structure` holds these numbers against the columns.
"""

from collections.abc import Mapping

KEY = 60
SERVICE_TITLE = 120
LETTER_TITLE = 200
STEP_TITLE = 90  # with what was done beside it, it is the reason of a reading
NUMBER = 60  # of a letter, before its holes are filled
CLASSIFICATION = 20
TEMPLATE = 59
ACCOUNT = 40
FEE_BASIS = 300  # both languages
ANSWERS: Mapping[str, int] = {"full_name": 120, "rw": 12, "rt": 12}  # by key of the question
