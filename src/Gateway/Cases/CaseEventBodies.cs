using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>Events of cases in the form in which they are shown, in the words that feeds say too. Texts of entries, subjects and tasks are read where these are: they may have changed since.</summary>
internal static class CaseEventBodies
{
    /// <summary>What it is called that the owner of an entry has changed it.</summary>
    public const string EntryRevised = "entry-revised";

    /// <summary>An event, without its text.</summary>
    public static CaseEventBody Of(Recorded<CaseEvent> recorded)
    {
        var body = new CaseEventBody(recorded.Version, recorded.At, AuthorBody.Of(recorded.By), string.Empty, null, null, null, null, null, null, null);
        return recorded.Event switch
        {
            CaseOpened => body with { What = "opened" },
            CaseDescribed => body with { What = "described" },
            CaseClosed => body with { What = "closed" },
            CaseReopened => body with { What = "reopened" },
            ParticipantInvited invited => body with { What = "participant-invited", Owner = invited.Owner, Role = invited.Role },
            ParticipantAnswered answered => body with { What = answered.Accepted ? "invitation-accepted" : "invitation-declined", Owner = answered.Owner },
            ParticipantRemoved removed => body with { What = "participant-removed", Owner = removed.Owner },
            LeadOffered offered => body with { What = offered.To is null ? "lead-offer-ended" : "lead-offered", Owner = offered.To },
            LeadTaken taken => body with { What = "lead-taken", Owner = taken.Lead },
            SubjectPut put => body with { What = "subject-put", Number = put.Subject.Number },
            SubjectKnown known => body with { What = known.IsKnown ? "subject-known" : "subject-not-known", Number = known.Number, Owner = known.Owner },
            EntryAdded { Entry: var entry } => body with { What = "entry-added", Number = entry.Number, Case = entry.Origin?.Case },
            ArrestReported { Entry: var entry } => body with { What = "arrest-reported", Number = entry.Number },
            Contracts.Cases.EntryRevised { Entry: var entry } => body with { What = EntryRevised, Number = entry.Number },
            CustodyRecorded custody => body with { What = "custody-recorded", Number = custody.Number, Step = custody.Step.Number },
            MergeOffered offered => body with { What = "merge-offered", Case = offered.Into },
            MergeBegun begun => body with { What = "merge-begun", Case = begun.Source },
            MergeRefused refused => body with { What = "merge-refused", Case = refused.Source, Text = refused.Reason },
            MergedInto merged => body with { What = "merged", Case = merged.Target },
            CaseTakenOver taken => body with { What = "case-taken-over", Case = taken.Source },
            EntriesTakenOver taken => body with { What = taken.IsLast ? "merge-done" : "entries-taken-over", Case = taken.Source },
            var other => OfTask(body, other),
        };
    }

    /// <summary>The text of an event that is shown with it; null when it has none.</summary>
    public static SealedContent? TextOf(CaseEvent happened) => happened switch
    {
        CaseClosed closed => closed.Reason,
        TaskStepRecorded step => step.Content,
        TaskEnded ended => ended.Outcome,
        _ => null,
    };

    private static CaseEventBody OfTask(CaseEventBody body, CaseEvent happened) => happened switch
    {
        TaskAdded added => body with { What = "task-added", Number = added.Number },
        TaskChanged changed => body with { What = "task-changed", Number = changed.Number },
        TaskStarted started => body with { What = "task-started", Number = started.Number },
        TaskStepRecorded step => body with { What = "task-step-recorded", Number = step.Number },
        TaskEnded ended => body with { What = ended.State == CaseTaskState.Done ? "task-done" : "task-stopped", Number = ended.Number },
        TaskGrantEnded over => body with { What = "task-grant-ended", Number = over.Number },
        TaskOverdue overdue => body with { What = "task-overdue", Number = overdue.Number },
        _ => body with { What = "unknown" },
    };
}
