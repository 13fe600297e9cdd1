"""Titles, numbers of rights and external ids are looked up for duplicates."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("registry", "0012_fill_reviews")]

    operations = [
        AddIndexConcurrently(
            model_name='ipright',
            index=models.Index(models.Func(django.db.models.functions.text.Upper(models.F('number')), models.Value('[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65]+'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.CharField()), condition=models.Q(('number', ''), _negated=True), name='right_number'),
        ),
        AddIndexConcurrently(
            model_name='record',
            index=models.Index(condition=models.Q(('external_id', ''), _negated=True), fields=['external_id'], name='record_external'),
        ),
        AddIndexConcurrently(
            model_name='wording',
            index=models.Index(django.db.models.functions.text.Left(models.Func(django.db.models.functions.text.Lower(models.F('title')), models.Value('[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65]+'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.CharField()), 12), name='wording_title_head'),
        ),
        AddIndexConcurrently(
            model_name='wording',
            index=models.Index(django.db.models.functions.text.Right(models.Func(django.db.models.functions.text.Lower(models.F('title')), models.Value('[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65]+'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.CharField()), 12), name='wording_title_tail'),
        ),
    ]
