-- Writes a group of appends to different streams, each one whole or not at all, in one round trip and without raising an error for an append that cannot be written.
-- Appends are numbered from 1; arrays of what belongs to appends start with the append's number. Returned are only the appends that were not written:
-- outcome 1 = the stream stands elsewhere (next, epoch, position = appends), 2 = it knows an operation (id, position, hash), 3 = a pending number is in use (id = link, position = number).
CREATE OR REPLACE FUNCTION storage_append(
    p_now bigint,
    p_stream text[], p_next bigint[], p_epoch bigint[], p_appends bigint[], p_rows int[],
    p_entry_of int[], p_entry_row int[], p_entry_kind smallint[], p_entry_head bytea[], p_entry_body bytea[],
    p_operation_of int[], p_operation_id text[], p_operation_position bigint[], p_operation_hash bytea[],
    p_gone_of int[], p_gone_key text[],
    p_key_of int[], p_key text[], p_key_position bigint[],
    p_counter_of int[], p_counter_name text[], p_counter_value bigint[],
    p_pending_of int[], p_pending_link text[], p_pending_number bigint[], p_pending_position bigint[],
    p_done_of int[], p_done_link text[], p_done_up_to bigint[],
    p_receipt_of int[], p_receipt_link text[], p_receipt_stage smallint[], p_receipt_up_to bigint[], p_receipt_at bigint[], p_receipt_hub text[],
    p_over_of int[], p_over_name text[],
    p_deadline_of int[], p_deadline_name text[], p_deadline_at bigint[], p_deadline_position bigint[])
RETURNS TABLE (r_append int, r_outcome int, r_next bigint, r_epoch bigint, r_id text, r_position bigint, r_hash bytea)
LANGUAGE plpgsql AS $$
DECLARE
    v_ids bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_stream)]);
    v_refused int[] := '{}';
    v_head record;
BEGIN
    INSERT INTO stream (name, next, epoch, tail)
        SELECT a.name, 1, 1, 1 FROM unnest(p_stream, p_next, p_epoch, p_appends) AS a(name, next, epoch, appends)
        WHERE a.next = 1 AND a.epoch = 1 AND coalesce(a.appends, 0) = 0 AND NOT EXISTS (SELECT 1 FROM stream s WHERE s.name = a.name)
        ORDER BY a.name COLLATE "C"
        ON CONFLICT DO NOTHING;

    -- The heads are locked in the order of their names, so that groups of several processes never wait for each other in a circle.
    FOR v_head IN
        SELECT a.number::int AS number, s.id, s.next, s.epoch, s.appends
        FROM unnest(p_stream) WITH ORDINALITY AS a(name, number) JOIN stream s ON s.name = a.name
        ORDER BY s.name FOR UPDATE OF s
    LOOP
        IF v_head.next = p_next[v_head.number] AND v_head.epoch = p_epoch[v_head.number]
            AND v_head.appends = coalesce(p_appends[v_head.number], v_head.appends) THEN
            v_ids[v_head.number] := v_head.id;
        ELSE
            r_append := v_head.number; r_outcome := 1; r_next := v_head.next; r_epoch := v_head.epoch; r_position := v_head.appends;
            RETURN NEXT;
        END IF;
    END LOOP;
    FOR v_head IN
        SELECT a.number::int AS number FROM unnest(p_stream) WITH ORDINALITY AS a(name, number)
        WHERE NOT EXISTS (SELECT 1 FROM stream s WHERE s.name = a.name)
    LOOP
        r_append := v_head.number; r_outcome := 1; r_next := 1; r_epoch := 1; r_position := 0;
        RETURN NEXT;
    END LOOP;
    r_next := NULL; r_epoch := NULL; r_position := NULL;

    FOR v_head IN
        SELECT x.number, o.id, o.position, o.hash
        FROM unnest(p_operation_of, p_operation_id) WITH ORDINALITY AS x(number, id, place)
        JOIN operation o ON o.stream = v_ids[x.number] AND o.id = x.id
        ORDER BY x.place
    LOOP
        r_append := v_head.number; r_outcome := 2; r_id := v_head.id; r_position := v_head.position; r_hash := v_head.hash;
        v_refused := v_refused || v_head.number;
        RETURN NEXT;
    END LOOP;
    FOR v_head IN
        SELECT x.number, p.link, p.number AS used
        FROM unnest(p_pending_of, p_pending_link, p_pending_number) AS x(number, link, used)
        JOIN pending p ON p.stream = v_ids[x.number] AND p.link = x.link AND p.number = x.used
        WHERE x.number <> ALL (v_refused)
    LOOP
        r_append := v_head.number; r_outcome := 3; r_id := v_head.link; r_position := v_head.used; r_hash := NULL;
        v_refused := v_refused || v_head.number;
        RETURN NEXT;
    END LOOP;
    FOR i IN 1 .. cardinality(v_refused) LOOP
        v_ids[v_refused[i]] := NULL;
    END LOOP;

    UPDATE stream s SET next = s.next + a.rows, appends = s.appends + 1 FROM unnest(v_ids, p_rows) AS a(id, rows) WHERE s.id = a.id;
    INSERT INTO entry (stream, position, at, kind, head, body)
        SELECT v_ids[x.number], p_next[x.number] + x.place, p_now, x.kind, x.head, x.body
        FROM unnest(p_entry_of, p_entry_row, p_entry_kind, p_entry_head, p_entry_body) AS x(number, place, kind, head, body) WHERE v_ids[x.number] IS NOT NULL;
    INSERT INTO operation (stream, id, position, at, hash)
        SELECT v_ids[x.number], x.id, x.position, p_now, x.hash
        FROM unnest(p_operation_of, p_operation_id, p_operation_position, p_operation_hash) AS x(number, id, position, hash) WHERE v_ids[x.number] IS NOT NULL;
    DELETE FROM row_key k USING unnest(p_gone_of, p_gone_key) AS x(number, key) WHERE k.stream = v_ids[x.number] AND k.key = x.key;
    INSERT INTO row_key (stream, key, position)
        SELECT v_ids[x.number], x.key, x.position FROM unnest(p_key_of, p_key, p_key_position) AS x(number, key, position) WHERE v_ids[x.number] IS NOT NULL
        ON CONFLICT ON CONSTRAINT row_key_pkey DO UPDATE SET position = excluded.position;
    INSERT INTO pending (stream, link, number, position)
        SELECT v_ids[x.number], x.link, x.used, x.position
        FROM unnest(p_pending_of, p_pending_link, p_pending_number, p_pending_position) AS x(number, link, used, position) WHERE v_ids[x.number] IS NOT NULL;
    DELETE FROM pending p USING unnest(p_done_of, p_done_link, p_done_up_to) AS x(number, link, up_to)
        WHERE p.stream = v_ids[x.number] AND p.link = x.link AND p.number <= x.up_to;
    INSERT INTO receipt (stream, link, stage, up_to, at, hub)
        SELECT v_ids[x.number], x.link, x.stage, x.up_to, x.at, x.hub
        FROM unnest(p_receipt_of, p_receipt_link, p_receipt_stage, p_receipt_up_to, p_receipt_at, p_receipt_hub) AS x(number, link, stage, up_to, at, hub)
        WHERE v_ids[x.number] IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.stream = v_ids[x.number] AND r.link = x.link AND r.stage = x.stage AND r.up_to >= x.up_to
                          AND (x.stage < 128 OR r.up_to = x.up_to))
        ON CONFLICT DO NOTHING;
    INSERT INTO counter (stream, name, value)
        SELECT v_ids[x.number], x.name, x.value FROM unnest(p_counter_of, p_counter_name, p_counter_value) AS x(number, name, value) WHERE v_ids[x.number] IS NOT NULL
        ON CONFLICT ON CONSTRAINT counter_pkey DO UPDATE SET value = excluded.value;
    DELETE FROM deadline d USING unnest(p_over_of, p_over_name) AS x(number, name) WHERE d.stream = v_ids[x.number] AND d.name = x.name;
    INSERT INTO deadline AS d (stream, name, at, position)
        SELECT v_ids[x.number], x.name, x.at, x.position
        FROM unnest(p_deadline_of, p_deadline_name, p_deadline_at, p_deadline_position) AS x(number, name, at, position) WHERE v_ids[x.number] IS NOT NULL
        ON CONFLICT ON CONSTRAINT deadline_pkey DO UPDATE SET at = excluded.at, position = coalesce(excluded.position, d.position);
END
$$;
