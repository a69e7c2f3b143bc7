using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Aggregates;

/// <summary>An aggregate: a consent, a case, a notice. Its changes are events of a stream in the journal of its home hub.</summary>
[Alias("aggregate")]
public interface IAggregateGrain : IGrainWithStringKey
{
    /// <summary>Makes it tell what waits to be told, and do what is due, at once. Called by the sweeps of the silos.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task WakeAsync(CancellationToken cancellationToken = default);
}

/// <summary>On whose behalf something is done to an aggregate.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when neither is known.</param>
[GenerateSerializer, Immutable, Alias("author")]
public sealed record Author([property: Id(0)] OwnerId Owner, [property: Id(1)] string? Officer)
{
    /// <summary>Whom the records name when nobody but the clock of a hub did something.</summary>
    public static Author Clock(OwnerId owner) => new(owner, null);
}

/// <summary>
/// An author who is the bureau of a member country. There is no other way to make one than <see cref="Of"/>, and it crosses no wire: whatever takes one, above all a report
/// of an arrest, the organisation cannot do.
/// </summary>
public sealed class CountryAuthor
{
    private CountryAuthor(Author by) => By = by;

    /// <summary>The author.</summary>
    public Author By { get; }

    /// <summary>An author as the bureau of a member country.</summary>
    /// <param name="owners">The owners.</param>
    /// <param name="by">The author.</param>
    /// <exception cref="MeshException"><c>forbidden</c>: the author's owner is no member country.</exception>
    public static CountryAuthor Of(OwnerDirectory owners, Author by) => owners.Find(by.Owner) is { Kind: OwnerKind.Country }
        ? new CountryAuthor(by)
        : throw new MeshException(MeshErrorCodes.Forbidden, "Only the bureau of a member country reports an arrest: the organisation never arrests.");
}

/// <summary>A command as it is given to an aggregate.</summary>
/// <typeparam name="TCommand">The commands that the aggregate knows.</typeparam>
/// <param name="Operation">The caller's id of this operation, unique among its owner's for 30 days.</param>
/// <param name="RequestHash">What makes two requests under one operation id the same: a SHA-256 over the request.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Command">What to do.</param>
[GenerateSerializer, Immutable, Alias("issued-command`1")]
public sealed record IssuedCommand<TCommand>(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] ReadOnlyMemory<byte> RequestHash,
    [property: Id(2)] Author By,
    [property: Id(3)] TCommand Command)
{
    /// <summary>The version that the caller has seen; null when it does not matter. 0: there must be none yet.</summary>
    [Id(4)]
    public long? ExpectedVersion { get; init; }

    /// <summary>Refuses a command that a gateway gives in the name of another than the one for whom it has proven to call.</summary>
    /// <exception cref="MeshException"><c>forbidden</c></exception>
    public void RequireCaller()
    {
        ExternalCaller.RequireOwner(By.Owner);
        if (ExternalCaller.Current is { } caller && caller.Officer != By.Officer)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The call is made for another officer than it names.");
        }
    }
}

/// <summary>An event of an aggregate, with when it was decided and for whom.</summary>
/// <typeparam name="TEvent">The events that the aggregate knows.</typeparam>
/// <param name="Version">Its number among the aggregate's events, from 1.</param>
/// <param name="At">When, in UTC to the microsecond, by the clock of the silo that decided; never before the event before it.</param>
/// <param name="By">On whose behalf.</param>
/// <param name="Event">What happened.</param>
[GenerateSerializer, Immutable, Alias("recorded`1")]
public sealed record Recorded<TEvent>([property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At, [property: Id(2)] Author By, [property: Id(3)] TEvent Event);

/// <summary>What an aggregate wants said in feeds. The outbox that takes it over delivers it as a note.</summary>
/// <param name="Cause">What makes it one and the same however often it is handed over; unique in the outbox.</param>
/// <param name="Recipients">To whom, 1 to <see cref="MessageLimits.MaxRecipients"/>.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="Note">What it says.</param>
[GenerateSerializer, Immutable, Alias("announcement")]
public sealed record Announcement(
    [property: Id(0)] string Cause,
    [property: Id(1)] ImmutableArray<OwnerId> Recipients,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] FeedNote Note)
{
    /// <summary>The id of the note that an outbox makes of it.</summary>
    /// <param name="sender">Whose outbox.</param>
    /// <param name="cause">See <see cref="Cause"/>.</param>
    public static MessageId NoteOf(OwnerId sender, string cause) => MessageId.For(sender, new OperationId($"note/{cause}"));
}

/// <summary>A change of an aggregate, as a note tells it. What changed is read where the aggregate is.</summary>
/// <param name="Id">The aggregate's key.</param>
/// <param name="Version">Its version after the change: whoever knows a higher one has heard of this.</param>
/// <param name="What">What happened, in a word or two with dashes: <c>granted</c>.</param>
/// <param name="By">On whose behalf.</param>
[GenerateSerializer, Immutable, Alias("aggregate-change")]
public sealed record AggregateChange([property: Id(0)] string Id, [property: Id(1)] long Version, [property: Id(2)] string What, [property: Id(3)] OwnerId By);
