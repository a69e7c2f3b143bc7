using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Storage.Replica;

/// <summary>Refuses rows and queries that no database could hold or answer before they reach one.</summary>
internal static class ReplicaChecks
{
    private const int MaxRows = 1000;
    private const int MaxStates = 16;
    private const int BytesOfRow = 256;
    private const int BytesOfReader = 64;

    /// <summary>Checks rows and tells roughly how many bytes they will write.</summary>
    public static int Check(IReadOnlyList<ReplicaRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count > MaxRows)
        {
            throw new ArgumentException($"A write has at most {MaxRows} rows; this one has {rows.Count}.", nameof(rows));
        }

        int bytes = BytesOfRow;
        foreach (ReplicaRow row in rows)
        {
            AppendChecks.CheckName(row.Kind, "kind");
            AppendChecks.CheckName(row.Id, "row");
            AppendChecks.CheckName(row.State, "state");
            ArgumentOutOfRangeException.ThrowIfLessThan(row.Version, 1, nameof(rows));
            foreach (string reader in row.Readers)
            {
                AppendChecks.CheckName(reader, "reader");
                if (reader.Contains(' '))
                {
                    throw new ArgumentException($"The name of a reader has no spaces; this one is '{reader}'.", nameof(rows));
                }
            }

            bytes += BytesOfRow + (BytesOfReader * row.Readers.Count) + row.Content.Length;
        }

        return bytes;
    }

    /// <summary>Checks how many rows are asked for.</summary>
    public static void Check(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count > MaxRows)
        {
            throw new ArgumentException($"At most {MaxRows} rows are read by their ids at once; these are {ids.Count}.", nameof(ids));
        }
    }

    /// <summary>Checks a query and tells whose entries it finds and in which states.</summary>
    public static (string[] Readers, string[] States) Check(ReplicaQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaxRows, 1, nameof(query));
        if (query.States.Count > MaxStates)
        {
            throw new ArgumentException($"A query names at most {MaxStates} states; this one names {query.States.Count}.", nameof(query));
        }

        return (
            query.Reader == ReplicaRow.Everybody ? [query.Reader] : [query.Reader, ReplicaRow.Everybody],
            query.States.Count == 0 ? [ReplicaText.AnyState] : [.. query.States.Distinct()]);
    }
}
