using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;

namespace Interpol.Mesh.Grains.Aggregates;

/// <summary>
/// The rules of one kind of aggregate: what a command makes of a state. They read and write nothing, call nobody and know no time but what they are given, so that
/// they are tested by tables: every state by every command.
/// </summary>
/// <typeparam name="TState">What an aggregate is after some events; written as a snapshot.</typeparam>
/// <typeparam name="TCommand">What it can be told to do.</typeparam>
/// <typeparam name="TEvent">What can happen to it; each derived type has an alias of its own and stays readable for ever.</typeparam>
internal abstract class AggregateRules<TState, TCommand, TEvent>
    where TState : class
    where TCommand : class
    where TEvent : class
{
    /// <summary>The kind: how its streams' names begin, and what it is called in replicas.</summary>
    public abstract string Kind { get; }

    /// <summary>A snapshot is written with the first append that makes so many events since the last one.</summary>
    public abstract int SnapshotEvery { get; }

    /// <summary>Refuses a key that is none.</summary>
    /// <exception cref="Contracts.Errors.MeshException"><c>malformed-id</c></exception>
    public abstract void CheckKey(string key);

    /// <summary>What a command makes happen; nothing when all it wants is so already.</summary>
    /// <param name="key">The aggregate's key.</param>
    /// <param name="state">The state; null while there is none.</param>
    /// <param name="by">On whose behalf; <see cref="Author.Clock"/> for what <see cref="Due"/> answered.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The hub's time.</param>
    /// <exception cref="Contracts.Errors.MeshException">It is refused; the sentence says why and what is possible.</exception>
    public abstract ImmutableArray<TEvent> Decide(string key, TState? state, Author by, TCommand command, DateTimeOffset now);

    /// <summary>The state after an event.</summary>
    public abstract TState Apply(string key, TState? state, Recorded<TEvent> recorded);

    /// <summary>A key by which the row of an event is found in the stream, the latest of one key; null when nobody looks for it.</summary>
    public virtual string? KeyOf(TEvent happened) => null;

    /// <summary>What others learn from an event, and what becomes due by it; written in the same append.</summary>
    /// <param name="before">The state before it; null when it is the first.</param>
    /// <param name="after">The state after it.</param>
    /// <param name="recorded">The event.</param>
    /// <param name="effects">Where to say so.</param>
    public abstract void Tell(TState? before, TState after, Recorded<TEvent> recorded, AggregateEffects effects);

    /// <summary>What to do when a deadline comes; null when it means nothing any more.</summary>
    public abstract TCommand? Due(TState state, string deadline);

    /// <summary>What replicas keep of it; null when they keep nothing.</summary>
    public abstract ReplicaChange? Replicate(string key, TState state, long version, DateTimeOffset at);
}

/// <summary>What the events of one append cause beside themselves.</summary>
internal sealed class AggregateEffects
{
    private readonly List<(OwnerId Via, ImmutableArray<OwnerId> Recipients, Lane Lane, NoteKind Kind, string What, string? Reason, string? Officer)> _announcements = [];
    private readonly List<(string Link, object Message)> _messages = [];
    private readonly Dictionary<string, DateTimeOffset?> _deadlines = new(StringComparer.Ordinal);

    public IReadOnlyList<(OwnerId Via, ImmutableArray<OwnerId> Recipients, Lane Lane, NoteKind Kind, string What, string? Reason, string? Officer)> Announcements => _announcements;

    public IReadOnlyList<(string Link, object Message)> Messages => _messages;

    public IReadOnlyDictionary<string, DateTimeOffset?> Deadlines => _deadlines;

    /// <summary>All that the aggregate has in an index from now on; null when that is as before. Sending what has changed is the rules' too.</summary>
    public IndexRows? Index { get; set; }

    /// <summary>Whether everything that the stream said before these events is to be deleted from it.</summary>
    public bool Erases { get; private set; }

    /// <summary>Whether the state is written with these events, so that bodies of rows before them can be deleted one by one.</summary>
    public bool TakesSnapshot { get; private set; }

    /// <summary>Has an owner's outbox say in feeds what happened.</summary>
    /// <param name="via">Whose outbox.</param>
    /// <param name="recipients">To whom.</param>
    /// <param name="lane">How urgent it is.</param>
    /// <param name="kind">What the aggregate is.</param>
    /// <param name="what">What happened, in a word or two with dashes.</param>
    /// <param name="reason">Why, the code of a reason; null for nothing.</param>
    /// <param name="officer">The officer to whom it is said; null for all.</param>
    public void Announce(OwnerId via, IEnumerable<OwnerId> recipients, Lane lane, NoteKind kind, string what, string? reason = null, string? officer = null)
    {
        if (recipients.Distinct().ToImmutableArray() is { IsEmpty: false } all)
        {
            _announcements.Add((via, all, lane, kind, what, reason, officer));
        }
    }

    /// <summary>Tells another actor something, until it has answered; <see cref="AggregateGrain{TState,TCommand,TEvent}.DeliverAsync"/> says how.</summary>
    /// <param name="link">To whom: the name of the link, at most 150 characters.</param>
    /// <param name="message">What, a type that can be serialized.</param>
    public void Send(string link, object message) => _messages.Add((link, message));

    /// <summary>Has the uploads of an owner kept that the aggregate, or a part of it, names from now on, and lets go of what it named before.</summary>
    /// <param name="uploader">Who has uploaded them.</param>
    /// <param name="holder">What names them: see <see cref="AttachmentHold.Holder"/>.</param>
    /// <param name="version">The version of the event.</param>
    /// <param name="uploads">All of them.</param>
    public void Hold(OwnerId uploader, string holder, long version, IEnumerable<Sha256Hash> uploads) =>
        Send($"{AggregateKeys.Holds}{uploader.Value}", new AttachmentHold(holder, version, [.. uploads.Distinct()]));

    /// <summary>Sets a deadline, moves it, or takes it away.</summary>
    public void SetDeadline(string name, DateTimeOffset? at) => _deadlines[name] = at;

    /// <summary>Has everything deleted that the stream said before these events; the state must not hold it any more.</summary>
    public void Erase() => Erases = true;

    /// <summary>Has the state written with these events; it must not need the rows before them any more.</summary>
    public void TakeSnapshot() => TakesSnapshot = true;
}
