"""All tables of this room; Django looks for them here."""

from pendopo.accounts.models.people import Attempt as Attempt
from pendopo.accounts.models.people import Authenticator as Authenticator
from pendopo.accounts.models.people import PasswordLink as PasswordLink
from pendopo.accounts.models.people import Person as Person
from pendopo.accounts.models.people import RecoveryCode as RecoveryCode
from pendopo.accounts.models.people import SignedIn as SignedIn
from pendopo.accounts.models.people import SignInCode as SignInCode
from pendopo.accounts.models.town import Holding as Holding
from pendopo.accounts.models.town import HolidayChange as HolidayChange
from pendopo.accounts.models.town import Holidays as Holidays
from pendopo.accounts.models.town import Office as Office
from pendopo.accounts.models.town import Region as Region
from pendopo.accounts.models.town import Town as Town
from pendopo.accounts.models.town import WorkCalendar as WorkCalendar
from pendopo.accounts.models.town import Zone as Zone
