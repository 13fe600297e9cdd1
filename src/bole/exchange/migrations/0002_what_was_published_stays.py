"""What a price notice announced is never changed or taken away, nor the proof of it; a draft may be."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION exchange_keep_price_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published price notice is not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.record_id, NEW.replaces_id, NEW.number, NEW.words, NEW.mode, NEW.price_kind, NEW.price_min, NEW.price_max, NEW.currency,
        NEW.buyer, NEW.relation, NEW.relation_note, NEW.unit_place, NEW.market_place, NEW.contact, NEW.published_at, NEW.days, NEW.stops,
        NEW.zone, NEW.over_at, NEW.content, NEW.digest)
       IS DISTINCT FROM
       (OLD.record_id, OLD.replaces_id, OLD.number, OLD.words, OLD.mode, OLD.price_kind, OLD.price_min, OLD.price_max, OLD.currency,
        OLD.buyer, OLD.relation, OLD.relation_note, OLD.unit_place, OLD.market_place, OLD.contact, OLD.published_at, OLD.days, OLD.stops,
        OLD.zone, OLD.over_at, OLD.content, OLD.digest)
       OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
       OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at) THEN
        RAISE EXCEPTION 'a published price notice is not changed; it is replaced' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER price_notice_stays BEFORE UPDATE OR DELETE ON exchange_pricenotice
    FOR EACH ROW EXECUTE FUNCTION exchange_keep_price_notice();

CREATE FUNCTION exchange_keep_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proof is not changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER proof_stays BEFORE UPDATE OR DELETE ON exchange_publicationproof
    FOR EACH ROW EXECUTE FUNCTION exchange_keep_proof();
"""
BACKWARD = """
DROP TRIGGER proof_stays ON exchange_publicationproof;
DROP FUNCTION exchange_keep_proof();
DROP TRIGGER price_notice_stays ON exchange_pricenotice;
DROP FUNCTION exchange_keep_price_notice();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_price_notices")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
