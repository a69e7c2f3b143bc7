using Interpol.Mesh.Engine.Messaging;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>Where a call from another process came from.</summary>
internal readonly record struct InvocationSource(InboundLink Link, RequestPrefix Prefix);
