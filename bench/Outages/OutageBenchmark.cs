using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Testing.Messages;
using Interpol.Mesh.Testing.Outages;

namespace Interpol.Mesh.Bench.Outages;

/// <summary>
/// The bureaus of two hubs write to those of the third while that is away: its silo is killed and its databases take no writes, so that nobody can stand in
/// for it. Then it returns, and what has waited has to come in order.
/// </summary>
internal sealed class OutageBenchmark(TextWriter output, int rate, TimeSpan outage)
{
    private static readonly HubName Away = HubName.Singapore;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(120);

    private static readonly OwnerId[] Bureaus = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).OrderBy(owner => owner.Home == Away).Select(owner => owner.Code)];
    private static readonly int Senders = Bureaus.Count(code => OwnerDirectory.Default.Find(code)!.Home != Away);

    private readonly Ledger _ledger = new(Bureaus.Length);
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Runs; returns false when a message was lost, doubled or out of order.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();

        await using var path = await ClusterPath.ConnectAsync(mesh.Folder);
        using var reading = new CancellationTokenSource();
        using var sending = new CancellationTokenSource();
        var readers = Enumerable.Range(Senders, Bureaus.Length - Senders).Select(reader => Task.Run(() => ReadAsync(path, reader, reading.Token))).ToArray();
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(path, sender, sending.Token))).ToArray();
        await Task.Delay(Before);
        var (accepted, waiting, returned) = await FailAsync(mesh);

        // Sending goes on while the backlog drains, as bureaus would. The hub's silo starts meanwhile.
        var starting = mesh.StartSiloAsync(Away.Value);
        var drained = await UntilReadAsync(accepted, returned);
        await starting;
        await sending.CancelAsync();
        await Task.WhenAll(senders);
        await UntilReadAsync(_ledger.Accepted, _watch.Elapsed);
        await reading.CancelAsync();
        await Task.WhenAll(readers);
        Print(waiting, drained);
        return _ledger.CountLost() == 0 && _ledger.Duplicated == 0 && _ledger.OutOfOrder == 0;
    }

    /// <summary>Takes the hub away and brings it back; returns how many messages had been accepted by then, how many of them waited, and when that was.</summary>
    private async Task<(long Accepted, long Waiting, TimeSpan Returned)> FailAsync(RunningMesh mesh)
    {
        await using var away = await HubOutage.BeginAsync(mesh.Folder, Away.Value);
        await mesh.KillAsync(Away + "-1");
        await Task.Delay(outage);
        var accepted = _ledger.Accepted;
        return (accepted, accepted - _ledger.Read, _watch.Elapsed);
    }

    private async Task SendAsync(ClusterPath path, int sender, CancellationToken end)
    {
        var random = new Random(sender);
        var interval = TimeSpan.FromSeconds((double)Senders / rate);
        for (var due = interval * random.NextDouble(); !end.IsCancellationRequested; due += interval)
        {
            var wait = due - _watch.Elapsed;
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, CancellationToken.None);
            }

            var message = _ledger.Next(sender, random.Next(Senders, Bureaus.Length), random.Next(10) == 0 ? Lane.Flash : Lane.Routine);
            await path.SendAsync(Bureaus[sender], Bureaus[message.Receiver], message.Lane, message.ToPayload(random.Next(SentMessage.HeaderBytes, 2000)), CancellationToken.None);
            _ledger.OnAccepted(message);
        }
    }

    private async Task ReadAsync(ClusterPath path, int reader, CancellationToken end)
    {
        try
        {
            await path.ReadAsync(Bureaus[reader], OnMessage, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run is over.
        }

        void OnMessage(ReadMessage read)
        {
            if (SentMessage.TryRead(read.Payload, out var message))
            {
                _ledger.OnRead(reader, message);
            }
        }
    }

    private async Task<TimeSpan> UntilReadAsync(long messages, TimeSpan since)
    {
        while (_ledger.Read < messages && _watch.Elapsed - since < DrainDeadline)
        {
            await Task.Delay(10);
        }

        return _watch.Elapsed - since;
    }

    private void Print(long waiting, TimeSpan drained)
    {
        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"{Away} away for {outage.TotalSeconds:F0} s under {rate} messages a second to its bureaus"));
        table.Fact("waiting for it when it returned", waiting.ToString("N0", CultureInfo.InvariantCulture));
        table.Fact("from its return until all of them were read", string.Create(CultureInfo.InvariantCulture, $"{drained.TotalSeconds:F1} s"), "60 s, while sending goes on");
        table.Fact(
            "lost / doubled / out of order",
            string.Create(CultureInfo.InvariantCulture, $"{_ledger.CountLost()} / {_ledger.Duplicated} / {_ledger.OutOfOrder} of {_ledger.Accepted:N0}"),
            "0");
    }
}
