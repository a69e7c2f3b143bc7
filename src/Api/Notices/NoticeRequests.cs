using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Api;

/// <summary>A notice that is submitted, as its requester has drafted it.</summary>
public sealed record SubmitNoticeRequest : CommandRequest
{
    /// <summary>The code of its type, for example red.</summary>
    public required string Type { get; init; }

    /// <summary>As what its owner asks: the Secretariat for itself or as its command centre, everybody else as a bureau, which is what holds without it.</summary>
    public NoticeRequester? Requester { get; init; }

    /// <summary>What it says. What is unknown is left out.</summary>
    public required NoticeContent Content { get; init; }

    /// <summary>Its photographs by the SHA-256 of uploads of this owner, the first one first; those that the content names without it.</summary>
    [Items(0, NoticeLimits.MaxPhotographs, Distinct = true)]
    public ImmutableArray<Sha256Hash>? Photographs { get; init; }

    /// <summary>Who may see it; TLP:GREEN for everybody, and nothing for the public, without it.</summary>
    public NoticeHandlingRequest? Handling { get; init; }

    /// <summary>The country on whose behalf the Secretariat asks.</summary>
    [KnownOwner]
    public OwnerId? OnBehalfOf { get; init; }

    /// <summary>Whether it is a diffusion: it goes out at once, unless its type says otherwise, is reviewed afterwards and is never public.</summary>
    public bool Diffusion { get; init; }
}

/// <summary>Who may see a notice, as it was asked for.</summary>
public sealed record NoticeHandlingRequest
{
    /// <summary>How far it may go; green without it.</summary>
    public TrafficLight? Tlp { get; init; }

    /// <summary>To whom it is addressed; everybody without it.</summary>
    public SendAudience? Audience { get; init; }

    /// <summary>Whom the owner excludes; shown to nobody but the owner.</summary>
    [Items(0, NoticeLimits.MaxExcluded, Distinct = true)]
    public ImmutableArray<OwnerId>? Excluded { get; init; }

    /// <summary>Which parts the public may read, beside the name; nothing is public without it.</summary>
    [Items(0, NoticeLimits.MaxList, Distinct = true)]
    public ImmutableArray<PublicField>? PublicFields { get; init; }
}

/// <summary>Other handling for a notice, in place of what it has.</summary>
public sealed record SetNoticeHandlingRequest : CommandRequest
{
    /// <summary>What holds from now on.</summary>
    public required NoticeHandlingRequest Handling { get; init; }
}

/// <summary>A change of what a published notice says.</summary>
public sealed record UpdateNoticeRequest : CommandRequest
{
    /// <summary>What it shall say, whole.</summary>
    public required NoticeContent Content { get; init; }

    /// <summary>Its photographs by the SHA-256 of uploads of this owner, the first one first; those that the content names without it.</summary>
    [Items(0, NoticeLimits.MaxPhotographs, Distinct = true)]
    public ImmutableArray<Sha256Hash>? Photographs { get; init; }
}

/// <summary>A longer validity for a notice.</summary>
public sealed record ExtendNoticeRequest : CommandRequest
{
    /// <summary>Until when: at most five years from now.</summary>
    [Ahead(NoticeLimits.RetentionDays)]
    public required DateTimeOffset Until { get; init; }
}

/// <summary>A time for which a notice is out of circulation.</summary>
public sealed record SuspendNoticeRequest : CommandRequest
{
    /// <summary>When it comes back: at most six months from now.</summary>
    [Ahead(NoticeLimits.SuspensionDays)]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Reason { get; init; }
}

/// <summary>The end of a notice by its owner.</summary>
public sealed record WithdrawNoticeRequest : CommandRequest
{
    /// <summary>Why.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Reason { get; init; }
}

/// <summary>The review by an officer of the task force, who finds that it complies.</summary>
public sealed record ReviewNoticeRequest : CommandRequest
{
    /// <summary>What the others should know.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Remark { get; init; }
}

/// <summary>The return of a notice for documents.</summary>
public sealed record ReturnNoticeRequest : CommandRequest
{
    /// <summary>What is wanted.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public required string Wanted { get; init; }
}

/// <summary>The publication of a notice, or of the change that is asked for.</summary>
public sealed record PublishNoticeRequest : CommandRequest
{
    /// <summary>The grant of the country on whose behalf it is; left out when it is nobody's.</summary>
    public ConsentId? Consent { get; init; }
}

/// <summary>The refusal of a notice or of a change, or the end of a notice by the Secretariat.</summary>
public sealed record EndNoticeRequest : CommandRequest
{
    /// <summary>Why.</summary>
    public required NoticeReason Reason { get; init; }

    /// <summary>More in words.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Explanation { get; init; }
}

/// <summary>The control commission's decision that a notice is to be deleted.</summary>
public sealed record OrderNoticeDeletionRequest : CommandRequest
{
    /// <summary>The reference of the decision.</summary>
    [PlainText(1, NoticeLimits.MaxName, OneLine = true)]
    public required string Decision { get; init; }
}

/// <summary>Where somebody or something was seen.</summary>
public sealed record ReportLocationRequest : CommandRequest
{
    /// <summary>In which country: two capital letters.</summary>
    [PlainText(2, 8, OneLine = true)]
    public required string Country { get; init; }

    /// <summary>Where.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Place { get; init; }

    /// <summary>What else is known.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Explanation { get; init; }
}

/// <summary>Who somebody is.</summary>
public sealed record ReportIdentificationRequest : CommandRequest
{
    /// <summary>Who, and how that is known.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public required string Explanation { get; init; }
}

/// <summary>The arrest of a person by the authorities of the country that reports it.</summary>
public sealed record ReportArrestRequest : CommandRequest
{
    /// <summary>Where.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Place { get; init; }

    /// <summary>What else is known.</summary>
    [PlainText(1, NoticeLimits.MaxText)]
    public string? Explanation { get; init; }
}
