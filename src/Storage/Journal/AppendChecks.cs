namespace Interpol.Mesh.Storage.Journal;

/// <summary>Refuses appends that contradict themselves before they reach a database.</summary>
internal static class AppendChecks
{
    private const int FixedBytes = 256;
    private const int BytesOfRow = 64;

    /// <summary>Checks an append and tells roughly how many bytes it will write.</summary>
    public static int Check(JournalAppend append)
    {
        ArgumentNullException.ThrowIfNull(append);
        CheckName(append.Stream.Value, "stream");
        if (append.ExpectedNext < 1 || append.Epoch < 1 || append.ExpectedAppends < 0)
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

        CheckPending(append);
        foreach (RowKey key in append.Keys)
        {
            CheckName(key.Key, "row key");
            if (key.RowIndex < 0 || key.RowIndex >= append.Rows.Count)
            {
                throw new ArgumentException($"Key '{key.Key}' names row {key.RowIndex}; the append has {append.Rows.Count}.", nameof(append));
            }
        }

        foreach (string key in append.KeysDone)
        {
            CheckName(key, "row key");
        }

        foreach (LinkPosition acknowledged in append.Acknowledged)
        {
            CheckName(acknowledged.Link, "link");
        }

        foreach (Counter counter in append.Counters)
        {
            CheckName(counter.Name, "counter");
        }

        foreach (ReceiptRange receipt in append.Receipts)
        {
            CheckName(receipt.Link, "link");
            CheckName(receipt.Hub, "hub");
        }

        CheckDeadlines(append);
        return bytes + (BytesOfRow * (append.Pending.Count + append.Acknowledged.Count + append.Counters.Count + append.Receipts.Count + append.Keys.Count + append.KeysDone.Count
            + append.Deadlines.Count + append.DeadlinesDone.Count));
    }

    /// <summary>Names are short texts that every database can hold.</summary>
    public static void CheckName(string name, string what)
    {
        if (string.IsNullOrEmpty(name) || name.Length > StreamName.MaxLength || ContainsUnfit(name))
        {
            throw new ArgumentException($"The name of a {what} has 1 to {StreamName.MaxLength} characters and no control characters; this one is '{name}'.");
        }
    }

    /// <summary>The beginning of names; it ends with a slash, so that it is told from longer names.</summary>
    public static string Prefix(string prefix, string what)
    {
        CheckName(prefix, what);
        return prefix[^1] == '/' ? prefix : throw new ArgumentException($"The beginning of a {what} ends with a slash; this one is '{prefix}'.");
    }

    /// <summary>The first name, by ordinal value, behind all that begin with a prefix.</summary>
    public static string Behind(string prefix) => prefix[..^1] + '0';

    /// <summary>The name behind which a page of streams begins. One bound: of two, a database may search by the one that leaves it more to read.</summary>
    public static string After(string streamPrefix, StreamName? after)
    {
        string prefix = Prefix(streamPrefix, "stream");
        return after is { } last && string.CompareOrdinal(last.Value, prefix) > 0 ? last.Value : prefix;
    }

    private static bool ContainsUnfit(string name)
    {
        foreach (char character in name)
        {
            if (char.IsControl(character) || char.IsSurrogate(character))
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckDeadlines(JournalAppend append)
    {
        foreach (Deadline deadline in append.Deadlines)
        {
            CheckName(deadline.Name, "deadline");
            if (deadline.RowIndex < 0 || deadline.RowIndex >= append.Rows.Count)
            {
                throw new ArgumentException($"Deadline '{deadline.Name}' names row {deadline.RowIndex}; the append has {append.Rows.Count}.", nameof(append));
            }
        }

        foreach (string name in append.DeadlinesDone)
        {
            CheckName(name, "deadline");
        }
    }

    private static void CheckPending(JournalAppend append)
    {
        HashSet<(string, long)>? seen = append.Pending.Count > 1 ? [] : null;
        foreach (PendingEntry pending in append.Pending)
        {
            CheckName(pending.Link, "link");
            if (pending.RowIndex < 0 || pending.RowIndex >= append.Rows.Count)
            {
                throw new ArgumentException($"Pending entry {pending.Number} of link '{pending.Link}' names row {pending.RowIndex}; the append has {append.Rows.Count}.", nameof(append));
            }

            if (seen is not null && !seen.Add((pending.Link, pending.Number)))
            {
                throw new ArgumentException($"Number {pending.Number} of link '{pending.Link}' is in the append twice.", nameof(append));
            }
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
