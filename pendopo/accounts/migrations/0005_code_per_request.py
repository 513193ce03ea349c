"""A code belongs to the request of one session, so an address may have several.

Backwards only while no address has two; delete the older ones first: they hold ten minutes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_region_outlines"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signincode",
            name="email_index",
            field=models.CharField(max_length=64),
        ),
    ]
