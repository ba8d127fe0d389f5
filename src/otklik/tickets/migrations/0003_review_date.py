from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0002_forms_and_customers'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='review_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
