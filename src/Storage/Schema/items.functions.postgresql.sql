-- Writes items of a set, all or none. Outcome: 0 written, now or before; 1 overtaken; 2 the set would be larger than it may be. With it the version of the write, or of the set.
CREATE OR REPLACE FUNCTION storage_write_items(
    p_set text, p_operation text, p_after bigint, p_version bigint, p_id text[], p_removed boolean[], p_data bytea[],
    p_items int, p_bytes bigint, p_removals int, p_operations int)
RETURNS TABLE (r_outcome int, r_version bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_version bigint;
    v_known bigint;
    v_items bigint;
    v_bytes bigint;
    v_old_items bigint;
    v_old_bytes bigint;
BEGIN
    INSERT INTO item_set VALUES (p_set, 0, 0) ON CONFLICT DO NOTHING;
    SELECT s.version INTO v_version FROM item_set s WHERE s.name = p_set FOR UPDATE;
    SELECT o.version INTO v_known FROM item_operation o WHERE o.item_set = p_set AND o.id = p_operation;
    IF FOUND THEN
        RETURN QUERY SELECT 0, v_known;
        RETURN;
    END IF;
    IF v_version <> p_after THEN
        RETURN QUERY SELECT 1, v_version;
        RETURN;
    END IF;

    SELECT count(*), coalesce(sum(i.size), 0) INTO v_items, v_bytes FROM item i WHERE i.item_set = p_set AND NOT i.removed;
    SELECT v_items - count(*), v_bytes - coalesce(sum(i.size), 0) INTO v_old_items, v_old_bytes
        FROM item i WHERE i.item_set = p_set AND NOT i.removed AND i.id = ANY (p_id);
    SELECT v_old_items + count(*), v_old_bytes + coalesce(sum(length(x.data)), 0) INTO v_old_items, v_old_bytes
        FROM unnest(p_removed, p_data) AS x(removed, data) WHERE NOT x.removed;
    IF (v_old_items > p_items AND v_old_items > v_items) OR (v_old_bytes > p_bytes AND v_old_bytes > v_bytes) THEN
        RETURN QUERY SELECT 2, v_version;
        RETURN;
    END IF;

    INSERT INTO item (item_set, id, version, removed, size, data)
        SELECT p_set, x.id, p_version, x.removed, length(x.data), x.data FROM unnest(p_id, p_removed, p_data) AS x(id, removed, data)
        ON CONFLICT (item_set, id) DO UPDATE SET version = excluded.version, removed = excluded.removed, size = excluded.size, data = excluded.data;
    INSERT INTO item_operation VALUES (p_set, p_operation, p_version);
    DELETE FROM item_operation o WHERE o.item_set = p_set
        AND o.version <= (SELECT k.version FROM item_operation k WHERE k.item_set = p_set ORDER BY k.version DESC LIMIT 1 OFFSET p_operations);

    SELECT i.version INTO v_known FROM item i WHERE i.item_set = p_set AND i.removed ORDER BY i.version DESC LIMIT 1 OFFSET p_removals;
    DELETE FROM item i WHERE i.item_set = p_set AND i.removed AND i.version <= v_known;
    UPDATE item_set s SET version = p_version, forgotten = greatest(s.forgotten, coalesce(v_known, 0)) WHERE s.name = p_set;
    RETURN QUERY SELECT 0, p_version;
END
$$;
