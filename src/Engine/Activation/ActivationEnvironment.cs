using Interpol.Mesh.Engine.Membership;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>What every activation of a silo needs from it.</summary>
internal sealed record ActivationEnvironment(
    IServiceProvider Provider,
    SiloAddress Silo,
    SiloLease Lease,
    TimeProvider Time,
    GrainCollectionOptions Collection,
    IncomingFilters Filters,
    ILogger Logger)
{
    /// <summary>How many calls may wait for one activation: a mailbox is never without bound.</summary>
    public const int MailboxLimit = 10_000;
}
