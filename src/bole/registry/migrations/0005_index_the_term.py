"""Lists put what sinks last, and the day's work finds what is due without reading everything."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_expired_records'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='record', name='record_list'),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['kind', 'status', 'visibility', 'sinking', '-published_at'], name='record_in_list'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(condition=models.Q(('confirm_by', None), _negated=True), fields=['status', 'confirm_by'], name='record_confirm_by'),
        ),
    ]
