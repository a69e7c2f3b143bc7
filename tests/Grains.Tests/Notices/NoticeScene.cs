using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Notices;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>A notice of France by its rules alone, in each of its states.</summary>
internal static class NoticeScene
{
    public const string Key = "2026-12345";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Author France = new(Drafts.France, "3");
    public static readonly Author Germany = new(new OwnerId("DE"), "5");
    public static readonly Author First = new(new OwnerId("IPSG"), "101");
    public static readonly Author Second = new(new OwnerId("IPSG"), "102");
    public static readonly Author Third = new(new OwnerId("IPSG"), "103");
    public static readonly Author Clock = Author.Clock(First.Owner);
    public static readonly ConsentId Grant = ConsentId.For(France.Owner, First.Owner, new OperationId("grant"));
    public static readonly RowSerializer Rows = TestRows.Serializer;

    public static readonly NoticeReaders Readers = new(OwnerDirectory.Default, new HandlingRules(OwnerDirectory.Default));
    public static readonly NoticeRules Rules = new(new NoticeChecks(OwnerDirectory.Default, NoticeTypes.Default), Readers, OwnerDirectory.Default, Rows);

    public static NoticeHandling Handling(TrafficLight tlp, Audience audience) => new(new MessageHandling(tlp, audience));

    public static NoticeRow Row(NoticeRecord state) => Rows.Read<NoticeRow>(Rules.Replicate(Key, state, 1, Now)!.Content);

    public static NoticeRecord? InState(string state) => state switch
    {
        "none" => null,
        "submitted" => Run(null, CommandOf("submit")),
        "returned" => Run(InState("submitted"), CommandOf("return")),
        "in-review" => Run(InState("submitted"), (Second, new ReviewNotice(null), Now)),
        "reviewed" => Run(InState("in-review"), (Third, new ReviewNotice("complete"), Now)),
        "published" => Run(InState("reviewed"), CommandOf("publish")),
        "change-proposed" => Run(InState("published"), CommandOf("update")),
        "change-reviewed" => Run(Run(InState("change-proposed"), (Second, new ReviewNotice(null), Now)), (Third, new ReviewNotice(null), Now)),
        "suspended" => Run(InState("published"), CommandOf("suspend")),
        "withdrawn" => Run(InState("published"), CommandOf("withdraw")),
        "cancelled" => Run(InState("published"), CommandOf("cancel")),
        "refused" => Run(InState("submitted"), CommandOf("refuse")),
        "expired" => Run(InState("published"), CommandOf("expire")),
        "deletion-ordered" => Run(InState("published"), CommandOf("order-deletion")),
        "deleted" => Run(InState("deletion-ordered"), CommandOf("delete")),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static (Author By, NoticeCommand Command, DateTimeOffset Now) CommandOf(string name) => name switch
    {
        "submit" => (France, Drafts.Submission(Drafts.Red()), Now),
        "review" => (First, new ReviewNotice(null), Now),
        "return" => (First, new ReturnNotice("the judgment"), Now),
        "publish" => (First, new PublishNotice(null), Now),
        "refuse" => (First, new RefuseNotice(NoticeReason.NotSerious, null), Now),
        "update" => (France, new UpdateNotice(Drafts.Red()), Now),
        "extend" => (France, new ExtendNotice(Now.AddMonths(61)), Now.AddMonths(2)),
        "suspend" => (First, new SuspendNotice(Now.AddMonths(6), "under study"), Now),
        "resume" => (First, new ResumeNotice(), Now),
        "withdraw" => (France, new WithdrawNotice(null), Now),
        "cancel" => (First, new CancelNotice(NoticeReason.HumanRights, null), Now),
        "handling" => (France, new SetNoticeHandling(Handling(TrafficLight.Amber, Audience.All)), Now),
        "location" => (Germany, new ReportLocation("AT", "Graz", null), Now),
        "identification" => (Germany, new ReportIdentification("by her prints"), Now),
        "arrest" => (Germany, new ReportArrest("Hamburg", null), Now),
        "order-deletion" => (First, new OrderNoticeDeletion("CCF/131/R55"), Now),
        "delete" => (First, new DeleteNotice(), Now),
        "expire" => (Clock, new MeetNoticeDeadline(NoticeRules.Expire), Now.AddMonths(60)),
        "extension" => (Clock, new MeetNoticeDeadline(NoticeRules.Extension), Now.AddMonths(58)),
        "end-suspension" => (Clock, new MeetNoticeDeadline(NoticeRules.Resume), Now.AddMonths(6)),
        "end-month" => (Clock, new MeetNoticeDeadline(NoticeRules.Delete), Now.AddMonths(1)),
        "end-consent" => (Author.Clock(France.Owner), new EndNoticeConsent(Grant), Now),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static AggregateEffects Effects(NoticeRecord? state, (Author By, NoticeCommand Command, DateTimeOffset Now) given)
    {
        var recorded = new Recorded<NoticeEvent>(9, given.Now, given.By, Assert.Single(Rules.Decide(Key, state, given.By, given.Command, given.Now)));
        var effects = new AggregateEffects();
        Rules.Tell(state, Rules.Apply(Key, state, recorded), recorded, effects);
        return effects;
    }

    public static string Outcome(NoticeRecord? state, (Author By, NoticeCommand Command, DateTimeOffset Now) given)
    {
        try
        {
            return Rules.Decide(Key, state, given.By, given.Command, given.Now) is { IsEmpty: false } ? EnumText.Of(Run(state, given)!.State) : "same";
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    public static NoticeRecord? Run(NoticeRecord? state, (Author By, NoticeCommand Command, DateTimeOffset Now) given)
    {
        var version = 0L;
        return Rules.Decide(Key, state, given.By, given.Command, given.Now)
            .Aggregate(state, (current, happened) => Rules.Apply(Key, current, new Recorded<NoticeEvent>(++version, given.Now, given.By, happened)));
    }
}
