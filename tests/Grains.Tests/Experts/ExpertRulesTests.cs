using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Experts;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Grains.Tests.Experts;

/// <summary>Every stage of a reservation by every command of this deployment and of another one.</summary>
public sealed class ExpertRulesTests
{
    private const string Key = "FR:dvi-07";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author France = new(new OwnerId("FR"), "3");
    private static readonly Author Japan = new(new OwnerId("JP"), "5");
    private static readonly Author Secretariat = new(new OwnerId("IPSG"), null);
    private static readonly DeploymentId Manila = new("PH-IRT-2026-0007");
    private static readonly DeploymentId Rio = new("BR-IMEST-2026-0003");

    internal static readonly ExpertCard Card = new([ExpertSkill.Odontology, ExpertSkill.VictimIdentification], ["fr", "en"], ["yellow-fever"], [new OwnerId("PH")], 45.76, 4.84, true, [], []);

    private static readonly ExpertRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public static TheoryData<string, string, string> Table()
    {
        // The rows are how far the reservation for Manila is, the columns what is wanted; what is answered is the new state of the expert, "same", or the code of the refusal.
        string[] commands = ["hold", "assign", "deploy", "return", "free", "lapse", "retire", "hold-rio-now", "hold-rio-later", "assign-rio"];
        var table = new Dictionary<string, string[]>
        {
            ["none"] = ["not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found"],
            ["free"] = ["held", "not-allowed-now", "not-allowed-now", "not-allowed-now", "same", "same", "retired", "held", "held", "not-allowed-now"],
            ["held"] = ["same", "assigned", "deployed", "same", "free", "free", "not-allowed-now", "not-allowed-now", "held", "not-allowed-now"],
            ["assigned"] = ["same", "same", "deployed", "same", "free", "same", "not-allowed-now", "not-allowed-now", "assigned", "not-allowed-now"],
            ["deployed"] = ["same", "same", "same", "returning", "free", "same", "not-allowed-now", "not-allowed-now", "deployed", "not-allowed-now"],
            ["returning"] = ["same", "same", "same", "same", "free", "same", "not-allowed-now", "not-allowed-now", "returning", "not-allowed-now"],
            ["retired"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "same", "same", "same", "not-allowed-now", "not-allowed-now", "not-allowed-now"],
        };
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in table)
        {
            foreach (var (column, command) in commands.Index())
            {
                data.Add(state, command, row[column]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command(string state, string command, string expected)
    {
        var before = InState(state);
        var (by, given, at) = CommandOf(command);
        Assert.Equal(expected, Outcome(before, by, given, at));
    }

    /// <summary>Who gives a command by what it is: of the expert's bureau, of another bureau that may know of the expert, of the Secretariat.</summary>
    [Theory]
    [InlineData("put", "free", "forbidden", "forbidden")]
    [InlineData("retire", "retired", "forbidden", "forbidden")]
    [InlineData("hold", "forbidden", "forbidden", "held")]
    [InlineData("assign", "forbidden", "forbidden", "not-allowed-now")]
    [InlineData("deploy", "forbidden", "forbidden", "not-allowed-now")]
    [InlineData("return", "forbidden", "forbidden", "not-allowed-now")]
    public void Every_role_by_every_command(string command, params string[] expected)
    {
        foreach (var (by, outcome) in new[] { France, Japan, Secretariat }.Zip(expected))
        {
            var given = command == "put" ? new PutExpert(Card with { Languages = ["fr"] }) : CommandOf(command).Command;
            Assert.Equal((by.Owner, outcome), (by.Owner, Outcome(InState("free"), by, given, Now)));
        }
    }

    [Theory]
    [InlineData("held", "held for PH-IRT-2026-0007 until")]
    [InlineData("assigned", "assigned to PH-IRT-2026-0007 from")]
    [InlineData("deployed", "deployed with PH-IRT-2026-0007")]
    [InlineData("returning", "travelling back from PH-IRT-2026-0007")]
    [InlineData("retired", "off the roster")]
    public void Who_is_not_free_is_not_offered_and_the_reason_is_said(string state, string reason)
    {
        var expert = InState(state)!;

        Assert.StartsWith(reason, expert.WhyNot(Now, Now.AddDays(3), Now, null), StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<MeshException>(() => Run(expert, Secretariat, Reserve(Rio, ReservationStage.Held, 0, 3))).Message, StringComparison.Ordinal);
        Assert.Null(InState("free")!.WhyNot(Now, Now.AddDays(3), Now, null));
    }

    [Theory]
    [InlineData("FR", true)]
    [InlineData("IPSG", true)]
    [InlineData("JP", false)]
    public void Others_are_not_told_for_which_deployment(string reader, bool isTold)
    {
        var told = InState("held")!.ToldTo(new OwnerId(reader), Secretariat.Owner)!;

        Assert.Equal(isTold, told.WhyNot(Now, Now.AddDays(1), Now, null)!.Contains(Manila.Value, StringComparison.Ordinal));
        Assert.StartsWith("held for ", told.WhyNot(Now, Now.AddDays(1), Now, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_stays_longer_than_planned_is_away_until_the_return_is_reported()
    {
        var expert = InState("deployed")!;
        var late = Now.AddDays(30);

        Assert.StartsWith("deployed with", expert.WhyNot(late, late.AddDays(1), late, null), StringComparison.Ordinal);
        var held = Run(expert, Secretariat, Reserve(Rio, ReservationStage.Held, 20, 25))!;
        Assert.Equal("not-allowed-now", Assert.Throws<MeshException>(() => Run(held, Secretariat, Reserve(Rio, ReservationStage.Deployed, 20, 25), Now.AddDays(20))).Code);
        var home = Run(Run(held, Secretariat, new FreeExpert(Manila, 0)), Secretariat, Reserve(Rio, ReservationStage.Deployed, 20, 25), Now.AddDays(20));
        Assert.Equal(ExpertState.Deployed, home!.State);
    }

    [Fact]
    public void A_later_member_is_not_freed_by_word_of_an_earlier_one()
    {
        var again = Run(InState("free"), Secretariat, Reserve(Manila, ReservationStage.Held, 0, 14, member: 5))!;

        Assert.Same(again, Run(again, Secretariat, new FreeExpert(Manila, 4)));
        Assert.Equal(ExpertState.Free, Run(again, Secretariat, new FreeExpert(Manila, 5))!.State);
        Assert.Equal("not-allowed-now", Assert.Throws<MeshException>(() => Run(again, Secretariat, Reserve(Manila, ReservationStage.Assigned, 0, 14, member: 4))).Code);
    }

    [Fact]
    public void What_the_owner_restricts_others_do_not_find()
    {
        var restricted = Run(null, France, new PutExpert(Card with { Readers = [Japan.Owner] }))!;

        Assert.NotNull(restricted.ToldTo(Japan.Owner, Secretariat.Owner));
        Assert.NotNull(restricted.ToldTo(Secretariat.Owner, Secretariat.Owner));
        Assert.Null(restricted.ToldTo(new OwnerId("BR"), Secretariat.Owner));
        Assert.Equal(["FR", "IPSG", "JP"], Rules.Replicate(Key, restricted, 1, Now)!.Readers.Select(reader => reader.Value).Order());
        Assert.Equal("not-found", Assert.Throws<MeshException>(() => Run(restricted, new Author(new OwnerId("BR"), "1"), new PutExpert(Card))).Code);
        Assert.Equal("forbidden", Assert.Throws<MeshException>(() => Run(restricted, Japan, new PutExpert(Card))).Code);
        Assert.Equal("forbidden", Assert.Throws<MeshException>(() => Run(restricted, Japan, new RetireExpert())).Code);
        Assert.Equal("forbidden", Assert.Throws<MeshException>(() => Run(restricted, France, Reserve(Manila, ReservationStage.Held, 0, 14))).Code);
    }

    [Fact]
    public void Replicas_do_not_say_for_which_deployment_an_expert_is_reserved_nor_who_else_finds_it()
    {
        var held = Run(Run(null, France, new PutExpert(Card with { Readers = [Japan.Owner] })), Secretariat, Reserve(Manila, ReservationStage.Held, 0, 14))!;

        var listed = TestRows.Serializer.Read<ExpertView>(Rules.Replicate(Key, held, 2, Now)!.Content).Record;

        Assert.Null(Assert.Single(listed.Reservations).Deployment);
        Assert.Empty(listed.Card.Readers);
        Assert.Equal("held for another deployment until 2026-03-02 12:00 UTC", listed.WhyNot(Now, Now.AddDays(1), Now, null));
        Assert.Equal(Manila, held.ToldTo(France.Owner, Secretariat.Owner)!.Reservations[0].Deployment);
    }

    [Fact]
    public void All_that_is_wrong_with_a_card_is_said_at_once()
    {
        var bad = new ExpertCard([], ["french"], ["Yellow Fever"], [new OwnerId("IPSG")], 91, -181, false, [new ExpertAbsence(Now, Now)], [new OwnerId("XX")]);
        var refusal = Assert.Throws<MeshException>(() => Run(null, France, new PutExpert(bad)));

        Assert.Equal("invalid", refusal.Code);
        Assert.All(
            ["skills:", "languages:", "vaccinations:", "visas:", "latitude:", "longitude:", "absences:", "readers:"],
            field => Assert.Contains(field, refusal.Message, StringComparison.Ordinal));
        Assert.Equal("invalid", Assert.Throws<MeshException>(() => Run(null, France, new PutExpert(Card with { Latitude = double.NaN }))).Code);
    }

    [Fact]
    public void A_hold_has_a_deadline_and_its_lapse_is_told_to_the_deployment()
    {
        var free = InState("free");
        var effects = new AggregateEffects();
        var reserved = new Recorded<ExpertEvent>(2, Now, Secretariat, new ExpertReserved(Reserve(Manila, ReservationStage.Held, 0, 14).Reservation));
        Rules.Tell(free, Rules.Apply(Key, free, reserved), reserved, effects);
        Assert.Equal(Now.AddHours(24), effects.Deadlines["hold/PH-IRT-2026-0007"]);

        var held = InState("held")!;
        var due = Rules.Due(held, "hold/PH-IRT-2026-0007")!;
        Assert.Empty(Rules.Decide(Key, held, Author.Clock(France.Owner), due, Now.AddHours(23)));
        var lapsed = new Recorded<ExpertEvent>(3, Now.AddHours(24), France, Assert.Single(Rules.Decide(Key, held, Author.Clock(France.Owner), due, Now.AddHours(24))));
        effects = new AggregateEffects();
        Rules.Tell(held, Rules.Apply(Key, held, lapsed), lapsed, effects);
        Assert.Equal(("deployment/PH-IRT-2026-0007", new HoldLapse(new ExpertId(Key), Now.AddHours(24))), Assert.Single(effects.Messages));
        Assert.Null(effects.Deadlines["hold/PH-IRT-2026-0007"]);
    }

    private static ReserveExpert Reserve(DeploymentId deployment, ReservationStage stage, int from, int until, int member = 0) =>
        new(new ExpertReservation(deployment, member, stage, Now.AddDays(from), Now.AddDays(until), stage == ReservationStage.Held ? Now.AddHours(24) : null));

    /// <summary>The new state, "same" for none, or the code of the refusal.</summary>
    private static string Outcome(ExpertRecord? before, Author by, ExpertCommand given, DateTimeOffset at)
    {
        try
        {
            var after = Run(before, by, given, at);
            return ReferenceEquals(after, before) ? "same" : Contracts.Serialization.EnumText.Of(after!.State);
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    private static (Author By, ExpertCommand Command, DateTimeOffset At) CommandOf(string command) => command switch
    {
        "hold" => (Secretariat, Reserve(Manila, ReservationStage.Held, 0, 14), Now),
        "assign" => (Secretariat, Reserve(Manila, ReservationStage.Assigned, 0, 14), Now),
        "deploy" => (Secretariat, Reserve(Manila, ReservationStage.Deployed, 0, 14), Now),
        "return" => (Secretariat, Reserve(Manila, ReservationStage.Returning, 0, 14), Now),
        "free" => (Secretariat, new FreeExpert(Manila, 0), Now),
        "lapse" => (Author.Clock(France.Owner), new LapseHold(Manila), Now.AddHours(24)),
        "retire" => (France, new RetireExpert(), Now),
        "hold-rio-now" => (Secretariat, Reserve(Rio, ReservationStage.Held, 13, 20), Now),
        "hold-rio-later" => (Secretariat, Reserve(Rio, ReservationStage.Held, 14, 20), Now),
        _ => (Secretariat, Reserve(Rio, ReservationStage.Assigned, 14, 20), Now),
    };

    private static ExpertRecord? InState(string state) => state switch
    {
        "none" => null,
        "free" => Run(null, France, new PutExpert(Card)),
        "held" => Run(InState("free"), Secretariat, Reserve(Manila, ReservationStage.Held, 0, 14)),
        "assigned" => Run(InState("held"), Secretariat, Reserve(Manila, ReservationStage.Assigned, 0, 14)),
        "deployed" => Run(InState("assigned"), Secretariat, Reserve(Manila, ReservationStage.Deployed, 0, 14)),
        "returning" => Run(InState("deployed"), Secretariat, Reserve(Manila, ReservationStage.Returning, 0, 14)),
        _ => Run(InState("free"), France, new RetireExpert()),
    };

    private static ExpertRecord? Run(ExpertRecord? state, Author by, ExpertCommand command, DateTimeOffset? at = null)
    {
        foreach (var happened in Rules.Decide(Key, state, by, command, at ?? Now))
        {
            state = Rules.Apply(Key, state, new Recorded<ExpertEvent>(1, at ?? Now, by, happened));
        }

        return state;
    }
}
