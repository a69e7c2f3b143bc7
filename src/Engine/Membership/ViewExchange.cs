using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>Takes newer views, gives up what they give to others, and exchanges views and promises with the other silos.</summary>
internal sealed class ViewExchange(SiloAddress self, ViewSettlement settlement, PeerLinks peers, GrainTypeCache types)
{
    private readonly Lock _takeGate = new();

    // Held while the list of draining actors is made and sent, and while a drained actor is reported: a report never overtakes the list it belongs to.
    private readonly Lock _promiseGate = new();

    /// <summary>Set once at construction of the silo.</summary>
    public required Func<Catalog> Catalog { get; init; }

    /// <summary>A newer view was taken.</summary>
    public required Action<ClusterView, ClusterView> ViewTaken { get; init; }

    /// <summary>What may be served changed.</summary>
    public required Action StateChanged { get; init; }

    /// <summary>Another silo knows a newer view.</summary>
    public required Action NewerViewExists { get; init; }

    /// <summary>Takes a view if it is newer than what is known.</summary>
    public bool Take(ClusterView view)
    {
        lock (_takeGate)
        {
            var previous = settlement.State.View;
            if (!settlement.TryAdvance(view))
            {
                return false;
            }

            Catalog().GiveUp(view);

            // Inside, so that nobody hears of two views in the wrong order.
            ViewTaken(previous, view);
        }

        Promise(view.Members.Where(member => member.IsUp).Select(static member => member.Address));
        settlement.Reconsider();
        StateChanged();
        return true;
    }

    /// <summary>Takes a view and tells everybody.</summary>
    public void TakeAndTell(ClusterView view)
    {
        Take(view);
        Tell(view);
    }

    /// <summary>Sends a view to all silos that are up.</summary>
    public void Tell(ClusterView view)
    {
        foreach (var member in view.Members)
        {
            if (member.IsUp && !member.Address.Equals(self))
            {
                peers.Post(member.Address, new ViewFrame(view));
            }
        }
    }

    /// <summary>Decides again what may be served, and asks those that the view still waits for.</summary>
    public void Reconsider(bool ask)
    {
        if (settlement.Reconsider())
        {
            StateChanged();
        }

        if (settlement.IsBehind())
        {
            NewerViewExists();
        }

        if (ask)
        {
            var state = settlement.State;
            foreach (var member in settlement.Missing())
            {
                if (member.IsUp)
                {
                    peers.Post(member.Address, new ViewFrame(state.View));
                }
            }
        }
    }

    /// <summary>An actor that was listed as draining is drained.</summary>
    public void Release(GrainId grain)
    {
        lock (_promiseGate)
        {
            foreach (var member in settlement.State.View.Members)
            {
                if (member.IsUp && !member.Address.Equals(self))
                {
                    peers.Post(member.Address, new ReleaseFrame(grain));
                }
            }
        }
    }

    /// <summary>Promises what this silo has given up in its newest view.</summary>
    public void Promise(IEnumerable<SiloAddress> silos)
    {
        lock (_promiseGate)
        {
            var view = settlement.State.View;
            if (view.Version < 0)
            {
                return;
            }

            var acknowledgement = new ViewAcknowledgement(view.Version, Catalog().Draining(view));
            foreach (var silo in silos)
            {
                if (!silo.Equals(self))
                {
                    peers.Post(silo, new AcknowledgementFrame(acknowledgement));
                }
            }
        }
    }

    /// <summary>Tells everybody that this silo has drained everything and serves nothing any more.</summary>
    public void Leave()
    {
        foreach (var member in settlement.State.View.Members)
        {
            if (member.IsUp && !member.Address.Equals(self))
            {
                peers.Post(member.Address, new NumberFrame(FrameKind.Left, 0));
            }
        }
    }

    /// <summary>A frame of another silo.</summary>
    public void OnFrame(SiloAddress silo, FrameKind kind, ref WireReader reader)
    {
        switch (kind)
        {
            case FrameKind.View:
                OnView(silo, ViewFrame.Read(ref reader));
                return;
            case FrameKind.ViewAcknowledgement:
                settlement.Acknowledge(silo, AcknowledgementFrame.Read(ref reader, types));
                break;
            case FrameKind.Release:
                settlement.Release(silo, RequestEnvelope.ReadGrainId(ref reader, types));
                break;
            case FrameKind.Left:
                settlement.End(silo);
                break;
            default:
                throw new InvalidDataException($"Silo {silo} sent a frame of kind {kind}, which makes no sense here.");
        }

        Reconsider(ask: false);
    }

    private void OnView(SiloAddress silo, ClusterView view)
    {
        // Not on the receiving loop: giving up actors and telling others takes its time.
        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                if (!work.Exchange.Take(work.View))
                {
                    // Whoever sends a view that is known waits for our promise about it, or has missed a newer one.
                    work.Exchange.Answer(work.Silo, work.View);
                }
            },
            (Exchange: this, Silo: silo, View: view),
            preferLocal: false);
    }

    private void Answer(SiloAddress silo, ClusterView view)
    {
        var known = settlement.State.View;
        if (view.Version < known.Version)
        {
            peers.Post(silo, new ViewFrame(known));
        }

        Promise([silo]);
    }
}
