using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>What a gateway tells of itself beside what ASP.NET Core and the runtime tell.</summary>
internal static class GatewayGauges
{
    /// <summary>Adds them to <see cref="ClusterIdentity.Meter"/>.</summary>
    public static void Add(IServiceProvider services)
    {
        var meter = services.GetRequiredService<IMeterFactory>().Create(ClusterIdentity.Meter);
        var (feeds, mailboxes) = (services.GetRequiredService<LiveFeeds>(), services.GetRequiredService<Mailboxes>());
        meter.CreateObservableGauge("mesh.gateway.live.feeds", () => feeds.Listeners, "{listener}", "Open live feeds.");
        meter.CreateObservableGauge("mesh.gateway.messages", () => mailboxes.Searched.Of, "{message}", "Messages with text in the mailboxes.");
        meter.CreateObservableGauge("mesh.gateway.messages.searchable", () => mailboxes.Searched.Indexed, "{message}", "Those of them that can be found by searching.");
    }
}
