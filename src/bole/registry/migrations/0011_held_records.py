"""A record may be held back from the public."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("registry", "0010_desk_tables")]

    operations = [
        migrations.RemoveConstraint(
            model_name='record',
            name='record_status',
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'published', 'held', 'expired', 'withdrawn', 'archived'])), name='record_status'),
        ),
    ]
