using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Messaging;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>The parts of a running silo.</summary>
internal sealed record SiloParts(
    Catalog Catalog,
    SiloRouter Router,
    PeerLinks Peers,
    ViewExchange Exchange,
    MembershipAgent Agent,
    FailureDetector Detector,
    SiloEndpoints Endpoints,
    PendingTable LocalCalls,
    TimeoutSweeper Sweeper,
    ITimer Collector);
