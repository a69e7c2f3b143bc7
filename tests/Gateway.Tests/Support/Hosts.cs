using System.Net;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>What the management actor says of silos.</summary>
internal static class Hosts
{
    /// <summary>Has it list silos, each at an address of its own, started one after the other.</summary>
    /// <returns>What it lists.</returns>
    public static MembershipEntry[] ListsHosts(this IManagementGrain management, params (string Name, SiloStatus Status)[] silos)
    {
        MembershipEntry[] hosts = [.. silos.Select((silo, index) => new MembershipEntry
        {
            SiloName = silo.Name,
            Status = silo.Status,
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 11101 + index, index),
            StartTime = DateTime.UnixEpoch + TimeSpan.FromMinutes(index),
        })];
        management.GetDetailedHosts(Arg.Any<bool>()).Returns(Task.FromResult(hosts));
        return hosts;
    }
}
