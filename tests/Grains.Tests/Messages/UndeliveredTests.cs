using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Messages;

[Collection(MessagesMesh.Name)]
public sealed class UndeliveredTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task What_no_gateway_fetches_stands_in_the_statistics_until_one_does()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var sent = await _mesh.SendAsync(sender, Letters.To(receiver, "anybody there?", Lane.Urgent));

        UndeliveredMessages? shown = null;
        await Wait.UntilAsync(async () => (shown = await FindAsync(sender)) is not null, "it is shown");
        Assert.Equal(new UndeliveredMessages(sender, receiver, Lane.Urgent, 1, sent.Accepted.At), shown);
        await _mesh.SendAsync(sender, Letters.To(receiver, "hello?", Lane.Urgent));
        await Wait.UntilAsync(async () => await FindAsync(sender) is { Count: 2 } both && both.Since == sent.Accepted.At, "both are counted");

        // An activation that begins anew reports without being asked; of what is stored at the receiver it knows the time of the link.
        await _mesh.DeactivateAsync(_mesh.Outbox(sender));
        await Wait.UntilAsync(async () => await FindAsync(sender) is null, "it is forgotten");
        await _mesh.Outbox(sender).WakeAsync();
        await Wait.UntilAsync(async () => await FindAsync(sender) is { Count: 2 } both && both.Since >= sent.Accepted.At, "the next one tells the same");

        var reader = new FeedReader(_mesh, receiver);
        await reader.ReadAsync(2);
        await reader.ReadPageAsync(TimeSpan.Zero);
        await Wait.UntilAsync(async () => await FindAsync(sender) is null, "it is delivered");
    }

    [Fact]
    public void The_meter_tells_age_and_counts_of_the_oldest()
    {
        var clock = new ManualClock();
        using var overview = new UndeliveredOverview("lyon-9", clock);
        var (brazil, singapore) = (new OwnerId("BR"), new OwnerId("SG"));
        var activation = new object();
        overview.Report(activation, new OwnerId("FR"), [new UndeliveredLink(brazil, Lane.Flash, 3, clock.GetUtcNow()), new UndeliveredLink(singapore, Lane.Routine, 1, clock.GetUtcNow().AddSeconds(5))]);
        clock.Advance(TimeSpan.FromSeconds(60));

        var measured = Measure("lyon-9");

        Assert.Equal([60, 55], measured[UndeliveredOverview.AgeName].Select(one => one.Value));
        Assert.Equal([3, 1], measured[UndeliveredOverview.CountName].Select(one => one.Value));
        Assert.Equal([4], measured[UndeliveredOverview.TotalName].Select(one => one.Value));
        Assert.Equal([60], measured[UndeliveredOverview.OldestName].Select(one => one.Value));
        Assert.Equal(["owner=FR", "receiver=BR", "lane=flash"], measured[UndeliveredOverview.AgeName][0].Tags);

        overview.Report(activation, new OwnerId("FR"), []);
        Assert.Equal([0, 0], Measure("lyon-9").Values.SelectMany(values => values).Select(one => one.Value));
    }

    [Fact]
    public void Only_the_oldest_are_kept_and_all_are_counted()
    {
        var clock = new ManualClock();
        using var overview = new UndeliveredOverview("lyon-8", clock);
        foreach (var sender in OwnerDirectory.Default.All.Take(3))
        {
            overview.Report(new object(), sender.Code, [.. OwnerDirectory.Default.All.Take(90).Select((owner, i) => new UndeliveredLink(owner.Code, Lane.Routine, 2, clock.GetUtcNow().AddSeconds(i)))]);
        }

        Assert.Equal(UndeliveredOverview.MaxLinks, overview.Oldest().Length);
        Assert.Equal(clock.GetUtcNow().AddSeconds(33), overview.Oldest().Max(link => link.Since));
        Assert.Equal(540, overview.Count());
        Assert.Equal(90, overview.Backlogs().Length);
        Assert.All(overview.Backlogs(), backlog => Assert.Equal(6, backlog.Count));
    }

    private async Task<UndeliveredMessages?> FindAsync(OwnerId sender)
    {
        var statistics = await Wait.RetryAsync(() => _mesh.Client.GetGrain<ISiloGrain>("lyon-1").GetStatisticsAsync());
        return statistics.Undelivered.SingleOrDefault(messages => messages.Sender == sender);
    }

    private static Dictionary<string, List<(double Value, string[] Tags)>> Measure(string silo)
    {
        var measured = new ConcurrentDictionary<string, List<(double, string[])>>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == ClusterIdentity.Meter && instrument.Meter.Tags?.Contains(new KeyValuePair<string, object?>("silo", silo)) == true)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return new Dictionary<string, List<(double, string[])>>(measured);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.GetOrAdd(instrument.Name, _ => []).Add((value, [.. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]));
    }
}
