"""Whether the first steps are offered to a person, put away or asked for again."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_verification_of_organisations'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='guide',
            field=models.CharField(choices=[('auto', 'Auto'), ('shown', 'Shown'), ('hidden', 'Hidden')], db_default='auto', default='auto', max_length=6),
        ),
    ]
