using System.Collections.Immutable;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Notices;

/// <summary>Something that an officer can do with a notice.</summary>
/// <param name="Address">The address behind that of the notice.</param>
/// <param name="Name">What it is called, in English.</param>
/// <param name="Asks">What has to be said with it, or may be.</param>
public sealed record NoticeStep(string Address, string Name, NoticeStepFields Asks)
{
    private static readonly NoticeStep Review = new("review", "It complies", NoticeStepFields.Text);
    private static readonly NoticeStep Return = new("return", "Return it for documents", NoticeStepFields.Text);
    private static readonly NoticeStep Publish = new("publish", "Publish", NoticeStepFields.None);
    private static readonly NoticeStep Refuse = new("refuse", "Refuse", NoticeStepFields.Reason | NoticeStepFields.Text);
    private static readonly NoticeStep Extend = new("extend", "Ask for a longer validity", NoticeStepFields.Until);
    private static readonly NoticeStep Suspend = new("suspend", "Suspend", NoticeStepFields.Until | NoticeStepFields.Text);
    private static readonly NoticeStep Resume = new("resume", "Resume", NoticeStepFields.None);
    private static readonly NoticeStep Withdraw = new("withdraw", "Withdraw", NoticeStepFields.Text);
    private static readonly NoticeStep Cancel = new("cancel", "Cancel", NoticeStepFields.Reason | NoticeStepFields.Text);
    private static readonly NoticeStep OrderDeletion = new("order-deletion", "Order its deletion", NoticeStepFields.Text);
    private static readonly NoticeStep Delete = new("delete", "Delete", NoticeStepFields.None);
    private static readonly NoticeStep ReportLocation = new("report-location", "Report where somebody was seen", NoticeStepFields.Country | NoticeStepFields.Place | NoticeStepFields.Text);
    private static readonly NoticeStep ReportIdentification = new("report-identification", "Report who somebody is", NoticeStepFields.Text);
    private static readonly NoticeStep ReportArrest = new("report-arrest", "Report an arrest by our authorities", NoticeStepFields.Place | NoticeStepFields.Text);

    /// <summary>All that there are.</summary>
    public static ImmutableArray<NoticeStep> All { get; } =
        [Review, Return, Publish, Refuse, Extend, Suspend, Resume, Withdraw, Cancel, OrderDeletion, Delete, ReportLocation, ReportIdentification, ReportArrest];

    /// <summary>What the page offers. What is really possible the notice's hub decides.</summary>
    /// <param name="notice">The notice as the officer's bureau sees it.</param>
    /// <param name="user">The officer.</param>
    public static ImmutableArray<NoticeStep> For(NoticeRecord notice, ConsoleUser user)
    {
        var kind = OwnerDirectory.Default.Find(user.Owner)?.Kind;
        var (isOwner, isSecretariat) = (notice.Owner == user.Owner, kind == OwnerKind.Secretariat);
        var decides = isSecretariat && user.IsSupervisor;
        var isNew = notice.State is NoticeState.Submitted or NoticeState.InReview;
        var circulates = notice.State is NoticeState.Published or NoticeState.Suspended;
        var isChanged = circulates && notice.Proposal is not null;
        var steps = ImmutableArray.CreateBuilder<NoticeStep>();
        Offer(isSecretariat && (isNew || circulates) && MayReview(notice, user), Review);
        Offer(isSecretariat && isNew, Return);
        Offer(decides && (isNew || isChanged) && notice.Reviews.Length >= NoticeLimits.Reviewers, Publish);
        Offer(decides && (isNew || isChanged || notice.State == NoticeState.Returned), Refuse);
        Offer(isOwner && circulates, Extend);
        Offer((isOwner || isSecretariat) && notice.State == NoticeState.Published, Suspend);
        Offer(notice.State == NoticeState.Suspended && (isSecretariat || notice.Suspension?.By.Owner == user.Owner), Resume);
        Offer(isOwner && (isNew || circulates || notice.State == NoticeState.Returned), Withdraw);
        Offer(decides && circulates, Cancel);
        Offer(decides && notice.State is not (NoticeState.DeletionOrdered or NoticeState.Deleted), OrderDeletion);
        Offer(decides && notice.State == NoticeState.DeletionOrdered, Delete);
        if (kind == OwnerKind.Country && !isOwner && notice.State == NoticeState.Published)
        {
            steps.AddRange(ReportLocation, ReportIdentification, ReportArrest);
        }

        return steps.ToImmutable();

        void Offer(bool holds, NoticeStep step)
        {
            if (holds)
            {
                steps.Add(step);
            }
        }
    }

    private static bool MayReview(NoticeRecord notice, ConsoleUser user) =>
        notice.Reviews.Length < NoticeLimits.Reviewers
        && !notice.Preparers.Any(by => by.Owner == user.Owner && by.Officer == user.Officer)
        && !notice.Reviews.Any(review => review.By.Owner == user.Owner && review.By.Officer == user.Officer);
}

/// <summary>What is said with a step.</summary>
[Flags]
public enum NoticeStepFields
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Some words.</summary>
    Text = 1,

    /// <summary>One of the reasons.</summary>
    Reason = 2,

    /// <summary>A day.</summary>
    Until = 4,

    /// <summary>A country.</summary>
    Country = 8,

    /// <summary>A place.</summary>
    Place = 16,
}
