using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>An append on its way into a SQLite journal.</summary>
internal sealed class SqliteAppend(JournalAppend append, int bytes) : GroupCommitWork<SqliteWriteState, AppendResult>
{
    public override string SortKey => append.Stream.Value;

    public override int Bytes => bytes;

    public override bool Run(SqliteWriteState session)
    {
        var journal = (SqliteJournalWriteState)session;
        long next = append.ExpectedNext + append.Rows.Count;
        long stream = TakeHead(journal, next);
        if (stream == 0)
        {
            return false;
        }

        if (InsertOperations(journal, stream) is { } repeated)
        {
            Result = new AppendResult(append.ExpectedNext, repeated);
            return false;
        }

        InsertRows(journal, stream);
        InsertLinks(journal, stream);
        foreach (Counter counter in append.Counters)
        {
            journal.SetCounter.Bind(1, stream).Bind(2, counter.Name).Bind(3, counter.Value).Run();
        }

        InsertDeadlines(journal, stream);
        Result = new AppendResult(next, []);
        return true;
    }

    /// <summary>Moves the head from where the writer expects it; 0 when it is elsewhere.</summary>
    private long TakeHead(SqliteJournalWriteState journal, long next)
    {
        long stream = journal.Streams.Find(append.Stream.Value);
        if (stream == 0)
        {
            if (append.ExpectedNext != 1 || append.Epoch != 1 || append.ExpectedAppends > 0)
            {
                Refusal = HeadConflict.Of(append, 1, 1, 0);
                return 0;
            }

            stream = journal.InsertStream.Bind(1, append.Stream.Value).Bind(2, next).Bind(3, 1).Insert();
            journal.Streams.Added(append.Stream.Value, stream);
            return stream;
        }

        SqliteStatement move = journal.MoveHead.Bind(1, stream).Bind(2, append.ExpectedNext).Bind(3, append.Epoch).Bind(4, next);
        _ = append.ExpectedAppends is { } appends ? move.Bind(5, appends) : move.BindNull(5);
        if (move.Run() == 1)
        {
            return stream;
        }

        SqliteStatement head = journal.ReadHead.Bind(1, stream);
        head.Step();
        Refusal = HeadConflict.Of(append, head.Int64(0), head.Int64(1), head.Int64(3));
        head.Reset();
        return 0;
    }

    /// <summary>Inserts the operations; those that are there already, or null.</summary>
    private List<RepeatedOperation>? InsertOperations(SqliteJournalWriteState journal, long stream)
    {
        List<RepeatedOperation>? repeated = null;
        foreach (OperationRecord operation in append.Operations)
        {
            long position = operation.RowIndex < 0 ? 0 : append.ExpectedNext + operation.RowIndex;
            int inserted = journal.InsertOperation
                .Bind(1, stream).Bind(2, operation.Id).Bind(3, position).Bind(4, journal.Now).Bind(5, operation.RequestHash).Run();
            if (inserted == 0)
            {
                SqliteStatement known = journal.ReadOperation.Bind(1, stream).Bind(2, operation.Id);
                known.Step();
                (repeated ??= []).Add(new RepeatedOperation(operation.Id, known.Int64(0), known.Bytes(1)));
                known.Reset();
            }
        }

        return repeated;
    }

    private void InsertRows(SqliteJournalWriteState journal, long stream)
    {
        for (int index = 0; index < append.Rows.Count; index++)
        {
            JournalRow row = append.Rows[index];
            SqliteStatement entry = journal.InsertEntry.Bind(1, journal.Now).Bind(2, row.Kind).Bind(3, row.Head);
            _ = row.Body.IsEmpty ? entry.BindNull(4) : entry.Bind(4, row.Body);
            entry.Run();
            journal.InsertPlace.Bind(1, stream).Bind(2, append.ExpectedNext + index).Bind(3, journal.Session.LastRowId).Run();
        }

        foreach (string key in append.KeysDone)
        {
            journal.DeleteKey.Bind(1, stream).Bind(2, key).Run();
        }

        foreach (RowKey key in append.Keys)
        {
            journal.SetKey.Bind(1, stream).Bind(2, key.Key).Bind(3, append.ExpectedNext + key.RowIndex).Run();
        }
    }

    private void InsertDeadlines(SqliteJournalWriteState journal, long stream)
    {
        foreach (string name in append.DeadlinesDone)
        {
            journal.DeleteDeadline.Bind(1, stream).Bind(2, name).Run();
        }

        foreach (Deadline deadline in append.Deadlines)
        {
            SqliteStatement set = journal.SetDeadline.Bind(1, stream).Bind(2, deadline.Name).Bind(3, MicrosecondTime.NotBefore(deadline.At));
            _ = deadline.RowIndex is { } row ? set.Bind(4, append.ExpectedNext + row) : set.BindNull(4);
            set.Run();
        }
    }

    private void InsertLinks(SqliteJournalWriteState journal, long stream)
    {
        foreach (PendingEntry pending in append.Pending)
        {
            journal.InsertPending
                .Bind(1, stream).Bind(2, journal.Links.FindOrAdd(pending.Link)).Bind(3, pending.Number).Bind(4, append.ExpectedNext + pending.RowIndex).Run();
        }

        foreach (LinkPosition acknowledged in append.Acknowledged)
        {
            long link = journal.Links.Find(acknowledged.Link);
            if (link != 0)
            {
                journal.DeletePending.Bind(1, stream).Bind(2, link).Bind(3, acknowledged.UpTo).Run();
            }
        }

        foreach (ReceiptRange receipt in append.Receipts)
        {
            journal.InsertReceipt
                .Bind(1, stream).Bind(2, journal.Links.FindOrAdd(receipt.Link)).Bind(3, receipt.Stage).Bind(4, receipt.UpTo)
                .Bind(5, MicrosecondTime.Of(receipt.At)).Bind(6, receipt.Hub).Run();
        }
    }
}
