using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>Where an item of evidence is, and who may see it.</summary>
/// <param name="Number">The number of its entry.</param>
/// <param name="Owner">Whose entry it is.</param>
/// <param name="Readers">Who else may see it.</param>
/// <param name="Steps">How many steps its custody chain has.</param>
[GenerateSerializer, Immutable, Alias("evidence-item")]
public sealed record EvidenceItem(
    [property: Id(0)] long Number, [property: Id(1)] OwnerId Owner, [property: Id(2)] ImmutableArray<OwnerId> Readers, [property: Id(3)] int Steps)
{
    /// <summary>In which condition it is; null before it was collected.</summary>
    [Id(4)]
    public CustodyCondition? Condition { get; init; }

    /// <summary>Who holds it; null before it was collected.</summary>
    [Id(5)]
    public Author? Holder { get; init; }

    /// <summary>The latest time that any of its steps states.</summary>
    [Id(6)]
    public DateTimeOffset? LatestStated { get; init; }

    /// <summary>The link of its last step, see <see cref="CustodyStep.Link"/>.</summary>
    [Id(7)]
    public Sha256Hash? LastLink { get; init; }

    /// <summary>Whether its owner lets a participant see it.</summary>
    public bool IsFor(OwnerId reader) => reader == Owner || Readers.Contains(reader);

    /// <summary>Where its custody chain stands.</summary>
    [JsonIgnore]
    public CustodyChain Chain => new(Steps, Condition, Holder, LatestStated, LastLink);
}

/// <summary>Where a custody chain stands, which is all that its next step is decided by. An item of a case and one that a team has collected have the same.</summary>
/// <param name="Steps">How many steps it has.</param>
/// <param name="Condition">In which condition the item is; null before it was collected.</param>
/// <param name="Holder">Who holds it; null before it was collected.</param>
/// <param name="LatestStated">The latest time that any of its steps states.</param>
/// <param name="LastLink">The link of its last step, see <see cref="CustodyStep.Link"/>.</param>
[GenerateSerializer, Immutable, Alias("custody-chain")]
public sealed record CustodyChain(
    [property: Id(0)] int Steps,
    [property: Id(1)] CustodyCondition? Condition,
    [property: Id(2)] Author? Holder,
    [property: Id(3)] DateTimeOffset? LatestStated,
    [property: Id(4)] Sha256Hash? LastLink)
{
    /// <summary>The chain of an item that was not collected yet.</summary>
    public static CustodyChain Empty { get; } = new(0, null, null, null, null);
}

/// <summary>A step to record in a custody chain.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="StatedAt">When, as the officer states it.</param>
/// <param name="Hash">SHA-256 of the item, or of what shows its condition: a photograph of the seal.</param>
/// <param name="From">Who gave it away; for <see cref="CustodyStepKind.HandedOver"/>, whoever holds it.</param>
/// <param name="To">Who has it now; for <see cref="CustodyStepKind.HandedOver"/>.</param>
/// <param name="Details">Where, how and what for, for gateways; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("new-custody-step")]
public sealed record NewCustodyStep(
    [property: Id(0)] CustodyStepKind Kind,
    [property: Id(1)] DateTimeOffset StatedAt,
    [property: Id(2)] Sha256Hash Hash,
    [property: Id(3)] Author? From,
    [property: Id(4)] Author? To,
    [property: Id(5)] SealedContent? Details)
{
    /// <summary>Whether a time before that of the step before is recorded and marked; otherwise such a step is refused.</summary>
    [Id(6)]
    public bool MayBeOutOfOrder { get; init; }
}

/// <summary>A step of a custody chain, as it was recorded.</summary>
/// <param name="Number">Its number in the chain, from 1.</param>
/// <param name="Kind">What was done.</param>
/// <param name="StatedAt">When, as the officer states it.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="RecordedAt">When, by the hub's clock.</param>
/// <param name="Hash">SHA-256 of the item, or of what shows its condition.</param>
/// <param name="From">Who gave it away; null unless it was handed over.</param>
/// <param name="To">Who had it afterwards; null unless it was handed over.</param>
/// <param name="IsOutOfOrder">Whether it states a time before that of an earlier step.</param>
/// <param name="Details">Where, how and what for, for gateways; null for nothing.</param>
/// <param name="Link">Ties it to all steps before it, see <see cref="LinkAfter(Sha256Hash?, Sha256Hash?)"/>.</param>
[GenerateSerializer, Immutable, Alias("custody-step")]
public sealed record CustodyStep(
    [property: Id(0)] int Number,
    [property: Id(1)] CustodyStepKind Kind,
    [property: Id(2)] DateTimeOffset StatedAt,
    [property: Id(3)] Author By,
    [property: Id(4)] DateTimeOffset RecordedAt,
    [property: Id(5)] Sha256Hash Hash,
    [property: Id(6)] Author? From,
    [property: Id(7)] Author? To,
    [property: Id(8)] bool IsOutOfOrder,
    [property: Id(9)] SealedContent? Details,
    [property: Id(10)] Sha256Hash Link)
{
    /// <summary>
    /// What the step's link has to be: the SHA-256 of lines of UTF-8, each ended by a line feed: the link before it (empty for the first), number, kind, stated time and recorded time
    /// (ISO 8601, UTC, seven decimals), by, from, to (owner and officer with a slash between, empty when absent), hash, <c>in-order</c> or <c>out-of-order</c>, and the
    /// SHA-256 of the details' payload (empty without).
    /// </summary>
    /// <param name="before">The link of the step before it; null for the first.</param>
    public Sha256Hash LinkAfter(Sha256Hash? before) => LinkAfter(before, DetailsHash);

    /// <summary>SHA-256 of the details' payload as hubs carry it; null without details.</summary>
    public Sha256Hash? DetailsHash => Details is null ? null : Sha256Hash.Of(Details.Payload.Span);

    /// <summary>The same for whoever has the hash of the details and not what hubs carry.</summary>
    /// <param name="before">The link of the step before it; null for the first.</param>
    /// <param name="details">See <see cref="DetailsHash"/>.</param>
    public Sha256Hash LinkAfter(Sha256Hash? before, Sha256Hash? details)
    {
        string[] lines =
        [
            before?.Value ?? "",
            Number.ToString(CultureInfo.InvariantCulture),
            EnumText.Of(Kind),
            TextOf(StatedAt),
            TextOf(RecordedAt),
            TextOf(By),
            TextOf(From),
            TextOf(To),
            Hash.Value,
            IsOutOfOrder ? "out-of-order" : "in-order",
            details?.Value ?? "",
        ];
        return Sha256Hash.Of(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n"))));
    }

    private static string TextOf(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static string TextOf(Author? author) => author is null ? "" : $"{author.Owner.Value}/{author.Officer}";
}

/// <summary>A step of the custody chain of an entry.</summary>
/// <param name="Entry">The number of the entry.</param>
/// <param name="Step">The step.</param>
[GenerateSerializer, Immutable, Alias("numbered-custody-step")]
public sealed record NumberedCustodyStep([property: Id(0)] long Entry, [property: Id(1)] CustodyStep Step);

/// <summary>What is done with an item of evidence.</summary>
[GenerateSerializer, Alias("custody-step-kind")]
[JsonConverter(typeof(KebabCase<CustodyStepKind>))]
public enum CustodyStepKind
{
    /// <summary>It was taken into custody.</summary>
    Collected = 0,

    /// <summary>It was sealed.</summary>
    Sealed = 1,

    /// <summary>Somebody else holds it now.</summary>
    HandedOver = 2,

    /// <summary>Its seal was broken.</summary>
    Opened = 3,

    /// <summary>It was analysed, or copied for that.</summary>
    Analysed = 4,

    /// <summary>It went back to whom it belongs.</summary>
    Returned = 5,
}

/// <summary>In which condition an item of evidence is.</summary>
[GenerateSerializer, Alias("custody-condition")]
[JsonConverter(typeof(KebabCase<CustodyCondition>))]
public enum CustodyCondition
{
    /// <summary>In custody without a seal.</summary>
    Unsealed = 0,

    /// <summary>In custody under seal.</summary>
    Sealed = 1,

    /// <summary>Not in custody any more.</summary>
    Returned = 2,
}
