using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>
/// One activation of an actor: its mailbox, its turns and its life. This part holds the mailbox; the life is in <c>GrainActivation.Life.cs</c>.
/// </summary>
internal sealed partial class GrainActivation : IGrainContext, ICallChainReentrantGrainContext
{
    private readonly Lock _gate = new();
    private readonly ActivationEnvironment _services;
    private readonly IActivationHost _host;
    private readonly ActivationScheduler _scheduler;
    private readonly TurnQueue _turns;
    private readonly Action<object?> _runTurn;
    private ActivationState _state = ActivationState.Activating;
    private long _lastUsed;

    public GrainActivation(GrainId grainId, GrainClass grainClass, ActivationEnvironment services, IActivationHost host, Func<GrainActivation, GrainReference> createReference)
    {
        GrainId = grainId;
        Class = grainClass;
        _services = services;
        _host = host;
        _turns = new TurnQueue(grainClass.IsReentrant, ActivationEnvironment.MailboxLimit);
        _scheduler = new ActivationScheduler(this);
        _runTurn = RunTurn;
        _lastUsed = services.Time.GetTimestamp();
        ObservableLifecycle = _lifecycle;
        _createReference = createReference;
    }

    public GrainId GrainId { get; }

    public GrainClass Class { get; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public object? GrainInstance { get; private set; }

    /// <summary>Where it is in its life.</summary>
    public ActivationState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>The filters that every call to this activation passes, the grain's own last. Null when there are none.</summary>
    public IIncomingGrainCallFilter[]? Filters { get; private set; }

    /// <summary>Serves the calls of the management extension.</summary>
    public ActivationManagement Management => field ??= new ActivationManagement(this);

    /// <summary>Whether an answer may leave now.</summary>
    public bool MayAnswer => !IsAbandoned && (Class.IsStatelessWorker || _services.Lease.IsValid);

    /// <summary>Whether no reply of this activation may leave any more, because it was given up with turns still running.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Turns that run or wait.</summary>
    public int Load
    {
        get
        {
            lock (_gate)
            {
                return _turns.Running + _turns.Waiting;
            }
        }
    }

    /// <summary>Takes a turn: starts it, lets it wait, or refuses it because too many wait. Returns false when the activation is gone and the turn has to go elsewhere.</summary>
    public bool TryReceive(Turn turn)
    {
        var start = false;
        lock (_gate)
        {
            switch (_state)
            {
                case ActivationState.Gone:
                    return false;
                case ActivationState.Valid when _turns.TryAdmit(turn):
                    start = true;
                    break;
                default:
                    if (_turns.TryWait(turn))
                    {
                        return true;
                    }

                    break;
            }
        }

        if (start)
        {
            _scheduler.Start(turn);
        }
        else
        {
            turn.Refuse(new LimitExceededException($"{GrainId} has its limit of waiting calls; try again later."));
        }

        return true;
    }

    /// <summary>Wraps an admitted turn into a task, so that its awaits come back to the scheduler. Called on the scheduler's thread only.</summary>
    public Task CreateTurnTask(Turn turn) => new(_runTurn, turn, TaskCreationOptions.DenyChildAttach);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId}@{_services.Silo}";

    /// <summary>Lets calls of this chain in while the current turn waits.</summary>
    public void OnEnterReentrantSection(Guid reentrancyId)
    {
        List<Turn>? admitted;
        lock (_gate)
        {
            _turns.OpenChain(reentrancyId);
            admitted = AdmitWaitingAgain();
        }

        Start(admitted);
    }

    /// <summary>Ends <see cref="OnEnterReentrantSection"/>.</summary>
    public void OnExitReentrantSection(Guid reentrancyId)
    {
        lock (_gate)
        {
            _turns.CloseChain(reentrancyId);
        }
    }

    private void RunTurn(object? state)
    {
        var turn = (Turn)state!;
        if (!Class.IsStatelessWorker && !_services.Lease.IsValid)
        {
            turn.Refuse(new SiloUnavailableException($"Silo {_services.Silo} may not serve {GrainId} now: its lease has run out."));
            OnTurnCompleted(turn);
            return;
        }

        var running = turn.RunAsync(this);
        if (running.IsCompleted)
        {
            running.GetAwaiter().GetResult();
            OnTurnCompleted(turn);
        }
        else
        {
            _ = AwaitTurnAsync(running, turn);
        }
    }

    private async Task AwaitTurnAsync(ValueTask running, Turn turn)
    {
        await running;
        OnTurnCompleted(turn);
    }

    private void OnTurnCompleted(Turn turn)
    {
        Turn? next;
        List<Turn>? more = null;
        var finish = false;
        lock (_gate)
        {
            _turns.Complete(turn);
            _lastUsed = _services.Time.GetTimestamp();
            if (_state != ActivationState.Valid)
            {
                finish = _state == ActivationState.Deactivating && _turns.Running == 0;
                next = null;
            }
            else
            {
                next = _turns.Next();
                if (next is not null)
                {
                    while (_turns.Next() is { } another)
                    {
                        (more ??= []).Add(another);
                    }
                }
            }
        }

        if (next is not null)
        {
            _scheduler.Start(next);
            Start(more);
        }
        else if (finish)
        {
            BeginFinish();
        }
    }

    /// <summary>Gives every waiting turn another chance, in order. Called under the lock.</summary>
    private List<Turn>? AdmitWaitingAgain()
    {
        List<Turn>? admitted = null;
        if (_state == ActivationState.Valid && _turns.Waiting > 0)
        {
            foreach (var turn in _turns.TakeWaiting())
            {
                if (turn.IsAbandoned)
                {
                    continue;
                }

                if (_turns.TryAdmit(turn))
                {
                    (admitted ??= []).Add(turn);
                }
                else
                {
                    _turns.TryWait(turn);
                }
            }
        }

        return admitted;
    }

    private void Start(List<Turn>? turns)
    {
        if (turns is not null)
        {
            foreach (var turn in turns)
            {
                _scheduler.Start(turn);
            }
        }
    }
}
