from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0017_refused_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='plain',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
