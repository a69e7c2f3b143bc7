namespace Interpol.Mesh.Storage.Journal;

/// <summary>Refuses appends that contradict themselves before they reach a database.</summary>
internal static class AppendChecks
{
    private const int FixedBytes = 256;
    private const int BytesOfRow = 64;

    /// <summary>Positions are 40 bits in SQLite's key.</summary>
    private const long LastPosition = (1L << 40) - 1;

    /// <summary>Checks an append and tells roughly how many bytes it will write.</summary>
    public static int Check(JournalAppend append)
    {
        ArgumentNullException.ThrowIfNull(append);
        CheckName(append.Stream.Value, "stream");
        if (append.ExpectedNext < 1 || append.Epoch < 1 || append.ExpectedNext + append.Rows.Count > LastPosition)
        {
            throw new ArgumentException($"The head {append.ExpectedNext} in epoch {append.Epoch} is out of range: both start at 1.", nameof(append));
        }

        int bytes = FixedBytes;
        foreach (JournalRow row in append.Rows)
        {
            bytes += BytesOfRow + row.Head.Length + row.Body.Length;
        }

        CheckOperations(append);
        foreach (OperationRecord operation in append.Operations)
        {
            bytes += BytesOfRow + operation.Id.Length + operation.RequestHash.Length;
        }

        foreach (PendingEntry pending in append.Pending)
        {
            CheckName(pending.Link, "link");
            if (pending.RowIndex < 0 || pending.RowIndex >= append.Rows.Count)
            {
                throw new ArgumentException($"Pending entry {pending.Number} of link '{pending.Link}' names row {pending.RowIndex}; the append has {append.Rows.Count}.", nameof(append));
            }
        }

        foreach (IndexEntry key in append.Index)
        {
            CheckName(key.Key, "row key");
            if (key.RowIndex < 0 || key.RowIndex >= append.Rows.Count)
            {
                throw new ArgumentException($"Key '{key.Key}' names row {key.RowIndex}; the append has {append.Rows.Count}.", nameof(append));
            }
        }

        foreach (LinkPosition acknowledged in append.Acknowledged)
        {
            CheckName(acknowledged.Link, "link");
        }

        foreach (Mark mark in append.Marks)
        {
            CheckName(mark.Name, "mark");
        }

        foreach (ReceiptRange receipt in append.Receipts)
        {
            CheckName(receipt.Link, "link");
        }

        return bytes + (BytesOfRow * (append.Pending.Count + append.Acknowledged.Count + append.Marks.Count + append.Receipts.Count + append.Grants.Count + append.Index.Count));
    }

    public static void CheckName(string name, string what)
    {
        if (string.IsNullOrEmpty(name) || name.Length > StreamName.MaxLength)
        {
            throw new ArgumentException($"The name of a {what} has 1 to {StreamName.MaxLength} characters; this one is '{name}'.");
        }
    }

    private static void CheckOperations(JournalAppend append)
    {
        IReadOnlyList<OperationRecord> operations = append.Operations;
        HashSet<string>? seen = operations.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (OperationRecord operation in operations)
        {
            CheckName(operation.Id, "operation");
            if (operation.RowIndex < -1 || operation.RowIndex >= append.Rows.Count)
            {
                throw new ArgumentException($"Operation '{operation.Id}' names row {operation.RowIndex}; the append has {append.Rows.Count}.", nameof(append));
            }

            if (seen is not null && !seen.Add(operation.Id))
            {
                throw new ArgumentException($"Operation '{operation.Id}' is in the append twice.", nameof(append));
            }
        }
    }
}
