using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Hits;

/// <summary>
/// Who learns of a hit, and who answers it by when. A question that was asked before changes nothing; another one is put to the owner again when it has answered. What an owner has answered it may correct.
/// </summary>
internal sealed class HitRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<HitRecord, HitCommand, HitEvent>
{
    /// <summary>The deadline of the owner's answer.</summary>
    public const string Answer = "answer";

    /// <summary>The deadline after which what was asked is deleted.</summary>
    public const string Forget = "forget";

    private const int MaxHash = 64;
    private const int MaxPurpose = 200;
    private const int MaxOfficer = 100;

    private readonly OwnerId _secretariat = owners.Secretariat;

    public override string Kind => "hit";

    public override int SnapshotEvery => 20;

    public override void CheckKey(string key)
    {
        if (!HitId.TryParse(key, out var id) || !owners.Contains(id.Searcher))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The id of a hit is the code of the owner that searched, a colon and 32 lower-case hexadecimal digits.");
        }
    }

    /// <summary>Who learns of a hit: of a silent one its owner does not.</summary>
    public ImmutableArray<OwnerId> PartiesOf(HitRecord record) =>
        [.. new[] { record.Id.Searcher, record.Channel == HitChannel.Silent ? record.Id.Searcher : record.Owner, _secretariat }.Distinct()];

    /// <summary>A hit as a reader is told of it: which officer asked is the searcher's own matter, and which one answered the owner's.</summary>
    /// <param name="record">The hit.</param>
    /// <param name="reader">Who reads; null for what several read.</param>
    public static HitRecord ToldTo(HitRecord record, OwnerId? reader) => record with
    {
        Questions = reader == record.Id.Searcher ? record.Questions : [.. record.Questions.Select(question => question with { Officer = null })],
        AnsweredBy = record.AnsweredBy is { } by && reader != record.Owner ? by with { Officer = null } : record.AnsweredBy,
    };

    public override ImmutableArray<HitEvent> Decide(string key, HitRecord? state, Author by, HitCommand command, DateTimeOffset now)
    {
        if (command is NoteHit note)
        {
            return Note(new HitId(key), state, by, note, now);
        }

        if (state is null || (command is ConfirmHit or ClearHit && !PartiesOf(state).Contains(by.Owner)))
        {
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such hit, or it does not concern you.");
        }

        return command switch
        {
            ConfirmHit confirm => Decide(state, by, HitState.Confirmed, confirm.Remark, now),
            ClearHit clear => Decide(state, by, HitState.Cleared, clear.Remark, now),
            MissHitAnswer => state is { State: HitState.Open, AnswerBy: { } end } && now >= end ? [new HitOverdue()] : [],
            ForgetHit => IsForgotten(state, now) ? [new HitForgotten()] : [],
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    public override HitRecord Apply(string key, HitRecord? state, Recorded<HitEvent> recorded) => recorded.Event switch
    {
        HitFound found => new HitRecord(
            new HitId(key), found.Owner, found.Record, found.Channel, found.IsUrgent, recorded.At, found.Channel == HitChannel.Silent ? HitState.Noted : HitState.Open, [found.Question])
        { AnswerBy = found.AnswerBy },
        HitAskedAgain again when IsAnswered(state!) => state! with
        {
            State = HitState.Open,
            Questions = [again.Question],
            HasMore = false,
            AnswerBy = again.AnswerBy,
            AnsweredAt = null,
            AnsweredBy = null,
            Remark = null,
        },
        HitAskedAgain again => state! with { Questions = state!.Questions.Add(again.Question) },
        HitAskedMore => state! with { HasMore = true },
        HitAnswered answered => state! with { State = answered.State, AnswerBy = null, AnsweredAt = recorded.At, AnsweredBy = recorded.By, Remark = answered.Remark },
        HitOverdue => state! with { State = HitState.Overdue },
        HitForgotten => state! with { Questions = [.. state!.Questions.Select(question => question with { Text = null })], Remark = null },
        _ => state!,
    };

    public override void Tell(HitRecord? before, HitRecord after, Recorded<HitEvent> recorded, AggregateEffects effects)
    {
        switch (recorded.Event)
        {
            case HitFound:
                effects.SetDeadline(Answer, after.AnswerBy);
                effects.SetDeadline(Forget, recorded.At + HitLimits.Kept);
                Announce("found");
                break;
            case HitAskedAgain:
                effects.SetDeadline(Forget, recorded.At + HitLimits.Kept);
                if (IsAnswered(before!))
                {
                    effects.SetDeadline(Answer, after.AnswerBy);
                    Announce("found-again");
                }

                break;
            case HitAnswered:
                effects.SetDeadline(Answer, null);
                Announce(EnumText.Of(after.State));
                break;
            case HitOverdue:
                Announce(EnumText.Of(after.State));
                break;
            case HitForgotten:
                effects.Erase();
                break;
        }

        // By the searcher's outbox: nothing of a silent hit comes near anything of the owner's. Where the searcher learns only that there is something, the lane must not say what.
        void Announce(string what) => effects.Announce(
            after.Id.Searcher, PartiesOf(after), after.IsUrgent || after.Channel == HitChannel.AlertOnly ? Lane.Flash : Lane.Urgent, NoteKind.Hit, what);
    }

    public override HitCommand? Due(HitRecord state, string deadline) => (deadline, state.State) switch
    {
        (Answer, HitState.Open) => new MissHitAnswer(),
        (Forget, _) => new ForgetHit(),
        _ => null,
    };

    public override ReplicaChange? Replicate(string key, HitRecord state, long version, DateTimeOffset at) => new(
        Kind, key, version, at, PartiesOf(state), EnumText.Of(state.State), rows.Bytes(new HitView(ToldTo(state, null), version)));

    private ImmutableArray<HitEvent> Note(HitId id, HitRecord? state, Author by, NoteHit note, DateTimeOffset now)
    {
        if (by.Owner != id.Searcher)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Who searched says that it was found, and nobody for it.");
        }

        MeshException.Require(owners.Contains(note.Owner), $"owner: there is no owner '{note.Owner}'.");
        MeshException.Require(Enum.IsDefined(note.Record.Kind) && RecordId.IsName(note.Record.Name), "record: this hub does not know it.");
        MeshException.Require(Enum.IsDefined(note.Channel), "channel: this hub does not know it.");
        MeshException.Require(
            note.Question is { Hash.Length: > 0 and <= MaxHash, Purpose.Length: > 0 and <= MaxPurpose, Text: null or { Length: <= HitLimits.MaxQuestionText }, Officer: null or { Length: <= MaxOfficer }, Score: null or (>= 0 and <= 1) },
            $"question: a hash, a purpose of at most {MaxPurpose} characters, at most {HitLimits.MaxQuestionText} characters of text and {MaxOfficer} of the officer's number, and a score from 0 to 1.");
        MeshException.Require(
            HitId.For(id.Searcher, note.Channel, note.Owner, note.Record, DateOnly.FromDateTime(note.Question.At.UtcDateTime)) == id,
            "record: the id does not follow from searcher, channel, owner, record and day: it is that of another hit.");

        // By this hub's clock what was asked is forgotten.
        var question = note.Question.At > now ? note.Question with { At = now } : note.Question;
        DateTimeOffset? answerBy = note.Channel == HitChannel.Silent ? null : now + (note.IsUrgent ? HitLimits.UrgentClock : HitLimits.Clock);
        if (state is null)
        {
            return [new HitFound(note.Owner, note.Record, note.Channel, note.IsUrgent, question, answerBy)];
        }

        if (state.Questions.Any(known => known.Hash == question.Hash))
        {
            return [];
        }

        if (IsAnswered(state) || state.Questions.Length < HitLimits.MaxQuestions)
        {
            return [new HitAskedAgain(question, answerBy)];
        }

        return state.HasMore ? [] : [new HitAskedMore()];
    }

    private static ImmutableArray<HitEvent> Decide(HitRecord state, Author by, HitState answer, SealedContent? remark, DateTimeOffset now)
    {
        if (state.State == HitState.Noted)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, "It is silent: its owner does not know of it, and nobody answers it.");
        }

        if (by.Owner != state.Owner)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"{state.Owner}, whose record it is, confirms or clears it, and nobody for it.");
        }

        MeshException.Require(remark is null or { Payload.Length: <= HitLimits.MaxSealedBytes }, $"remark: at most {HitLimits.MaxSealedBytes} bytes.");
        if (remark is not null && IsForgotten(state, now))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, "What was asked is kept no longer, and no remark on it is: answer without one.");
        }

        return state.State == answer ? [] : [new HitAnswered(answer, remark)];
    }

    /// <summary>Whether what was asked and answered is kept no longer.</summary>
    private static bool IsForgotten(HitRecord state, DateTimeOffset now) => state.Questions.All(question => now >= question.At + HitLimits.Kept);

    private static bool IsAnswered(HitRecord state) => state.State is HitState.Confirmed or HitState.Cleared;
}
