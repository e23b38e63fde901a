# The audit log only grows. TRUNCATE is left to the owner of the table: tests empty the database by it.

from django.db import migrations

GUARD = """
CREATE FUNCTION team_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER team_audit_append_only BEFORE UPDATE OR DELETE ON team_auditentry
    FOR EACH ROW EXECUTE FUNCTION team_audit_refuse();
"""
UNGUARD = """
DROP TRIGGER team_audit_append_only ON team_auditentry;
DROP FUNCTION team_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
