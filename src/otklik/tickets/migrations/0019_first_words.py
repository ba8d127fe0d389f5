from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0018_plain'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='first_words',
            field=models.CharField(blank=True, db_default='', default='', max_length=80),
        ),
    ]
