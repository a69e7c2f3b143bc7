using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Membership;
using Interpol.Mesh.Engine.Placement;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>
/// Decides for every call where it goes: to an activation here, on to the owner, or into the waiting room until that can be decided. A call that was refused before it
/// started is passed on at most <see cref="MaxHops"/> times; nothing is ever sent twice.
/// </summary>
internal sealed class SiloRouter(
    SiloAddress self,
    InterfaceTable interfaces,
    GrainTypeCache types,
    GrainClasses classes,
    Ownership ownership,
    ViewSettlement settlement,
    PeerLinks peers,
    CallServices services)
{
    private const int MaxHops = 2;

    private readonly WaitingRoom _waiting = new(settlement);

    /// <summary>The id under which this silo's own services call.</summary>
    public GrainId HostedClient { get; } = ClientIds.Hosted(self);

    /// <summary>Set once at construction of the silo.</summary>
    public required Func<Catalog> Catalog { get; init; }

    /// <summary>Called when somebody knows a newer view than this silo does.</summary>
    public required Action NewerViewExists { get; init; }

    /// <summary>Whether the silo takes no more calls at all.</summary>
    public bool IsStopped { get; set; }

    /// <summary>A call from another process. <paramref name="rest"/> starts with the envelope.</summary>
    public void Receive(InboundLink link, RequestPrefix prefix, ReadOnlySpan<byte> rest)
    {
        var target = RequestEnvelope.ReadTarget(new WireReader(rest), types, out var cancellable);
        if (link.IsGateway)
        {
            // A client does not choose under which id it calls, knows no views, and nobody has passed its calls on yet.
            RefuseSender(rest);
            prefix = prefix with { Hops = 0, ViewVersion = -1 };
        }

        if (IsStopped)
        {
            link.Reject(prefix.Correlation, new SiloUnavailableException($"Silo {self} has stopped."));
            return;
        }

        if (!classes.TryGet(target.Type, out var grainClass))
        {
            link.Reject(prefix.Correlation, new OrleansMessageRejectionException($"Silo {self} has no grain class for {target}."));
            return;
        }

        var state = settlement.State;
        if (!grainClass.IsStatelessWorker && prefix.ViewVersion <= state.View.Version
            && ownership.OwnerOf(target, grainClass, state.View) is { } owner && !owner.Equals(self)
            && prefix.Hops < MaxHops && peers.TryGet(owner) is { } peer)
        {
            Forward(link, prefix, rest, peer, cancellable);
            return;
        }

        if (ReadCall(link, prefix, rest) is { } invocation)
        {
            Route(invocation, grainClass);
        }
    }

    /// <summary>A call from a grain or a client inside this silo.</summary>
    public void Send<TResult>(PendingCall<TResult> pending, GrainRequest<TResult> request, in RequestEnvelope envelope)
    {
        if (!classes.TryGet(envelope.Target.Type, out var grainClass))
        {
            pending.TryFail(new OrleansMessageRejectionException($"There is no grain class for {envelope.Target}."));
            return;
        }

        if (!grainClass.IsStatelessWorker
            && ownership.OwnerOf(envelope.Target, grainClass, settlement.State.View) is { } owner && !owner.Equals(self)
            && peers.TryGet(owner) is { } peer)
        {
            pending.ObserveCancellation();
            SendOver(peer, pending, request, envelope, 0);
            return;
        }

        pending.Table = services.LocalCalls;
        if (!services.LocalCalls.TryAdd(pending))
        {
            pending.TryFail(new SiloUnavailableException($"Silo {self} has stopped."));
            return;
        }

        GrainRequest<TResult> copy;
        try
        {
            copy = (GrainRequest<TResult>)request.CopyArguments();
        }
        catch (Exception exception)
        {
            services.LocalCalls.Take(pending.Correlation)?.OnFailed(exception);
            return;
        }

        var invocation = new Invocation<TResult>(copy, envelope, services) { LocalCaller = pending, Deadline = pending.Deadline };
        invocation.ObserveCancellation();
        pending.Local = invocation;
        pending.ObserveCancellation();
        Route(invocation, grainClass);
    }

    /// <summary>Finds the place of a call again, after its activation went away.</summary>
    public void Reroute(Invocation invocation)
    {
        if (invocation.IsAbandoned)
        {
            invocation.Refuse(new OperationCanceledException("The caller did not wait for the call to start."));
        }
        else if (classes.TryGet(invocation.Target.Type, out var grainClass))
        {
            Route(invocation, grainClass);
        }
    }

    /// <summary>The state of the view changed: everybody in the waiting room is looked at again.</summary>
    public void OnStateChanged()
    {
        foreach (var invocation in _waiting.TakeAll())
        {
            Reroute(invocation);
        }
    }

    /// <summary>Lets go of calls whose callers stopped to wait.</summary>
    public void Sweep() => _waiting.Sweep();

    /// <summary>Refuses everybody who still waits.</summary>
    public void RefuseWaiting()
    {
        foreach (var invocation in _waiting.TakeAll())
        {
            invocation.Refuse(new SiloUnavailableException($"Silo {self} is stopping."));
        }
    }

    private void Route(Invocation invocation, GrainClass grainClass)
    {
        try
        {
            while (!TryRoute(invocation, grainClass))
            {
                // The view changed while the call was being placed.
            }
        }
        catch (Exception exception)
        {
            invocation.Refuse(exception);
        }
    }

    private bool TryRoute(Invocation invocation, GrainClass grainClass)
    {
        if (grainClass.IsStatelessWorker)
        {
            Catalog().DeliverToWorker(invocation, grainClass);
            return true;
        }

        var state = settlement.State;
        if (invocation.ViewVersion > state.View.Version)
        {
            NewerViewExists();
            return _waiting.TryWait(invocation, state);
        }

        var owner = ownership.OwnerOf(invocation.Target, grainClass, state.View);
        if (self.Equals(owner))
        {
            return Catalog().TryDeliver(invocation, grainClass, state) || _waiting.TryWait(invocation, state);
        }

        if (IsStopped)
        {
            invocation.Refuse(new SiloUnavailableException($"Silo {self} has stopped."));
            return true;
        }

        if (owner is null)
        {
            if (grainClass.Placement is not SiloControlPlacement)
            {
                return _waiting.TryWait(invocation, state);
            }

            invocation.Refuse(new SiloUnavailableException($"The silo {invocation.Target.Key} is not active."));
            return true;
        }

        if (invocation.Hops >= MaxHops)
        {
            invocation.Refuse(new OrleansMessageRejectionException($"{invocation.Target} is moving between silos; try again."));
            return true;
        }

        Pass(invocation, owner);
        return true;
    }

    /// <summary>Sends a call that was read already on to its owner.</summary>
    private void Pass(Invocation invocation, SiloAddress owner)
    {
        if (peers.TryGet(owner) is { } peer)
        {
            PassOver(peer, invocation);
        }
        else
        {
            _ = PassLaterAsync(invocation, owner);
        }
    }

    private async Task PassLaterAsync(Invocation invocation, SiloAddress owner)
    {
        try
        {
            PassOver(await peers.GetAsync(owner).ConfigureAwait(false), invocation);
        }
        catch (Exception exception)
        {
            invocation.Refuse(new SiloUnavailableException($"Silo {owner}, where {invocation.Target} lives, cannot be reached: {exception.Message}", exception));
        }
    }

    private void PassOver(OutgoingLink peer, Invocation invocation)
    {
        if (invocation.Caller is { } caller)
        {
            // It never left this silo; from now on its caller waits for the other one.
            if (services.LocalCalls.Take(caller.Correlation) is not null)
            {
                caller.Local = null;
                SendOver(peer, caller, invocation.Request, invocation.Envelope, (byte)(invocation.Hops + 1));
            }

            return;
        }

        var relay = new RelayedCall(invocation.Origin!, invocation.Correlation, invocation.Envelope.IsCancellable) { Deadline = invocation.Deadline, Link = peer };
        relay.ObserveCancellation();
        SendOver(peer, relay, invocation.Request, invocation.Envelope, (byte)(invocation.Hops + 1));
    }

    private void SendOver(OutgoingLink peer, PendingReply reply, GrainRequest request, in RequestEnvelope envelope, byte hops)
    {
        reply.Link = peer;
        if (reply is PendingCall call)
        {
            call.Table = peer.Pending;
        }

        if (!peer.Pending.TryAdd(reply))
        {
            reply.OnFailed(new SiloUnavailableException($"The connection to silo {peer.Peer} has closed."));
            return;
        }

        try
        {
            var prefix = new RequestPrefix(reply.Correlation, hops, settlement.State.View.Version, TimeLeft(reply.Deadline));
            var outcome = peer.Connection.Send(new RequestFrame(prefix, envelope, request, services.Codecs));
            if (outcome == SendOutcome.Full)
            {
                throw new LimitExceededException($"Silo {peer.Peer} does not keep up: too much waits to be sent to it. Try again later.");
            }
        }
        catch (Exception exception)
        {
            peer.Pending.Take(reply.Correlation)?.OnFailed(exception);
        }
    }

    private void Forward(InboundLink link, RequestPrefix prefix, ReadOnlySpan<byte> rest, OutgoingLink peer, bool cancellable)
    {
        var relay = new RelayedCall(link, prefix.Correlation, cancellable) { Deadline = Environment.TickCount64 + prefix.TimeoutMilliseconds, Link = peer };
        if (!peer.Pending.TryAdd(relay))
        {
            link.Reject(prefix.Correlation, new SiloUnavailableException($"The connection to silo {peer.Peer} has closed."));
            return;
        }

        relay.ObserveCancellation();
        var onward = prefix with { Correlation = relay.Correlation, Hops = (byte)(prefix.Hops + 1), ViewVersion = settlement.State.View.Version };
        var outcome = link.IsGateway
            ? peer.Connection.Send(new ClientForwardedFrame(onward, rest, link.ClientId))
            : peer.Connection.Send(new ForwardedFrame(onward, rest));
        if (outcome == SendOutcome.Full)
        {
            peer.Pending.Take(relay.Correlation)?.OnFailed(new LimitExceededException($"Silo {peer.Peer} does not keep up; try again later."));
        }
    }

    private Invocation? ReadCall(InboundLink link, RequestPrefix prefix, ReadOnlySpan<byte> rest)
    {
        try
        {
            var reader = new WireReader(rest);
            var envelope = RequestEnvelope.Read(ref reader, services.Codecs, types);
            if (link.IsGateway)
            {
                envelope = envelope with { Sender = link.ClientId };
            }

            var descriptor = interfaces.Find(envelope.InterfaceId)
                ?? throw new OrleansMessageRejectionException($"Silo {self} does not know the interface through which {envelope.Target} is called.");
            var request = descriptor.CreateRequest(envelope.MethodId);
            request.ReadArguments(ref reader);
            var invocation = request.CreateInvocation(envelope, new InvocationSource(link, prefix), services);
            invocation.ObserveCancellation();
            return invocation;
        }
        catch (Exception exception)
        {
            link.Reject(prefix.Correlation, exception as OrleansMessageRejectionException ?? new OrleansMessageRejectionException($"The call could not be read: {exception.Message}", exception));
            return null;
        }
    }

    /// <exception cref="InvalidDataException">The client names a sender; that ends its connection.</exception>
    private static void RefuseSender(ReadOnlySpan<byte> call)
    {
        if (RequestEnvelope.HasSender(call))
        {
            throw new InvalidDataException("A client does not choose under which id it calls.");
        }
    }

    private static uint TimeLeft(long deadline) => (uint)Math.Clamp(deadline - Environment.TickCount64, 1, uint.MaxValue);
}
