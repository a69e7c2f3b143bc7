using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>An offline copy that is begun.</summary>
public sealed record OfflineCopyRequest : IValidatableObject
{
    /// <summary>By what people know it, for example where it is used; owners of records see it. 1 to 60 characters.</summary>
    [PlainText(1, 60)]
    public required string Name { get; init; }

    /// <summary>Which kinds of records it holds; see <see cref="OfflineCopy.PossibleKinds"/>.</summary>
    [Items(1, 10, Distinct = true)]
    public required ImmutableArray<RecordKind> Kinds { get; init; }

    /// <summary>For how many days it is good after it was made or updated, 1 to 30.</summary>
    [Range(1, OfflineCopy.MaxDays, ErrorMessage = "is 1 to 30.")]
    public required int Days { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Kinds.IsDefault && Kinds.Except(OfflineCopy.PossibleKinds).Any())
        {
            yield return new ValidationResult(
                $"is some of {string.Join(", ", OfflineCopy.PossibleKinds.Select(EnumText.Of))}: DNA profiles, which no check gives out, and hashes of images are compared at hubs only.", [nameof(Kinds)]);
        }
    }
}

/// <summary>How far an offline copy is, to ask for what has changed since.</summary>
public sealed record OfflineChangesRequest
{
    /// <summary>How far it is with the records of each owner.</summary>
    [Items(1, CopyChangesQuery.MaxPositions)]
    public required ImmutableArray<OwnerPosition> Positions { get; init; }
}

/// <summary>Word of an offline copy: how far it is, and what was checked with it.</summary>
public sealed record OfflineReportRequest
{
    /// <summary>The most checks of one report.</summary>
    public const int MaxChecks = 500;

    /// <summary>How far it is with the records of each owner.</summary>
    [Items(1, CopyChangesQuery.MaxPositions)]
    public required ImmutableArray<OwnerPosition> Positions { get; init; }

    /// <summary>What was checked; each stands in the audit afterwards.</summary>
    [Items(0, MaxChecks)]
    public required ImmutableArray<OfflineCheckBody> Checks { get; init; }
}

/// <summary>A check that was made with an offline copy.</summary>
public sealed record OfflineCheckBody
{
    /// <summary>Its id, made when it was asked. A check that is handed on twice stands in the audit once.</summary>
    public required OperationId Id { get; init; }

    /// <summary>When, by the clock of the machine.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who asked, as was stated there: 1 to 64 characters.</summary>
    [PlainText(1, 64)]
    public required string Officer { get; init; }

    /// <summary>What for; 1 to 200 characters.</summary>
    [PlainText(1, 200)]
    public required string Purpose { get; init; }

    /// <summary>What was asked.</summary>
    public required CheckQuestionRequest Question { get; init; }

    /// <summary>How many records were found.</summary>
    [Range(0, 1000, ErrorMessage = "is 0 to 1000.")]
    public required int Hits { get; init; }

    /// <summary>Of when the answer was; null when that is not known.</summary>
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether the copy was out of date.</summary>
    public required bool IsStale { get; init; }
}

/// <summary>The offline copies of a bureau.</summary>
/// <param name="Copies">The copies, the oldest first.</param>
public sealed record OfflineCopiesBody(ImmutableArray<OfflineCopyBody> Copies);

/// <summary>An offline copy.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">Which kinds of records it holds.</param>
/// <param name="Hub">From which hub's copy it was made.</param>
/// <param name="By">Who made it.</param>
/// <param name="At">When.</param>
/// <param name="ReportedAt">When it has last said how far it is.</param>
/// <param name="GoodUntil">When it goes out of date.</param>
/// <param name="IsOverdue">Whether it is out of date.</param>
public sealed record OfflineCopyBody(
    string Id, string Name, ImmutableArray<RecordKind> Kinds, HubName Hub, AuthorBody By, DateTimeOffset At, DateTimeOffset ReportedAt, DateTimeOffset GoodUntil, bool IsOverdue);

/// <summary>Where a change of a record stands in an offline copy.</summary>
/// <param name="Bureau">Whose copy.</param>
/// <param name="Name">Its name.</param>
/// <param name="At">When it was made.</param>
/// <param name="ReportedAt">When it has last said how far it is.</param>
/// <param name="IsOverdue">Whether it is out of date and has not said anything since: nobody knows what is done with it.</param>
/// <param name="IsApplied">Whether it has said that the change is in it.</param>
public sealed record OfflineEffectBody(OwnerId Bureau, string Name, DateTimeOffset At, DateTimeOffset ReportedAt, bool IsOverdue, bool IsApplied);

/// <summary>A part of an offline copy as its gateway gives it out: what it is, signed, and the records.</summary>
/// <param name="Statement">The <see cref="OfflineStatement"/>, as the JSON that was signed.</param>
/// <param name="Signature">The gateway's signature over its bytes in UTF-8: ECDSA with SHA-256, DER.</param>
/// <param name="Rows">The records: an <see cref="OfflineRow"/> as JSON each. In a copy that was updated, null where the record has changed since.</param>
public sealed record OfflinePage(string Statement, ReadOnlyMemory<byte> Signature, ImmutableArray<string?> Rows);

/// <summary>What a part of an offline copy is. One of <see cref="Head"/>, <see cref="Range"/> and <see cref="Update"/> is there.</summary>
/// <param name="Format">Always <see cref="Form"/>; the statement begins with it, so that no other thing that a gateway signs can be taken for one.</param>
/// <param name="Copy">The id of the copy.</param>
/// <param name="Bureau">Whose copy it is.</param>
/// <param name="Gateway">The name of the gateway.</param>
/// <param name="At">When the gateway said it.</param>
/// <param name="Head">The first part: of the copy as a whole.</param>
/// <param name="Range">Records.</param>
/// <param name="Update">Changes.</param>
/// <param name="Rows">SHA-256 of each row, in UTF-8.</param>
public sealed record OfflineStatement(
    string Format, string Copy, OwnerId Bureau, string Gateway, DateTimeOffset At, OfflineHead? Head, OfflineRange? Range, OfflineUpdate? Update, ImmutableArray<Sha256Hash> Rows)
{
    /// <summary>The form that is described here.</summary>
    public const string Form = "interpol-mesh/offline-copy/1";
}

/// <summary>What an offline copy is as a whole.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">Which kinds of records it holds.</param>
/// <param name="Hub">From which hub's copy it was made.</param>
/// <param name="Days">For how many days it is good after it was made or updated.</param>
/// <param name="GoodUntil">When it goes out of date.</param>
/// <param name="Positions">How far it is with the records of each owner.</param>
/// <param name="Key">The public key of the gateway, PEM.</param>
public sealed record OfflineHead(string Name, ImmutableArray<RecordKind> Kinds, HubName Hub, int Days, DateTimeOffset GoodUntil, ImmutableArray<OwnerPosition> Positions, string Key);

/// <summary>Which records a part holds: all that there are between two ids.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="After">Behind which id; empty from the beginning.</param>
/// <param name="UpTo">Up to which id; null to the end.</param>
public sealed record OfflineRange(RecordKind Kind, string After, string? UpTo);

/// <summary>What changes a part holds.</summary>
/// <param name="Hub">From which hub's copy.</param>
/// <param name="GoodUntil">When the copy goes out of date with them.</param>
/// <param name="Positions">How far the copy is with them.</param>
/// <param name="HasMore">Whether there are more.</param>
public sealed record OfflineUpdate(HubName Hub, DateTimeOffset GoodUntil, ImmutableArray<OwnerPosition> Positions, bool HasMore);

/// <summary>A record in an offline copy.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id among all of its kind.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Record">What it says; null when it is gone.</param>
public sealed record OfflineRow(RecordKind Kind, string Id, OwnerId Owner, RecordBody? Record);

/// <summary>The answer of an offline copy to one question.</summary>
/// <param name="Copy">The name of the copy.</param>
/// <param name="At">When it was given, by the clock of the machine.</param>
/// <param name="UpdatedAt">When the copy was made, or last updated.</param>
/// <param name="GoodUntil">When it goes out of date.</param>
/// <param name="IsStale">Whether it is out of date, or nobody can say because the machine's clock stands before it was made.</param>
/// <param name="Answer">The answer, as a hub gives it; <c>asOf</c> says of when it is.</param>
public sealed record OfflineAnswerBody(string Copy, DateTimeOffset At, DateTimeOffset UpdatedAt, DateTimeOffset GoodUntil, bool IsStale, CheckAnswerBody Answer);
