"""The record of a sale is append-only, whoever asks; once there is an entry, the terms stay as they are.

And the two trips of a batch of bids (`adapters/lot.py`): `exchange_take` locks the lot and says what its judge must know,
`exchange_put` writes what was judged. In a function each statement sees what is committed when it begins, so what is read
after the lock is of after the lock. The planner keeps their plans for as long as the tables' statistics are what they were
when they were empty: so each lookup is written in such a way (BETWEEN and ORDER BY instead of =) that one index serves it best
at any size.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION exchange_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of a sale is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER exchange_saleentry_append_only BEFORE UPDATE OR DELETE ON exchange_saleentry
    FOR EACH ROW EXECUTE FUNCTION exchange_append_only();
CREATE TRIGGER exchange_saleentry_no_truncate BEFORE TRUNCATE ON exchange_saleentry
    FOR EACH STATEMENT EXECUTE FUNCTION exchange_append_only();

CREATE FUNCTION exchange_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM exchange_lot WHERE sale_id = OLD.id AND entries > 0) THEN
        RAISE EXCEPTION 'the terms of a sale are fixed by its first entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exchange_sale_terms_stay BEFORE UPDATE OF terms ON exchange_sale FOR EACH ROW
    WHEN (NEW.terms IS DISTINCT FROM OLD.terms) EXECUTE FUNCTION exchange_terms_stay();

CREATE FUNCTION exchange_take(one uuid, codes text[], known_head text, known_number int, patience text)
RETURNS json LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    lot record;
    sale record;
    is_known boolean;
BEGIN
    PERFORM set_config('lock_timeout', patience, true);
    SELECT l.entries, l.head INTO lot FROM exchange_lot l WHERE l.sale_id = one FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT s.state, s.terms INTO sale FROM exchange_sale s WHERE s.id = one;
    is_known := lot.head = known_head;
    RETURN json_build_object(
        'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'state', sale.state, 'entries', lot.entries, 'head', lot.head,
        'terms', CASE WHEN NOT is_known THEN sale.terms END,
        'after', CASE WHEN NOT is_known THEN (
            SELECT json_agg(json_build_object(
                'kind', e.kind, 'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'bidder', e.bidder,
                'amount', e.amount::text, 'nonce', e.nonce, 'commitment', e.commitment, 'scores', e.scores::text[],
                'most', e.most::text, 'key', e.key, 'hash', e.hash,
                'request_key', e.request_key) ORDER BY e.number)
            FROM exchange_saleentry e WHERE e.sale_id = one AND e.number > known_number) END,
        'bidders', (SELECT json_object_agg(b.code, b.state) FROM unnest(codes) AS asked(code), LATERAL (
                SELECT i.code, i.state FROM exchange_bidder i WHERE i.sale_id = one AND i.code BETWEEN asked.code AND asked.code
                ORDER BY i.code LIMIT 1) b),
        'told', (SELECT j.hash FROM runtime_entry j WHERE j.subject BETWEEN 'sale:' || one AND 'sale:' || one
                ORDER BY j.subject DESC, j.id DESC LIMIT 1));
END $$;

CREATE FUNCTION exchange_put(one uuid, lines json, beside json) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO exchange_saleentry (sale_id, number, kind, at, bidder, amount, nonce, commitment, scores, most, key, previous, hash,
                                    request_key, by, origin, device)
        SELECT one, l.number, l.kind, l.at, l.bidder, l.amount, l.nonce, l.commitment, l.scores, l.most, l.key, l.previous, l.hash,
               l.request_key, l.by, l.origin, l.device
        FROM json_to_recordset(lines) AS l(number int, kind text, at timestamptz, bidder text, amount numeric, nonce text, commitment text,
             scores numeric[], most numeric, key text, previous text, hash text, request_key text, by text, origin text, device text);
    UPDATE exchange_lot SET
        entries = (beside ->> 'entries')::int, head = beside ->> 'head', price = (beside ->> 'price')::numeric,
        leader = beside ->> 'leader', over_at = (beside ->> 'over_at')::timestamptz, is_suspended = (beside ->> 'is_suspended')::boolean
        WHERE sale_id = one;
END $$;
"""
BACKWARD = """
DROP FUNCTION exchange_put(uuid, json, json);
DROP FUNCTION exchange_take(uuid, text[], text, int, text);
DROP TRIGGER exchange_sale_terms_stay ON exchange_sale;
DROP TRIGGER exchange_saleentry_no_truncate ON exchange_saleentry;
DROP TRIGGER exchange_saleentry_append_only ON exchange_saleentry;
DROP FUNCTION exchange_terms_stay();
DROP FUNCTION exchange_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_sales"), ("runtime", "0004_append_together")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
