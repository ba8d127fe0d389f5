from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0010_walked_by_index'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_assignee_queue',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(
                condition=models.Q(('is_open', True)),
                fields=['service', 'assignee', 'queue_rank', 'queue_at', 'id'],
                name='ticket_of_assignee_queue',
            ),
        ),
    ]
