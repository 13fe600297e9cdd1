"""Catalogues and packages, and their editions, which nobody changes once they are published."""

import bole.kernel.ids
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION registry_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an edition is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER edition_stays BEFORE UPDATE OR DELETE ON registry_edition
    FOR EACH ROW EXECUTE FUNCTION registry_edition_stays();
CREATE TRIGGER edition_entry_stays BEFORE UPDATE OR DELETE ON registry_editionentry
    FOR EACH ROW EXECUTE FUNCTION registry_edition_stays();
"""

BACKWARD = """
DROP TRIGGER edition_entry_stays ON registry_editionentry;
DROP TRIGGER edition_stays ON registry_edition;
DROP FUNCTION registry_edition_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_verification_of_organisations'),
        ('registry', '0014_experts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Catalogue',
            fields=[
                ('id', models.UUIDField(default=bole.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=9)),
                ('composition', models.CharField(default='picked', max_length=6)),
                ('tech_areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), blank=True, default=list, size=None)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None)),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), blank=True, default=list, size=None)),
                ('investment_band', models.CharField(blank=True, max_length=16)),
                ('rule', models.JSONField(default=dict)),
                ('sections', models.JSONField(default=list)),
                ('version', models.IntegerField(default=1)),
                ('arranged', models.IntegerField(default=0)),
                ('editions', models.IntegerField(default=0)),
                ('published_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.centre')),
            ],
        ),
        migrations.CreateModel(
            name='CatalogueWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('foreword', models.TextField(blank=True)),
                ('reasons', models.TextField(blank=True)),
                ('effect', models.TextField(blank=True)),
                ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='registry.catalogue')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.UUIDField(default=bole.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('published_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('header', models.JSONField()),
                ('entries', models.IntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('catalogue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='registry.catalogue')),
            ],
        ),
        migrations.CreateModel(
            name='EditionEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.IntegerField()),
                ('section', models.SmallIntegerField(default=0)),
                ('kind', models.CharField(max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('version', models.IntegerField()),
                ('text_hash', models.CharField(max_length=64)),
                ('snapshot', models.JSONField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='registry.edition')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.record')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.AddIndex(
            model_name='catalogue',
            index=models.Index(fields=['centre', '-published_at'], name='catalogue_of_centre'),
        ),
        migrations.AddIndex(
            model_name='catalogue',
            index=models.Index(condition=models.Q(('editions__gt', 0)), fields=['-published_at'], name='catalogue_newest'),
        ),
        migrations.AddIndex(
            model_name='catalogue',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sections'], name='catalogue_sections', opclasses=['jsonb_path_ops']),
        ),
        migrations.AddConstraint(
            model_name='catalogue',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['catalogue', 'package'])), name='catalogue_kind'),
        ),
        migrations.AddConstraint(
            model_name='catalogue',
            constraint=models.CheckConstraint(condition=models.Q(('composition__in', ['picked', 'ruled'])), name='catalogue_composition'),
        ),
        migrations.AddConstraint(
            model_name='catalogue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('editions', 0), ('published_at', None)), ('editions__gt', 0), _connector='OR'), name='catalogue_published'),
        ),
        migrations.AddConstraint(
            model_name='cataloguewords',
            constraint=models.UniqueConstraint(fields=('catalogue', 'language'), name='catalogue_language'),
        ),
        migrations.AddConstraint(
            model_name='cataloguewords',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='catalogue_title'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['-published_at'], name='edition_newest'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('catalogue', 'number'), name='edition_number'),
        ),
        migrations.AddConstraint(
            model_name='editionentry',
            constraint=models.UniqueConstraint(fields=('edition', 'position'), name='edition_position'),
        ),
        migrations.AddConstraint(
            model_name='editionentry',
            constraint=models.UniqueConstraint(fields=('edition', 'record'), name='edition_record_once'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
