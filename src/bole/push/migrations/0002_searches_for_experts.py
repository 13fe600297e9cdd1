"""A saved search may look for experts, and narrow by what only they have."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('push', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='subscription',
            name='subscription_side',
        ),
        migrations.AddField(
            model_name='subscriptionindex',
            name='availability',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='subscriptionindex',
            name='disciplines',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='subscriptionindex',
            name='languages_spoken',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='subscriptionindex',
            name='services',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ('achievement', 'need', 'expert'))), name='subscription_side'),
        ),
    ]
