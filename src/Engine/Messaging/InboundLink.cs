using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>A connection that this silo accepted, from a client or another silo.</summary>
internal sealed class InboundLink : IFrameHandler
{
    private readonly IInboundHandler _handler;
    private readonly ConcurrentDictionary<ulong, ICancellableCall> _cancellable = new();

    public InboundLink(Stream stream, string remote, TransportLimits limits, IInboundHandler handler, bool isGateway)
    {
        _handler = handler;
        IsGateway = isGateway;
        Connection = new FrameConnection(stream, remote, limits, this) { ReadsOnlyWithRoom = true };
    }

    public FrameConnection Connection { get; }

    /// <summary>Whether it came in through the gateway's port, where only clients belong.</summary>
    public bool IsGateway { get; }

    /// <summary>The id under which the client at the other end calls. The silo gives it: a client cannot choose for whom it is taken.</summary>
    public GrainId ClientId { get; } = ClientIds.New();

    /// <summary>Who opened it; null until it said so.</summary>
    public Hello? Hello { get; private set; }

    public void OnFrame(FrameConnection connection, ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        var kind = (FrameKind)reader.ReadByte();
        if (Hello is null)
        {
            OnHello(kind, ref reader);
            return;
        }

        switch (kind)
        {
            case FrameKind.Request:
                _handler.OnRequest(this, RequestPrefix.Read(ref reader), reader.RemainingSpan);
                break;
            case FrameKind.Cancel:
                if (_cancellable.TryGetValue(reader.ReadFixed64(), out var call))
                {
                    call.Cancel();
                }

                break;
            case FrameKind.Probe:
                connection.Send(new NumberFrame(FrameKind.ProbeReply, reader.ReadFixed64()));
                break;
            default:
                if (Hello.Silo is not { } silo)
                {
                    throw new InvalidDataException($"A client sent a frame of kind {kind}.");
                }

                _handler.OnPeerFrame(silo, kind, ref reader);
                break;
        }
    }

    public void OnClosed(FrameConnection connection, Exception? cause) => _handler.OnInboundClosed(this, cause);

    /// <summary>Makes a call reachable for the caller's cancellation.</summary>
    public void AddCancellable(ulong correlation, ICancellableCall call) => _cancellable[correlation] = call;

    public void RemoveCancellable(ulong correlation) => _cancellable.TryRemove(correlation, out _);

    /// <summary>
    /// Sends an answer, also past the connection's bound: how many answers can wait is bounded by the calls that were read, and none are read while the bound is exceeded.
    /// </summary>
    public void Send<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame, allows ref struct => Connection.Send(frame, beyondBound: true);

    /// <summary>Rejects a call.</summary>
    public void Reject(ulong correlation, Exception cause)
    {
        Rejections.TryGetKind(cause, out var kind);
        Send(new RejectionFrame(correlation, kind, cause.Message));
    }

    private void OnHello(FrameKind kind, ref WireReader reader)
    {
        if (kind != FrameKind.Hello)
        {
            throw new InvalidDataException("The first frame of a connection says who opens it.");
        }

        var hello = Messaging.Hello.Read(ref reader);
        var welcome = _handler.OnHello(this, hello);
        Connection.Send(new HandshakeFrame(welcome.Write));
        if (welcome.Refusal is null)
        {
            Hello = hello;
            _handler.OnOpened(this);
        }
    }
}
