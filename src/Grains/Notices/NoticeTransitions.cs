using System.Collections.Frozen;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>What can be done with a notice in which state: the one table of its life.</summary>
internal static class NoticeTransitions
{
    private static readonly FrozenDictionary<Type, string> Names = new Dictionary<Type, string>
    {
        [typeof(SubmitNotice)] = "submit",
        [typeof(ReviewNotice)] = "review",
        [typeof(ReturnNotice)] = "return",
        [typeof(PublishNotice)] = "publish",
        [typeof(RefuseNotice)] = "refuse",
        [typeof(UpdateNotice)] = "update",
        [typeof(ExtendNotice)] = "extend",
        [typeof(SuspendNotice)] = "suspend",
        [typeof(ResumeNotice)] = "resume",
        [typeof(WithdrawNotice)] = "withdraw",
        [typeof(CancelNotice)] = "cancel",
        [typeof(SetNoticeHandling)] = "set-handling",
        [typeof(ReportLocation)] = "report-location",
        [typeof(ReportIdentification)] = "report-identification",
        [typeof(ReportArrest)] = "report-arrest",
        [typeof(OrderNoticeDeletion)] = "order-deletion",
        [typeof(DeleteNotice)] = "delete",
    }.ToFrozenDictionary();

    private static readonly Type[] Prepared =
        [typeof(ReviewNotice), typeof(ReturnNotice), typeof(PublishNotice), typeof(RefuseNotice), typeof(WithdrawNotice), typeof(SetNoticeHandling), typeof(OrderNoticeDeletion)];

    private static readonly Type[] Valid =
    [
        typeof(ReviewNotice), typeof(PublishNotice), typeof(RefuseNotice), typeof(UpdateNotice), typeof(ExtendNotice), typeof(WithdrawNotice), typeof(CancelNotice),
        typeof(SetNoticeHandling), typeof(OrderNoticeDeletion),
    ];

    private static readonly Type[] Over = [typeof(OrderNoticeDeletion)];

    private static readonly FrozenDictionary<NoticeState, Type[]> Allowed = new Dictionary<NoticeState, Type[]>
    {
        [NoticeState.Submitted] = Prepared,
        [NoticeState.Returned] = [typeof(SubmitNotice), typeof(RefuseNotice), typeof(WithdrawNotice), typeof(SetNoticeHandling), typeof(OrderNoticeDeletion)],
        [NoticeState.InReview] = Prepared,
        [NoticeState.Published] = [.. Valid, typeof(SuspendNotice), typeof(ReportLocation), typeof(ReportIdentification), typeof(ReportArrest)],
        [NoticeState.Suspended] = [.. Valid, typeof(ResumeNotice)],
        [NoticeState.Withdrawn] = Over,
        [NoticeState.Cancelled] = Over,
        [NoticeState.Refused] = Over,
        [NoticeState.Expired] = Over,
        [NoticeState.DeletionOrdered] = [typeof(DeleteNotice)],
        [NoticeState.Deleted] = [],
    }.ToFrozenDictionary();

    /// <summary>Refuses what is not possible now, and says what is.</summary>
    /// <exception cref="MeshException"><c>not-allowed-now</c></exception>
    public static void Require(NoticeRecord notice, NoticeCommand command)
    {
        if (!Allowed[notice.State].Contains(command.GetType()))
        {
            throw NotNow(notice, $"It is {EnumText.Of(notice.State)}");
        }
    }

    /// <summary>The refusal of what is not possible now.</summary>
    public static MeshException NotNow(NoticeRecord notice, string why) => new(
        MeshErrorCodes.NotAllowedNow,
        Allowed[notice.State] is { Length: > 0 } possible ? $"{why}; possible is: {string.Join(", ", possible.Select(type => Names[type]))}." : $"{why}; nothing more can be done with it.");
}
