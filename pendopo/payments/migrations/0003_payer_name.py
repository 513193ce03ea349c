from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="payer_name",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
    ]
