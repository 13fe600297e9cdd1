"""Whether the first steps are offered to a person, put away or asked for again."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_looks_of_centres_and_capacity'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='guide',
            field=models.CharField(choices=[('auto', 'Auto'), ('shown', 'Shown'), ('hidden', 'Hidden')], db_default='auto', default='auto', max_length=6),
        ),
    ]
