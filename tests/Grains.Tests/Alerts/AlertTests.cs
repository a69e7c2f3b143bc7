using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Alerts;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Alerts;

/// <summary>Alerts on a cluster: they open offers of help and items in the queue.</summary>
[Collection(OwnMesh.Name)]
public sealed class AlertTests
{
    private static readonly Author Operator = new(new OwnerId("IPSG"), "1");

    [Fact]
    public async Task An_alert_offers_help_an_update_changes_the_offer_and_a_cancel_takes_it_back_each_once()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var host = mesh.Owner("singapore");
        var alerts = mesh.Client.GetGrain<IAlertsGrain>(IAlertsGrain.Key);
        var (first, update, cancel) = (Message("a", AlertKind.Alert, AlertLevel.Orange, host), Message("b", AlertKind.Update, AlertLevel.Red, host, "a"), Message("c", AlertKind.Cancel, AlertLevel.Green, host, "b"));

        Assert.Equal(host, Assert.Single(Assert.Single(await alerts.ExecuteAsync(Take(first))).Offers).Country);
        await alerts.ExecuteAsync(Take(first));
        var offered = await OfferAsync(mesh, host, DeploymentState.Offered, DeploymentMagnitude.Medium);
        await Wait.UntilAsync(async () => await ItemAsync(mesh) is { Priority: Lane.Urgent, What: "orange" }, "the alert is in the queue");

        await alerts.ExecuteAsync(Take(update));
        Assert.Equal(offered, await OfferAsync(mesh, host, DeploymentState.Offered, DeploymentMagnitude.Large));
        await Wait.UntilAsync(async () => await ItemAsync(mesh) is { Priority: Lane.Flash, What: "red" }, "the item has changed");

        await mesh.KillAsync("lyon-1");
        await Wait.RetryAsync(() => alerts.ExecuteAsync(Take(cancel)));
        Assert.Equal(offered, await OfferAsync(mesh, host, DeploymentState.Cancelled, DeploymentMagnitude.Large));
        await Wait.UntilAsync(async () => await ItemAsync(mesh) is null, "the item has ended");
        Assert.Empty(await alerts.ListAsync(host, 10));
        Assert.True(Assert.Single(Assert.Single(await alerts.ListAsync(Operator.Owner, 10)).Offers).IsCancelled);
    }

    [Fact]
    public async Task An_offer_that_is_refused_for_good_is_told_and_what_comes_behind_it_goes_on()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var host = mesh.Owner("singapore");
        var alerts = mesh.Client.GetGrain<IAlertsGrain>(IAlertsGrain.Key);

        // Somebody has used the number of the offer before.
        var series = NumberSeries.DeploymentsOf(host, DeploymentKind.IrtDisaster);
        var number = await mesh.Client.GetGrain<INumberGrain>(series).NextAsync(Operator.Owner, AlertsGrain.OperationOf(1, null));
        var deployment = mesh.Client.GetGrain<IDeploymentGrain>(DeploymentId.For(host, DeploymentKind.IrtDisaster, number).Value);
        var need = new DeploymentNeed(DeploymentKind.IrtDisaster, DeploymentMagnitude.Small, [new("Port", 14.58, 120.97)], ["scene"], DateTimeOffset.UtcNow, null);
        await deployment.ExecuteAsync(new IssuedCommand<DeploymentCommand>(OperationId.New(), default, Operator, new OfferDeployment(need, "by hand", "Earthquake")));

        await alerts.ExecuteAsync(Take(Message("a", AlertKind.Alert, AlertLevel.Orange, host)));
        await Wait.UntilAsync(async () => await ItemAsync(mesh, QueueItemKind.Alarm) is { Source: "alert-offer-1", What: "offer-refused" } item && item.Where.Contains(host), "officers are told");

        await alerts.ExecuteAsync(Take(Message("b", AlertKind.Update, AlertLevel.Red, host, "a")));
        await OfferAsync(mesh, host, DeploymentState.Offered, DeploymentMagnitude.Large);
    }

    /// <summary>The one deployment of which the host has heard, when it has come that far.</summary>
    private static async Task<DeploymentId> OfferAsync(MeshCluster mesh, OwnerId host, DeploymentState state, DeploymentMagnitude magnitude)
    {
        DeploymentId? id = null;
        await Wait.UntilAsync(
            async () =>
            {
                var page = await Wait.RetryAsync(() => mesh.Feed(host).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero));
                var told = page.Entries.Where(entry => entry.Envelope.Note?.Kind == NoteKind.Deployment).Select(entry => entry.Envelope.Note!.Change!.Id).Distinct().ToList();
                Assert.True(told.Count <= 1, string.Join(' ', told));
                id = told.Count == 1 ? DeploymentId.Parse(told[0]) : null;
                return id is { } known
                    && await Wait.RetryAsync(() => mesh.Client.GetGrain<IDeploymentGrain>(known.Value).GetAsync(host)) is { } found
                    && (found.Record.State, found.Record.Need.Magnitude) == (state, magnitude);
            },
            $"the deployment is {state}");
        return id!.Value;
    }

    private static async Task<QueueItem?> ItemAsync(MeshCluster mesh, QueueItemKind kind = QueueItemKind.Alert) =>
        (await Wait.RetryAsync(() => mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).GetAsync(Operator.Owner)))?.Record.Items.SingleOrDefault(item => item.Kind == kind);

    private static IssuedCommand<TakeAlerts> Take(AlertMessage message) => new(OperationId.New(), default, Operator, new TakeAlerts([message]));

    private static AlertMessage Message(string identifier, AlertKind kind, AlertLevel level, OwnerId host, string? about = null) =>
        new(KeyOf(identifier), kind, level, $"Earthquake {identifier}", about is null ? [] : [KeyOf(about)]) { Countries = [host] };

    private static AlertKey KeyOf(string identifier) => new("test", identifier, new DateTimeOffset(DateTimeOffset.UtcNow.Date, TimeSpan.Zero).AddMinutes(identifier[0] - 'z'));
}
