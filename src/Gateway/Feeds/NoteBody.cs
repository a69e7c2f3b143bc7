using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>What a hub says of a message or of itself.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Owners">The owners that it is about.</param>
/// <param name="At">The time that it is about.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Count">How many messages it is about.</param>
/// <param name="Forward">The forward that it declares.</param>
internal sealed record NoteBody(
    NoteKind Kind,
    ImmutableArray<OwnerId> Owners,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    int Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageId? Forward)
{
    /// <summary>The JSON form.</summary>
    public static NoteBody Of(FeedNote note) => new(note.Kind, note.Owners, note.At, note.Reason, note.Count, note.Forward);
}
