using System.Diagnostics;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Testing.Messages;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>One rate for some time: every bureau sends one message after the other, due at fixed times, and has its live feed open.</summary>
internal sealed class MessagesStep(IMessagePath path, OwnerId[] bureaus, int rate, TimeSpan duration)
{
    private const int SmallestBody = SentMessage.HeaderBytes;
    private const int LargestBody = 5000;

    /// <summary>Distinguishes this step's messages from those that earlier steps left in the feeds.</summary>
    private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;
    private readonly Ledger _ledger = new(bureaus.Length);
    private readonly LatencyRecorder[] _accepting = Recorders(bureaus.Length);
    private readonly LatencyRecorder[] _storing = Recorders(bureaus.Length);
    private readonly LatencyRecorder[] _reading = Recorders(bureaus.Length);
    private volatile bool _open;

    /// <summary>Runs the step.</summary>
    public async Task<MessagesFigures> RunAsync()
    {
        using var reading = new CancellationTokenSource();
        var readers = bureaus.Select((_, index) => Task.Run(() => ReadAsync(index, reading.Token))).ToArray();
        _open = true;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(bureaus.Select((_, index) => Task.Run(() => SendAsync(index, watch))));
        var sent = watch.Elapsed;
        while (_ledger.Read < _ledger.Accepted && watch.Elapsed - sent < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(5);
        }

        var drain = watch.Elapsed - sent;
        await reading.CancelAsync();
        await Task.WhenAll(readers);
        return new MessagesFigures(
            rate,
            _ledger.Accepted,
            _ledger.Accepted / sent.TotalSeconds,
            LatencyRecorder.Merge(_accepting),
            LatencyRecorder.Merge(_storing),
            LatencyRecorder.Merge(_reading),
            drain,
            _ledger.CountLost(),
            _ledger.Duplicated,
            _ledger.OutOfOrder);
    }

    private async Task SendAsync(int sender, Stopwatch watch)
    {
        var random = new Random(sender);
        var interval = TimeSpan.FromSeconds((double)bureaus.Length / rate);
        var due = interval * random.NextDouble();
        while (due < duration)
        {
            var wait = due - watch.Elapsed;
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait);
            }

            var receiver = (sender + random.Next(1, bureaus.Length)) % bureaus.Length;
            var message = _ledger.Next(sender, receiver, Draw(random));
            var stamp = Stopwatch.GetTimestamp();
            await path.SendAsync(bureaus[sender], bureaus[receiver], message.Lane, message.ToPayload(random.Next(SmallestBody, LargestBody + 1)), CancellationToken.None);
            _accepting[sender].RecordSince(stamp);
            _ledger.OnAccepted(message);
            due += interval;
        }
    }

    private async Task ReadAsync(int reader, CancellationToken cancellationToken)
    {
        try
        {
            await path.ReadAsync(bureaus[reader], OnMessage, cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or HttpRequestException && cancellationToken.IsCancellationRequested)
        {
            // The step is over.
        }

        void OnMessage(ReadMessage message)
        {
            if (!_open || message.AcceptedAt < _began)
            {
                return;
            }

            // What has been damaged on the way is lost.
            if (!SentMessage.TryRead(message.Payload, out var sent))
            {
                return;
            }

            _ledger.OnRead(reader, sent);
            _storing[reader].Record(message.StoredAt - message.AcceptedAt);
            _reading[reader].Record(DateTimeOffset.UtcNow - message.AcceptedAt);
        }
    }

    private static Lane Draw(Random random) => random.Next(10) switch
    {
        0 => Lane.Flash,
        1 or 2 => Lane.Urgent,
        _ => Lane.Routine,
    };

    private static LatencyRecorder[] Recorders(int count) => [.. Enumerable.Range(0, count).Select(_ => new LatencyRecorder())];
}
