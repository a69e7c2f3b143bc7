using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What a hub says of a message or of itself, from what it may read. The message that it is about stands in <see cref="Envelope.About"/>.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Owners">The owners that it is about.</param>
/// <param name="At">The time that it is about: when the answer is due, when the message expired, since when it waits.</param>
/// <param name="Reason">Why, in a sentence, or, where something changed, the code of a reason; null where the kind says all.</param>
[GenerateSerializer, Immutable, Alias("feed-note")]
public sealed record FeedNote(
    [property: Id(0)] NoteKind Kind,
    [property: Id(1)] ImmutableArray<OwnerId> Owners,
    [property: Id(2)] DateTimeOffset? At,
    [property: Id(3)] string? Reason)
{
    /// <summary>How many messages it is about; 1 unless it speaks of several.</summary>
    [Id(4)]
    public int Count { get => field == 0 ? 1 : field; init; } = 1;

    /// <summary>The forward that a note of kind <see cref="NoteKind.Forwarded"/> declares.</summary>
    [Id(5)]
    public MessageId? Forward { get; init; }

    /// <summary>What changed, for a note of kind <see cref="NoteKind.Consent"/>, <see cref="NoteKind.Case"/>, <see cref="NoteKind.Notice"/>, <see cref="NoteKind.Hit"/>, <see cref="NoteKind.Deployment"/> or <see cref="NoteKind.Command"/>.</summary>
    [Id(6)]
    public AggregateChange? Change { get; init; }

    /// <summary>The number of the officer to whom it is said, for a note of kind <see cref="NoteKind.Command"/>; null for all.</summary>
    [Id(7)]
    public string? Officer { get; init; }
}

/// <summary>What a note says.</summary>
[GenerateSerializer, Alias("note-kind")]
[JsonConverter(typeof(KebabCase<NoteKind>))]
public enum NoteKind
{
    /// <summary>An answer is due soon. To the sender (with the owners that have not answered) and to each of them.</summary>
    AnswerDueSoon = 0,

    /// <summary>An answer is overdue. To the sender (with the owners that have not answered) and to each of them.</summary>
    AnswerOverdue = 1,

    /// <summary>A message expired before it was delivered to the owners named. To the sender.</summary>
    Expired = 2,

    /// <summary>Messages to the owner named wait for longer than they should, and why. To the sender.</summary>
    Stuck = 3,

    /// <summary>The feed of the owner named refused the message, and why. To the sender.</summary>
    Refused = 4,

    /// <summary>The owner of <see cref="FeedNote.Forward"/> passed the message on to the owners named. To the message's first sender.</summary>
    Forwarded = 5,

    /// <summary>A request for consent was made, answered, or ended; see <see cref="FeedNote.Change"/>. To those that it concerns.</summary>
    Consent = 6,

    /// <summary>A case changed; see <see cref="FeedNote.Change"/>. To its participants.</summary>
    Case = 7,

    /// <summary>A notice changed; see <see cref="FeedNote.Change"/>. To those that may see it.</summary>
    Notice = 8,

    /// <summary>A check found a record, or its owner answered or did not in time; see <see cref="FeedNote.Change"/>. To searcher, owner and command centre.</summary>
    Hit = 9,

    /// <summary>A deployment changed; see <see cref="FeedNote.Change"/>. To host, Secretariat and contributing bureaus.</summary>
    Deployment = 10,

    /// <summary>A team started, changed or ended, filed a report, or somebody of it has not checked in; see <see cref="FeedNote.Change"/>. To those that it concerns.</summary>
    Team = 12,

    /// <summary>An identification of victims changed; see <see cref="FeedNote.Change"/>. To the host, and to bureaus about what concerns them.</summary>
    Identification = 13,

    /// <summary>A major event changed, its screening found something, or an entrance let in whom it should not have; see <see cref="FeedNote.Change"/>. To host, team and command centre.</summary>
    Event = 14,

    /// <summary>Something happened at the command centre's lead desk; see <see cref="FeedNote.Change"/>. To the Secretariat, and to who asked for help.</summary>
    Command = 20,
}
