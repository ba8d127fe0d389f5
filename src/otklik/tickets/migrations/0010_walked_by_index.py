from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0009_other_law'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_counts',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(
                condition=models.Q(('is_open', True)),
                fields=['service', 'state', 'queue_rank', 'queue_at', 'id'],
                name='ticket_state_queue',
            ),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(
                condition=models.Q(('is_open', True), ('late', True)),
                fields=['service', 'queue_rank', 'queue_at', 'id'],
                name='ticket_late_queue',
            ),
        ),
    ]
