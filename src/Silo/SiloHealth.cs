using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>Answers health requests on the loopback address.</summary>
internal static class SiloHealth
{
    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds <c>/healthz</c> (the process serves) and <c>/readyz</c> (the silo is active and its own hub's database answers).</summary>
    public static void MapSiloHealth(this WebApplication app, HubName hub)
    {
        app.MapGet("/healthz", () => Results.Text("healthy"));
        app.MapGet("/readyz", async (ISiloStatusOracle oracle, HubDatabases databases, CancellationToken cancellationToken) =>
        {
            var reason = await ReasonNotReadyAsync(oracle, databases, hub, cancellationToken);
            return reason is null ? Results.Text("ready") : Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }

    private static async Task<string?> ReasonNotReadyAsync(ISiloStatusOracle oracle, HubDatabases databases, HubName hub, CancellationToken cancellationToken)
    {
        if (oracle.CurrentStatus != SiloStatus.Active)
        {
            return $"The silo is {oracle.CurrentStatus}.";
        }

        try
        {
            await databases.Journal(hub.Value).ReadPendingStreamsAsync(cancellationToken).WaitAsync(DatabaseTimeout, cancellationToken);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The hub's database does not answer: {exception.Message}";
        }
    }
}
