"""Whoever asks for a link to choose a password voids no other: a person may have several.

Backwards only while nobody has two; delete the older ones first.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_code_per_request"),
    ]

    operations = [
        migrations.AlterField(
            model_name="passwordlink",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="password_links",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
