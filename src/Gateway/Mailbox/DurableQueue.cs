using System.Collections.Concurrent;
using System.Threading.Channels;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Security;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What a queue of this gateway works with.</summary>
internal sealed record DurableQueueServices(
    Mailboxes Mailboxes, GrainCaller Calls, CallerScope Callers, TimeProvider Time, IHostApplicationLifetime Lifetime, ILogger<DurableQueue> Logger);

/// <summary>
/// What waits in the mailbox's file until a hub has it, in lanes that hold up one another never: the gateway goes on while hubs are away, and nothing is forgotten when it is killed. Hubs know what they had by its operation id.
/// </summary>
/// <remarks>
/// <code>
/// AddAsync -- flushed with the mailbox's other writes --> the lane wakes; without one it begins
/// lane: takes its oldest rows -- SendAsync, until the hub has them or refuses them for good --> deletes them, takes the next
/// killed before the delete, or a loss of power behind it: the rows are sent again, under the same operation ids
/// </code>
/// </remarks>
/// <param name="name">The queue's name: what its rows are kept under and encrypted for. It stays.</param>
/// <param name="maxTaken">Rows that are taken at once.</param>
/// <param name="services">What all queues work with.</param>
internal abstract partial class DurableQueue(string name, int maxTaken, DurableQueueServices services) : IHostedService
{
    /// <summary>Rows that may wait in a queue.</summary>
    public const int MaxWaiting = 100_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<QueueLane, Lazy<Lane>> _lanes = new();
    private readonly MailboxDatabase _database = services.Mailboxes.Database;
    private int _waiting;

    /// <summary>What calls grains.</summary>
    protected GrainCaller Calls => services.Calls;

    /// <summary>What tells the time.</summary>
    protected TimeProvider Time => services.Time;

    /// <summary>What the caller is told when too much waits.</summary>
    protected abstract string Full { get; }

    /// <summary>How long a lane waits after it has sent little: what comes meanwhile goes in one call. Not at all unless it is said.</summary>
    protected virtual TimeSpan GathersFor => TimeSpan.Zero;

    /// <summary>Goes on with what waited when the gateway stopped.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var waiting = await _database.ReadAsync(db => QueueTable.Lanes(db, name), cancellationToken);
        Interlocked.Add(ref _waiting, waiting.Sum(lane => lane.Rows));
        Wake(waiting.Select(lane => lane.Lane));
    }

    /// <summary>What the hub does not have yet stays for the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Values.Select(lane => lane.Value.Sending)).WaitAsync(cancellationToken);

    /// <summary>Has the hub take rows, in any order; completes when it has all of them, or never will.</summary>
    protected abstract Task SendAsync(QueueLane lane, List<QueueRow> rows, CancellationToken stopping);

    /// <summary>Whether a row is sent together with the first one that waits.</summary>
    protected virtual bool GoesWith(QueueRow first, QueueRow row) => true;

    /// <summary>Rows are taken, by the thread that writes the file, and sent from now on.</summary>
    protected virtual void OnTaken(QueueLane lane, List<QueueRow> rows)
    {
    }

    /// <summary>Whether the hub will not take it another time either. A refusal of the gateway itself is none of those: its credential may be renewed.</summary>
    protected virtual bool IsFinal(MeshException refusal) =>
        refusal.Code is MeshErrorCodes.Invalid or MeshErrorCodes.MalformedId or MeshErrorCodes.UnknownOwner or MeshErrorCodes.OperationConflict;

    /// <summary>A body as it is kept.</summary>
    protected (byte[] Key, byte[] Body) Encrypt(ReadOnlySpan<byte> body) => QueueTable.Encrypt(_database.Cipher, name, body);

    /// <summary>The body of a row.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed.</exception>
    protected byte[] Decrypt(QueueRow row) => QueueTable.Decrypt(_database.Cipher, name, row);

    /// <summary>Adds a row; by the thread that writes the file, within <see cref="AddAsync"/>.</summary>
    /// <returns>Its place.</returns>
    protected long Add(SqliteSession db, QueueLane lane, string label, (byte[] Key, byte[] Body) kept) => QueueTable.Add(db, name, lane, label, kept.Key, kept.Body);

    /// <summary>Adds rows; completes when they are flushed.</summary>
    /// <param name="lanes">The lane of each row.</param>
    /// <param name="add">Adds them by <see cref="Add"/>, and what else belongs into the same write. What it leaves outside the file may have to be taken back.</param>
    /// <exception cref="RequestRefusedException">503: too many wait, or the file cannot be written; nothing is added.</exception>
    protected async Task AddAsync(IReadOnlyCollection<QueueLane> lanes, Action<SqliteSession> add)
    {
        if (Interlocked.Add(ref _waiting, lanes.Count) > MaxWaiting)
        {
            Interlocked.Add(ref _waiting, -lanes.Count);
            throw new RequestRefusedException(StatusCodes.Status503ServiceUnavailable, MeshErrorCodes.Busy, Full, retryAfter: RetryAfter);
        }

        try
        {
            await _database.WriteAsync(
                db =>
                {
                    add(db);
                    return true;
                },
                CancellationToken.None);
        }
        catch
        {
            Interlocked.Add(ref _waiting, -lanes.Count);
            throw;
        }

        Wake(lanes.Distinct());
    }

    /// <summary>Calls a hub until it answers, however long it is away.</summary>
    /// <exception cref="MeshException">It refuses for good.</exception>
    protected async Task RepeatAsync(QueueLane lane, Func<Task> call, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception away) when (!stopping.IsCancellationRequested && !(away is MeshException refusal && IsFinal(refusal)))
            {
                LogWaits(services.Logger, name, lane, away.Message);
            }

            await Task.Delay(Pause, Time, stopping);
        }
    }

    private void Wake(IEnumerable<QueueLane> lanes)
    {
        foreach (var lane in lanes)
        {
            _lanes.GetOrAdd(lane, key => new Lazy<Lane>(() => new Lane(key, SendAllAsync))).Value.Wake();
        }
    }

    private async Task SendAllAsync(Lane lane)
    {
        using var scope = services.Callers.Enter(lane.Key.Owner);
        var stopping = services.Lifetime.ApplicationStopping;
        long? sent = null;
        try
        {
            while (true)
            {
                var rows = await TakeAsync(lane.Key, sent, stopping);
                sent = null;
                if (rows.Count == 0)
                {
                    await lane.Woken.ReadAsync(stopping);
                    continue;
                }

                await SendAsync(lane.Key, rows, stopping);
                sent = rows[^1].Id;
                Interlocked.Add(ref _waiting, -rows.Count);
                if (GathersFor > TimeSpan.Zero && rows.Count < maxTaken / 2)
                {
                    await Task.Delay(GathersFor, Time, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The rest waits in the file.
        }
    }

    /// <summary>Forgets what the hub has, and takes the next; none when nothing waits.</summary>
    private async Task<List<QueueRow>> TakeAsync(QueueLane lane, long? sent, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await _database.WriteAsync(
                    db =>
                    {
                        if (sent is { } last)
                        {
                            QueueTable.Delete(db, name, lane, last);
                        }

                        var rows = QueueTable.Oldest(db, name, lane, maxTaken, GoesWith);
                        OnTaken(lane, rows);
                        return rows;
                    },
                    stopping,
                    MailWriteMode.Visible);
            }
            catch (RequestRefusedException unwritable)
            {
                LogWaits(services.Logger, name, lane, unwritable.Message);
            }

            await Task.Delay(Pause, Time, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What waits at this gateway in the queue {Queue}, {Lane}, goes on waiting: {Reason}")]
    private static partial void LogWaits(ILogger logger, string queue, QueueLane lane, string reason);

    /// <summary>A lane at work.</summary>
    private sealed class Lane
    {
        private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public Lane(QueueLane key, Func<Lane, Task> send)
        {
            Key = key;

            // It outlives the request with which it begins, and must not go on as a part of that.
            using (ExecutionContext.SuppressFlow())
            {
                Sending = Task.Run(() => send(this));
            }
        }

        public QueueLane Key { get; }

        public Task Sending { get; }

        public ChannelReader<bool> Woken => _wake.Reader;

        public void Wake() => _wake.Writer.TryWrite(true);
    }
}
