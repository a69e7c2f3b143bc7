using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>What a silo does with what arrives. All methods run on a receiving loop and must not block.</summary>
internal interface IInboundHandler
{
    /// <summary>Somebody introduced itself.</summary>
    Welcome OnHello(InboundLink link, Hello hello);

    /// <summary>The link may be used.</summary>
    void OnOpened(InboundLink link);

    /// <summary>A call arrived. <paramref name="rest"/> starts with the envelope and is only valid during the call.</summary>
    void OnRequest(InboundLink link, RequestPrefix prefix, ReadOnlySpan<byte> rest);

    /// <summary>A frame of another silo's membership arrived.</summary>
    void OnPeerFrame(SiloAddress silo, FrameKind kind, ref WireReader reader);

    /// <summary>The link is gone.</summary>
    void OnInboundClosed(InboundLink link, Exception? cause);
}
