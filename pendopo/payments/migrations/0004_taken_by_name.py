from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_payer_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="taken_by_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=254),
        ),
    ]
