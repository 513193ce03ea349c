"""The people and offices that every test of this room may ask for."""

from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    ani,
    budi,
    cici,
    dewi,
    district,
    government,
    town,
    ward_office,
)
from pendopo.payments.tests.cast import sari, treasury  # noqa: F401  fixtures
