"""Every table of the record, as of the first release."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exhibit',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=200)),
                ('asserter', models.CharField(max_length=200)),
                ('captured_on', models.DateField()),
                ('media_type', models.CharField(max_length=127)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('added_by', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
                ('strength', models.CharField(max_length=40)),
                ('contest', models.CharField(max_length=40)),
                ('disclosure', models.CharField(max_length=40)),
                ('answer', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Advertiser',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('created_at', models.DateTimeField()),
                ('declared_models', models.JSONField(default=list)),
                ('closed_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advertisers', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField()),
                ('paused', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='store.advertiser')),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('status', models.CharField(max_length=40)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='store.advertiser')),
            ],
        ),
        migrations.CreateModel(
            name='EventCursor',
            fields=[
                ('file', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('last_row', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_row__gte', 0)), name='event_cursor_row')],
            },
        ),
        migrations.CreateModel(
            name='ExhibitContent',
            fields=[
                ('exhibit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='store.exhibit')),
                ('content', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='exhibit',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exhibits', to='store.case'),
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('proposition', models.TextField()),
                ('finding', models.CharField(max_length=40)),
                ('began', models.DateField(null=True)),
                ('precision', models.CharField(max_length=40)),
                ('ended', models.DateField(null=True)),
                ('attributed_to', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='store.case')),
            ],
        ),
        migrations.CreateModel(
            name='FactExhibit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('exhibit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='store.exhibit')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='store.fact')),
            ],
        ),
        migrations.AddField(
            model_name='fact',
            name='exhibits',
            field=models.ManyToManyField(through='store.FactExhibit', to='store.exhibit'),
        ),
        migrations.CreateModel(
            name='LedgerAccount',
            fields=[
                ('id', models.CharField(max_length=160, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('owner_id', models.CharField(max_length=160, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('debits_must_not_exceed_credits', models.BooleanField()),
                ('posted_debits', models.BigIntegerField(default=0)),
                ('posted_credits', models.BigIntegerField(default=0)),
                ('pending_debits', models.BigIntegerField(default=0)),
                ('pending_credits', models.BigIntegerField(default=0)),
                ('closed', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['owner_id'], name='ledger_account_by_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('id'), 160), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('id'), 5)), name='ledger_account_id'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('currency'), 3), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('currency'), 3)), name='ledger_account_currency'), models.CheckConstraint(condition=models.Q(('kind__in', ['available', 'promo_credit', 'held_dispute', 'bank', 'ad_revenue', 'refund_payable', 'donation_payable', 'unclaimed', 'rounding'])), name='ledger_account_kind_known'), models.CheckConstraint(condition=models.Q(('pending_credits__gte', 0), ('pending_debits__gte', 0), ('posted_credits__gte', 0), ('posted_debits__gte', 0)), name='ledger_totals_not_negative'), models.CheckConstraint(condition=models.Q(('debits_must_not_exceed_credits', False), ('posted_credits__gte', django.db.models.expressions.CombinedExpression(models.F('posted_debits'), '+', models.F('pending_debits'))), _connector='OR'), name='ledger_debits_within_credits'), models.CheckConstraint(condition=models.Q(('closed', False), models.Q(('pending_credits', 0), ('pending_debits', 0), ('posted_credits', models.F('posted_debits'))), _connector='OR'), name='ledger_closed_at_zero')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=300)),
                ('html', models.TextField()),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=40)),
                ('sha256', models.CharField(max_length=64)),
                ('served_at', models.DateTimeField()),
                ('proof_leaf', models.PositiveBigIntegerField()),
                ('received_at', models.DateTimeField(null=True)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='store.advertiser')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='store.case')),
            ],
        ),
        migrations.CreateModel(
            name='LineItem',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('bid_micros', models.BigIntegerField()),
                ('budget_micros', models.BigIntegerField()),
                ('spent_micros', models.BigIntegerField(default=0)),
                ('countries', models.JSONField(default=list)),
                ('languages', models.JSONField(default=list)),
                ('topics', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='line_items', to='store.advertiser')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='line_items', to='store.campaign')),
            ],
        ),
        migrations.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254)),
                ('queued_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='store.letter')),
            ],
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('legal_name', models.CharField(max_length=120)),
                ('country', models.CharField(max_length=2)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('legal_name'), 120), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('legal_name'), 1)), name='party_legal_name'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('country'), 2)), name='party_country')],
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='store.party'),
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to=settings.AUTH_USER_MODEL)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='store.party')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='store.party'),
        ),
        migrations.AddField(
            model_name='advertiser',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advertisers', to='store.party'),
        ),
        migrations.AddField(
            model_name='advertiser',
            name='payer_party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paid_advertisers', to='store.party'),
        ),
        migrations.CreateModel(
            name='PartyAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('added_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='store.party')),
            ],
        ),
        migrations.CreateModel(
            name='PartyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='store.party')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PromotedPost',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('landing_url', models.CharField(max_length=2000)),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('status', models.CharField(max_length=40)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promoted_posts', to='store.advertiser')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promoted_posts', to='store.campaign')),
                ('line_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promoted_posts', to='store.lineitem')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotions', to='store.post')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='store.promotedpost')),
            ],
        ),
        migrations.CreateModel(
            name='FreeClick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('promoted_post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='free_clicks', to='store.promotedpost')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('type', models.CharField(max_length=40)),
                ('subject_id', models.CharField(max_length=36)),
                ('at', models.DateTimeField()),
                ('leaf', models.BinaryField()),
                ('record', models.JSONField()),
                ('salt', models.BinaryField()),
                ('public', models.JSONField()),
                ('released_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id', 'index'], name='register_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('index__gte', 0)), name='register_index'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('type'), 40), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('type'), 1)), name='register_type')],
            },
        ),
        migrations.CreateModel(
            name='RequestRecord',
            fields=[
                ('key', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64)),
                ('result_id', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('key'), 200), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('key'), 1)), name='request_key'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('fingerprint'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('fingerprint'), 1)), name='request_fingerprint')],
            },
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('statement', models.JSONField()),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('ends_on', models.DateField(null=True)),
                ('drafted_by', models.CharField(max_length=64)),
                ('drafted_at', models.DateTimeField()),
                ('status', models.CharField(max_length=40)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='store.advertiser')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='store.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='store.party')),
            ],
        ),
        migrations.CreateModel(
            name='Particulars',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('question', models.TextField()),
                ('asked_by', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('status', models.CharField(max_length=40)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='particulars', to='store.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='particulars', to='store.party')),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='particulars', to='store.ruling')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('whole_party', models.BooleanField()),
                ('promoted_post_ids', models.JSONField(default=list)),
                ('served_at', models.DateTimeField()),
                ('effective_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_kind', models.CharField(max_length=40, null=True)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='store.advertiser')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='store.letter')),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='store.ruling')),
            ],
        ),
        migrations.AddField(
            model_name='letter',
            name='ruling',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='store.ruling'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('filed_by', models.CharField(max_length=64)),
                ('filed_at', models.DateTimeField()),
                ('on_facts', models.TextField(blank=True)),
                ('on_rule', models.TextField(blank=True)),
                ('on_proportion', models.TextField(blank=True)),
                ('status', models.CharField(max_length=40)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='store.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='store.party')),
                ('ruling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='store.ruling')),
            ],
        ),
        migrations.CreateModel(
            name='SettledEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('token_id', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=40)),
                ('charge_micros', models.BigIntegerField()),
                ('price_micros', models.BigIntegerField()),
                ('runner_up_slot', models.BigIntegerField(null=True)),
                ('generation', models.BigIntegerField()),
                ('decided_us', models.BigIntegerField()),
                ('ack_us', models.BigIntegerField()),
                ('outcome', models.CharField(max_length=40)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('file', models.CharField(max_length=200)),
                ('line_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled_events', to='store.lineitem')),
                ('promoted_post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled_events', to='store.promotedpost')),
            ],
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id__gte', 1), ('id__lt', 4194304)), name='slot_in_block')],
            },
        ),
        migrations.AddField(
            model_name='promotedpost',
            name='slot',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promoted_post', to='store.slot'),
        ),
        migrations.AddField(
            model_name='advertiser',
            name='slot',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='advertiser', to='store.slot'),
        ),
        migrations.CreateModel(
            name='StaffMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40)),
                ('reviewer_number', models.PositiveIntegerField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_roles', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='StepRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(choices=[('case', 'Case'), ('ruling', 'Ruling'), ('appeal', 'Appeal'), ('particulars', 'Particulars'), ('promoted_post', 'Promoted Post'), ('wind_down', 'Wind Down')], max_length=40)),
                ('subject_id', models.CharField(max_length=36)),
                ('seq', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('actor_id', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'seq'), name='step_once'), models.CheckConstraint(condition=models.Q(('subject_kind__in', ['case', 'ruling', 'appeal', 'particulars', 'promoted_post', 'wind_down'])), name='step_kind_known'), models.CheckConstraint(condition=models.Q(('seq__gte', 0), ('seq__lt', 200)), name='step_seq'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name'), 40), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('name'), 1)), name='step_name'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('actor_id'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('actor_id'), 1)), name='step_actor')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('idempotency_key', models.CharField(max_length=200)),
                ('request_sha256', models.CharField(max_length=64)),
                ('amount', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('kind', models.CharField(max_length=40)),
                ('phase', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='store.case')),
                ('credit_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='store.ledgeraccount')),
                ('debit_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debits', to='store.ledgeraccount')),
                ('pending', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolution', to='store.transfer')),
            ],
        ),
        migrations.CreateModel(
            name='WindDown',
            fields=[
                ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('cause', models.CharField(max_length=40)),
                ('status', models.CharField(max_length=40)),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wind_downs', to='store.advertiser')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wind_downs', to='store.case')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wind_downs', to='store.party')),
            ],
        ),
        migrations.CreateModel(
            name='WindDownReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('filed_at', models.DateTimeField()),
                ('wind_down', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='store.winddown')),
            ],
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name'), 120), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('name'), 1)), name='campaign_name'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='exhibit_number'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('title'), 200), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('title'), 1)), name='exhibit_title'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('source'), 200), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('source'), 1)), name='exhibit_source'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('asserter'), 200), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('asserter'), 1)), name='exhibit_asserter'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('sha256'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('sha256'), 64)), name='exhibit_sha256'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('answer'), 10000)), name='exhibit_answer'),
        ),
        migrations.AddConstraint(
            model_name='exhibit',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 10000000)), name='exhibit_size'),
        ),
        migrations.AddConstraint(
            model_name='factexhibit',
            constraint=models.UniqueConstraint(fields=('fact', 'exhibit'), name='fact_exhibit_once'),
        ),
        migrations.AddConstraint(
            model_name='factexhibit',
            constraint=models.UniqueConstraint(fields=('fact', 'position'), name='fact_exhibit_position'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='fact_number'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('proposition'), 1000), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('proposition'), 1)), name='fact_proposition'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('attributed_to'), 1000)), name='fact_attributed_to'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('ended__isnull', True), ('began__isnull', True), ('ended__gte', models.F('began')), _connector='OR'), name='fact_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='lineitem',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('currency'), 3), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('currency'), 3)), name='line_item_currency'),
        ),
        migrations.AddConstraint(
            model_name='lineitem',
            constraint=models.CheckConstraint(condition=models.Q(('bid_micros__gte', 100000), ('bid_micros__lte', 1000000000)), name='line_item_bid'),
        ),
        migrations.AddConstraint(
            model_name='lineitem',
            constraint=models.CheckConstraint(condition=models.Q(('budget_micros__gt', 0)), name='line_item_budget'),
        ),
        migrations.AddConstraint(
            model_name='lineitem',
            constraint=models.CheckConstraint(condition=models.Q(('spent_micros__gte', 0), ('spent_micros__lte', models.F('budget_micros'))), name='line_item_within_budget'),
        ),
        migrations.AddIndex(
            model_name='outboxmail',
            index=models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['due_at'], name='outbox_waiting'),
        ),
        migrations.AddConstraint(
            model_name='outboxmail',
            constraint=models.UniqueConstraint(fields=('letter', 'to'), name='outbox_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(fields=('user', 'party'), name='interest_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('number',), name='case_number'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='case_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='partyaddress',
            constraint=models.UniqueConstraint(fields=('party', 'email'), name='party_address_once'),
        ),
        migrations.AddConstraint(
            model_name='partyaddress',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('email'), 254), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('email'), 3)), name='party_address_email'),
        ),
        migrations.AddConstraint(
            model_name='partymember',
            constraint=models.UniqueConstraint(fields=('user', 'party'), name='party_member_once'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['account', '-id'], name='post_by_account'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 5000), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('text'), 1)), name='post_text'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_at__isnull', True), ('deleted_at__gte', models.F('created_at')), _connector='OR'), name='post_deleted_after_created'),
        ),
        migrations.AddIndex(
            model_name='ruling',
            index=models.Index(fields=['status', 'id'], name='ruling_by_status'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.UniqueConstraint(fields=('number',), name='ruling_number'),
        ),
        migrations.AddConstraint(
            model_name='ruling',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='ruling_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='particulars',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('question'), 5000), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('question'), 1)), name='particulars_question'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['advertiser'], name='measure_in_force'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('ruling',), name='measure_once_per_ruling'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['decline', 'suspend'])), name='measure_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('served_at__lte', models.F('effective_at'))), name='measure_served_before_effect'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_kind__isnull', True), ('ended_at__isnull', True)), models.Q(('end_kind__isnull', False), ('ended_at__gte', models.F('effective_at'))), _connector='OR'), name='measure_ended_after_effect'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['proposal', 'notice', 'answer to particulars', 'decision on appeal', 'favourable', 'wind-down'])), name='letter_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('subject'), 300), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('subject'), 1)), name='letter_subject'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('html'), 500000), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('html'), 1)), name='letter_html'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 500000), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('text'), 1)), name='letter_text'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('sha256'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('sha256'), 64)), name='letter_sha256'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('received_at__isnull', True), ('received_at__gte', models.F('served_at')), _connector='OR'), name='letter_received_after_service'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(fields=('ruling', 'party'), name='appeal_once'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('on_facts'), 10000)), name='appeal_on_facts'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('on_rule'), 10000)), name='appeal_on_rule'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('on_proportion'), 10000)), name='appeal_on_proportion'),
        ),
        migrations.AddIndex(
            model_name='settledevent',
            index=models.Index(fields=['line_item', 'reason'], name='settled_by_line_item'),
        ),
        migrations.AddConstraint(
            model_name='settledevent',
            constraint=models.UniqueConstraint(fields=('token_id', 'kind'), name='settled_once'),
        ),
        migrations.AddConstraint(
            model_name='settledevent',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('token_id'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('token_id'), 1)), name='settled_token'),
        ),
        migrations.AddConstraint(
            model_name='settledevent',
            constraint=models.CheckConstraint(condition=models.Q(('charge_micros__gte', 0), ('price_micros__gte', 0)), name='settled_charge'),
        ),
        migrations.AddConstraint(
            model_name='settledevent',
            constraint=models.CheckConstraint(condition=models.Q(('generation__gte', 0)), name='settled_generation'),
        ),
        migrations.AddIndex(
            model_name='promotedpost',
            index=models.Index(fields=['status', 'id'], name='promoted_post_by_status'),
        ),
        migrations.AddConstraint(
            model_name='promotedpost',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('landing_url'), 2000), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('landing_url'), 1)), name='promoted_post_landing_url'),
        ),
        migrations.AddConstraint(
            model_name='promotedpost',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='promoted_post_version'),
        ),
        migrations.AddIndex(
            model_name='advertiser',
            index=models.Index(fields=['account', '-id'], name='advertiser_by_account'),
        ),
        migrations.AddConstraint(
            model_name='advertiser',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('currency'), 3), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('currency'), 3)), name='advertiser_currency'),
        ),
        migrations.AddConstraint(
            model_name='advertiser',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('account',), name='advertiser_one_open'),
        ),
        migrations.AddConstraint(
            model_name='staffmember',
            constraint=models.UniqueConstraint(fields=('user', 'role'), name='staff_role_once'),
        ),
        migrations.AddConstraint(
            model_name='staffmember',
            constraint=models.UniqueConstraint(fields=('reviewer_number', 'role'), name='staff_number_once'),
        ),
        migrations.AddConstraint(
            model_name='staffmember',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['reviewer', 'appeals_officer', 'operator', 'auditor'])), name='staff_role_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(fields=('idempotency_key',), name='transfer_key_once'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('idempotency_key'), 200), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('idempotency_key'), 1)), name='transfer_key'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('request_sha256'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('request_sha256'), 64)), name='transfer_request'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('currency'), 3), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('currency'), 3)), name='transfer_currency'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 9000000000000000)), name='transfer_amount'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('debit_account', models.F('credit_account')), _negated=True), name='transfer_two_accounts'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['deposit', 'promo_grant', 'promo_expiry', 'reservation', 'charge', 'credit_note', 'dispute_hold', 'dispute_release', 'dispute_lost', 'refund', 'refund_payout', 'refund_returned', 'donation', 'donation_payout', 'gift', 'unclaimed', 'unclaimed_return', 'rounding'])), name='transfer_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pending__isnull', True), ('phase__in', ['single', 'pending'])), models.Q(('pending__isnull', False), ('phase__in', ['post', 'void'])), _connector='OR'), name='transfer_pending_iff_resolution'),
        ),
        migrations.AddConstraint(
            model_name='winddown',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('currency'), 3), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('currency'), 3)), name='wind_down_currency'),
        ),
        migrations.AddConstraint(
            model_name='winddown',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('zero', 'restored')), _negated=True), fields=('advertiser', 'payer', 'currency'), name='wind_down_one_open'),
        ),
        migrations.AddConstraint(
            model_name='winddownreceipt',
            constraint=models.UniqueConstraint(fields=('wind_down', 'sha256'), name='wind_down_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='winddownreceipt',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name'), 200), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('name'), 1)), name='wind_down_receipt_name'),
        ),
        migrations.AddConstraint(
            model_name='winddownreceipt',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('sha256'), 64), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('sha256'), 64)), name='wind_down_receipt_sha256'),
        ),
        migrations.AddConstraint(
            model_name='winddownreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 10000000)), name='wind_down_receipt_size'),
        ),
    ]
