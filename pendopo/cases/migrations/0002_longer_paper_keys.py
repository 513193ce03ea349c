"""Names of papers that belong to a row of a table are longer; PostgreSQL goes back only without
such names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="casefile",
            name="key",
            field=models.CharField(max_length=121),
        ),
    ]
