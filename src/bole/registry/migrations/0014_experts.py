"""A third kind of record: the expert, with traits of its own."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_verification_of_organisations'),
        ('registry', '0013_index_likeness'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExpertTraits',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='expert', serialize=False, to='registry.record')),
                ('orcid', models.CharField(blank=True, max_length=19)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('disciplines', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, size=None)),
                ('professional_titles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('unit_keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('languages_spoken', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('active_since', models.SmallIntegerField(blank=True, null=True)),
                ('availability', models.CharField(blank=True, max_length=12)),
                ('fee_basis', models.CharField(blank=True, max_length=12)),
                ('conflicts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('interest_keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('consent_on', models.DateField(blank=True, null=True)),
                ('consent_text', models.CharField(blank=True, max_length=200)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='record',
            name='record_kind',
        ),
        migrations.AlterField(
            model_name='record',
            name='kind',
            field=models.CharField(choices=[('achievement', 'Achievement'), ('need', 'Need'), ('expert', 'Expert')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('achievement', 'need', 'expert'))), name='record_kind'),
        ),
        migrations.AddField(
            model_name='experttraits',
            name='person',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='experttraits',
            index=django.contrib.postgres.indexes.GinIndex(fields=['services'], name='expert_services'),
        ),
        migrations.AddIndex(
            model_name='experttraits',
            index=django.contrib.postgres.indexes.GinIndex(fields=['disciplines'], name='expert_disciplines'),
        ),
        migrations.AddIndex(
            model_name='experttraits',
            index=models.Index(condition=models.Q(('orcid', ''), _negated=True), fields=['orcid'], name='expert_orcid'),
        ),
        migrations.AddConstraint(
            model_name='experttraits',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent_on', None), ('consent_text', '')), models.Q(models.Q(('consent_on', None), _negated=True), models.Q(('consent_text', ''), _negated=True)), _connector='OR'), name='expert_consent'),
        ),
        migrations.AddConstraint(
            model_name='experttraits',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('consent_on', None), ('orcid', ''), ('person', None)), _connector='OR'), name='expert_erased'),
        ),
    ]
