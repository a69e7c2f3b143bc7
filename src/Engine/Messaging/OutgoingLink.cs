using System.Net;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>A connection that this process opened, with the calls in flight over it. When it breaks, all of them fail at once: what became of them is unknown.</summary>
internal sealed class OutgoingLink : IFrameHandler
{
    private static readonly TimeSpan AnswerPoll = TimeSpan.FromMilliseconds(10);

    private readonly TaskCompletionSource<Welcome> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IOutgoingLinkOwner _owner;
    private readonly SiloAddress? _expected;
    private volatile bool _askedToGo;

    private OutgoingLink(Stream stream, EndPoint endpoint, SiloAddress? expected, TransportLimits limits, CodecRegistry codecs, IOutgoingLinkOwner owner)
    {
        Codecs = codecs;
        _expected = expected;
        _owner = owner;
        Connection = new FrameConnection(stream, endpoint.ToString()!, limits, this);
    }

    public FrameConnection Connection { get; }

    public PendingTable Pending { get; } = new();

    public CodecRegistry Codecs { get; }

    /// <summary>Who is at the other end. Set once the link is open.</summary>
    public SiloAddress Peer => _welcome.Task.IsCompletedSuccessfully ? _welcome.Task.Result.Silo : _expected ?? SiloAddress.Zero;

    /// <summary>Whether no new calls should go this way: the other end asked for that, or the link is retired.</summary>
    public bool IsDraining => _askedToGo || IsRetired;

    private bool IsRetired { get; set; }

    public bool IsOpen => !Connection.IsClosed && _welcome.Task.IsCompletedSuccessfully;

    /// <summary>Opens a link.</summary>
    /// <exception cref="ConnectionFailedException">Nobody answers there, or not the one that was expected.</exception>
    public static async Task<(OutgoingLink Link, Welcome Welcome)> OpenAsync(
        ConnectionDialer dialer,
        EndPoint endpoint,
        Hello hello,
        TransportLimits limits,
        CodecRegistry codecs,
        TimeSpan timeout,
        IOutgoingLinkOwner owner,
        CancellationToken cancellationToken)
    {
        OutgoingLink? link = null;
        try
        {
            var stream = await dialer.DialAsync(endpoint, timeout, cancellationToken).ConfigureAwait(false);
            link = new OutgoingLink(stream, endpoint, hello.Expected, limits, codecs, owner);
            _ = link.Connection.ReceiveAsync();
            link.Connection.Send(new HandshakeFrame(hello.Write));
            var welcome = await link._welcome.Task.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return welcome.Refusal is null
                ? (link, welcome)
                : throw new ConnectionFailedException($"{endpoint} refused the connection: {welcome.Refusal}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            link?.Connection.Close(exception);
            throw exception as ConnectionFailedException ?? new ConnectionFailedException($"Connecting to {endpoint} failed: {exception.Message}", exception);
        }
    }

    /// <summary>Sends no new calls this way, and closes the link when the last has been answered.</summary>
    public void Retire()
    {
        if (!IsRetired)
        {
            IsRetired = true;
            _ = CloseWhenAnsweredAsync();
        }
    }

    /// <summary>An answer told where a grain lives, or that it lives everywhere.</summary>
    public void OnOwnerLearned(GrainId grain, SiloAddress? owner, ResponseFlags flags) => _owner.OnOwnerLearned(this, grain, owner, flags);

    public void OnFrame(FrameConnection connection, ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        switch ((FrameKind)reader.ReadByte())
        {
            case FrameKind.Response:
                OnResponse(ref reader);
                break;
            case FrameKind.Rejection:
                if (Pending.Take(reader.ReadFixed64()) is { } rejected)
                {
                    rejected.OnFailed(Rejections.ToException((RejectionKind)reader.ReadByte(), reader.ReadString() ?? string.Empty));
                }

                break;
            case FrameKind.Welcome:
                _welcome.TrySetResult(Welcome.Read(ref reader));
                break;
            case FrameKind.Draining:
                _askedToGo = true;
                _ = CloseWhenAnsweredAsync();
                break;
            case FrameKind.ProbeReply:
                // Its arrival is all that counts; the connection notes the time.
                break;
            case var kind:
                throw new InvalidDataException($"A frame of kind {kind} has no business on this connection.");
        }
    }

    public void OnClosed(FrameConnection connection, Exception? cause)
    {
        _welcome.TrySetException(new ConnectionFailedException($"{connection.Remote} closed the connection.", cause!));
        _ = _welcome.Task.Exception;
        var failure = new SiloUnavailableException($"The connection to silo {Peer} broke while the call was in flight. Whether the call had an effect is unknown.", cause!);
        foreach (var reply in Pending.Close(failure))
        {
            reply.OnFailed(failure);
        }

        _owner.OnLinkClosed(this, cause);
    }

    private async Task CloseWhenAnsweredAsync()
    {
        var retired = new SiloUnavailableException($"The connection to silo {Peer} has been given up for others.");
        while (!Connection.IsClosed && !Pending.TryCloseIfEmpty(retired))
        {
            await Task.Delay(AnswerPoll).ConfigureAwait(false);
        }

        Connection.Close();
    }

    private void OnResponse(ref WireReader reader)
    {
        if (Pending.Take(reader.ReadFixed64()) is not { } reply)
        {
            return;
        }

        var flags = (ResponseFlags)reader.ReadByte();
        var owner = (flags & ResponseFlags.HasOwner) != 0 ? Addresses.Read(ref reader) : null;
        reply.OnResponse(flags, owner, ref reader);
    }
}
