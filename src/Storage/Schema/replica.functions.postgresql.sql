-- Writes the rows that are newer than what is stored; how many they were. There is one writer at a time, as in SQLite, so that a row and its readers are found as the writer before left
-- them: whoever writes here locks the same number, which nobody else uses.
CREATE OR REPLACE FUNCTION storage_apply_replica(
    p_kind text[], p_id text[], p_version bigint[], p_removed boolean[], p_changed bigint[], p_readers text[], p_state text[], p_data bytea[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    v_row record;
    v_stored record;
    v_taken int := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(1229804101);
    FOR v_row IN
        SELECT * FROM unnest(p_kind, p_id, p_version, p_removed, p_changed, p_readers, p_state, p_data) AS x(kind, id, version, removed, changed, readers, state, data)
    LOOP
        SELECT r.version, r.changed, r.readers, r.state INTO v_stored FROM replica r WHERE r.kind = v_row.kind AND r.id = v_row.id;
        CONTINUE WHEN v_stored.version >= v_row.version;
        DELETE FROM replica_reader k
            WHERE k.kind = v_row.kind AND k.reader = ANY (string_to_array(v_stored.readers, ' ')) AND k.state IN ('', v_stored.state) AND k.changed = v_stored.changed AND k.id = v_row.id;
        INSERT INTO replica VALUES (v_row.kind, v_row.id, v_row.version, v_row.removed, v_row.changed, v_row.readers, v_row.state, v_row.data)
            ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, removed = excluded.removed, changed = excluded.changed, readers = excluded.readers,
                state = excluded.state, data = excluded.data;
        INSERT INTO replica_reader
            SELECT v_row.kind, x.reader, y.state, v_row.changed, v_row.id FROM unnest(string_to_array(v_row.readers, ' ')) AS x(reader), (VALUES (''), (v_row.state)) AS y(state);
        v_taken := v_taken + 1;
    END LOOP;
    RETURN v_taken;
END
$$;

-- Deletes the rows of a kind; that others were removed stays known.
CREATE OR REPLACE FUNCTION storage_clear_replica(p_kind text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1229804101);
    DELETE FROM replica_reader k WHERE k.kind = p_kind;
    DELETE FROM replica r WHERE r.kind = p_kind AND NOT r.removed;
END
$$;
