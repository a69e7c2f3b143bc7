using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>What an event of a case causes beside itself: notes to those that may see it, clocks of tasks, word to consents, other cases and the index of subjects.</summary>
internal sealed class CaseTelling(CaseState? before, CaseState after, Recorded<CaseEvent> recorded, AggregateEffects effects, RowSerializer rows)
{
    private bool _isIndexed;

    public void Tell()
    {
        TellOfCase();
        if (_isIndexed)
        {
            effects.Index = new IndexRows(after.Status == CaseStatus.Merged ? [] : [.. after.Subjects.SelectMany(subject => subject.Terms.Select(term => RowOf(subject, term)))]);
        }
    }

    private void TellOfCase()
    {
        switch (recorded.Event)
        {
            case CaseOpened or CaseDescribed or CaseClosed or CaseReopened:
                Note(after.Active, recorded.Event switch { CaseOpened => "opened", CaseClosed => "closed", CaseReopened => "reopened", _ => "described" });
                break;
            case ParticipantInvited invited:
                Note(after.Active.Append(invited.Owner), "participant-invited");
                break;
            case ParticipantAnswered answered:
                Note(after.Active.Append(answered.Owner), answered.Accepted ? "invitation-accepted" : "invitation-declined");
                break;
            case ParticipantRemoved removed:
                foreach (var subject in before!.Subjects.Where(subject => subject.Owner == removed.Owner))
                {
                    Index(subject, null);
                }

                Note(after.Active.Append(removed.Owner), "participant-removed");
                break;
            case LeadOffered offered:
                Note(offered.To is { } to ? [after.Lead, to] : after.Active.Where(owner => owner == after.Lead || owner == before!.LeadOfferedTo), offered.To is null ? "lead-offer-ended" : "lead-offered");
                break;
            case LeadTaken:
                Note(after.Active, "lead-taken");
                break;
            case SubjectPut put:
                Index(before!.Subjects.FirstOrDefault(subject => subject.Number == put.Subject.Number), put.Subject);
                Note(after.Active, "subject-put");
                break;
            case SubjectKnown known when !CaseHitRules.IsKnownTo(known.IsKnown ? before! : after, known.Number, known.Owner):
                Note(after.Active, known.IsKnown ? "subject-known" : "subject-not-known", known.IsKnown ? Lane.Urgent : Lane.Routine);
                if (!known.IsKnown)
                {
                    LookAgain(known.Number);
                }

                break;
            case EntryAdded { Entry: var entry }:
                Hold(entry);
                Note(entry.Origin is null ? ReadersOf(entry) : [], "entry-added");
                break;
            case ArrestReported { Entry: var entry }:
                Hold(entry);
                Note(ReadersOf(entry), "arrest-reported", Lane.Urgent);
                break;
            case EntryRevised { Entry: var entry, ReadersBefore: var earlier }:
                Note(ReadersOf(entry).Concat(after.Active.Where(earlier.Contains)), "entry-revised");
                break;
            case CustodyRecorded custody:
                Note(after.Active.Where(owner => after.Evidence.Any(item => item.Number == custody.Number && item.IsFor(owner))), "custody-recorded");
                break;
            case MergeOffered:
                Note([after.Lead], "merge-offered");
                break;
            case MergeBegun begun:
                effects.Send($"{CaseRules.SourceLink}{begun.Source.Value}", new MergeRequest(begun.Source, recorded.By, begun.Room));
                Note([after.Lead], "merge-begun");
                break;
            case MergeRefused:
                Note([after.Lead], "merge-refused");
                break;
            case MergedInto:
                foreach (var task in CaseTaskRules.Unfinished(after))
                {
                    effects.SetDeadline(DeadlineOf(task.Number), null);
                }

                foreach (var subject in after.Subjects)
                {
                    Index(subject, null);
                }

                Note(after.Active, "merged");
                break;
            case CaseTakenOver taken:
                foreach (var task in taken.Tasks.Where(task => task.State is CaseTaskState.Open or CaseTaskState.Running))
                {
                    effects.SetDeadline(DeadlineOf(task.Number), task.Terms.DueAt);
                }

                foreach (var subject in taken.Subjects)
                {
                    Index(null, subject);
                }

                break;
            case EntriesTakenOver { IsLast: true }:
                Note(after.Active, "merge-done");
                break;
            default:
                TellOfTask();
                break;
        }
    }

    private void TellOfTask()
    {
        switch (recorded.Event)
        {
            case TaskAdded added:
                effects.SetDeadline(DeadlineOf(added.Number), added.Terms.DueAt);
                Note(OfTask(added.Number), "task-added");
                break;
            case TaskChanged changed:
                effects.SetDeadline(DeadlineOf(changed.Number), changed.Terms.DueAt);
                Note(OfTask(changed.Number).Append(before!.Task(changed.Number).Terms.Assignee), "task-changed");
                break;
            case TaskStarted started:
                Note(OfTask(started.Number), "task-started");
                break;
            case TaskStepRecorded step:
                Note(OfTask(step.Number), "task-step-recorded");
                break;
            case TaskOverdue overdue:
                Note(OfTask(overdue.Number), "task-overdue", Lane.Urgent);
                break;
            case TaskEnded ended:
                effects.SetDeadline(DeadlineOf(ended.Number), null);
                FinishGrant(after.Task(ended.Number));
                Note(OfTask(ended.Number), ended.State == CaseTaskState.Done ? "task-done" : "task-stopped");
                break;
            case TaskGrantEnded over:
                EndGrant(over, after.Task(over.Number));
                break;
        }
    }

    private void EndGrant(TaskGrantEnded over, CaseTask task)
    {
        if (after.MergedInto is { } target)
        {
            // The task is the other case's now, and the consent only knows this one.
            effects.Send($"{CaseRules.TargetLink}{target.Value}", over.End);
            return;
        }

        if (task.State == CaseTaskState.Stopped)
        {
            effects.SetDeadline(DeadlineOf(task.Number), null);
        }

        // Both sides: who works, and the country, which need not take part in the case to hear that work on its grant has stopped.
        Note(OfTask(task.Number).Append(over.End.Consent.Country), task.State == CaseTaskState.Stopped ? "task-stopped" : "task-grant-ended", Lane.Urgent);
    }

    private void FinishGrant(CaseTask task)
    {
        if (task is { StartedAt: not null, GrantEnd: null, Terms.Grant: { } grant }
            && !CaseTaskRules.Unfinished(after).Any(other => other.Terms.Grant is { } named && named.Consent == grant.Consent && named.Task == grant.Task))
        {
            effects.Send(
                $"{CaseRules.ConsentLink}{grant.Consent.Value}",
                new GrantFinished(grant.Consent, task.Terms.Assignee, grant.Task, OperationId.Following($"grant-finished|{after.Id.Value}|{recorded.Version}")));
        }
    }

    /// <summary>
    /// Says in the index which terms stand in the case. A row for each, which nobody but the index reads: its id tells the case.
    /// </summary>
    private void Index(CaseSubject? old, CaseSubject? subject)
    {
        var (before, terms) = (old?.Terms ?? [], subject?.Terms ?? []);
        foreach (var term in terms)
        {
            effects.Send(CaseRules.IndexLink, RowOf(subject!, term));
        }

        foreach (var term in before.Except(terms))
        {
            effects.Send(CaseRules.IndexLink, RowOf(old!, term) with { IsRemoved = true });
        }

        _isIndexed |= !before.IsEmpty || !terms.IsEmpty;
    }

    /// <summary>Has the index asked anew: an owner may have more places than were noted.</summary>
    private void LookAgain(int number)
    {
        foreach (var subject in after.Subjects.Where(subject => subject.Number == number))
        {
            foreach (var term in subject.Terms)
            {
                effects.Send(CaseRules.IndexLink, RowOf(subject, term));
            }
        }
    }

    private ReplicaChange RowOf(CaseSubject subject, Sha256Hash term) => new(
        SubjectIndex.Kind, SubjectIndex.RowOf(after.Id, subject.Number, term), recorded.Version, SubjectIndex.PlaceOf(subject.Owner), [SubjectIndex.Reader], term.Value, rows.Bytes(subject.Owner));

    /// <summary>Has the files of an entry kept for good: neither entries nor the files that they name ever go. Those of a case that became part of this one stay held by that.</summary>
    private void Hold(CaseEntry entry)
    {
        if (entry is { Origin: null, Attachments.IsEmpty: false })
        {
            effects.Hold(entry.By.Owner, $"{GrainTypes.Case}/{after.Id.Value}/{entry.Number}", recorded.Version, entry.Attachments.Select(file => file.Hash));
        }
    }

    private IEnumerable<OwnerId> OfTask(int number)
    {
        var task = after.Task(number);
        return new[] { task.Terms.Assignee, task.By.Owner, after.Lead }.Where(after.IsActive);
    }

    private IEnumerable<OwnerId> ReadersOf(CaseEntry entry) => after.Active.Where(entry.IsFor).Append(entry.By.Owner);

    /// <summary>Has it said once, however many events of one append say it.</summary>
    private void Note(IEnumerable<OwnerId> recipients, string what, Lane lane = Lane.Routine)
    {
        var told = recipients.Distinct().Order().ToList();
        if (!effects.Announcements.Any(other => other.What == what && other.Recipients.AsSpan().SequenceEqual(told.ToArray())))
        {
            effects.Announce(after.Id.OpenedBy, told, lane, NoteKind.Case, what);
        }
    }

    private static string DeadlineOf(int task) => $"{CaseRules.TaskDeadline}{task}";
}
