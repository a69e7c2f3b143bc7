using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Hits;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Grains.Tests.Hits;

/// <summary>Every state by every command. Japan searches, France has the record.</summary>
public sealed class HitRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author Japan = new(new OwnerId("JP"), null);
    private static readonly Author France = new(new OwnerId("FR"), "3");
    private static readonly RecordId Record = new(RecordKind.TravelDocument, "FRA-12AB34567-passport");
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    private static readonly RowSerializer Rows = TestRows.Serializer;

    private static readonly string Key = KeyOf(HitChannel.Normal);

    private readonly HitRules _rules = new(OwnerDirectory.Default, Rows);

    public static TheoryData<string, string, string> Table()
    {
        // The rows are the states, the columns the commands; what is answered is the new state, "same" for no effect, or the code of the refusal.
        string[] commands = ["note", "note other", "confirm", "clear", "time over", "forget"];
        var table = new Dictionary<string, string[]>
        {
            ["none"] = ["open", "open", "not-found", "not-found", "not-found", "not-found"],
            ["open"] = ["same", "open", "confirmed", "cleared", "overdue", "open"],
            ["overdue"] = ["same", "overdue", "confirmed", "cleared", "same", "overdue"],
            ["confirmed"] = ["same", "open", "same", "cleared", "same", "confirmed"],
            ["cleared"] = ["same", "open", "confirmed", "same", "same", "cleared"],
            ["noted"] = ["same", "noted", "not-found", "not-found", "same", "noted"],
            ["full"] = ["same", "open", "confirmed", "cleared", "overdue", "open"],
            ["overfull"] = ["same", "same", "confirmed", "cleared", "overdue", "open"],
        };
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in table)
        {
            for (var i = 0; i < commands.Length; i++)
            {
                data.Add(state, commands[i], row[i]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command(string state, string command, string expected) => Assert.Equal(expected, Outcome(InState(state), CommandOf(command, state)));

    [Theory]
    [InlineData("open", "confirm", "JP", "forbidden")]
    [InlineData("open", "clear", "IPSG", "forbidden")]
    [InlineData("open", "clear", "BR", "not-found")]
    [InlineData("open", "note", "FR", "forbidden")]
    [InlineData("noted", "confirm", "JP", "not-allowed-now")]
    [InlineData("noted", "clear", "IPSG", "not-allowed-now")]
    [InlineData("noted", "clear", "FR", "not-found")]
    public void Only_the_owner_answers_and_only_who_searched_says_that_it_found(string state, string command, string by, string expected) =>
        Assert.Equal(expected, Outcome(InState(state), (new Author(new OwnerId(by), "1"), CommandOf(command, state).Command, Now)));

    [Theory]
    [InlineData(HitChannel.Normal, false, "FR IPSG JP", Lane.Urgent, 24)]
    [InlineData(HitChannel.Normal, true, "FR IPSG JP", Lane.Flash, 8)]
    [InlineData(HitChannel.Silent, true, "IPSG JP", Lane.Flash, null)]
    [InlineData(HitChannel.AlertOnly, false, "FR IPSG JP", Lane.Flash, 24)]
    public void The_channel_says_who_learns_of_it_and_whether_anybody_answers(HitChannel channel, bool isUrgent, string told, Lane lane, int? hours)
    {
        var (after, effects) = Happen(null, Noting("q", channel, isUrgent));

        var announced = Assert.Single(effects.Announcements);
        Assert.Equal((Japan.Owner, lane, NoteKind.Hit, "found"), (announced.Via, announced.Lane, announced.Kind, announced.What));
        Assert.Equal(told, string.Join(' ', announced.Recipients.Order()));
        Assert.Equal(told, string.Join(' ', _rules.Replicate(Key, after, 1, Now)!.Readers.Order()));
        Assert.Equal(hours is { } time ? Now.AddHours(time) : null, effects.Deadlines[HitRules.Answer]);
    }

    [Theory]
    [InlineData("JP", "7", null)]
    [InlineData("FR", null, "3")]
    [InlineData("IPSG", null, null)]
    [InlineData(null, null, null)]
    public void Which_officer_asked_the_searcher_reads_and_which_one_answered_the_owner(string? reader, string? asked, string? answered)
    {
        var told = HitRules.ToldTo(InState("confirmed")!, reader is null ? null : new OwnerId(reader));
        Assert.Equal((asked, answered), (told.Questions[0].Officer, told.AnsweredBy!.Officer));
        Assert.Null(Rows.Read<HitView>(_rules.Replicate(Key, InState("noted")!, 1, Now)!.Content).Record.Questions[0].Officer);
    }

    [Fact]
    public void Many_questions_on_one_record_are_one_hit_until_the_owner_answers()
    {
        var state = InState("open");
        var announced = 0;
        for (var i = 0; i < 1000; i++)
        {
            (state, var effects) = Happen(state, Noting($"question {i}"));
            announced += effects.Announcements.Count;
        }

        Assert.Equal((HitLimits.MaxQuestions, true, 0), (state!.Questions.Length, state.HasMore, announced));

        // A question that was not there when the owner answered is put to it again, with a new clock.
        var cleared = Run(state, (France, new ClearHit(Words), Now.AddHours(1)));
        var (again, told) = Happen(cleared, Noting("question 2000", at: Now.AddHours(2)));
        Assert.Equal((HitState.Open, 1, false, null), (again.State, again.Questions.Length, again.HasMore, again.AnsweredBy));
        Assert.Equal("found-again", Assert.Single(told.Announcements).What);
        Assert.Equal(Now.AddHours(26), told.Deadlines[HitRules.Answer]);
    }

    [Fact]
    public void What_was_asked_is_deleted_a_year_after_the_last_question()
    {
        var later = Run(InState("open"), Noting("later", at: Now.AddHours(8)))!;
        Assert.Empty(_rules.Decide(Key, later, Author.Clock(Japan.Owner), new ForgetHit(), Now + HitLimits.Kept));
        var (forgotten, effects) = Happen(later, (Author.Clock(Japan.Owner), new ForgetHit(), Now.AddHours(8) + HitLimits.Kept));
        Assert.All(forgotten.Questions, question => Assert.Null(question.Text));
        Assert.True(effects.Erases);
        Assert.Equal((HitState.Open, Record), (forgotten.State, forgotten.Found));
    }

    [Fact]
    public void A_time_in_the_future_keeps_nothing_longer()
    {
        var note = (NoteHit)Noting("q", at: Now.AddHours(11)).Command;
        var state = Run(null, (Japan, note, Now))!;
        Assert.Equal(Now, state.Questions[0].At);
        Assert.Null(Run(state, (Author.Clock(Japan.Owner), new ForgetHit(), Now + HitLimits.Kept))!.Questions[0].Text);
        Assert.Equal("invalid", Outcome(null, (Japan, note with { Question = note.Question with { At = Now.AddYears(50) } }, Now)));
    }

    [Fact]
    public void An_answer_to_what_is_forgotten_carries_no_remark()
    {
        var then = Now + HitLimits.Kept;
        var forgotten = Run(InState("open"), (Author.Clock(Japan.Owner), new ForgetHit(), then));
        Assert.Equal("not-allowed-now", Outcome(forgotten, (France, new ConfirmHit(Words), then)));
        Assert.Equal("not-allowed-now", Outcome(InState("cleared"), (France, new ConfirmHit(Words), then)));
        Assert.Equal("confirmed", Outcome(forgotten, (France, new ConfirmHit(null), then)));
    }

    [Fact]
    public void An_id_is_that_of_one_record_one_channel_and_one_day()
    {
        var note = (NoteHit)Noting("q").Command;
        NoteHit[] others =
        [
            note with { Channel = HitChannel.Silent },
            note with { Owner = new OwnerId("BR") },
            note with { Record = new RecordId(RecordKind.Vehicle, "invented-1") },
            note with { Question = note.Question with { At = Now.AddDays(-1) } },
        ];
        Assert.All(others, other => Assert.Equal(MeshErrorCodes.Invalid, Assert.Throws<MeshException>(() => _rules.Decide(Key, null, Japan, other, Now)).Code));
    }

    [Fact]
    public void A_searcher_notes_so_many_hits_a_day_and_far_fewer_on_records_that_its_hub_does_not_have()
    {
        var (allowance, brazil) = (new HitAllowance(), new OwnerId("BR"));
        Take(HitLimits.MaxUnknownOfDay, isKnown: false);
        Assert.Equal(MeshErrorCodes.Busy, Assert.Throws<MeshException>(() => allowance.Take(Japan.Owner, isKnown: false, Now)).Code);
        Take(HitLimits.MaxOfDay - HitLimits.MaxUnknownOfDay, isKnown: true);
        Assert.Throws<MeshException>(() => allowance.Take(Japan.Owner, isKnown: true, Now));
        allowance.Take(brazil, isKnown: false, Now);
        allowance.Take(Japan.Owner, isKnown: false, Now.AddDays(1));

        void Take(int count, bool isKnown)
        {
            for (var i = 0; i < count; i++)
            {
                allowance.Take(Japan.Owner, isKnown, Now);
            }
        }
    }

    [Fact]
    public void A_hit_that_breaks_a_rule_is_refused_with_the_field()
    {
        var good = (NoteHit)Noting("q").Command;
        (NoteHit Note, string Field)[] bad =
        [
            (good with { Owner = new OwnerId("XX") }, "owner"),
            (good with { Record = new RecordId((RecordKind)99, "a") }, "record"),
            (good with { Record = new RecordId(RecordKind.Vehicle, "a/b") }, "record"),
            (good with { Channel = (HitChannel)99 }, "channel"),
            (good with { Question = good.Question with { Hash = "" } }, "question"),
            (good with { Question = good.Question with { Purpose = new string('x', 201) } }, "question"),
            (good with { Question = good.Question with { Text = new string('x', HitLimits.MaxQuestionText + 1) } }, "question"),
            (good with { Question = good.Question with { Score = 1.5 } }, "question"),
            (good with { Question = good.Question with { Officer = new string('7', 101) } }, "question"),
        ];
        foreach (var (note, field) in bad)
        {
            var refusal = Assert.Throws<MeshException>(() => _rules.Decide(Key, null, Japan, note, Now));
            Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
            Assert.StartsWith($"{field}:", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal("invalid", Outcome(InState("open"), (Japan, good with { Record = new RecordId(RecordKind.Vehicle, "car-1") }, Now)));
        Assert.Equal("invalid", Outcome(InState("open"), (France, new ConfirmHit(new SealedContent(new byte[HitLimits.MaxSealedBytes + 1], null, [])), Now)));
    }

    private HitRecord? InState(string state)
    {
        var open = Run(null, Noting("q"));
        return state switch
        {
            "none" => null,
            "open" => open,
            "overdue" => Run(open, CommandOf("time over", state)),
            "confirmed" => Run(open, (France, new ConfirmHit(null), Now)),
            "cleared" => Run(open, (France, new ClearHit(Words), Now)),
            "noted" => Run(null, Noting("q", HitChannel.Silent)),
            "full" => Enumerable.Range(1, HitLimits.MaxQuestions - 1).Aggregate(open, (full, i) => Run(full, Noting($"q{i}"))),
            "overfull" => Run(InState("full"), Noting("one more")),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    private static (Author By, HitCommand Command, DateTimeOffset Now) CommandOf(string name, string state) => name switch
    {
        "note" => Noting("q", state == "noted" ? HitChannel.Silent : HitChannel.Normal),
        "note other" => Noting("other", state == "noted" ? HitChannel.Silent : HitChannel.Normal),
        "confirm" => (France, new ConfirmHit(Words), Now),
        "clear" => (France, new ClearHit(null), Now),
        "time over" => (Author.Clock(Japan.Owner), new MissHitAnswer(), Now + HitLimits.Clock),
        _ => (Author.Clock(Japan.Owner), new ForgetHit(), Now + HitLimits.Kept),
    };

    private static (Author By, HitCommand Command, DateTimeOffset Now) Noting(string question, HitChannel channel = HitChannel.Normal, bool isUrgent = false, DateTimeOffset? at = null) =>
        (Japan, new NoteHit(France.Owner, Record, channel, isUrgent, new HitQuestion(question, question, "border", "7", at ?? Now, null)), at ?? Now);

    /// <summary>The key of the hit that a command is about: of a new one that of its channel, whatever else the command says.</summary>
    private static string KeyOf(HitRecord? state, HitCommand command) => state?.Id.Value ?? (command is NoteHit { Channel: HitChannel.Silent or HitChannel.AlertOnly } note && note.Record == Record ? KeyOf(note.Channel) : Key);

    private static string KeyOf(HitChannel channel) => HitId.For(Japan.Owner, channel, France.Owner, Record, DateOnly.FromDateTime(Now.UtcDateTime)).Value;

    private string Outcome(HitRecord? state, (Author By, HitCommand Command, DateTimeOffset Now) given)
    {
        try
        {
            return _rules.Decide(KeyOf(state, given.Command), state, given.By, given.Command, given.Now) is { IsEmpty: false } ? EnumText.Of(Run(state, given)!.State) : "same";
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    private HitRecord? Run(HitRecord? state, (Author By, HitCommand Command, DateTimeOffset Now) given) =>
        _rules.Decide(KeyOf(state, given.Command), state, given.By, given.Command, given.Now).IsEmpty ? state : Happen(state, given).State;

    private (HitRecord State, AggregateEffects Effects) Happen(HitRecord? state, (Author By, HitCommand Command, DateTimeOffset Now) given)
    {
        var effects = new AggregateEffects();
        var after = state;
        foreach (var happened in _rules.Decide(KeyOf(state, given.Command), state, given.By, given.Command, given.Now))
        {
            var before = after;
            var recorded = new Recorded<HitEvent>(1, given.Now, given.By, happened);
            after = _rules.Apply(KeyOf(state, given.Command), before, recorded);
            _rules.Tell(before, after, recorded, effects);
        }

        return (after!, effects);
    }
}
