using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>An append on its way into a PostgreSQL journal.</summary>
internal sealed class PostgresAppend(JournalAppend append, int bytes) : QueuedWork
{
    private readonly TaskCompletionSource<AppendResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RepeatedOperation> _repeated = [];

    public Task<AppendResult> Task => _completion.Task;

    public JournalAppend Append { get; } = append;

    public override string SortKey => Append.Stream.Value;

    public override int Bytes => bytes;

    /// <summary>What the caller gets instead of a result once the group is flushed.</summary>
    public Exception? Refusal { get; set; }

    public void Repeats(RepeatedOperation operation) => _repeated.Add(operation);

    public override void Complete()
    {
        if (Refusal is not null)
        {
            _completion.TrySetException(Refusal);
        }
        else
        {
            long next = Append.ExpectedNext + (_repeated.Count == 0 ? Append.Rows.Count : 0);
            _completion.TrySetResult(new AppendResult(next, _repeated));
        }
    }

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    protected override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
