using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>Officers of the Secretariat on duty, for tests of what only the room that leads decides.</summary>
internal static class LeadDuty
{
    /// <summary>Says that an officer is on duty in the room that leads, or in another one.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="officer">The officer's number.</param>
    /// <param name="leads">Whether it is the room that leads.</param>
    /// <returns>The room that leads.</returns>
    public static async Task<HubName> SayPresentAsync(this MeshCluster mesh, string officer, bool leads = true)
    {
        var desk = mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key);
        var room = (await desk.ExecuteAsync(By(new LeaveDesk()))).Record.Lead.Room;
        await desk.ExecuteAsync(By(new SayPresent(leads ? room : HubName.All.First(other => other != room), CommandLimits.MaxPresentMinutes, false)));
        return room;

        IssuedCommand<LeadCommand> By(LeadCommand command) => new(OperationId.New(), default, new Author(OwnerDirectory.Default.Secretariat, officer), command);
    }
}
