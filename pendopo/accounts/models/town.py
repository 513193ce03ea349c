"""The town, its offices and their working time, and who does what in them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from pendopo.accounts.models.people import Person


class Region(models.Model):
    """A province, regency, district or village by its official code.

    `polygons` is its outline, of [latitude, longitude] corners as texts, where that is known.
    """

    privacy: ClassVar = {
        "code": "open",
        "name": "open",
        "level": "open",
        "parent_code": "open",
        "polygons": "open",
    }

    code = models.CharField(max_length=13, unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=10)
    parent_code = models.CharField(max_length=13, blank=True, db_index=True)
    polygons = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class WorkCalendar(models.Model):
    """The working time of offices.

    `text` holds `zone`, `joint_leave` (off or work), `hours` (weekday → intervals), `special`
    ({name, from, to, hours}), `local` ({date, name}) and `extra` ({date, like}).
    """

    privacy: ClassVar = {"key": "open", "text": "open"}

    key = models.SlugField(max_length=40, unique=True)
    text = models.JSONField()

    def __str__(self) -> str:
        return self.key


class Holidays(models.Model):
    """The national table of holidays and joint leave, as CSV text."""

    privacy: ClassVar = {"key": "open", "text": "open"}

    key = models.SlugField(max_length=40, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.key


class HolidayChange(models.Model):
    """A date that the table of holidays had otherwise, and when that became known."""

    privacy: ClassVar = {
        "on": "open",
        "known_at": "open",
        "is_working": "open",
        "name": "open",
        "like": "open",
        "is_correction": "open",
    }

    on = models.DateField()
    known_at = models.DateTimeField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=160)
    like = models.CharField(max_length=3, blank=True)
    is_correction = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "known_at"], name="a_change_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class Office(models.Model):
    """An office of the government, in a tree."""

    privacy: ClassVar = {
        "key": "open",
        "kind": "open",
        "name": "open",
        "parent": "open",
        "region_code": "open",
        "calendar": "open",
        "unit": "open",
        "address": "open",
        "phone": "open",
        "email": "open",
        "place": "open",
    }

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    region_code = models.CharField(max_length=13, blank=True)
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="offices")
    unit = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "region_code"], name="one_office_of_a_kind_in_a_region"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HoldingQuerySet(models.QuerySet["Holding"]):
    def in_force(self, on: date) -> "HoldingQuerySet":
        """Keep the holdings that hold on a day, both ends included."""
        begun = Q(from_on=None) | Q(from_on__lte=on)
        return self.filter(begun, Q(until_on=None) | Q(until_on__gte=on))


class Holding(models.Model):
    """A function that a person holds in an office, for a time, perhaps within limits."""

    privacy: ClassVar = {
        "person": "personal",
        "function": "open",
        "office": "open",
        "service": "open",
        "area": "open",
        "position": "open",
        "authority": "open",
        "from_on": "open",
        "until_on": "open",
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    function = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, related_name="holdings")
    service = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=40, blank=True)
    position = models.CharField(max_length=120, blank=True)
    authority = models.JSONField(default=list)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "function", "office", "service", "area"],
                name="a_function_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
                name="a_holding_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} in {self.office_id}"


class Zone(models.Model):
    """A map layer: polygons of [latitude, longitude] corners as texts."""

    privacy: ClassVar = {"key": "open", "name": "open", "polygons": "open"}

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    polygons = models.JSONField()

    def __str__(self) -> str:
        return self.key


class Town(models.Model):
    """The government that this installation serves: one row.

    `logo` is SVG; `settings` holds service → name → value, as a town sets them.
    """

    privacy: ClassVar = {
        "only": "open",
        "name": "open",
        "government": "open",
        "code": "open",
        "zone_name": "open",
        "paper": "open",
        "face": "open",
        "phone": "open",
        "email": "open",
        "address": "open",
        "logo": "open",
        "static_qris": "open",
        "settings": "open",
    }

    only = models.BooleanField(default=True, unique=True)
    name = models.CharField(max_length=80)
    government = models.CharField(max_length=120)
    code = models.CharField(max_length=13)
    zone_name = models.CharField(max_length=4, default="WIB")
    paper = models.CharField(max_length=4, default="a4")
    face = models.CharField(max_length=6, default="serif")
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    logo = models.TextField(blank=True)
    static_qris = models.CharField(max_length=500, blank=True)
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="there_is_one_town"),
            models.CheckConstraint(
                condition=Q(zone_name__in=["WIB", "WITA", "WIT"]), name="a_town_has_a_known_zone"
            ),
        ]

    def __str__(self) -> str:
        return self.name
