-- Stores a chunk of an upload; does nothing when the blob is complete; false when the upload was not begun.
CREATE OR REPLACE FUNCTION storage_write_chunk(p_uploader text, p_sha256 text, p_index int, p_data bytea, p_now bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_blob record;
    v_stored record;
BEGIN
    SELECT b.id, b.state INTO v_blob FROM blob b WHERE b.uploader = p_uploader AND b.sha256 = p_sha256 AND b.state < 2 FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF v_blob.state = 1 THEN
        RETURN true;
    END IF;

    -- A repeated chunk must not disturb a verification.
    SELECT length(c.data) AS length, c.data = p_data AS same INTO v_stored FROM chunk c WHERE c.blob = v_blob.id AND c.index = p_index;
    IF v_stored.same THEN
        UPDATE blob SET touched = greatest(touched, p_now) WHERE id = v_blob.id;
        RETURN true;
    END IF;

    INSERT INTO chunk (blob, index, data) VALUES (v_blob.id, p_index, p_data) ON CONFLICT (blob, index) DO UPDATE SET data = excluded.data;
    UPDATE blob SET size = size + length(p_data) - coalesce(v_stored.length, 0), chunks = chunks + (v_stored.length IS NULL)::int, version = version + 1,
        touched = greatest(touched, p_now) WHERE id = v_blob.id;
    RETURN true;
END
$$;
