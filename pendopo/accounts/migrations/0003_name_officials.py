"""Officers set up before were named by the town alone: that name is the official one."""

from django.db import migrations
from django.db.models import F


def _name(apps, schema_editor):
    officers = apps.get_model("accounts", "Person").objects.filter(is_officer=True)
    officers.filter(official_name="").update(official_name=F("name"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_official_name")]

    operations = [migrations.RunPython(_name, migrations.RunPython.noop)]
