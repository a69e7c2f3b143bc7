using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>What can be done with a notice. Who may, the four kinds of commands say.</summary>
[GenerateSerializer, Immutable, Alias("notice-command")]
public abstract record NoticeCommand;

/// <summary>What only the owner of a notice can do: whoever submitted it.</summary>
[GenerateSerializer, Immutable, Alias("owner-notice-command")]
public abstract record OwnerNoticeCommand : NoticeCommand;

/// <summary>What only the General Secretariat can do. There is no arrest among these.</summary>
[GenerateSerializer, Immutable, Alias("secretariat-notice-command")]
public abstract record SecretariatNoticeCommand : NoticeCommand;

/// <summary>What only the bureau of a member country can do. Nothing else can report an arrest.</summary>
[GenerateSerializer, Immutable, Alias("member-notice-command")]
public abstract record MemberNoticeCommand : NoticeCommand;

/// <summary>What owner and Secretariat can do.</summary>
[GenerateSerializer, Immutable, Alias("shared-notice-command")]
public abstract record SharedNoticeCommand : NoticeCommand;

/// <summary>What only the hub does, when its time has come or a grant has ended.</summary>
[GenerateSerializer, Immutable, Alias("hub-notice-command")]
public abstract record HubNoticeCommand : NoticeCommand;

/// <summary>Submit a draft, or again what was returned. The checks answer at once, with everything that is missing.</summary>
/// <param name="Type">The code of its type, for example <c>red</c>.</param>
/// <param name="Requester">As what its owner asks.</param>
/// <param name="Content">What it says.</param>
/// <param name="Handling">Who may see it.</param>
[GenerateSerializer, Immutable, Alias("submit-notice")]
public sealed record SubmitNotice(
    [property: Id(0)] string Type, [property: Id(1)] NoticeRequester Requester, [property: Id(2)] NoticeContent Content, [property: Id(3)] NoticeHandling Handling) : OwnerNoticeCommand
{
    /// <summary>The country on whose behalf the Secretariat asks; null when it asks for itself.</summary>
    [Id(4)]
    public OwnerId? OnBehalfOf { get; init; }

    /// <summary>Whether it is a diffusion: it goes out at once, unless its type says otherwise, is reviewed afterwards and is never public.</summary>
    [Id(5)]
    public bool IsDiffusion { get; init; }
}

/// <summary>Change what a published notice says. It holds when it was reviewed and published as the first time.</summary>
/// <param name="Content">What it shall say.</param>
[GenerateSerializer, Immutable, Alias("update-notice")]
public sealed record UpdateNotice([property: Id(0)] NoticeContent Content) : OwnerNoticeCommand;

/// <summary>Ask that a notice stay valid for longer. It holds when it was reviewed and published.</summary>
/// <param name="Until">Until when: at most <see cref="NoticeLimits.RetentionMonths"/> from now.</param>
[GenerateSerializer, Immutable, Alias("extend-notice")]
public sealed record ExtendNotice([property: Id(0)] DateTimeOffset Until) : OwnerNoticeCommand;

/// <summary>Take a notice back.</summary>
/// <param name="Reason">Why; null when the owner does not say.</param>
[GenerateSerializer, Immutable, Alias("withdraw-notice")]
public sealed record WithdrawNotice([property: Id(0)] string? Reason) : OwnerNoticeCommand;

/// <summary>An officer of the task force has reviewed it and finds that it complies. Two different ones have to, and neither of them prepared it.</summary>
/// <param name="Remark">What the others should know; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("review-notice")]
public sealed record ReviewNotice([property: Id(0)] string? Remark) : SecretariatNoticeCommand;

/// <summary>Send it back for documents.</summary>
/// <param name="Wanted">What is wanted.</param>
[GenerateSerializer, Immutable, Alias("return-notice")]
public sealed record ReturnNotice([property: Id(0)] string Wanted) : SecretariatNoticeCommand;

/// <summary>Publish it, or the change or extension that was asked for.</summary>
/// <param name="Consent">The grant of the country on whose behalf it is; null when it is nobody's.</param>
[GenerateSerializer, Immutable, Alias("publish-notice")]
public sealed record PublishNotice([property: Id(0)] ConsentId? Consent) : SecretariatNoticeCommand;

/// <summary>Refuse it, or the change or extension that was asked for.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Explanation">More in words; null when the reason says all.</param>
[GenerateSerializer, Immutable, Alias("refuse-notice")]
public sealed record RefuseNotice([property: Id(0)] NoticeReason Reason, [property: Id(1)] string? Explanation) : SecretariatNoticeCommand;

/// <summary>Take a published notice out for good.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Explanation">More in words; null when the reason says all.</param>
[GenerateSerializer, Immutable, Alias("cancel-notice")]
public sealed record CancelNotice([property: Id(0)] NoticeReason Reason, [property: Id(1)] string? Explanation) : SecretariatNoticeCommand;

/// <summary>The control commission has decided that it is to be deleted. It is out of circulation at once, and deleted within a month.</summary>
/// <param name="Decision">The reference of the decision.</param>
[GenerateSerializer, Immutable, Alias("order-notice-deletion")]
public sealed record OrderNoticeDeletion([property: Id(0)] string Decision) : SecretariatNoticeCommand;

/// <summary>Carry out the deletion that was ordered. The hub does it itself when its month is over.</summary>
[GenerateSerializer, Immutable, Alias("delete-notice")]
public sealed record DeleteNotice : SecretariatNoticeCommand;

/// <summary>Take it out of circulation for a time; it comes back by itself.</summary>
/// <param name="Until">When it comes back: at most <see cref="NoticeLimits.SuspensionMonths"/> from now.</param>
/// <param name="Reason">Why; null when nobody says.</param>
[GenerateSerializer, Immutable, Alias("suspend-notice")]
public sealed record SuspendNotice([property: Id(0)] DateTimeOffset Until, [property: Id(1)] string? Reason) : SharedNoticeCommand;

/// <summary>Bring it back before its suspension ends. By whoever suspended it, or the Secretariat.</summary>
[GenerateSerializer, Immutable, Alias("resume-notice")]
public sealed record ResumeNotice : SharedNoticeCommand;

/// <summary>Change who may see it, and what the public may. The Secretariat can narrow it only; its owner can widen it too.</summary>
/// <param name="Handling">What holds from now on.</param>
[GenerateSerializer, Immutable, Alias("set-notice-handling")]
public sealed record SetNoticeHandling([property: Id(0)] NoticeHandling Handling) : SharedNoticeCommand;

/// <summary>The person, body, object or asset was seen somewhere. The owner has it at once.</summary>
/// <param name="Country">In which country.</param>
/// <param name="Place">Where.</param>
/// <param name="Explanation">What else is known.</param>
[GenerateSerializer, Immutable, Alias("report-location")]
public sealed record ReportLocation([property: Id(0)] string Country, [property: Id(1)] string? Place, [property: Id(2)] string? Explanation) : MemberNoticeCommand;

/// <summary>Somebody was identified.</summary>
/// <param name="Explanation">Who, and how.</param>
[GenerateSerializer, Immutable, Alias("report-identification")]
public sealed record ReportIdentification([property: Id(0)] string Explanation) : MemberNoticeCommand;

/// <summary>The authorities of the reporting country have arrested the person.</summary>
/// <param name="Place">Where.</param>
/// <param name="Explanation">What else is known.</param>
[GenerateSerializer, Immutable, Alias("report-arrest")]
public sealed record ReportArrest([property: Id(0)] string? Place, [property: Id(1)] string? Explanation) : MemberNoticeCommand;

/// <summary>A deadline has come.</summary>
/// <param name="Deadline">Which.</param>
[GenerateSerializer, Immutable, Alias("notice-deadline")]
public sealed record MeetNoticeDeadline([property: Id(0)] string Deadline) : HubNoticeCommand;

/// <summary>A grant under which it was published is over.</summary>
/// <param name="Consent">Which.</param>
[GenerateSerializer, Immutable, Alias("end-notice-consent")]
public sealed record EndNoticeConsent([property: Id(0)] ConsentId Consent) : HubNoticeCommand;
