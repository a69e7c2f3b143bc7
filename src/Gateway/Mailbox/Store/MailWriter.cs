using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.Data.Sqlite;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// The one writer of a mailbox: what waits is committed together, with one flush. A write that fails takes nothing of the others with it. The queue is bounded;
/// whoever finds it full waits.
/// </summary>
/// <param name="connection">The connection; nobody else uses it from now on.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed partial class MailWriter(MailConnection connection, ILogger logger)
    : GroupCommitWriter<MailWriter.MailSession>("mailbox writer", new GroupBounds(MaxQueued: 1024, long.MaxValue, MaxGroup: 256, long.MaxValue))
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private bool _owesErasure;

    /// <summary>Writes; completes when it is flushed.</summary>
    /// <param name="work">The statements.</param>
    /// <param name="erases">Whether bytes must be gone from the files when this completes, as far as nobody is just reading them and the file can be written.</param>
    /// <param name="cancellationToken">Gives up what has not begun.</param>
    /// <exception cref="RequestRefusedException">503: the files cannot be written.</exception>
    public Task<T> WriteAsync<T>(Func<MailConnection, T> work, bool erases, CancellationToken cancellationToken) => WriteAsync(
        new GroupCommitFunction<MailSession, T>(session =>
        {
            _owesErasure |= erases;
            return work(session.Connection);
        }),
        cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        connection.Dispose();
    }

    /// <inheritdoc/>
    protected override MailSession Open() => new(connection);

    /// <inheritdoc/>
    protected override Exception? ExplainAlone(MailSession session, Exception failure) => session.InTransaction ? failure : null;

    /// <inheritdoc/>
    protected override Exception Explain(Exception failure, bool outcomeUnknown) => failure is SqliteException
        ? new RequestRefusedException(
            StatusCodes.Status503ServiceUnavailable,
            MeshErrorCodes.Unavailable,
            "The gateway's mailbox cannot be written at the moment. Try again.",
            retryAfter: RetryAfter,
            cause: failure)
        : failure;

    /// <inheritdoc/>
    protected override void OnFailed(Exception failure) => LogFailed(failure);

    /// <summary>
    /// Moves the log into the file and cuts it: what was deleted is overwritten in the file and would else still stand in the log. What is committed stays so when that
    /// fails, or when somebody reads an older state: then the next group tries again, and the next start at the latest.
    /// </summary>
    protected override void OnCommitted(MailSession session)
    {
        if (!_owesErasure)
        {
            return;
        }

        try
        {
            _owesErasure = connection.Number("PRAGMA wal_checkpoint(TRUNCATE)") != 0;
        }
        catch (SqliteException failure)
        {
            LogNotErased(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The mailbox cannot be written.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was deleted from the mailbox could not be removed from its log yet; it is tried again.")]
    private partial void LogNotErased(Exception exception);

    /// <summary>The mailbox's connection as the writer uses it; it stays open when a write fails.</summary>
    internal sealed class MailSession(MailConnection connection) : IGroupCommitSession
    {
        /// <summary>The connection.</summary>
        public MailConnection Connection => connection;

        /// <inheritdoc/>
        public bool InTransaction { get; private set; }

        /// <inheritdoc/>
        public void Begin()
        {
            connection.Run("BEGIN IMMEDIATE");
            InTransaction = true;
        }

        /// <inheritdoc/>
        public void Commit()
        {
            connection.Run("COMMIT");
            InTransaction = false;
        }

        /// <inheritdoc/>
        public void Rollback()
        {
            InTransaction = false;
            connection.Run("ROLLBACK");
        }

        /// <inheritdoc/>
        public void SetSavepoint() => RunInTransaction("SAVEPOINT one");

        /// <inheritdoc/>
        public void UndoToSavepoint() => RunInTransaction("ROLLBACK TO one");

        /// <inheritdoc/>
        public void ReleaseSavepoint() => RunInTransaction("RELEASE one");

        /// <inheritdoc/>
        public void Dispose()
        {
            // The writer closes the connection when it is closed itself.
        }

        private void RunInTransaction(string statement)
        {
            try
            {
                connection.Run(statement);
            }
            catch (SqliteException)
            {
                // SQLite has ended the transaction by itself: it concerns the whole group.
                InTransaction = false;
                throw;
            }
        }
    }
}
