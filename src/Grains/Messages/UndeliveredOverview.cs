using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// What the active outboxes of this silo have sent and no gateway has fetched yet, as they last reported it; for the silo's statistics and for whoever listens
/// to <see cref="ClusterIdentity.Meter"/>.
/// </summary>
internal sealed class UndeliveredOverview : IDisposable
{
    /// <summary>The gauge of how old the oldest undelivered message of a sender, receiver and lane is.</summary>
    public const string AgeName = "mesh.outbox.undelivered.age";

    /// <summary>The gauge of how many messages of a sender, receiver and lane are not delivered.</summary>
    public const string CountName = "mesh.outbox.undelivered.messages";

    /// <summary>The gauge of how many messages of the silo's outboxes are not delivered.</summary>
    public const string TotalName = "mesh.outbox.undelivered.total";

    /// <summary>The gauge of how old the silo's oldest undelivered message is.</summary>
    public const string OldestName = "mesh.outbox.undelivered.oldest";

    /// <summary>How many links are told: the oldest.</summary>
    public const int MaxLinks = 100;

    private readonly ConcurrentDictionary<object, OfOutbox> _outboxes = new(ReferenceEqualityComparer.Instance);
    private readonly TimeProvider _clock;
    private readonly Meter _meter;

    /// <summary>Begins with nothing.</summary>
    /// <param name="silo">The silo's name; a tag of every measurement.</param>
    /// <param name="clock">The clock.</param>
    public UndeliveredOverview(string silo, TimeProvider clock)
    {
        _clock = clock;
        _meter = new Meter(ClusterIdentity.Meter, version: null, tags: [new("silo", silo)]);
        _meter.CreateObservableGauge(AgeName, Ages, "s", "Age of the oldest undelivered message of a sender, receiver and lane.");
        _meter.CreateObservableGauge(CountName, Counts, "{message}", "Undelivered messages of a sender, receiver and lane.");
        _meter.CreateObservableGauge(TotalName, Count, "{message}", "Undelivered messages of all active outboxes of the silo.");
        _meter.CreateObservableGauge(OldestName, () => Ages().Select(age => age.Value).FirstOrDefault(), "s", "Age of the oldest undelivered message of all active outboxes of the silo; 0 when there is none.");
    }

    /// <summary>An outbox says what is not delivered.</summary>
    /// <param name="activation">The outbox's activation.</param>
    /// <param name="sender">Its owner.</param>
    /// <param name="links">What is not delivered, oldest first.</param>
    public void Report(object activation, OwnerId sender, ImmutableArray<UndeliveredLink> links)
    {
        if (links.IsEmpty)
        {
            Forget(activation);
            return;
        }

        _outboxes[activation] = new OfOutbox(
            [.. links.Take(MaxLinks).Select(link => new UndeliveredMessages(sender, link.Receiver, link.Lane, link.Count, link.Since))],
            links.Sum(link => link.Count),
            BureauBacklog.Sum(links.Select(link => new BureauBacklog(link.Receiver, link.Count, link.Since) { From = HomeHub.OfKey(sender.Value) })));
    }

    /// <summary>An activation ends; its successor reports for itself.</summary>
    public void Forget(object activation) => _outboxes.TryRemove(activation, out _);

    /// <summary>The oldest, oldest first.</summary>
    public ImmutableArray<UndeliveredMessages> Oldest() =>
        [.. _outboxes.Values
            .SelectMany(outbox => outbox.Oldest)
            .OrderBy(link => link.Since)
            .ThenBy(link => link.Sender)
            .ThenBy(link => link.Receiver)
            .ThenBy(link => link.Lane)
            .Take(MaxLinks)];

    /// <summary>All of them, summed for each receiver and hub of senders.</summary>
    public ImmutableArray<BureauBacklog> Backlogs() => BureauBacklog.Sum(_outboxes.Values.SelectMany(outbox => outbox.Backlogs));

    /// <summary>How many messages are not delivered, each recipient counted.</summary>
    public long Count() => _outboxes.Values.Sum(outbox => outbox.Count);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = _clock.GetUtcNow();
        return Oldest().Select(link => new Measurement<double>(Math.Max(0, (now - link.Since).TotalSeconds), Tags(link)));
    }

    private IEnumerable<Measurement<long>> Counts() => Oldest().Select(link => new Measurement<long>(link.Count, Tags(link)));

    private static KeyValuePair<string, object?>[] Tags(UndeliveredMessages link) =>
        [new("owner", link.Sender.Value), new("receiver", link.Receiver.Value), new("lane", link.Lane.Name())];

    private sealed record OfOutbox(ImmutableArray<UndeliveredMessages> Oldest, long Count, ImmutableArray<BureauBacklog> Backlogs);
}

/// <summary>When the entries of a link that are not delivered were accepted: a bounded sample, denser the newer.</summary>
internal sealed class UndeliveredTimes
{
    private const int MaxSamples = 64;

    private List<(long Number, DateTimeOffset At)> _samples = [];

    /// <summary>Whether anything is known of what is not delivered.</summary>
    public bool IsKnown(long delivered) => _samples.Exists(sample => sample.Number > delivered);

    /// <summary>An entry was accepted.</summary>
    public void Add(long number, DateTimeOffset at)
    {
        if (_samples.Count == MaxSamples)
        {
            // The oldest stays exact; of the others every second goes.
            _samples = [.. _samples.Where((_, i) => i % 2 == 0)];
        }

        _samples.Add((number, at));
    }

    /// <summary>Puts the oldest one first.</summary>
    public void AddFirst(long number, DateTimeOffset at) => _samples.Insert(0, (number, at));

    /// <summary>When the oldest entry behind a number was accepted, as far as is known; between two samples the earlier one counts.</summary>
    public DateTimeOffset? Since(long delivered)
    {
        while (_samples.Count > 1 && _samples[1].Number <= delivered + 1)
        {
            _samples.RemoveAt(0);
        }

        if (_samples is [var only] && only.Number <= delivered)
        {
            _samples.Clear();
        }

        return _samples.Count > 0 ? _samples[0].At : null;
    }
}
