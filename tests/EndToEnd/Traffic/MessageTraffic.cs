using System.Collections.Concurrent;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.Testing.Messages;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Traffic;

/// <summary>
/// Messages between bureaus, over HTTP, while something breaks. Every sender sends one after the other; every receiver listens to its live feed and
/// resumes where it was. At the end the ledger says from what receivers read, live and once more by pages, that nothing was lost, doubled or out of order.
/// </summary>
internal sealed class MessageTraffic : IAsyncDisposable
{
    /// <summary>One message in so many carries the photograph.</summary>
    private const int PhotographEvery = 8;

    private const int MaxPayload = 5000;

    private readonly string _run = Guid.NewGuid().ToString("N")[..12];
    private readonly TrafficPlan _plan;
    private readonly ITestOutputHelper _output;
    private readonly Bureau[] _bureaus;
    private readonly string[] _starts;
    private readonly string?[] _photographs;
    private readonly byte[] _photograph;
    private readonly long[] _sent;
    private readonly long[] _read;
    private readonly ConcurrentDictionary<(int Reader, string Href), bool> _attachments = [];
    private readonly List<Task> _senders = [];
    private readonly List<Task> _readers = [];
    private readonly CancellationTokenSource _stopReading = new();
    private readonly CancellationTokenSource _abandon = new();
    private volatile bool _stopSending;
    private volatile bool _busy;
    private long _repeated;

    private MessageTraffic(Func<string, Bureau> bureau, TrafficPlan plan, ITestOutputHelper output)
    {
        var owners = plan.Owners.Length;
        _plan = plan;
        _output = output;
        _bureaus = [.. plan.Owners.Select(bureau)];
        _starts = new string[owners];
        _photographs = new string?[owners];
        _photograph = RandomNumberGenerator.GetBytes(plan.PhotographBytes);
        _sent = new long[owners];
        _read = new long[owners];
        Ledger = new Ledger(owners);
    }

    public Ledger Ledger { get; }

    /// <summary>Starts senders and receivers, and waits until messages flow on all sides.</summary>
    public static Task<MessageTraffic> StartAsync(MeshProcesses mesh, ITestOutputHelper output, TrafficPlan? plan = null) =>
        StartAsync(owner => mesh.Bureau(owner), output, plan);

    /// <summary>The same between bureaus wherever they are.</summary>
    public static async Task<MessageTraffic> StartAsync(Func<string, Bureau> bureau, ITestOutputHelper output, TrafficPlan? plan = null)
    {
        var traffic = new MessageTraffic(bureau, plan ?? new TrafficPlan(), output);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, traffic._bureaus.Length).Select(traffic.PrepareAsync));
            for (var index = 0; index < traffic._bureaus.Length; index++)
            {
                traffic._readers.Add(traffic.ReadAsync(index));
                traffic._senders.Add(traffic.SendAsync(index));
            }

            await traffic.MoveOnAsync("the start");
            return traffic;
        }
        catch
        {
            await traffic.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on at the plan's pace, and waits until every sender has had a message accepted that it began to send after this call, and every receiver has read something more.</summary>
    public async Task MoveOnAsync(string after)
    {
        _busy = false;

        // The first acceptance may be of a message that was on its way before.
        var sent = Snapshot(_sent).Select(count => count + 2).ToArray();
        var read = Snapshot(_read).Select(count => count + 1).ToArray();
        var took = await Until.TrueAsync(
            () => $"messages from and to everybody after {after}; lacking sent from {Lacking(_sent, sent)}, read by {Lacking(_read, read)}",
            () => HasReached(_sent, sent) && HasReached(_read, read),
            Until.Deadline);
        _output.WriteLine($"Everybody has sent and read on {took.TotalSeconds:0.00} s after {after}.");
    }

    /// <summary>Waits until so many more messages are accepted, from whomever.</summary>
    public async Task AcceptMoreAsync(int messages)
    {
        var goal = Ledger.Accepted + messages;
        await Until.TrueAsync(() => $"{messages} more accepted messages; {goal - Ledger.Accepted} lack", () => IsHealthy() && Ledger.Accepted >= goal, Until.Deadline);
    }

    /// <summary>The same at the busy pace, which stays until <see cref="MoveOnAsync"/>: what breaks next breaks in the middle of commits.</summary>
    public Task AcceptBusilyAsync(int messages)
    {
        _busy = true;
        return AcceptMoreAsync(messages);
    }

    /// <summary>Stops sending, waits until everything accepted has been read, and judges what was read: live, and once more by pages.</summary>
    public async Task FinishAsync()
    {
        _stopSending = true;
        await Task.WhenAll(_senders).WaitAsync(Until.Deadline);
        var took = await Until.TrueAsync(
            () => $"the last messages to be read; owners are {string.Join(' ', _plan.Owners)}, lost: {string.Join("; ", Ledger.DescribeLost())}",
            () => IsHealthy() && Ledger.CountLost() == 0,
            Until.Deadline);
        await _stopReading.CancelAsync();
        await Task.WhenAll(_readers).WaitAsync(Until.Deadline);
        _output.WriteLine($"All read {took.TotalSeconds:0.00} s after the last was accepted: {Describe(Ledger)}; {_repeated} were sent again and had been accepted.");
        AssertClean(Ledger, "live");

        var again = Ledger.ReadAgain();
        await Task.WhenAll(Enumerable.Range(0, _bureaus.Length).Select(reader => ReadPagesAsync(reader, again)));
        AssertClean(again, "by pages");
        foreach (var (reader, href) in _attachments.Keys)
        {
            Assert.Equal(_photograph, await _bureaus[reader].DownloadAsync(href));
        }

        Assert.Equal(_plan.PhotographBytes > 0, !_attachments.IsEmpty);
    }

    public async ValueTask DisposeAsync()
    {
        _stopSending = true;
        await _abandon.CancelAsync();
        await _stopReading.CancelAsync();
        await Task.WhenAll([.. _senders, .. _readers]).WaitAsync(Until.Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _abandon.Dispose();
        _stopReading.Dispose();
    }

    private static string Describe(Ledger ledger) =>
        $"{ledger.Accepted} accepted, {ledger.Read} read, {ledger.CountLost()} lost, {ledger.Duplicated} duplicated, {ledger.OutOfOrder} out of order";

    private static void AssertClean(Ledger ledger, string how) => Assert.True(
        ledger.Accepted > 0 && ledger.Read == ledger.Accepted && ledger.CountLost() == 0 && ledger.Duplicated == 0 && ledger.OutOfOrder == 0,
        $"Read {how}: {Describe(ledger)}. {string.Join("; ", ledger.DescribeLost())}");

    private static long[] Snapshot(long[] counts) => [.. Enumerable.Range(0, counts.Length).Select(index => Interlocked.Read(ref counts[index]))];

    private async Task PrepareAsync(int owner)
    {
        _starts[owner] = await _bureaus[owner].ReadHeadAsync();
        if (_plan.PhotographBytes > 0)
        {
            _photographs[owner] = await _bureaus[owner].UploadAsync(_photograph);
        }
    }

    private async Task SendAsync(int sender)
    {
        await Task.Yield();
        using var pace = new PeriodicTimer(_plan.Pace);
        var others = _bureaus.Length - 1;
        for (var turn = 0; !_stopSending; turn++)
        {
            var receiver = (sender + 1 + (turn % others)) % _bureaus.Length;
            var lane = (Lane)(turn / others % 3);
            var message = Ledger.Next(sender, receiver, lane);
            var accepted = await _bureaus[sender].SendAsync(
                Bureau.Message(
                    [_plan.Owners[receiver]],
                    lane,
                    message.ToPayload(SentMessage.HeaderBytes + (message.Number * 997 % MaxPayload)),
                    turn % PhotographEvery == 0 && _photographs[sender] is { } photograph ? [photograph] : [],
                    OperationOf(message).Value),
                _abandon.Token);
            Assert.Equal(IdOf(message), accepted.Id);
            Ledger.OnAccepted(message);
            Interlocked.Increment(ref _sent[sender]);
            if (accepted.Repeated)
            {
                Interlocked.Increment(ref _repeated);
            }

            pace.Period = _busy ? _plan.BusyPace : _plan.Pace;
            await pace.WaitForNextTickAsync(_abandon.Token);
        }
    }

    private async Task ReadAsync(int reader)
    {
        await Task.Yield();
        try
        {
            await foreach (var entry in _bureaus[reader].FollowAsync(_starts[reader], _stopReading.Token))
            {
                if (Take(reader, entry) is { } message)
                {
                    Ledger.OnRead(reader, message);
                    Interlocked.Increment(ref _read[reader]);
                }
            }
        }
        catch (OperationCanceledException) when (_stopReading.IsCancellationRequested)
        {
            // The test has seen enough.
        }
    }

    private async Task ReadPagesAsync(int reader, Ledger ledger)
    {
        foreach (var entry in await _bureaus[reader].ReadAllAsync(_starts[reader]))
        {
            if (Take(reader, entry) is { } message)
            {
                ledger.OnRead(reader, message);
            }
        }
    }

    /// <summary>What an entry says of itself; null when it is not of this traffic.</summary>
    private SentMessage? Take(int reader, FeedEntryBody entry)
    {
        // What cannot be read is no message of this traffic; if it was one, it is lost.
        if (!SentMessage.TryRead(entry.Payload.Span, out var message)
            || message.Sender < 0
            || message.Sender >= _plan.Owners.Length
            || IdOf(message) != entry.Id)
        {
            return null;
        }

        foreach (var attachment in entry.Attachments)
        {
            _attachments.TryAdd((reader, attachment.Href), true);
        }

        return message;
    }

    private OperationId OperationOf(SentMessage message) => new($"{_run}.{message.Sender}.{message.Receiver}.{(int)message.Lane}.{message.Number}");

    private MessageId IdOf(SentMessage message) => MessageId.For(OwnerId.Parse(_plan.Owners[message.Sender]), OperationOf(message));

    private bool HasReached(long[] counts, long[] goal) => IsHealthy() && !Snapshot(counts).Where((count, index) => count < goal[index]).Any();

    private string Lacking(long[] counts, long[] goal) => string.Join(' ', Snapshot(counts).Index().Where(item => item.Item < goal[item.Index]).Select(item => _plan.Owners[item.Index]));

    /// <summary>True; throws when a sender or receiver has failed.</summary>
    private bool IsHealthy()
    {
        foreach (var loop in _senders.Concat(_readers))
        {
            if (loop.IsFaulted)
            {
                loop.GetAwaiter().GetResult();
            }
        }

        return true;
    }
}
