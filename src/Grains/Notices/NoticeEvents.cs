using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>What can happen to a notice. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("notice-event")]
internal abstract record NoticeEvent
{
    /// <summary>What happened, in a word or two with dashes, as notes and histories tell it.</summary>
    public abstract string What { get; }
}

/// <summary>It was submitted, or again after it was returned.</summary>
/// <param name="Draft">What was submitted, its content made uniform.</param>
/// <param name="Flags">What reviewers should look at.</param>
/// <param name="ExpiresAt">Until when it is valid, if it goes out at once; null when it is reviewed first.</param>
[GenerateSerializer, Immutable, Alias("notice-submitted")]
internal sealed record NoticeSubmitted(
    [property: Id(0)] SubmitNotice Draft, [property: Id(1)] ImmutableArray<NoticeFlag> Flags, [property: Id(2)] DateTimeOffset? ExpiresAt) : NoticeEvent
{
    public override string What => ExpiresAt is null ? "submitted" : "published";
}

/// <summary>An officer of the task force found that it complies.</summary>
[GenerateSerializer, Immutable, Alias("notice-reviewed")]
internal sealed record NoticeReviewed([property: Id(0)] string? Remark) : NoticeEvent
{
    public override string What => "reviewed";
}

/// <summary>It was sent back for documents.</summary>
[GenerateSerializer, Immutable, Alias("notice-returned")]
internal sealed record NoticeReturned([property: Id(0)] string Wanted) : NoticeEvent
{
    public override string What => "returned";
}

/// <summary>It was published, or a change of it.</summary>
[GenerateSerializer, Immutable, Alias("notice-published")]
internal sealed record NoticePublished([property: Id(0)] ConsentId? Consent, [property: Id(1)] DateTimeOffset ExpiresAt, [property: Id(2)] bool IsChange) : NoticeEvent
{
    public override string What => IsChange ? "updated" : "published";
}

/// <summary>A change or an extension is asked for.</summary>
[GenerateSerializer, Immutable, Alias("notice-change-proposed")]
internal sealed record NoticeChangeProposed(
    [property: Id(0)] NoticeContent? Content, [property: Id(1)] DateTimeOffset? ExpiresAt, [property: Id(2)] ImmutableArray<NoticeFlag> Flags) : NoticeEvent
{
    public override string What => "change-proposed";
}

/// <summary>The change or extension that was asked for was refused.</summary>
[GenerateSerializer, Immutable, Alias("notice-change-refused")]
internal sealed record NoticeChangeRefused([property: Id(0)] NoticeReason Reason, [property: Id(1)] string? Explanation) : NoticeEvent
{
    public override string What => "change-refused";
}

/// <summary>It is out of circulation for a time.</summary>
[GenerateSerializer, Immutable, Alias("notice-suspended")]
internal sealed record NoticeSuspended([property: Id(0)] DateTimeOffset Until, [property: Id(1)] string? Reason) : NoticeEvent
{
    public override string What => "suspended";
}

/// <summary>It is back in circulation.</summary>
[GenerateSerializer, Immutable, Alias("notice-resumed")]
internal sealed record NoticeResumed : NoticeEvent
{
    public override string What => "resumed";
}

/// <summary>Others may see it from now on.</summary>
[GenerateSerializer, Immutable, Alias("notice-handling-set")]
internal sealed record NoticeHandlingSet([property: Id(0)] NoticeHandling Handling) : NoticeEvent
{
    public override string What => "handling-changed";
}

/// <summary>A bureau reported something on it. There are no other ways to make one than these, and an arrest takes a member country.</summary>
[GenerateSerializer, Immutable, Alias("notice-reported")]
internal sealed record NoticeReported : NoticeEvent
{
    [Id(0)]
    public NoticeReportKind Kind { get; private init; }

    [Id(1)]
    public string? Country { get; private init; }

    [Id(2)]
    public string? Place { get; private init; }

    [Id(3)]
    public string? Explanation { get; private init; }

    public static NoticeReported Location(string country, string? place, string? explanation) =>
        new() { Kind = NoticeReportKind.Location, Country = country, Place = place, Explanation = explanation };

    public static NoticeReported Identification(string explanation) => new() { Kind = NoticeReportKind.Identification, Explanation = explanation };

    public static NoticeReported Arrest(CountryAuthor country, string? place, string? explanation) =>
        new() { Kind = NoticeReportKind.Arrest, Country = country.By.Owner.Value, Place = place, Explanation = explanation };

    public override string What => $"{EnumText.Of(Kind)}-reported";
}

/// <summary>Its time will soon be over.</summary>
[GenerateSerializer, Immutable, Alias("notice-extension-due")]
internal sealed record NoticeExtensionDue : NoticeEvent
{
    public override string What => "extension-due";
}

/// <summary>It is over, one way or another: refused, withdrawn, cancelled, expired.</summary>
[GenerateSerializer, Immutable, Alias("notice-closed")]
internal sealed record NoticeClosed([property: Id(0)] NoticeState State, [property: Id(1)] NoticeReason? Reason, [property: Id(2)] string? Explanation) : NoticeEvent
{
    public override string What => EnumText.Of(State);
}

/// <summary>A grant for it is over. Where it was published under that grant, it is cancelled.</summary>
[GenerateSerializer, Immutable, Alias("notice-consent-over")]
internal sealed record NoticeConsentOver([property: Id(0)] ConsentId Consent, [property: Id(1)] bool Cancels) : NoticeEvent
{
    public override string What => Cancels ? "cancelled" : "consent-over";
}

/// <summary>The control commission decided that it is to be deleted.</summary>
[GenerateSerializer, Immutable, Alias("notice-deletion-ordered")]
internal sealed record NoticeDeletionOrdered([property: Id(0)] string Decision, [property: Id(1)] DateTimeOffset DeleteBy) : NoticeEvent
{
    public override string What => "deletion-ordered";
}

/// <summary>What it said was deleted.</summary>
[GenerateSerializer, Immutable, Alias("notice-deleted")]
internal sealed record NoticeDeleted : NoticeEvent
{
    public override string What => "deleted";
}
