using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>The gateways of an owner.</summary>
/// <param name="Gateways">All that read its feed.</param>
internal sealed record GatewaysBody(ImmutableArray<FeedGateway> Gateways);
