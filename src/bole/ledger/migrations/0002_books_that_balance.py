"""The books balance and are append-only, whoever asks.

At commit an entry has lines, sums to zero in each currency, and each line is in the currency and in the book of its account.
Lines are written with their entry, in one transaction, and neither is ever changed. An account keeps its kind, currency and book.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are append-only: correct an entry by one that reverses it' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_line_append_only BEFORE UPDATE OR DELETE ON ledger_line FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_line_no_truncate BEFORE TRUNCATE ON ledger_line FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();

CREATE FUNCTION ledger_account_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.currency, NEW.centre_id) IS DISTINCT FROM (OLD.kind, OLD.currency, OLD.centre_id) THEN
        RAISE EXCEPTION 'an account keeps its kind, its currency and its book' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_keeps BEFORE UPDATE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_keeps();

CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one uuid := coalesce(to_jsonb(NEW) ->> 'entry_id', to_jsonb(NEW) ->> 'id')::uuid;  -- of a line, or the entry itself
    wrong text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_line WHERE entry_id = one) THEN
        RAISE EXCEPTION 'entry % has no lines', one USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_lines';
    END IF;
    SELECT string_agg(found.currency || ' ' || found.total, ', ') INTO wrong FROM (
        SELECT currency, sum(amount) AS total FROM ledger_line WHERE entry_id = one GROUP BY currency HAVING sum(amount) <> 0) found;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % does not sum to zero: %', one, wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_sums_to_zero';
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id JOIN ledger_entry e ON e.id = l.entry_id
               WHERE l.entry_id = one AND (l.currency <> a.currency OR a.centre_id <> e.centre_id)) THEN
        RAISE EXCEPTION 'entry % has a line whose currency or book is not its account''s', one
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_fits_account';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_balances();
CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT ON ledger_line DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_balances();

CREATE FUNCTION ledger_line_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id AND xid = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a line is written with its entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_line_with_entry BEFORE INSERT ON ledger_line FOR EACH ROW EXECUTE FUNCTION ledger_line_with_entry();
"""

BACKWARD = """
DROP TRIGGER ledger_line_with_entry ON ledger_line;
DROP TRIGGER ledger_line_balances ON ledger_line;
DROP TRIGGER ledger_entry_balances ON ledger_entry;
DROP TRIGGER ledger_account_keeps ON ledger_account;
DROP TRIGGER ledger_line_no_truncate ON ledger_line;
DROP TRIGGER ledger_entry_no_truncate ON ledger_entry;
DROP TRIGGER ledger_line_append_only ON ledger_line;
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP FUNCTION ledger_line_with_entry, ledger_balances, ledger_account_keeps, ledger_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
