using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Gateway.Feeds;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>What a search found.</summary>
/// <param name="Results">The messages, newest first.</param>
/// <param name="Complete">Whether everything that the mailbox holds was searched.</param>
/// <param name="Progress">How much can be searched, for example <c>indexed 120000 of 200000</c>.</param>
/// <param name="Note">What was not searched, in a sentence; absent when everything was.</param>
internal sealed record SearchBody(
    ImmutableArray<FeedEntryBody> Results,
    bool Complete,
    string Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note);
