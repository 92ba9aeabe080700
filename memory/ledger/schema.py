"""The ledger's tables, as migrations."""

MIGRATIONS = (
    """
    CREATE TABLE run (
        id TEXT PRIMARY KEY, body TEXT NOT NULL, status TEXT NOT NULL, version TEXT, created_ms INTEGER NOT NULL,
        lease_owner TEXT, lease_until INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE work (
        run TEXT NOT NULL, path TEXT NOT NULL, task TEXT NOT NULL, value TEXT NOT NULL, hash TEXT NOT NULL,
        PRIMARY KEY (run, path)
    ) WITHOUT ROWID;
    CREATE TABLE task (
        run TEXT NOT NULL, task TEXT NOT NULL, status TEXT NOT NULL, reads TEXT NOT NULL, spec TEXT NOT NULL,
        made_by TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (run, task)
    ) WITHOUT ROWID;
    CREATE TABLE version (
        id TEXT PRIMARY KEY, run TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
        created_ms INTEGER NOT NULL, UNIQUE (run, number)
    );
    CREATE TABLE override (run TEXT NOT NULL, pointer TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (run, pointer));
    CREATE TABLE decision (
        run TEXT NOT NULL, version TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL
    );
    CREATE UNIQUE INDEX approved_once ON decision (version) WHERE kind IN ('approve', 'reject');
    CREATE TABLE outbox (key TEXT PRIMARY KEY, run TEXT NOT NULL, desired TEXT NOT NULL, body TEXT NOT NULL);
    CREATE INDEX outbox_run ON outbox (run);
    CREATE TABLE delivery (
        run TEXT NOT NULL, key TEXT NOT NULL, date TEXT NOT NULL, segment TEXT NOT NULL, creative TEXT NOT NULL,
        body TEXT NOT NULL, PRIMARY KEY (key, date, segment, creative)
    ) WITHOUT ROWID;
    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, sealed BLOB NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE INDEX audit_run ON audit (run);
    CREATE TABLE audit_head (seq INTEGER NOT NULL, hash TEXT NOT NULL);
    INSERT INTO audit_head VALUES (0, '0000000000000000000000000000000000000000000000000000000000000000');
    """,
)
