"""A record may be expired; what is published or expired has a term, and nothing else has."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_fill_confirm_by'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='record', name='record_status'),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'published', 'expired', 'withdrawn', 'archived'])), name='record_status'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirm_by__isnull', False), ('status__in', ('published', 'expired'))), models.Q(models.Q(('status__in', ('published', 'expired')), _negated=True), ('confirm_by', None), ('sinking', False)), _connector='OR'), name='record_in_term'),
        ),
    ]
